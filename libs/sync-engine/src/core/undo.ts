import type { FieldVector, LeaveCause } from './link';
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

/** What the log says of a link whose record left its filter (S4.4). */
const LEFT: ReadonlySet<string> = new Set<LeaveCause>(['left_local_filter', 'left_hubspot_filter']);

/** A row of the log, as far as taking it back goes. */
export interface UndoableEntry {
  readonly kind: LogKind;
  readonly side: Side | null;
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
 * last to the one that stood there first. Null where nothing is left to take back.
 *
 * @param sets fields that are sets of triples (S6.2): each of their entries is about the one triple that its values name.
 */
export function inverseOf(
  entries: readonly UndoableEntry[],
  sets: ReadonlySet<string> = new Set<string>(),
): Inverse | null {
  const written = new Map<string, Written>();
  let created: Side | null = null;
  let linked = false;
  let severed = false;
  for (const { kind, side, field, before, after, policy } of entries) {
    if (kind === 'create') created = side;
    else if (kind === 'link') linked = true;
    else if (kind === 'link_state') severed = policy === 'severed' || LEFT.has(policy ?? '');
    else if (kind === 'write' && side && field && after) {
      const unit = sets.has(field) ? `${field}#${after[0] ?? before?.[0]}` : field;
      const name = `${side} ${unit}`;
      const first = written.get(name)?.before ?? before ?? after.map(() => null);
      written.set(name, { unit, field, side, before: first, after });
    }
  }
  const changes = [...written.values()].filter(
    ({ side, before, after }) => side !== created && !sameVector(before, after),
  );
  const firsts = changes.filter(({ unit }, index) => changes.findIndex((other) => other.unit === unit) === index);
  const fields = firsts.map((change): PlannedField => {
    const both = changes.some((other) => other.unit === change.unit && other.side !== change.side);
    return both ? onBothSides(change.field) : fieldOf(change);
  });
  if (fields.length === 0 && created === null && !linked && !severed) return null;
  return { fields, created, linked: linked && created === null, severed };
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

function onBothSides(field: string): PlannedField {
  return {
    field,
    local: null,
    hubspot: null,
    error: 'Written on both sides; take it back entry by entry.',
  };
}
