import type { DeletionRules } from '@app/sync-engine';
import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { Scenario } from '../scenario';

const TRAVELS: DeletionRules = { deletedLocally: 'propagate', deletedInHubSpot: 'propagate', againstEdit: 'edit_wins' };
const SOFT = { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: 'removed_at' };
const HARD = { ...SOFT, softDeleteColumn: null };

const TAKES_BACK = { resyncs: 0, undoes: 1, deletesUndone: 4, decisions: 0, audits: 1, excludes: 0.1 };

const base: Scenario = {
  name: 'delete against edit',
  fields: [simpleField('name'), simpleField('phone', { conflictPolicy: 'hubspot_wins' })],
  definition: { matchKeys: [], table: SOFT, deletion: TRAVELS },
  behaviour: { unique: ['renewa_id'], normalise: {} },
  settings: {},
  uniqueColumns: [],
  startWith: 3,
  edits: { local: 4, hubspot: 4 },
  creates: { local: 0, hubspot: 0 },
  lifecycle: { localDeletes: 1, hubspotDeletes: 1 },
  faults: { lostBefore: 0.03, lostAnswer: 0.06, late: 0.04, lateByMs: 240_000, silentDrop: 0.02, rateLimited: 0.03 },
  crashChance: 0.015,
  commitLostChance: 0.02,
  events: { lost: 0, doubled: 0.15, delayMs: 8_000 },
  skewMs: 3_000,
};

/** Section 5 as people live it: deletes, restores, merges and erasures among edits, with everything that can go wrong. */
export const WHOLE_RECORD_SCENARIOS: readonly Scenario[] = [
  base,
  {
    ...base,
    name: 'delete wins over edit',
    definition: { ...base.definition, deletion: { ...TRAVELS, againstEdit: 'delete_wins' } },
  },
  { ...base, name: 'delete against edit, rows really deleted', definition: { ...base.definition, table: HARD } },
  {
    ...base,
    name: 'deletes that do not travel',
    definition: { ...base.definition, deletion: { ...TRAVELS, deletedLocally: 'sever', deletedInHubSpot: 'ignore' } },
  },
  {
    ...base,
    name: 'deletes and restores',
    lifecycle: { localDeletes: 2, localRestores: 2, hubspotDeletes: 1, hubspotRestores: 1 },
    edits: { local: 3, hubspot: 3 },
  },
  {
    ...base,
    name: 'deletes under stale reads',
    faults: { ...base.faults, staleRead: 0.2, staleByMs: 45_000 },
    lifecycle: { localDeletes: 1, hubspotDeletes: 1, hubspotRestores: 1 },
  },
  { ...base, name: 'HubSpot merge of two linked records', lifecycle: { merges: 1 }, startWith: 4 },
  {
    ...base,
    name: 'HubSpot merges in a chain, deletes beside them',
    lifecycle: { merges: 2, localDeletes: 1, hubspotDeletes: 1 },
    startWith: 5,
  },
  {
    ...base,
    name: 'HubSpot merge whose event is lost',
    lifecycle: { merges: 1 },
    startWith: 4,
    events: { ...base.events, lost: 0.4 },
  },
  {
    ...base,
    name: 'deletes taken back',
    lifecycle: { localDeletes: 2, hubspotDeletes: 2 },
    startWith: 4,
    operator: TAKES_BACK,
  },
  {
    ...base,
    name: 'deletes taken back, rows really deleted',
    definition: { ...base.definition, table: HARD },
    lifecycle: { localDeletes: 2, hubspotDeletes: 2 },
    startWith: 4,
    operator: TAKES_BACK,
  },
  {
    ...base,
    name: 'deletes taken back, and restored',
    lifecycle: { localDeletes: 2, localRestores: 1, hubspotDeletes: 2, hubspotRestores: 2 },
    startWith: 4,
    operator: TAKES_BACK,
  },
  { ...base, name: 'privacy deletion', lifecycle: { erasures: 1, localDeletes: 1 }, creates: { local: 1, hubspot: 1 } },
];
