/** One HubSpot update that moves a unique property of a record. */
export interface UniqueWrite {
  /** The record's own id in the batch. */
  readonly id: string;
  readonly property: string;
  /** Normalised value that the record gives up; null if it held none. */
  readonly frees: string | null;
  /** Normalised value that it takes; null if it clears. */
  readonly takes: string | null;
}

export interface UniqueOrder {
  /** Ids of the records in the order of calls: a value is freed in an earlier call than it is taken (S3.9). */
  readonly layers: readonly (readonly string[])[];
  /** One member per cycle: it is cleared in the first call, and takes its value in a later pass. */
  readonly clearFirst: readonly string[];
}

/** S3.9, for the writes of one batch. Ids that occur in no unique write belong to the first layer and are not listed. */
export function orderUniqueWrites(writes: readonly UniqueWrite[]): UniqueOrder {
  const freedBy = new Map<string, string>();
  for (const write of writes) if (write.frees !== null) freedBy.set(slot(write.property, write.frees), write.id);
  const waitsFor = new Map<string, Set<string>>();
  for (const write of writes) {
    const waits = waitsFor.get(write.id) ?? new Set<string>();
    const holder = write.takes === null ? undefined : freedBy.get(slot(write.property, write.takes));
    if (holder !== undefined && holder !== write.id) waits.add(holder);
    waitsFor.set(write.id, waits);
  }

  const clearFirst: string[] = [];
  const layers: string[][] = [];
  const pending = new Set(waitsFor.keys());
  while (pending.size > 0) {
    const free = [...pending].filter((id) => [...waitsFor.get(id)!].every((holder) => !pending.has(holder)));
    if (free.length === 0) {
      const member = cycleMember(pending, waitsFor);
      clearFirst.push(member);
      pending.delete(member);
      continue;
    }
    layers.push(free);
    for (const id of free) pending.delete(id);
  }
  return { layers, clearFirst };
}

function slot(property: string, value: string): string {
  return `${property}\u0000${value}`;
}

/** A record that really lies on a cycle, the smallest id of it, so that the choice does not depend on the batch's order. */
function cycleMember(pending: ReadonlySet<string>, waitsFor: ReadonlyMap<string, ReadonlySet<string>>): string {
  let id = [...pending].sort()[0]!;
  const path: string[] = [];
  while (!path.includes(id)) {
    path.push(id);
    id = [...waitsFor.get(id)!].find((holder) => pending.has(holder))!;
  }
  return path.slice(path.indexOf(id)).sort()[0]!;
}
