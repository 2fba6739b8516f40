import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { AssociationScenario } from '../associations/association-scenario';
import type { Scenario } from '../scenario';

const FAULTS = {
  lostBefore: 0.03,
  lostAnswer: 0.06,
  late: 0.03,
  lateByMs: 240_000,
  silentDrop: 0.02,
  rateLimited: 0.03,
};

const sets: AssociationScenario = {
  relations: ['set'],
  conflictPolicy: null,
  companies: 2,
  acts: { local: 6, hubspot: 6 },
  newCompanies: { local: 0, hubspot: 0 },
  archives: 0,
  strict: false,
};

const base: Scenario = {
  name: 'associations: sets',
  fields: [simpleField('name')],
  definition: { matchKeys: [] },
  behaviour: { unique: ['renewa_id'], normalise: {} },
  // Shorter than what counts as rest: an end that comes back without an event is looked for until then.
  settings: { unreachableRetryMs: 20_000 },
  uniqueColumns: [],
  startWith: 2,
  edits: { local: 0, hubspot: 0 },
  creates: { local: 0, hubspot: 0 },
  associations: sets,
  faults: FAULTS,
  crashChance: 0.01,
  commitLostChance: 0.02,
  events: { lost: 0, doubled: 0.15, delayMs: 8_000 },
  skewMs: 3_000,
};

/** No event tells that a company is archived or restored: what they hid is found by the audit. */
const silent = { events: { lost: 0.05, doubled: 0.15, delayMs: 8_000 } };

const calm = { faults: {}, crashChance: 0, commitLostChance: 0 };

const labelRemoval: Scenario = {
  ...base,
  ...calm,
  name: 'associations: label removal',
  associations: { ...sets, strict: true },
};

const archivedEnd: Scenario = {
  ...base,
  ...silent,
  name: 'associations: archived end',
  associations: { ...sets, relations: ['set', 'primary'], archives: 3 },
};

const employerArchived: Scenario = {
  ...base,
  ...silent,
  name: 'associations: foreign key, archived end',
  associations: { ...sets, relations: ['employer'], acts: { local: 4, hubspot: 4 }, archives: 3 },
};

const employer: Scenario = {
  ...base,
  ...calm,
  name: 'associations: foreign key',
  associations: { ...sets, relations: ['employer'], acts: { local: 4, hubspot: 4 }, strict: true },
};

const waits: Scenario = {
  ...base,
  name: 'association waits for its end',
  associations: { ...sets, newCompanies: { local: 2, hubspot: 2 }, acts: { local: 2, hubspot: 2 } },
};

const foreignKeyWaits: Scenario = {
  ...base,
  name: 'association waits for its end: foreign key',
  associations: {
    ...sets,
    relations: ['employer'],
    newCompanies: { local: 2, hubspot: 2 },
    acts: { local: 1, hubspot: 1 },
  },
};

/** S6.5: contacts that are new on either side and have associations before they are linked. */
const newContacts: Scenario = {
  ...base,
  name: 'associations of new contacts',
  creates: { local: 2, hubspot: 2 },
  startWith: 1,
};

/** S4.2: creates that carry associations, while their ends come and go and answers are lost. */
const carried: Scenario = {
  ...base,
  ...silent,
  name: 'associations carried by creates',
  startWith: 1,
  associations: { ...sets, relations: ['set', 'primary'], newContacts: 3, acts: { local: 3, hubspot: 3 }, archives: 2 },
};

/** No event is lost: what is refused for the sake of an archived end has to come about without an audit. */
const carriedKeys: Scenario = {
  ...carried,
  events: base.events,
  name: 'foreign keys carried by creates',
  associations: { ...carried.associations!, relations: ['employer'] },
};

/** S8.2, S8.3: plans over associations are applied, and taken back, while people go on; what hints lost only a plan finds. */
const planned: Scenario = {
  ...base,
  name: 'associations: plans and undo while people go on',
  events: { lost: 0.4, doubled: 0.15, delayMs: 30_000 },
  operator: { resyncs: 2, undoes: 2, decisions: 0, audits: 0, excludes: 0.2 },
};

const lostEvents: Scenario = {
  ...base,
  name: 'associations: lost events',
  events: { lost: 0.4, doubled: 0.15, delayMs: 8_000 },
};

export const ASSOCIATION_SCENARIOS: readonly Scenario[] = [
  base,
  labelRemoval,
  archivedEnd,
  employer,
  employerArchived,
  waits,
  foreignKeyWaits,
  newContacts,
  carried,
  carriedKeys,
  planned,
  lostEvents,
];
