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
  faults: { ...PLAIN.faults, late: 0.5, lateByMs: 18_000 },
};

const bothSides: Scenario = {
  ...BOTH_SIDES,
  name: 'company on both sides at once',
  creates: { local: 3, hubspot: 3 },
  edits: { local: 0, hubspot: 0 },
  paceMs: 1_000,
  events: { ...PLAIN.events, delayMs: 1_000 },
};

export const CROWDED_RECORD_SCENARIOS: readonly Scenario[] = [
  crowded,
  slow,
  shortLeases,
  normalised,
  lateCalls,
  bothSides,
];
