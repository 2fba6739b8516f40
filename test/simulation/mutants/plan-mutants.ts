import type { Mutant } from './mutant';

const PLANNED = [
  'filters left while plans are applied',
  'filters left while plans are applied, each side its own way',
  'plans applied while edits go on',
];

/** What is written on a plan's behalf is what it showed, and is told as that run's (S8.1, S8.3). */
export const PLAN_MUTANTS: readonly Mutant[] = [
  {
    name: 'a row that was made since the plan is written by it',
    rule: 'S8.3',
    scenarios: PLANNED,
    edits: [
      {
        file: 'sync-operations/plan-stage.ts',
        find: "if (item.link) return item.link.state === 'live' ? 'It has its row since the plan was made.' : null;",
        replace: 'if (item.link) return null;',
      },
    ],
  },
  {
    name: "a record that is being made anew is created on a plan's behalf",
    rule: 'S8.3',
    scenarios: PLANNED,
    directed: [['filters left while plans are applied', 15]],
    edits: [
      {
        file: 'sync-operations/plan-stage.ts',
        find: "return link?.state === 'pending' ? 'Its HubSpot record is being made anew since the plan was made.' : null;",
        replace: 'return link ? null : null;',
      },
    ],
  },
  {
    name: "what is synced on beside an undo is told as the undo's",
    rule: 'S8.2',
    scenarios: ['undo while edits go on'],
    edits: [
      {
        file: 'sync-operations/log-attribution.ts',
        find: "if (item.planned?.kind !== 'undo' || field === null || field === WHOLE_RECORD) return false;",
        replace: 'return false;',
      },
    ],
  },
  {
    name: 'an undo that removes a record makes it anew',
    rule: 'S8.2',
    scenarios: ['deletes taken back'],
    directed: [['deletes taken back', 902637]],
    edits: [
      {
        file: 'sync-operations/plan-stage.ts',
        find: '(madeAnew(item) ?? anotherInItsPlace(item) ?? onlyEnd(item))',
        replace: '(anotherInItsPlace(item) ?? onlyEnd(item))',
      },
    ],
  },
  {
    name: 'an undo removes what is all that is left of a record',
    rule: 'S8.2',
    scenarios: ['filters left while plans are applied'],
    directed: [['filters left while plans are applied', 7100245]],
    edits: [
      {
        file: 'sync-operations/plan-stage.ts',
        find: '?? onlyEnd(item)',
        replace: '',
      },
    ],
  },
  {
    name: 'an undo removes what stands in the place of what the run created',
    rule: 'S8.2',
    scenarios: ['deletes taken back, and restored'],
    directed: [
      ['deletes taken back, and restored', 502712],
      ['deletes taken back, and restored', 505956],
    ],
    edits: [{ file: 'sync-operations/plan-stage.ts', find: '?? anotherInItsPlace(item)', replace: '' }],
  },
  {
    name: 'a write whose answer was lost is told as of the run that found it',
    rule: 'S8.1',
    scenarios: PLANNED,
    edits: [{ file: 'core/history-facts.ts', find: 'runId: intent.runId,', replace: '' }],
  },
];
