import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { Scenario } from '../scenario';
import { BOTH_SIDES, NORMALISED_NOTE, PLAIN } from './field-merge';

/** One record, edited on both sides faster than it can be reconciled: what is rare elsewhere happens in every schedule. */
const crowded: Scenario = {
  ...PLAIN,
  name: 'one record in a crowd',
  fields: [simpleField('name')],
  startWith: 1,
  edits: { local: 8, hubspot: 8 },
  paceMs: 4_000,
};

const slow: Scenario = {
  ...crowded,
  name: 'one record in a crowd, slow answers',
  settings: { leaseMs: 3_000 },
  faults: { ...PLAIN.faults, slowAnswer: 0.5, slowByMs: 8_000 },
};

const shortLeases: Scenario = {
  ...crowded,
  name: 'one record in a crowd, short leases',
  settings: { leaseMs: 1_200 },
  faults: { ...PLAIN.faults, late: 0.12, lateByMs: 30_000 },
};

const normalised: Scenario = {
  ...crowded,
  name: 'one record in a crowd, normalised',
  fields: [simpleField('note')],
  behaviour: NORMALISED_NOTE,
};

/** Calls that take effect while people go on, and are answered in time all the same. */
const lateCalls: Scenario = {
  ...crowded,
  name: 'one record in a crowd, late calls',
  paceMs: 8_000,
  faults: { ...PLAIN.faults, lateUpdate: 0.7, lateByMs: 18_000 },
  events: { ...PLAIN.events, delayMs: 500 },
};

/** HubSpot's edits win, so that every one that a late write of ours went over is given back (S3.5), be it over a further one. */
const givenBack: Scenario = {
  ...lateCalls,
  name: 'one record in a crowd, edits given back',
  fields: [simpleField('name', { conflictPolicy: 'hubspot_wins' })],
  edits: { local: 6, hubspot: 10 },
  paceMs: 10_000,
};

/** What was given back does not arrive, either (S3.5). */
const returnsLost: Scenario = {
  ...givenBack,
  name: 'one record in a crowd, returns that are lost',
  faults: { lateUpdate: 0.9, lateByMs: 19_000, lostUpdate: 0.3 },
  // What comes last is mostly about another record: what is lost of this one shows.
  startWith: 3,
  edits: { local: 6, hubspot: 8 },
  paceMs: 20_000,
};

/** Writes that land long after they were given up, over edits that were made since (S2.6), and others that are lost (S3.5). */
const strays: Scenario = {
  ...givenBack,
  name: 'one record in a crowd, stray writes',
  fields: [simpleField('name', { conflictPolicy: 'hubspot_wins' }), simpleField('city')],
  edits: { local: 6, hubspot: 14 },
  paceMs: 12_000,
  faults: { ...PLAIN.faults, lostBefore: 0.15, lateUpdate: 0.5, lateByMs: 60_000 },
};

/** Calls that take so long that who was first is told by the times alone (S3.2). */
const byTime: Scenario = {
  ...lateCalls,
  name: 'one record in a crowd, decided by time',
  faults: { lateUpdate: 0.9, lateByMs: 19_000 },
  edits: { local: 6, hubspot: 6 },
  paceMs: 30_000,
  skewMs: 30_000,
};

const bothSides: Scenario = {
  ...BOTH_SIDES,
  name: 'company on both sides at once',
  creates: { local: 6, hubspot: 6 },
  edits: { local: 0, hubspot: 0 },
  paceMs: 300,
  events: { ...PLAIN.events, delayMs: 300 },
};

export const CROWDED_RECORD_SCENARIOS: readonly Scenario[] = [
  crowded,
  slow,
  shortLeases,
  normalised,
  lateCalls,
  givenBack,
  returnsLost,
  strays,
  byTime,
  bothSides,
];
