import type { CompiledField } from '@app/hubspot-mapping';
import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { Scenario } from '../scenario';

const EMAIL_KEY = { name: 'email', kind: 'email' as const, columns: ['email'], properties: ['email'] };
const DOMAIN_KEY = { name: 'domain', kind: 'domain' as const, columns: ['domain'], properties: ['domain'] };

const PLAIN_FIELDS = [
  simpleField('name'),
  simpleField('phone', { conflictPolicy: 'hubspot_wins' }),
  simpleField('city', { conflictPolicy: 'local_wins' }),
];

export const PLAIN: Scenario = {
  name: 'plain edits with crashes',
  fields: PLAIN_FIELDS,
  definition: { matchKeys: [] },
  behaviour: { unique: ['renewa_id'], normalise: {} },
  settings: {},
  uniqueColumns: [],
  startWith: 2,
  edits: { local: 5, hubspot: 5 },
  creates: { local: 0, hubspot: 0 },
  faults: { lostBefore: 0.03, lostAnswer: 0.06, late: 0.04, lateByMs: 240_000, silentDrop: 0.02, rateLimited: 0.03 },
  crashChance: 0.015,
  commitLostChance: 0.02,
  events: { lost: 0, doubled: 0.15, delayMs: 8_000 },
  skewMs: 3_000,
};

/** HubSpot keeps only so much of a value, in its own spelling: local must not be damaged by it. */
function shortened(value: string): string {
  return value.toLowerCase().slice(0, 12);
}

export const NORMALISED_NOTE: Scenario['behaviour'] = { unique: ['renewa_id'], normalise: { note: shortened } };

const normalising: Scenario = {
  ...PLAIN,
  name: 'normalising fields',
  fields: [simpleField('name'), simpleField('note')],
  behaviour: NORMALISED_NOTE,
};

/** HubSpot takes an earlier stage only from blank: a clear of ours and its value are two writes with everything between them (S3.9). */
const forwardOnly: Scenario = {
  ...PLAIN,
  name: 'stages that go forward only',
  fields: [
    simpleField('name'),
    simpleField('stage', {
      onlyFromBlank: ([held = null], [sent = null]) => held !== null && sent !== null && sent < held,
    }),
  ],
  behaviour: { unique: ['renewa_id'], normalise: {}, forwardOnly: ['stage'] },
};

const staleReads: Scenario = {
  ...PLAIN,
  name: 'stale reads',
  faults: { ...PLAIN.faults, staleRead: 0.25, staleByMs: 45_000 },
};

const shortLeases: Scenario = {
  ...PLAIN,
  name: 'short leases',
  settings: { leaseMs: 1_200 },
  faults: { ...PLAIN.faults, late: 0.12 },
};

const creates: Scenario = {
  ...PLAIN,
  name: 'creates with lost answers',
  fields: [simpleField('name'), simpleField('note')],
  behaviour: NORMALISED_NOTE,
  startWith: 0,
  creates: { local: 2, hubspot: 2 },
  edits: { local: 3, hubspot: 3 },
  faults: { ...PLAIN.faults, lostAnswer: 0.25, late: 0.1 },
};

const domainField: CompiledField = simpleField('domain', { firstLink: 'hubspot_wins' });

export const BOTH_SIDES: Scenario = {
  ...PLAIN,
  name: 'company on both sides',
  fields: [domainField, simpleField('name', { firstLink: 'local_wins' })],
  definition: { matchKeys: [DOMAIN_KEY] },
  uniqueColumns: [],
  startWith: 0,
  creates: { local: 2, hubspot: 2 },
  sharedKeys: true,
  edits: { local: 2, hubspot: 2 },
};

const emailSwap: Scenario = {
  ...PLAIN,
  name: 'e-mail swap',
  fields: [simpleField('email'), simpleField('name')],
  definition: { matchKeys: [EMAIL_KEY] },
  behaviour: { unique: ['renewa_id', 'email'], normalise: {} },
  uniqueColumns: ['email'],
  swap: 'local',
  edits: { local: 2, hubspot: 2 },
};

const emailSwapInHubSpot: Scenario = { ...emailSwap, name: 'e-mail swap in HubSpot', swap: 'hubspot' };

export const FIELD_MERGE_SCENARIOS: readonly Scenario[] = [
  PLAIN,
  normalising,
  forwardOnly,
  staleReads,
  shortLeases,
  creates,
  BOTH_SIDES,
  emailSwap,
  emailSwapInHubSpot,
];
