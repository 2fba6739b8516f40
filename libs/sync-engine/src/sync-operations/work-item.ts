import type {
  FieldTrack,
  FieldTracks,
  FieldVector,
  LeasedMark,
  LeaveCause,
  Link,
  LinkStateCause,
  LogEntry,
  MergedInWrite,
  NewMark,
  NewReview,
  PlanProgress,
  Side,
  WriteIntent,
} from '../core';
import { aboutOfPlan, EMPTY_TRACK, hintsAbout, isLeaveCause } from '../core';
import type { DeleteVerdict, FieldDecision, HubSpotEnd, LocalEnd } from '../core';
import type { AssociationPass } from '../associations/association-pass';
import type { CarriedAssociations } from '../associations/carried-ends';
import type {
  HistoryEntry,
  HubSpotRecord,
  JoinWrite,
  LeasedRecord,
  LinkPatch,
  LocalRow,
  LocalWrite,
  MarkOutcome,
  NewIntent,
  NewLink,
  PlannedWork,
  RecordChange,
  StoredReview,
  Tombstone,
} from '../ports';
import type { MatchKeyValue } from '../core';
import { causeOf, runFor } from './log-attribution';

/** What became of one field's HubSpot write. */
export type FieldWriteResult =
  | {
      readonly kind: 'agreed';
      readonly baseHubSpot: FieldVector;
      readonly state: 'normalised' | 'write_ignored' | null;
    }
  | { readonly kind: 'changed_since'; readonly baseHubSpot: FieldVector }
  | { readonly kind: 'cleared'; readonly baseHubSpot: FieldVector }
  | { readonly kind: 'unconfirmed' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'not_sent' };

export type Route =
  | 'merge'
  | 'create_in_hubspot'
  | 'create_locally'
  | 'archive_in_hubspot'
  | 'delete_locally'
  | 'recreate_in_hubspot'
  | 'restore_row'
  | 'finished';

/** A log entry without what every entry of the record tells alike; `runId` where it is not the run of this pass. */
type OwnLogEntry = Omit<LogEntry, 'linkId' | 'localKey' | 'hubspotId' | 'cause'>;

/** The link is in another state now, by what and why; `before` and `after` are a field's. */
export function linkState(policy: string, message: string): OwnLogEntry {
  return { kind: 'link_state', side: null, field: null, before: null, after: null, policy, message };
}

/** One leased record on its way through the stages; each stage fills in its part. */
export class WorkItem {
  mark: LeasedMark;
  link: Link | null;
  tracks: FieldTracks;
  readonly intents: readonly WriteIntent[];
  localKey: string | null;
  hubspotId: string | null;
  /** Undefined: not read. Null: the table does not hold it. */
  local: LocalRow | null | undefined;
  /** Undefined: not read. Null: HubSpot did not return it. */
  hubspot: HubSpotRecord | null | undefined;
  history: Readonly<Record<string, readonly HistoryEntry[]>> | null = null;
  readonly known = new Map<string, readonly FieldVector[]>();
  /** S5.4: by field, what was written for other rows whose records were merged into this one. */
  readonly mergedIn = new Map<string, readonly MergedInWrite[]>();

  /** How the record goes on: merged, created on a side, deleted on one, its row alone brought back, or finished with an outcome. */
  route: Route = 'merge';
  /** What became of both ends (S5.1); of a deleted one, `local` or `hubspot` holds what it was. */
  ends: { readonly local: LocalEnd; readonly hubspot: HubSpotEnd } = { local: 'present', hubspot: 'present' };
  /** S5.5: decided by the restore, whatever was edited. */
  forcedVerdict: DeleteVerdict | null = null;
  /** S5.2, S5.5: the row's soft-delete is taken back with this pass's local write. */
  restoresLocal = false;
  /** S4.1: the link has another row, or record, than before: no association of the old one's is the new one's. */
  endReplaced = false;
  /** S5.2: minted for the record that is created anew. */
  newExternalId: string | null = null;
  readonly tombstones: Tombstone[] = [];
  followedBy: RecordChange['followedBy'] | null = null;
  erases = false;
  /** S4.4: the sides on which a linked record no longer passes its filter, where leaving does something; null: it stays. */
  leaves: Readonly<Record<Side, boolean>> | null = null;
  /** A person, or an undo, took back that it left: an end that is gone since is made anew. */
  takenBack = false;
  /** S8.3: a plan shows that the link, which had left, comes back. */
  returns = false;
  /** What leaving did is carried out in this pass. */
  leftBy: LeaveCause | null = null;
  /** Who decided what is done to the record as a whole in this pass (S3.2). */
  byDecision: string | null = null;
  /** A person asked for the link to be looked at as if it took part: it does so once a pass has come to its end. */
  triedAgain = false;
  /** Our own archive, found out afterwards, went over an edit that nobody had seen. */
  overEdit = false;
  newLink: NewLink | null = null;
  keys: readonly MatchKeyValue[] = [];
  claimToken: string | null = null;

  readonly decisions = new Map<string, FieldDecision>();
  readonly results = new Map<string, FieldWriteResult>();
  readonly opened: NewIntent[] = [];
  /** Fields whose HubSpot write is a clear of a cycle (S3.9). */
  readonly cleared = new Set<string>();
  /** S3.9: clears that go before the writes of this pass, for fields whose new value HubSpot takes only from blank. */
  readonly clearsBefore: NewIntent[] = [];
  /** Those that HubSpot confirmed. */
  readonly clearedBefore = new Set<string>();
  readonly localWrites: LocalWrite[] = [];
  /** Section 6; null: not read in this pass. */
  associations: AssociationPass | null = null;
  /** S4.2: what the record's create carries of them; null: there is no create, or its answer was lost. */
  carried: CarriedAssociations | null = null;
  readonly joinWrites: JoinWrite[] = [];
  /** Fields of which this pass only clears the column, to break a cycle of unique values (S3.9). */
  readonly localCleared = new Set<string>();
  /** Marks for the records that wait for a unique value of this one (S3.9). */
  readonly waiting: NewMark[] = [];
  /** What a run planned for the record (S8.3), and what becomes of that. `final`: also if the record has to come back. */
  readonly planned: PlannedWork | null;
  planResult: { readonly progress: PlanProgress; readonly message: string | null; readonly final?: boolean } | null =
    null;
  /** Decisions of people about the record (S3.2). */
  readonly decided: readonly StoredReview[];
  /** A decision about the record as a whole was carried out. */
  recordDecisionDone = false;
  version: string | null;

  outcome: MarkOutcome | null = null;
  linkPatch: LinkPatch = {};
  readonly trackPatch: Record<string, FieldTrack> = {};
  readonly log: LogEntry[] = [];
  readonly openReviews: NewReview[] = [];
  readonly closeReviews: NonNullable<RecordChange['closeReviews']>[number][] = [];
  readonly closeIntents = new Set<string>();
  readonly marks: NewMark[] = [];

  constructor(record: LeasedRecord) {
    this.mark = record.mark;
    this.link = record.link;
    this.tracks = record.tracks;
    this.intents = record.intents;
    this.planned = record.planned ?? null;
    this.decided = record.decided ?? [];
    this.lookAtAllPlanned();
    this.version = record.link?.version ?? null;
    this.localKey = record.link?.localKey ?? (record.mark.record.kind === 'local' ? record.mark.record.id : null);
    this.hubspotId = record.link?.hubspotId ?? (record.mark.record.kind === 'hubspot' ? record.mark.record.id : null);
    this.forgetOtherHints();
  }

  /** S8.3: what a plan says of a record is done whole, whatever marked it: nothing of it counts as applied that was not looked at. */
  private lookAtAllPlanned(): void {
    if (!this.planned) return;
    const about = new Set([...this.mark.about, ...aboutOfPlan(this.planned.record)]);
    this.mark = { ...this.mark, about: [...about] };
  }

  /** Events about a record that is not the link's any more say nothing of the one that is. */
  forgetOtherHints(): void {
    this.mark = { ...this.mark, hints: hintsAbout(this.mark.hints, this.hubspotId) };
  }

  get linkId(): string | null {
    return this.link?.id ?? this.newLink?.id ?? null;
  }

  /** S5.1: an end was deleted, and that is proven. */
  get isGone(): boolean {
    return this.ends.local !== 'present' || this.ends.hubspot !== 'present';
  }

  /** What a delete of the other end is logged under: who or what asked for it. */
  get deletePolicy(): string {
    return this.byDecision === null ? (this.leftBy ?? 'propagate') : 'decision';
  }

  /** An archive of ours is under way, or its answer was lost. */
  get archiveIntended(): boolean {
    return this.intents.some(({ kind }) => kind === 'archive');
  }

  get finished(): boolean {
    return this.route === 'finished';
  }

  track(field: string): FieldTrack {
    return this.trackPatch[field] ?? this.tracks[field] ?? EMPTY_TRACK;
  }

  intentsOf(field: string): readonly WriteIntent[] {
    return this.intents.filter((intent) => intent.field === field && !this.closeIntents.has(intent.id));
  }

  /** The review whose decision is about the record as a whole (S3.2). */
  get decidedWhole(): StoredReview | undefined {
    return this.decided.find(({ field, decision }) => field === null && decision !== null);
  }

  finish(outcome: MarkOutcome): void {
    this.route = 'finished';
    this.outcome = outcome;
    if (this.link === null) this.newLink = null;
  }

  /** As `finish`, for a record that gets a link at rest. */
  finishWithLink(outcome: MarkOutcome): void {
    this.route = 'finished';
    this.outcome = outcome;
  }

  /** Keeps the earliest of two reasons to come back; a park beats both, anything beats a clear. */
  comeBack(outcome: MarkOutcome): void {
    if (this.outcome === null || this.outcome.kind === 'clear' || outcome.kind === 'park') this.outcome = outcome;
    else if (this.outcome.kind === 'retry' && outcome.kind === 'retry' && outcome.delayMs < this.outcome.delayMs)
      this.outcome = outcome;
  }

  write(entry: OwnLogEntry): void {
    this.log.push(this.logEntry(entry));
  }

  logEntry(entry: OwnLogEntry): LogEntry {
    // Written out: to spread an entry and add to it takes a hundred times as long, and a create has one for each field.
    return {
      kind: entry.kind,
      linkId: this.linkId,
      localKey: this.localKey,
      hubspotId: this.hubspotId,
      side: entry.side,
      field: entry.field,
      before: entry.before,
      after: entry.after,
      cause: causeOf(this, entry.field),
      policy: entry.policy,
      message: entry.message,
      runId: entry.runId === undefined ? runFor(this, entry.field) : entry.runId,
    };
  }

  reviewRecord(kind: NewReview['kind'], detail: string): void {
    this.openReviews.push({
      kind,
      linkId: this.linkId,
      localKey: this.localKey,
      hubspotId: this.hubspotId,
      field: null,
      local: null,
      hubspot: null,
      detail,
    });
  }

  /** S4.4: what the link keeps of whether that end has passed its filter since it last left. */
  notePassed(side: Side, passed: boolean): void {
    this.linkPatch = { ...this.linkPatch, passedFilter: { ...this.linkPatch.passedFilter, [side]: passed } };
  }

  /** S2.1: moves the link's state, with its reason, and says so in the log. */
  moveLink(state: Link['state'], reason: string, cause: LinkStateCause | null = null): void {
    const now = { ...this.link, ...this.linkPatch };
    if (now.state === state && (cause === null || now.stateCause === cause)) return;
    this.linkPatch = { ...this.linkPatch, state, stateReason: reason, stateCause: cause };
    this.write(linkState(isLeaveCause(cause) ? cause : state, reason));
  }
}
