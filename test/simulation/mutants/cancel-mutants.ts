import type { Mutant } from './mutant';

const CANCELLED = 'runs cancelled while they are applied';
const BEGUN_AGAIN = 'first sync cancelled, and begun again';

/** Runs that a person cancels while they are applied (S8.3, S8.5). */
export const CANCEL_MUTANTS: readonly Mutant[] = [
  {
    name: 'what a cancelled run had made due is still done',
    rule: 'S8.3',
    scenarios: [CANCELLED],
    edits: [
      {
        file: 'batch-sync/run-commands.ts',
        find: '    await this.ports.plans.withdraw(id);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'a run that was cancelled at the last moment makes its entity live',
    rule: 'S8.5',
    scenarios: [BEGUN_AGAIN],
    edits: [
      {
        file: 'batch-sync/run-follower.ts',
        find: "if (run.kind === 'first_sync' && !(await registry.endWaiting(run.entity, run.id))) return { kind: 'rests' };",
        replace: "if (run.kind === 'first_sync') await registry.setEntityState(run.entity, 'live', null);",
      },
    ],
  },
];
