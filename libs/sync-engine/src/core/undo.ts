import { isLeaveCause } from './leaving';
import type { FieldVector } from './link';
import type { LogKind } from './log-entry';
import { sameVector } from './field-values';
import type { PlannedField, UndoneIdentity } from './plan';
import type { Side } from './field-track';

/** For people: why a pair that an undo left differing stays so (S8.2). */
export const UNDONE_DETAIL = 'Put back by an undo; the other side keeps its value.';

/** S8.2: the sides as an undo leaves them: known to differ, until either changes. `Held` is what a side holds, as its state names it. */
export function undoneState<Held>(local: Held, hubspot: Held, since: number) {
  return { kind: 'undone', local, hubspot, detail: UNDONE_DETAIL, since } as const;
}

/** S5.4, for people: HubSpot parts no merged records; what the merge brought to fields was written there, and is taken back with them. */
export const MERGE_STAYS =
  'Two HubSpot records were merged, by decision. HubSpot has no call that parts them again: that stays, and only what was written to fields since can be taken back.';

/** A row of the log, as far as taking it back goes. */
export interface UndoableEntry {
  readonly kind: LogKind;
  readonly side: Side | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly field: string | null;
  readonly before: FieldVector | null;
  readonly after: FieldVector | null;
  /** Of a change of the link's state: the state it went to, or which filter was left. */
  readonly policy: string | null;
}

export interface Inverse extends UndoneIdentity {
  readonly fields: readonly PlannedField[];
}

/**
 * S8.2: what takes these entries of one record back, oldest first: several writes to one field are one inverse, from the value written
 * last to the one that stood there first. A record that was deleted is made anew first, with the values that it held last (S5.5). Null where
 * nothing is left to take back.
 *
 * @param sets fields that are sets of triples (S6.2): each of their entries is about the one triple that its values name.
 */
export function inverseOf(
  entries: readonly UndoableEntry[],
  sets: ReadonlySet<string> = new Set<string>(),
): Inverse | null {
  const written = new Map<string, Written>();
  const existed = new Map<Side, boolean>();
  let { created, deleted }: Pick<Required<UndoneIdentity>, 'created' | 'deleted'> = { created: null, deleted: null };
  let linked = false;
  let merged = false;
  let severed = false;
  for (const { kind, side, field, before, after, policy } of entries) {
    if ((kind === 'create' || kind === 'delete') && side) {
      const before = existed.get(side) ?? kind === 'delete';
      existed.set(side, before);
      if (created === side) created = null;
      if (deleted === side) deleted = null;
      if (kind === 'create' && !before) created = side;
      if (kind === 'delete' && before) deleted = side;
    } else if (kind === 'link') linked = true;
    else if (kind === 'merge') merged = true;
    else if (kind === 'link_state') severed = policy === 'severed' || isLeaveCause(policy);
    else if (kind === 'write' && side && field && after) {
      const unit = sets.has(field) ? `${field}#${after[0] ?? before?.[0]}` : field;
      const name = `${side} ${unit}`;
      const first = written.get(name)?.before ?? before ?? after.map(() => null);
      written.set(name, { unit, field, side, before: first, after });
    }
  }
  const changes = [...written.values()].filter(
    ({ side, before, after }) => existed.get(side) !== false && !sameVector(before, after),
  );
  const firsts = changes.filter(({ unit }, index) => changes.findIndex((other) => other.unit === unit) === index);
  const fields = firsts.map((change): PlannedField => {
    if (deleted !== null) return notPutBack(change.field, OF_ONE_DELETED);
    const both = changes.some((other) => other.unit === change.unit && other.side !== change.side);
    return both ? notPutBack(change.field, ON_BOTH_SIDES) : fieldOf(change);
  });
  const stays = merged ? { merged } : {};
  if (deleted !== null) return { fields, created: null, linked: false, severed, deleted, ...stays };
  if (fields.length === 0 && created === null && !linked && !severed && !merged) return null;
  return { fields, created, linked: linked && created === null, severed, deleted, ...stays };
}

interface Written {
  /** What is taken back as one: the field, or one triple of a set. */
  readonly unit: string;
  readonly field: string;
  readonly side: Side;
  readonly before: FieldVector;
  readonly after: FieldVector;
}

function fieldOf({ field, side, before, after }: Written): PlannedField {
  return side === 'hubspot'
    ? { field, undo: side, local: null, hubspot: after, toHubSpot: before }
    : { field, undo: side, local: after, hubspot: null, toLocal: before };
}

const ON_BOTH_SIDES = 'Written on both sides; take it back entry by entry.';

const OF_ONE_DELETED =
  'The record was deleted since this was written: it is made anew with the values that it held last. Take this back by itself afterwards.';

/** Nothing that the log tells is silently left out. */
function notPutBack(field: string, error: string): PlannedField {
  return { field, local: null, hubspot: null, error };
}
