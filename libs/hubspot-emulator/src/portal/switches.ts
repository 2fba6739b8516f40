/** Behaviours that differ between accounts, or that sources do not settle (hubspot-facts 12.2). */
export interface Switches {
  /** Milliseconds after which the search index sees a change. */
  readonly searchLagMs: number;
  /** Up to this many milliseconds more, drawn per change. */
  readonly searchJitterMs: number;
  /** Lets a later change enter the index before an earlier one. */
  readonly searchOutOfOrder: boolean;
  /** How a defined property without value is told on read. */
  readonly emptyValues: 'null' | 'empty' | 'missing';
  readonly multiSelectOrder: 'option' | 'written';
  readonly mergeStyle: 'new-id' | 'keep-primary';
  /** Batch read of a merged-away id gives the survivor or counts as missing. */
  readonly batchReadOfMerged: 'survivor' | 'missing';
  /** Batch update of a merged-away id is left out of the answer without an error. */
  readonly dropMergedInBatchUpdate: boolean;
  /** Batches whose inputs all carry their own trace id succeed in part (207); otherwise one bad input refuses all. */
  readonly partialByTraceId: boolean;
  /** A write of values the record already holds moves its modified date and fires events. */
  readonly sameValueTouches: boolean;
  readonly lifecycleForwardOnly: boolean;
  /** Strips scheme, `www.` and case from a company's domain on write. */
  readonly cleanDomains: boolean;
  /** Prints numbers canonically: `10.0` becomes `10`. */
  readonly canonicalNumbers: boolean;
  /** Makes or links a company from a new contact's e-mail domain. */
  readonly autoAssociateCompanies: boolean;
  /** Fills `industry` of a new company that has a domain, this many milliseconds later. Off when null. */
  readonly enrichCompaniesAfterMs: number | null;
  /** A new contact or company without lifecycle stage gets `lead` (hubspot-facts 0.5). */
  readonly defaultLifecycleStage: string | null;
  /** An `after` behind the last record starts the list again (recordings, lesson 3: one sample) or gives an empty page. */
  readonly listBehindEnd: 'restart' | 'empty';
  /** How `INVALID_OPTION` lists the options (hubspot-facts 0.5; recordings, lesson 24). */
  readonly optionText: 'values' | 'protobuf';
  /** Shape of MISSING_SCOPES (hubspot-facts 1.5; recordings, lesson 26). */
  readonly missingScopes: 'errors' | 'older-errors' | 'context';
  /** Whether a 429 tells `errorType` or `category` (hubspot-facts 4.3; recordings, lesson 30). */
  readonly rateLimitField: 'errorType' | 'category';
  /** Users of the account may edit associations; 2026-09 asks that of apps that act for a user (hubspot-facts 0.4). */
  readonly editAssociations: boolean;
  /** 429 answers carry `Retry-After`. */
  readonly retryAfter: boolean;
  /** 429 answers carry `policyName`. */
  readonly policyName: boolean;
}

export const DEFAULT_SWITCHES: Switches = {
  searchLagMs: 5_000,
  searchJitterMs: 30_000,
  searchOutOfOrder: false,
  emptyValues: 'null',
  multiSelectOrder: 'option',
  mergeStyle: 'new-id',
  batchReadOfMerged: 'survivor',
  dropMergedInBatchUpdate: true,
  partialByTraceId: true,
  sameValueTouches: false,
  lifecycleForwardOnly: true,
  cleanDomains: false,
  canonicalNumbers: false,
  autoAssociateCompanies: false,
  enrichCompaniesAfterMs: null,
  defaultLifecycleStage: 'lead',
  listBehindEnd: 'restart',
  optionText: 'values',
  missingScopes: 'errors',
  rateLimitField: 'errorType',
  editAssociations: true,
  retryAfter: false,
  policyName: true,
};
