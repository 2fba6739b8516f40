import { historyEntries, type CrmRecord } from './crm-record';
import type { Mutation, StoredRecord } from './mutation';
import type { PortalState } from './portal-state';

const EPOCH = '1970-01-01T00:00:00Z';
const NOBODY = { sourceType: 'API', sourceId: '' };

/**
 * The shortest list of mutations that rebuilds a portal from an empty account. Definitions that are still as a new
 * account has them (stamped with the epoch) are left out.
 */
export const snapshotOf = (state: PortalState): Mutation[] => {
  const mutations: Mutation[] = [];
  for (const schema of state.schemas.values()) mutations.push({ k: 'schema', schema });
  for (const definition of state.associationDefinitions.all()) {
    if (
      definition.maxTo ||
      definition.category !== 'HUBSPOT_DEFINED' ||
      isCustom(definition.from) ||
      isCustom(definition.to)
    ) {
      mutations.push({ k: 'association-type', definition });
    }
  }
  for (const owner of state.owners.values()) mutations.push({ k: 'owner', owner });
  for (const type of state.types.all()) {
    for (const group of state.groups(type.id).values()) mutations.push({ k: 'group', t: type.id, group });
    for (const property of state.properties(type.id).values()) {
      if (property.updatedAt !== EPOCH) mutations.push({ k: 'property', t: type.id, property });
    }
    for (const pipeline of state.pipelines(type.id).values()) mutations.push({ k: 'pipeline', t: type.id, pipeline });
    const table = state.table(type.id);
    for (const record of table.from(0)) mutations.push({ k: 'record', record: storedRecord(record) });
    for (const [id, into] of table.mergedInto) mutations.push({ k: 'merged-id', t: type.id, id, into });
  }
  mutations.push(...associationsOf(state));
  for (const appId of state.uninstalledApps) mutations.push({ k: 'uninstall', appId });
  for (const grant of state.refreshTokens.values()) mutations.push({ k: 'refresh-token', grant });
  for (const grant of state.accessTokens.values()) mutations.push({ k: 'access-token', grant });
  for (const target of state.webhookTargets.values()) mutations.push({ k: 'webhook-target', target });
  for (const subscription of state.subscriptions.values()) mutations.push({ k: 'subscription', subscription });
  for (const [t, values] of state.accountValues) mutations.push({ k: 'account-values', t, values });
  for (const [t, rules] of state.accountRules) mutations.push({ k: 'account-rules', t, rules });
  for (const subscription of state.journalSubscriptions.values())
    mutations.push({ k: 'journal-subscription', subscription });
  mutations.push({ k: 'counter', next: state.nextNumber });
  return mutations;
};

const storedRecord = (record: CrmRecord): StoredRecord => ({
  ...record,
  values: record.values.toObject(),
  history: [...(record.history?.names() ?? [])].map((name) => [name, historyEntries(record, name)]),
});

const isCustom = (typeId: string): boolean => typeId.startsWith('2-');

/** Each pair once: applying one direction sets both. */
const associationsOf = (state: PortalState): Mutation[] => {
  const mutations: Mutation[] = [];
  const seen = new Set<string>();
  for (const { from, to, types } of state.associations.entries()) {
    if (seen.has(`${to.t}:${to.id}>${from.t}:${from.id}`)) continue;
    seen.add(`${from.t}:${from.id}>${to.t}:${to.id}`);
    mutations.push({ k: 'associate', at: 0, by: NOBODY, from, to, types, was: [] });
  }
  return mutations;
};
