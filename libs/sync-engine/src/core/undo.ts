import type { FieldVector } from './link';
import type { LogKind } from './log-entry';
import { sameVector } from './field-values';
import type { PlannedField, UndoneIdentity } from './plan';
import type { Side } from './field-track';

/** A row of the log, as far as taking it back goes. */
export interface UndoableEntry {
  readonly kind: LogKind;
  readonly side: Side | null;
  readonly field: string | null;
  readonly before: FieldVector | null;
  readonly after: FieldVector | null;
  /** Of a change of the link's state: the state it went to. */
  readonly policy: string | null;
}

export interface Inverse extends UndoneIdentity {
  readonly fields: readonly PlannedField[];
}

/**
 * S8.2: what takes these entries of one record back, oldest first: several writes to one field are one inverse, from the value written
 * last to the one that stood there first. Null where nothing is left to take back.
 */
export function inverseOf(entries: readonly UndoableEntry[]): Inverse | null {
  const written = new Map<string, { field: string; side: Side; before: FieldVector; after: FieldVector }>();
  let created: Side | null = null;
  let linked = false;
  let severed = false;
  for (const { kind, side, field, before, after, policy } of entries) {
    if (kind === 'create') created = side;
    else if (kind === 'link') linked = true;
    else if (kind === 'link_state') severed = policy === 'severed';
    else if (kind === 'write' && side && field && after) {
      const name = `${side} ${field}`;
      const first = written.get(name)?.before ?? before ?? after.map(() => null);
      written.set(name, { field, side, before: first, after });
    }
  }
  const changes = [...written.values()].filter(
    ({ side, before, after }) => side !== created && !sameVector(before, after),
  );
  const fields = changes.map((change): PlannedField => {
    const both = changes.some((other) => other.field === change.field && other.side !== change.side);
    return both ? onBothSides(change.field) : fieldOf(change);
  });
  const named = fields.filter(({ field }, index) => fields.findIndex((other) => other.field === field) === index);
  if (named.length === 0 && created === null && !linked && !severed) return null;
  return { fields: named, created, linked: linked && created === null, severed };
}

function fieldOf(change: { field: string; side: Side; before: FieldVector; after: FieldVector }): PlannedField {
  const { field, side, before, after } = change;
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
