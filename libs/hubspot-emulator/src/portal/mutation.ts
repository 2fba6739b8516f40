import type { ChangeSource, HistoryEntry } from './change-source';
import type { CrmRecord } from './crm-record';
import type { Values } from './record-values';
import type { AccountRules } from './account-rules';
import type { JournalSubscription } from '../journal/journal-subscription';
import type {
  AssociationDefinition,
  CustomObjectSchema,
  Owner,
  Pipeline,
  PropertyDefinition,
  PropertyGroup,
} from './definitions';

export interface RecordRef {
  readonly t: string;
  readonly id: string;
}

export interface AssociationSpec {
  readonly category: string;
  readonly typeId: number;
}

/** A record as one line of a compacted file holds it. */
export interface StoredRecord extends Omit<CrmRecord, 'history' | 'values'> {
  readonly values: Values;
  /** All kept versions, oldest first, of the properties that changed since the record began. */
  readonly history: readonly (readonly [string, readonly HistoryEntry[]])[];
}

/** What this account's own calculations add to the answers of writes. */
export interface AccountValues {
  /** Set on every new record, beside what is calculated anyway. */
  readonly onCreate: Values;
  /** Told by updates too, when they hold a value. */
  readonly toldByUpdates: readonly string[];
}

export interface RefreshGrant {
  readonly token: string;
  readonly appId: number;
  readonly userId: number;
  readonly scopes: readonly string[];
}

export interface AccessGrant extends RefreshGrant {
  readonly expiresAt: number;
  readonly use: 'user' | 'app';
}

export interface WebhookSubscription {
  id: string;
  appId: number;
  eventType: string;
  objectTypeId?: string;
  propertyName?: string;
  active: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface WebhookTarget {
  appId: number;
  targetUrl: string;
  maxConcurrentRequests: number;
  createdAt: string;
  updatedAt: string;
}

/**
 * Everything that can happen to a portal. State changes only by applying one of these, so a file of them, replayed,
 * is the portal. `t` is an object type id, `at` milliseconds, `v` written values, `c` values HubSpot calculated.
 */
export type Mutation =
  | { k: 'create'; t: string; id: string; at: number; createdAt?: number; by: ChangeSource; v: Values; c: Values }
  | { k: 'change'; t: string; id: string; at: number; by: ChangeSource; v: Values; c: Values }
  | { k: 'archive' | 'restore' | 'purge'; t: string; id: string; at: number; by: ChangeSource }
  | {
      k: 'merge';
      t: string;
      at: number;
      by: ChangeSource;
      primary: string;
      secondary: string;
      into: string;
      v: Values;
      c: Values;
    }
  | {
      k: 'associate';
      at: number;
      by: ChangeSource;
      from: RecordRef;
      to: RecordRef;
      types: readonly AssociationSpec[];
      was: readonly AssociationSpec[];
    }
  | { k: 'property'; t: string; property: PropertyDefinition }
  | { k: 'property-purge'; t: string; name: string }
  | { k: 'group'; t: string; group: PropertyGroup }
  | { k: 'group-delete'; t: string; name: string }
  | { k: 'pipeline'; t: string; pipeline: Pipeline }
  | { k: 'pipeline-delete'; t: string; id: string }
  | { k: 'owner'; owner: Owner }
  | { k: 'schema'; schema: CustomObjectSchema }
  | { k: 'schema-delete'; id: string }
  | { k: 'association-type'; definition: AssociationDefinition }
  | { k: 'association-type-delete'; from: string; to: string; typeId: number }
  | { k: 'refresh-token'; grant: RefreshGrant }
  | { k: 'access-token'; grant: AccessGrant }
  | { k: 'revoke'; token: string }
  | { k: 'uninstall'; appId: number }
  | { k: 'webhook-target'; target: WebhookTarget }
  | { k: 'webhook-target-delete'; appId: number }
  | { k: 'subscription'; subscription: WebhookSubscription }
  | { k: 'subscription-delete'; id: string }
  | { k: 'journal-subscription'; subscription: JournalSubscription }
  | { k: 'journal-subscription-delete'; id: number }
  | { k: 'account-values'; t: string; values: AccountValues }
  | { k: 'account-rules'; t: string; rules: AccountRules }
  | { k: 'record'; record: StoredRecord }
  | { k: 'merged-id'; t: string; id: string; into: string }
  | { k: 'counter'; next: number };
