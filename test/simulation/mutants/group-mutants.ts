import type { Mutant } from './mutant';

const GROUPS = ['groups of values', 'groups of values, in a crowd'];

/** Several values that are one (S3.7). */
export const GROUP_MUTANTS: readonly Mutant[] = [
  {
    name: 'the members of a group are merged one by one',
    rule: 'S3.7',
    scenarios: GROUPS,
    edits: [
      {
        file: 'apply-mappings/entity-runtime.ts',
        find: '    fields: compiled.fields,',
        replace:
          '    fields: compiled.fields.flatMap((field) =>\n' +
          '      field.members.map((member, at) => ({ ...field, id: at === 0 ? field.id : member.property, members: [member] })),\n' +
          '    ),',
      },
    ],
  },
  {
    name: 'of a group only the members that differ are sent',
    rule: 'S3.7',
    scenarios: GROUPS,
    edits: [
      {
        file: 'sync-operations/apply-stage.ts',
        find: "if (sent) field.members.forEach(({ property }, index) => (properties[property] = sent[index] ?? ''));",
        replace:
          'for (const [index, { property }] of field.members.entries())\n' +
          "      if (sent && item.hubspot?.properties[property] !== sent[index]) properties[property] = sent[index] ?? '';",
      },
    ],
  },
  {
    name: 'of a group only the members that differ are written to the row',
    rule: 'S3.7',
    scenarios: GROUPS,
    edits: [
      {
        file: 'sync-operations/local-writes.ts',
        find: '      column === null\n        ? []\n        : [',
        replace: '      column === null || write.expect[index] === write.value[index]\n        ? []\n        : [',
      },
    ],
  },
  {
    name: 'the history of a group is that of its first member',
    rule: 'S3.7',
    scenarios: GROUPS,
    edits: [
      {
        file: 'core/property-history.ts',
        find: 'for (const { property } of field.members) for (const entry of',
        replace: 'for (const { property } of field.members.slice(0, 1)) for (const entry of',
      },
    ],
  },
];
