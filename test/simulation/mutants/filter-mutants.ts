import type { Mutant } from './mutant';

const PLANNED = ['filters left while plans are applied', 'filters left while plans are applied, each side its own way'];

/** Plans over records that leave their filter, and come back (S4.4, S8.3). */
export const FILTER_MUTANTS: readonly Mutant[] = [
  {
    name: "a create that began outside of a plan is taken for the plan's",
    rule: 'S8.3',
    scenarios: PLANNED,
    directed: [['filters left while plans are applied', 640393]],
    edits: [
      {
        file: 'sync-operations/plan-stage.ts',
        find: 'if (item.link) return movedSinceLinked(context, item);',
        replace: 'if (item.link) return null;',
      },
    ],
  },
  {
    name: 'a record that comes back by a plan is made anew of values that the plan did not show',
    rule: 'S8.3',
    scenarios: PLANNED,
    edits: [
      {
        file: 'sync-operations/plan-stage.ts',
        find: '[...createMoved(context, item, fields, true), ...brought]',
        replace: 'brought',
      },
      {
        file: 'sync-operations/planned-create.ts',
        find: 'if (intended.length === 0) return changedSince(createMoved(context, item, record.fields));',
        replace: 'if (intended.length === 0) return null;',
      },
    ],
  },
  {
    name: 'a record that comes back by a plan takes along what its archived record held',
    rule: 'S8.3',
    scenarios: PLANNED,
    edits: [
      {
        file: 'sync-operations/plan-stage.ts',
        find: '[...createMoved(context, item, fields, true), ...brought]',
        replace: 'createMoved(context, item, fields, true)',
      },
      {
        file: 'sync-operations/planned-create.ts',
        find: 'if (intended.length === 0) return changedSince(createMoved(context, item, record.fields));',
        replace: 'if (intended.length === 0) return null;',
      },
    ],
  },
  {
    name: 'what a plan shows to come back and leaves out is created',
    rule: 'S8.3',
    scenarios: PLANNED,
    edits: [
      {
        file: 'sync-operations/return-stage.ts',
        find: 'if (item.planned?.record.excluded) {',
        replace: "if (item.planned?.record.excluded && item.planned.record.action === 'link') {",
      },
      {
        file: 'sync-operations/planned-create.ts',
        find: "if (record.excluded) return 'Its create had begun before the plan that leaves it out was applied.';",
        replace: '',
      },
    ],
  },
];
