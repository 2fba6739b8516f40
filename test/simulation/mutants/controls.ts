import type { Mutant } from './mutant';

/** Changes that must not matter: an oracle that speaks up about one of them asks for more than the contract promises. */
export const CONTROLS: readonly Mutant[] = [
  {
    name: 'what was marked last is leased first',
    rule: 'S1.4',
    scenarios: [],
    edits: [
      {
        file: 'testing/memory-sync-state.ts',
        find: 'laneOf(a) - laneOf(b) || a.notBefore - b.notBefore || (a.id < b.id ? -1 : 1)',
        replace: 'laneOf(a) - laneOf(b) || b.notBefore - a.notBefore || (a.id < b.id ? 1 : -1)',
      },
    ],
  },
  {
    name: 'two records to a batch',
    rule: 'S1.4',
    scenarios: [],
    edits: [{ file: 'testing/memory-sync-state.ts', find: '.slice(0, options.limit)', replace: '.slice(0, 2)' }],
  },
];
