import type { CompiledField } from '@app/hubspot-mapping';
import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { Scenario } from '../scenario';
import { PLAIN } from './field-merge';

/** A field of several columns and properties, by the same names, that is one value (S3.7). */
function groupField(id: string, names: readonly string[], options: Partial<CompiledField> = {}): CompiledField {
  return simpleField(id, {
    name: `${id} (${names.join(', ')})`,
    members: names.map((name) => ({ mappingId: `${name}-mapping`, column: name, property: name })),
    ...options,
  });
}

const groups: Scenario = {
  ...PLAIN,
  name: 'groups of values',
  fields: [
    simpleField('name'),
    groupField('price', ['amount', 'currency']),
    groupField('address', ['street', 'number'], { conflictPolicy: 'hubspot_wins' }),
  ],
  edits: { local: 7, hubspot: 7 },
  creates: { local: 1, hubspot: 1 },
};

/** Several values as one: people edit one of them, or all, on both sides. */
export const GROUP_SCENARIOS: readonly Scenario[] = [
  groups,
  { ...groups, name: 'groups of values, in a crowd', startWith: 1, creates: { local: 0, hubspot: 0 }, paceMs: 4_000 },
  {
    ...groups,
    name: 'groups of values, decided by a person',
    fields: [
      groupField('price', ['amount', 'currency'], { conflictPolicy: 'manual' }),
      groupField('address', ['street', 'number'], { conflictPolicy: 'manual' }),
    ],
    creates: { local: 0, hubspot: 0 },
    operator: { resyncs: 0, undoes: 0, decisions: 6, audits: 0, excludes: 0 },
  },
  {
    ...groups,
    name: 'groups of values in plans, and taken back',
    creates: { local: 0, hubspot: 0 },
    operator: { resyncs: 2, undoes: 2, decisions: 0, audits: 1, excludes: 0.2 },
  },
];
