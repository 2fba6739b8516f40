import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { Scenario } from '../scenario';
import { PLAIN } from './field-merge';

const EMAIL_KEY = { name: 'email', kind: 'email' as const, columns: ['email'], properties: ['email'] };

/** S9.5: backups of a minute ago at most, so that what was under way then may still be under way. */
const restored: Scenario = {
  ...PLAIN,
  name: 'database restored from a backup',
  fields: [
    simpleField('email', { firstLink: 'hubspot_wins' }),
    simpleField('name', { firstLink: 'hubspot_wins' }),
    simpleField('phone', { conflictPolicy: 'hubspot_wins', firstLink: 'hubspot_wins' }),
    simpleField('city', { conflictPolicy: 'local_wins', firstLink: 'hubspot_wins' }),
  ],
  definition: { matchKeys: [EMAIL_KEY] },
  operator: { resyncs: 0, undoes: 0, decisions: 0, audits: 0, excludes: 0 },
  restore: { ageMs: 60_000, timeline: 'new' },
};

export const RESTORED_DATABASE_SCENARIOS: readonly Scenario[] = [
  restored,
  {
    ...restored,
    name: 'database restored from a backup, keys reused',
    creates: { local: 3, hubspot: 2 },
    edits: { local: 4, hubspot: 4 },
  },
  {
    ...restored,
    name: 'database set back without a word',
    creates: { local: 1, hubspot: 1 },
    restore: { ageMs: 60_000, timeline: 'same' },
  },
];
