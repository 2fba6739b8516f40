import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { Scenario } from '../scenario';
import { PLAIN } from './field-merge';

/** Webhooks that never come: the audit finds what they would have told. */
const lostWebhooks: Scenario = {
  ...PLAIN,
  name: 'lost webhooks',
  events: { ...PLAIN.events, lost: 0.4 },
};

/** Clocks that differ by minutes, and two people who decide by time. */
const clockSkew: Scenario = {
  ...PLAIN,
  name: 'clock skew',
  fields: [simpleField('name'), simpleField('phone')],
  edits: { local: 7, hubspot: 7 },
  skewMs: 90_000,
};

/** Fields that travel one way only, edited on both sides. */
const oneWay: Scenario = {
  ...PLAIN,
  name: 'one-way fields',
  fields: [
    simpleField('name', { direction: 'to_hubspot', drift: 'restore' }),
    simpleField('phone', { direction: 'to_hubspot' }),
    simpleField('city', { direction: 'to_local', drift: 'restore' }),
    simpleField('note', { direction: 'to_local' }),
  ],
  startWith: 2,
  editsAgainstDirection: true,
};

/** The application's own trigger keeps a form of its own of what it is given, and derives another column from it. */
const triggers: Scenario = {
  ...PLAIN,
  name: 'application triggers',
  fields: [
    simpleField('name'),
    simpleField('derived', { direction: 'to_hubspot', drift: 'restore' }),
    simpleField('city'),
  ],
  derivedColumns: ['derived'],
  applicationTrigger: (row) => {
    const name = row['name'] ?? null;
    return {
      ...row,
      name: name?.toLowerCase() ?? null,
      derived: name === null ? null : `${name.toLowerCase()}-derived`,
    };
  },
};

/** Another database writes through the same app: its entries carry our source, and are not ours. */
const sameApp: Scenario = {
  ...PLAIN,
  name: 'another database in the same app',
  sameAppChance: 0.5,
};

/** An admin archives a property and restores it: missing is not blank. */
const vanishing: Scenario = {
  ...PLAIN,
  name: 'property archived',
  vanishing: 'phone',
  events: { ...PLAIN.events, lost: 0.01 },
};

/** Two wire forms of one value: upper and lower case are the same in the canonical domain. */
const lowerCase = (values: readonly (string | null)[]) => values.map((value) => value?.toLowerCase() ?? null);
const wireForms: Scenario = {
  ...PLAIN,
  name: 'wire forms',
  fields: [simpleField('name', { canonicalLocal: lowerCase, canonicalHubSpot: lowerCase }), simpleField('city')],
  behaviour: { unique: ['renewa_id'], normalise: { name: (value) => value.toLowerCase() } },
};

/** What HubSpot holds is a part of local's value, as a date is of a time: it never comes back over the whole, and an edit of HubSpot's does. */
const tagAlone = (value: string) => value.split('-')[0]!;
const part = (values: readonly (string | null)[]) => values.map((value) => value && tagAlone(value));
const losing: Scenario = {
  ...PLAIN,
  name: 'transforms that lose',
  fields: [simpleField('name', { toHubSpot: (local) => ({ ok: true, value: part(local) }) }), simpleField('city')],
  behaviour: { unique: ['renewa_id'], normalise: { name: tagAlone } },
};

/** Answers that take seconds and show what people did meanwhile, while leases run out. */
const slowAnswers: Scenario = {
  ...PLAIN,
  name: 'slow answers',
  settings: { leaseMs: 3_000 },
  creates: { local: 1, hubspot: 0 },
  edits: { local: 6, hubspot: 8 },
  faults: { ...PLAIN.faults, slowAnswer: 0.5, slowByMs: 15_000 },
};

export const OUTSIDE_INFLUENCE_SCENARIOS: readonly Scenario[] = [
  lostWebhooks,
  clockSkew,
  oneWay,
  triggers,
  sameApp,
  vanishing,
  wireForms,
  losing,
  slowAnswers,
];
