import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { Scenario } from '../scenario';
import { PLAIN } from './field-merge';

/** S4.1: rows whose keys an earlier database used, too, for records that are still in HubSpot under the ids it gave them. */
const lostDatabase: Scenario = { ...PLAIN, name: 'records of a lost database', strangers: 2 };

/** S1.5, S1.6: an entity with a quiet period, so that what people do to a record just made waits under its HubSpot id until it is linked. */
const quietPeriod: Scenario = {
  ...PLAIN,
  name: 'quiet period',
  fields: [simpleField('name'), simpleField('city')],
  definition: { matchKeys: [], quietPeriodMs: 6_000 },
  startWith: 0,
  creates: { local: 3, hubspot: 1 },
  edits: { local: 2, hubspot: 8 },
  paceMs: 5_000,
  faults: { ...PLAIN.faults, slowAnswer: 0.5, slowByMs: 4_000 },
  events: { lost: 0, doubled: 0.15, delayMs: 1_000 },
};

/** S5.3: so many records are overwritten that the guard asks, and is told to go on. */
const massChange: Scenario = {
  ...PLAIN,
  name: 'mass change',
  startWith: 6,
  edits: { local: 6, hubspot: 6 },
  massChange: { share: 0.1, records: 3, windowMs: 24 * 60 * 60_000 },
};

/** S5.3: and is told to leave things as they are, or to put them back. */
const discarded: Scenario = {
  ...massChange,
  name: 'mass change discarded',
  edits: { local: 8, hubspot: 8 },
  massChangeAnswers: ['restore', 'accept'],
};

/** S5.3: rows go by the dozen. */
const deletes: Scenario = {
  ...massChange,
  name: 'mass delete',
  definition: {
    matchKeys: [],
    table: { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: 'removed_at' },
    deletion: { deletedLocally: 'propagate', deletedInHubSpot: 'propagate', againstEdit: 'edit_wins' },
  },
  edits: { local: 3, hubspot: 3 },
  lifecycle: { localDeletes: 4, hubspotDeletes: 2 },
  massChange: { share: 0.1, records: 1, windowMs: 24 * 60 * 60_000 },
  massChangeAnswers: ['approve', 'restore', 'accept'],
};

/** S3.6: rows that are busy just when they are to be written. */
const busyRows: Scenario = { ...PLAIN, name: 'busy rows', busyRows: 0.3 };

/** S9.1: a portal that allows little, which all processes share. */
const fewRequests: Scenario = {
  ...PLAIN,
  name: 'few requests',
  requests: { limit: 12, intervalMs: 3_200 },
  edits: { local: 8, hubspot: 8 },
  creates: { local: 2, hubspot: 2 },
  paceMs: 4_000,
};

/** Worlds that differ from the usual one in how they are set up. */
export const SPECIAL_WORLD_SCENARIOS: readonly Scenario[] = [
  lostDatabase,
  quietPeriod,
  massChange,
  discarded,
  deletes,
  busyRows,
  fewRequests,
];
