import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { Scenario } from '../scenario';
import { PLAIN } from './field-merge';

const NOBODY = { resyncs: 0, undoes: 0, decisions: 0, audits: 0, excludes: 0 };

const REVIEWED_FIELDS = [
  simpleField('name', { conflictPolicy: 'manual' }),
  simpleField('city', { conflictPolicy: 'manual' }),
];

/** S3.2: decisions are made of values that go on moving. */
const reviewsDecided: Scenario = {
  ...PLAIN,
  name: 'reviews decided while edits go on',
  fields: REVIEWED_FIELDS,
  edits: { local: 6, hubspot: 6 },
  operator: { ...NOBODY, decisions: 6 },
};

/** S8.3: plans are applied to values that have moved since. */
const plansApplied: Scenario = {
  ...PLAIN,
  name: 'plans applied while edits go on',
  events: { lost: 0.4, doubled: 0.15, delayMs: 60_000 },
  operator: { ...NOBODY, resyncs: 3, excludes: 0.2 },
};

/** S8.5: an entity that waits as a whole is made live by a plan, with records appearing on both sides meanwhile. */
const firstSync: Scenario = {
  ...PLAIN,
  name: 'first sync while records appear on both sides',
  fields: [simpleField('domain', { firstLink: 'hubspot_wins' }), simpleField('name', { firstLink: 'local_wins' })],
  definition: {
    matchKeys: [{ name: 'domain', kind: 'domain', columns: ['domain'], properties: ['domain'] }],
  },
  startWith: 0,
  creates: { local: 3, hubspot: 3 },
  sharedKeys: true,
  edits: { local: 3, hubspot: 3 },
  operator: { ...NOBODY, firstSync: true },
};

/** S8.2: what runs wrote is taken back, and taken back again, while people edit. */
const undone: Scenario = {
  ...PLAIN,
  name: 'undo while edits go on',
  events: { lost: 0.4, doubled: 0.15, delayMs: 60_000 },
  operator: { ...NOBODY, resyncs: 2, undoes: 3 },
};

/** S8.4: audits find what lost events would have told. */
const audited: Scenario = {
  ...PLAIN,
  name: 'audits with lost events',
  events: { lost: 0.6, doubled: 0, delayMs: 8_000 },
  operator: { ...NOBODY, audits: 2 },
};

/** S8.3: runs are cancelled half-way; what they wrote is taken back, or stays. */
const cancelled: Scenario = {
  ...PLAIN,
  name: 'runs cancelled while they are applied',
  startWith: 5,
  edits: { local: 7, hubspot: 7 },
  events: { lost: 0.5, doubled: 0.15, delayMs: 60_000 },
  operator: { ...NOBODY, resyncs: 4, undoes: 2, excludes: 0.1, cancels: 0.6 },
};

/** S8.5: a first sync that is cancelled half-way leaves the entity waiting, and another one goes on from there. */
const begunAgain: Scenario = {
  ...firstSync,
  name: 'first sync cancelled, and begun again',
  creates: { local: 4, hubspot: 4 },
  operator: { ...NOBODY, firstSync: true, cancels: 0.6 },
};

/** Plans, decisions, undo and audits: what an operator asks for while people edit. */
export const DECISION_SCENARIOS: readonly Scenario[] = [
  reviewsDecided,
  plansApplied,
  firstSync,
  undone,
  audited,
  cancelled,
  begunAgain,
];
