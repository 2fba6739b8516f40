import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { Scenario } from '../scenario';
import { FILTER_SCENARIOS } from './filters';
import { BOTH_SIDES } from './field-merge';
import { WHOLE_RECORD_SCENARIOS } from './whole-records';

const NOBODY = { resyncs: 0, undoes: 0, decisions: 0, audits: 0, excludes: 0 };
const PERSON = { ...NOBODY, recordDecisions: 5 };

const like = (list: readonly Scenario[], name: string): Scenario => list.find((scenario) => scenario.name === name)!;

const severed = like(WHOLE_RECORD_SCENARIOS, 'deletes that do not travel');
const rowsGone = like(WHOLE_RECORD_SCENARIOS, 'delete against edit, rows really deleted');
const mergedUnseen = like(WHOLE_RECORD_SCENARIOS, 'HubSpot merge whose event is lost');
const left = like(FILTER_SCENARIOS, 'records leave their filter, and the other goes');

/** S5.1, S5.2, S5.4: what became of whole records is decided by a person, of what they saw, while others go on. */
export const RECORD_DECISION_SCENARIOS: readonly Scenario[] = [
  {
    ...severed,
    name: 'deletes decided by a person',
    definition: { ...severed.definition, deletion: { ...severed.definition.deletion!, deletedInHubSpot: 'sever' } },
    lifecycle: { localDeletes: 2, hubspotDeletes: 2 },
    startWith: 4,
    operator: PERSON,
  },
  {
    ...rowsGone,
    name: 'deletes decided by a person, rows really deleted',
    definition: { ...rowsGone.definition, deletion: { ...rowsGone.definition.deletion!, deletedLocally: 'sever' } },
    lifecycle: { localDeletes: 2, hubspotDeletes: 1 },
    operator: PERSON,
  },
  {
    ...severed,
    name: 'deletes decided by a person, and restored',
    definition: { ...severed.definition, deletion: { ...severed.definition.deletion!, deletedInHubSpot: 'sever' } },
    lifecycle: { localDeletes: 2, localRestores: 1, hubspotDeletes: 2, hubspotRestores: 1 },
    startWith: 4,
    operator: PERSON,
  },
  {
    ...mergedUnseen,
    name: 'merges decided by a person',
    settings: { ...mergedUnseen.settings, mergeEventMs: 6_000 },
    lifecycle: { merges: 2 },
    startWith: 5,
    operator: PERSON,
  },
  {
    ...left,
    name: 'leavings decided by a person',
    operator: PERSON,
  },
  {
    ...BOTH_SIDES,
    name: 'doubles decided by a person',
    creates: { local: 3, hubspot: 3 },
    differentKeys: 2,
    edits: { local: 4, hubspot: 4 },
    operator: { ...PERSON, recordDecisions: 8, decisions: 2 },
  },
  {
    ...BOTH_SIDES,
    name: 'doubles merged by a person',
    fields: [...BOTH_SIDES.fields, simpleField('phone'), simpleField('city', { conflictPolicy: 'local_wins' })],
    // What only one of two records has moves with a merge.
    sparse: 0.5,
    creates: { local: 2, hubspot: 4 },
    differentKeys: 2,
    edits: { local: 4, hubspot: 5 },
    operator: { ...PERSON, recordDecisions: 8, decisions: 2 },
  },
];
