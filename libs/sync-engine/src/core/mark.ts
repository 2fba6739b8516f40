/** S1.1: why a record may differ. */
export type MarkReason =
  | 'capture'
  | 'webhook'
  | 'journal'
  | 'poll'
  | 'audit'
  | 'run'
  | 'review'
  | 'undo'
  | 'verify'
  | 'link'
  | 'retry'
  | MassChangeAnswer;

/** S5.3: what a person answered the guard about the changes that were pending then. */
export type MassChangeAnswer = 'approved' | 'discard_accept' | 'discard_restore';

/** S1.7: what a mark is about. `erased`: HubSpot says that the person was erased for privacy (S5.6). */
export type MarkAbout = 'fields' | 'associations' | 'existence' | 'erased';

/** S1.5: the link where there is one, else the local key or the HubSpot id. */
export type RecordRef =
  | { readonly kind: 'link'; readonly id: string }
  | { readonly kind: 'local'; readonly id: string }
  | { readonly kind: 'hubspot'; readonly id: string };

/** In the place of a property's name; no property is named like this. */
export const DELETION = '(deletion)';
export const RESTORE = '(restore)';
/** S5.6: the person of this link was erased under another id; `value` names it. */
export const TWIN_ERASED = '(erased twin)';

/** What an event said about one property; a hint, never a value to write (S1.1). */
export interface EventHint {
  /** The HubSpot record it was about: a link may have another one by now (S5.2, S5.4). Absent: the link's own. */
  readonly recordId?: string;
  /** Or `DELETION`, `RESTORE`, `TWIN_ERASED`, where it is about the whole record. */
  readonly property: string;
  readonly value: string | null;
  /** HubSpot's clock, ms. */
  readonly occurredAt: number;
  /** Whether our own app made the change (S7.2). */
  readonly own: boolean;
}

/** What folding and marking gather about one record. Joining two marks keeps everything of both (S1.5). */
export interface MarkContent {
  readonly reasons: readonly MarkReason[];
  readonly about: readonly MarkAbout[];
  /** When each captured column last changed: ms of the database's clock. */
  readonly changedColumns: Readonly<Record<string, number>>;
  /** Capture saw the row's delete (S5.1). */
  readonly localDeleted: boolean;
  /** Every captured change of the mark was ours (S7.1); true where none was captured. */
  readonly onlyOwnCapture: boolean;
  readonly hints: readonly EventHint[];
  /** All events that marked the record are of our own app (S7.2); true where there was none. */
  readonly onlyOwnEvents: boolean;
}

export interface NewMark extends MarkContent {
  readonly record: RecordRef;
}

export interface LeasedMark extends MarkContent {
  readonly id: string;
  readonly entity: string;
  readonly record: RecordRef;
  /** S1.4: clearing requires the stamp seen at the lease. */
  readonly stamp: string;
  readonly attempts: number;
  /** ms of the database's clock. */
  readonly firstMarkedAt: number;
  readonly lastMarkedAt: number;
  /** S2.8: since when reads of this record have been stale, else null. */
  readonly staleSince: number | null;
}

/** A mark by our own doing: nothing was captured, no event came. */
export function plainMark(record: RecordRef, reason: MarkReason, about: readonly MarkAbout[] = ['fields']): NewMark {
  return {
    record,
    reasons: [reason],
    about,
    changedColumns: {},
    localDeleted: false,
    onlyOwnCapture: true,
    hints: [],
    onlyOwnEvents: true,
  };
}

/** S1.5, S1.7: joining keeps reasons, times, hints; later column times win; a joined mark is ours only if both are. */
export function joinMarks(a: MarkContent, b: MarkContent): MarkContent {
  const changedColumns: Record<string, number> = { ...a.changedColumns };
  for (const [column, at] of Object.entries(b.changedColumns)) {
    changedColumns[column] = Math.max(at, changedColumns[column] ?? at);
  }
  const hints = [...a.hints];
  for (const hint of b.hints) {
    const known = hints.some(
      (h) =>
        h.recordId === hint.recordId &&
        h.property === hint.property &&
        h.occurredAt === hint.occurredAt &&
        h.value === hint.value &&
        h.own === hint.own,
    );
    if (!known) hints.push(hint);
  }
  return {
    reasons: [...new Set([...a.reasons, ...b.reasons])],
    about: [...new Set([...a.about, ...b.about])],
    changedColumns,
    localDeleted: a.localDeleted || b.localDeleted,
    onlyOwnCapture: a.onlyOwnCapture && b.onlyOwnCapture,
    hints,
    onlyOwnEvents: a.onlyOwnEvents && b.onlyOwnEvents,
  };
}

/** What the events said of this HubSpot record; what they said of one that the link has given up says nothing any more. */
export function hintsAbout(hints: readonly EventHint[], hubspotId: string | null): readonly EventHint[] {
  return hints.filter(({ recordId }) => recordId === undefined || recordId === hubspotId);
}

/** What the newest event about the whole record said of it. */
export function lastSaid(hints: readonly EventHint[]): 'deleted' | 'restored' | null {
  let newest: EventHint | null = null;
  for (const hint of hints)
    if ((hint.property === DELETION || hint.property === RESTORE) && (!newest || newest.occurredAt < hint.occurredAt))
      newest = hint;
  return newest && (newest.property === DELETION ? 'deleted' : 'restored');
}
