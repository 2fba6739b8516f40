import type { Mutant } from './mutant';

const ALLOWANCE = '../../hubspot-gateway/src/client/request-allowance.ts';
const FEW = ['few requests'];

/** The budget of requests that all processes share (S9.1). */
export const BUDGET_MUTANTS: readonly Mutant[] = [
  {
    name: 'a reserved request is drawn twice',
    rule: 'S9.1',
    scenarios: FEW,
    edits: [{ file: ALLOWANCE, find: 'first.left -= 1;', replace: 'first.left -= 0.5;' }],
  },
  {
    name: 'what was reserved never lapses',
    rule: 'S9.1',
    scenarios: FEW,
    edits: [{ file: ALLOWANCE, find: 'left > 0 && until > now', replace: 'left > 0 && until > 0' }],
  },
  {
    name: 'a reservation that was refused is drawn on',
    rule: 'S9.1',
    scenarios: FEW,
    edits: [{ file: ALLOWANCE, find: 'if (reservation.granted) this.reserved.push', replace: 'this.reserved.push' }],
  },
  {
    name: 'a call without a reservation takes no request',
    rule: 'S9.1',
    scenarios: FEW,
    edits: [
      {
        file: ALLOWANCE,
        find: 'return this.budget.take(window, 1, priority);',
        replace: 'return { granted: true };',
      },
    ],
  },
  {
    name: 'a look at a record at rest reads every history',
    rule: 'S1.3',
    scenarios: ['plain edits with crashes'],
    edits: [
      {
        file: 'sync-operations/merge-stage.ts',
        find: "const asking = merging.filter((item) => mergeRecord(context, item) === 'needs_history');",
        replace: "const asking = merging.filter((item) => mergeRecord(context, item) !== 'merged' || item.hubspot);",
      },
    ],
  },
  {
    name: 'what may be taken at once has no bound',
    rule: 'S9.1',
    scenarios: FEW,
    edits: [
      {
        file: '../../sync-state/src/stores/request-allowance.ts',
        find: 'toleranceMs: Math.max(allowed, requests) * spacingMs',
        replace: 'toleranceMs: 100 * spacingMs',
      },
    ],
  },
];
