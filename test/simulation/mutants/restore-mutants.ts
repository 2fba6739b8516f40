import type { Mutant } from './mutant';

const RESTORED = ['database restored from a backup', 'database restored from a backup, keys reused'];

/** A database that went back in time (S9.5). */
export const RESTORE_MUTANTS: readonly Mutant[] = [
  {
    name: 'another timeline is the same database',
    rule: 'S9.5',
    scenarios: RESTORED,
    edits: [
      {
        file: 'resumption/went-back.ts',
        find: 'if (kept !== null && kept.timeline !== now.timeline)',
        replace: 'if (kept !== null && kept.timeline === null)',
      },
    ],
  },
  {
    name: 'a database that went back goes on without a plan',
    rule: 'S9.5',
    scenarios: RESTORED,
    edits: [
      {
        file: 'resumption/planned-resumption.ts',
        find: '  for (const definition of stopping) await letWait(registry, definition, waits);\n',
        replace: '  void letWait;\n',
      },
    ],
  },
  {
    name: 'the database counts as looked at before everything is stopped',
    rule: 'S9.5',
    scenarios: RESTORED,
    edits: [
      {
        file: 'resumption/database-watch.ts',
        find: "const stopped = reason === null ? [] : await stopUntilPlanned(registry, 'database', reason);",
        replace:
          "await memory.keep(now);\n    const stopped = reason === null ? [] : await stopUntilPlanned(registry, 'database', reason);",
      },
    ],
  },
  {
    name: 'what a dead process only paused stays so',
    rule: 'S9.5',
    scenarios: RESTORED,
    edits: [
      {
        file: 'resumption/planned-resumption.ts',
        find: "({ state, stateReason }) => state === 'live' || (state === 'paused' && stateReason === waits),",
        replace: "({ state }) => state === 'live',",
      },
      {
        file: 'resumption/planned-resumption.ts',
        find: "if (state !== 'waiting' && state !== 'paused') return null;",
        replace: "if (state !== 'waiting') return null;",
      },
    ],
  },
  {
    name: 'every write of ours is unknown',
    rule: 'S9.5',
    scenarios: ['database set back without a word', ...RESTORED],
    edits: [
      {
        file: 'testing/memory-database-memory.ts',
        find: 'if (log.some(({ at }) => at >= earliest && at <= event.receivedAt)) return true;',
        replace: '',
      },
      {
        file: 'testing/memory-database-memory.ts',
        find: 'return link?.entity === event.entity && isOfRecord && isInTime;',
        replace: 'return link?.entity === event.entity && isOfRecord && isInTime && false;',
      },
    ],
  },
  {
    name: 'a batch goes on on a database that went back under it',
    rule: 'S9.5',
    scenarios: RESTORED,
    directed: [['database restored from a backup, keys reused', 84]],
    edits: [
      {
        file: 'testing/memory-sync-state.ts',
        find: 'const movedOn = isAnother || (registryRevision',
        replace: 'const movedOn = (isAnother && false) || (registryRevision',
      },
    ],
  },
  {
    name: 'a batch goes on under a configuration that has changed',
    rule: 'S8.5',
    scenarios: [...RESTORED, 'database set back without a word'],
    edits: [
      {
        file: 'testing/memory-sync-state.ts',
        find: 'const movedOn = isAnother || (registryRevision',
        replace: 'const movedOn = isAnother || (isAnother && registryRevision',
      },
    ],
  },
];
