/** One column that may have one property, and what that is worth; more is better, and only worth above 0 counts. */
export interface Candidate {
  column: number;
  property: string;
  worth: number;
}

/**
 * Gives each property to at most one column and each column at most one property, so that the worth of all together is greatest.
 * Augments along the best path, column by column (successive shortest paths), so a later column may move an earlier one aside.
 */
export function assign(candidates: readonly Candidate[]): Map<number, string> {
  const offers = new Map<number, Candidate[]>();
  for (const candidate of candidates) {
    if (candidate.worth <= 0) continue;
    offers.set(candidate.column, [...(offers.get(candidate.column) ?? []), candidate]);
  }
  const holder = new Map<string, Candidate>();
  const held = new Map<number, Candidate>();
  for (const column of offers.keys()) {
    const path = bestPath(column, offers, holder);
    for (const { taken, leaves } of path) {
      if (leaves) held.delete(leaves.column);
      if (taken) {
        holder.set(taken.property, taken);
        held.set(taken.column, taken);
      }
    }
  }
  return new Map([...held].map(([column, { property }]) => [column, property]));
}

interface Step {
  taken: Candidate | null;
  leaves: Candidate | null;
}

/** The chain of moves that begins with the column and raises the total worth most; empty: the column gets nothing. */
function bestPath(
  start: number,
  offers: ReadonlyMap<number, readonly Candidate[]>,
  holder: ReadonlyMap<string, Candidate>,
): Step[] {
  let best: { gain: number; steps: Step[] } = { gain: 0, steps: [] };
  // Bellman-Ford over columns: a column is entered when its property was taken from it.
  const reached = new Map<number, { gain: number; steps: Step[] }>([[start, { gain: 0, steps: [] }]]);
  const queue = [start];
  for (let column = queue.shift(); column !== undefined; column = queue.shift()) {
    const at = reached.get(column);
    if (!at) continue;
    for (const taken of offers.get(column) ?? []) {
      const leaves = holder.get(taken.property) ?? null;
      if (leaves?.column === column || at.steps.some((step) => step.taken?.property === taken.property)) continue;
      const gain = at.gain + taken.worth - (leaves?.worth ?? 0);
      const steps = [...at.steps, { taken, leaves }];
      // The chain may end here: whoever held the property goes without.
      if (gain > best.gain + 1e-9) best = { gain, steps };
      if (leaves === null) continue;
      const known = reached.get(leaves.column);
      if (leaves.column !== start && (!known || gain > known.gain + 1e-9)) {
        reached.set(leaves.column, { gain, steps });
        queue.push(leaves.column);
      }
    }
  }
  return best.steps;
}
