import type { Mutant } from './mutant';

const SCENARIO = 'stages that go forward only';

/** Faults of values that go in two calls (S3.9). */
export const STAGE_MUTANTS: readonly Mutant[] = [
  {
    name: 'a clear without an intent',
    rule: 'S2.5',
    scenarios: [SCENARIO],
    edits: [
      {
        file: 'sync-operations/intent-stage.ts',
        find: 'openIntents: [...item.clearsBefore, ...item.opened],',
        replace: 'openIntents: item.opened,',
      },
      {
        file: 'sync-operations/clear-before.ts',
        find: "  draft.logWrite(field, 'hubspot', sent.before, blank, 'S3.9');\n",
        replace: '',
      },
    ],
  },
  {
    name: 'a stage ignored for a later one taken as written',
    rule: 'S2.4',
    scenarios: [SCENARIO],
    edits: [
      {
        file: 'core/answer.ts',
        find: "  if (!written && field.onlyFromBlank) return { kind: 'unconfirmed' };\n",
        replace: '',
      },
    ],
  },
  {
    name: 'the value sent whatever became of its clear',
    rule: 'S3.9',
    scenarios: [SCENARIO],
    edits: [
      {
        file: 'sync-operations/clear-before.ts',
        find: "      case 'unknown':\n        item.results.set(field.id, { kind: 'unconfirmed' });\n        break;\n",
        replace: "      case 'unknown':\n        break;\n",
      },
    ],
  },
];
