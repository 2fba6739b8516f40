import type { DeletionRules, LeavingRules } from '@app/sync-engine';
import { simpleField } from '@app/sync-engine/testing/simple-field';
import { MEMBERS_ONLY } from '../filter-users';
import type { Scenario } from '../scenario';

const SEVER: LeavingRules = { leftLocally: 'sever', leftInHubSpot: 'sever' };
const DELETE: LeavingRules = { leftLocally: 'delete', leftInHubSpot: 'delete' };
const TRAVELS: DeletionRules = { deletedLocally: 'propagate', deletedInHubSpot: 'propagate', againstEdit: 'edit_wins' };
const PLANS = { resyncs: 2, undoes: 1, decisions: 0, audits: 1, excludes: 0.2 };
const SOFT = { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: 'removed_at' };

const base: Scenario = {
  name: 'records leave their filter and come back',
  fields: [simpleField('name'), simpleField('phone', { conflictPolicy: 'hubspot_wins' })],
  definition: {
    matchKeys: [],
    table: SOFT,
    localFilter: MEMBERS_ONLY,
    hubspotFilter: MEMBERS_ONLY,
    leaving: SEVER,
  },
  behaviour: { unique: ['renewa_id'], normalise: {} },
  settings: {},
  uniqueColumns: [],
  startWith: 3,
  edits: { local: 4, hubspot: 4 },
  creates: { local: 1, hubspot: 1 },
  filters: { flips: { local: 4, hubspot: 4 }, outsiders: 0.4 },
  faults: { lostBefore: 0.03, lostAnswer: 0.06, late: 0.04, lateByMs: 240_000, silentDrop: 0.02, rateLimited: 0.03 },
  crashChance: 0.015,
  commitLostChance: 0.02,
  events: { lost: 0, doubled: 0.15, delayMs: 8_000 },
  skewMs: 3_000,
};

/** S4.4 as people live it: what takes part changes on both sides, among edits, with everything that can go wrong. */
export const FILTER_SCENARIOS: readonly Scenario[] = [
  base,
  {
    ...base,
    name: 'records leave their filter, and the other goes',
    definition: { ...base.definition, leaving: DELETE },
  },
  {
    ...base,
    name: 'records leave their filter, and the other goes in spite of edits',
    definition: { ...base.definition, leaving: DELETE, deletion: { ...TRAVELS, againstEdit: 'delete_wins' } },
  },
  { ...base, name: 'filters are left and nothing follows', definition: { ...base.definition, leaving: undefined } },
  {
    ...base,
    name: 'filters left under stale reads',
    definition: { ...base.definition, leaving: DELETE },
    faults: { ...base.faults, staleRead: 0.2, staleByMs: 45_000 },
  },
  {
    ...base,
    name: 'filters left while records are deleted',
    definition: { ...base.definition, deletion: TRAVELS },
    lifecycle: { localDeletes: 1, hubspotDeletes: 1 },
  },
  {
    ...base,
    name: 'filters left while plans are applied',
    definition: { ...base.definition, leaving: DELETE },
    operator: PLANS,
  },
  { ...base, name: 'filters left while plans are applied, and the pair is parted', operator: PLANS },
  {
    ...base,
    name: 'filters left while plans are applied, and the pair is kept',
    definition: { ...base.definition, leaving: undefined },
    operator: PLANS,
  },
  {
    ...base,
    name: 'filters left while plans are applied, each side its own way',
    definition: { ...base.definition, leaving: { leftLocally: 'delete', leftInHubSpot: 'keep' } },
    operator: PLANS,
  },
];
