import type { LeasedBatch, Priority } from '../ports';

const PRIORITIES: readonly (readonly [Priority, readonly string[]])[] = [
  ['audit', ['audit']],
  ['run', ['audit', 'run']],
  ['review', ['audit', 'run', 'review', 'undo']],
];

/** The share of the budget that a batch may use (architecture §4): one batch holds marks of one priority. */
export function priorityOf(batch: LeasedBatch): Priority {
  const reasons = new Set(batch.records.flatMap(({ mark }) => mark.reasons));
  const found = PRIORITIES.find(([, only]) => [...reasons].every((reason) => only.includes(reason)));
  return found?.[0] ?? 'live';
}
