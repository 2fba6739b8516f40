import type { HistoryEntry } from './change-source';
import { historyEntries, type CrmRecord } from './crm-record';
import { applyDefinition, seenNumber } from './apply-definition';
import type { Mutation, RecordRef, StoredRecord } from './mutation';
import type { PortalState } from './portal-state';
import { historyDepth, RecordHistory } from './record-history';
import { RecordValues, type ValueReader } from './record-values';

const NONE: readonly string[] = [];

/** Addresses by which a contact is known beside its primary one. */
const secondaryEmails = (values: ValueReader): string[] =>
  (values.get('hs_additional_emails') ?? '').split(';').filter(Boolean);

const identifyingValues = (state: PortalState, record: CrmRecord, names: Iterable<string>): [string, string][] => {
  const found: [string, string][] = [];
  for (const name of names) {
    const value = record.values.get(name);
    if (!value) continue;
    if (state.properties(record.type).get(name)?.hasUniqueValue && name !== 'hs_object_id') found.push([name, value]);
    if (name === 'hs_additional_emails')
      for (const email of secondaryEmails(record.values)) found.push(['email', email]);
  }
  return found;
};

const release = (state: PortalState, record: CrmRecord, names: Iterable<string>): void => {
  for (const [name, value] of identifyingValues(state, record, names))
    state.table(record.type).release(name, value, record.id);
};

const claim = (state: PortalState, record: CrmRecord, names: Iterable<string>): void => {
  for (const [name, value] of identifyingValues(state, record, names))
    state.table(record.type).claim(name, value, record.id);
};

const mustGet = (state: PortalState, t: string, id: string): CrmRecord => {
  const record = state.table(t).get(id);
  if (!record) throw new Error(`The file of the portal changes record ${t}/${id}, which it never created.`);
  return record;
};

const unlinkAll = (state: PortalState, ref: RecordRef): void => {
  for (const { to } of state.associations.all(ref)) {
    state.associations.set(ref, to, []);
    state.associations.set(to, ref, []);
  }
};

const restoreStored = (state: PortalState, stored: StoredRecord): void => {
  const table = state.table(stored.type);
  const { id, type, createdAt, updatedAt, archivedAt, origin, mergedIds, history } = stored;
  const values = RecordValues.of(table.slots, stored.values);
  const record: CrmRecord = {
    id,
    type,
    createdAt,
    updatedAt,
    archivedAt,
    values,
    origin: { ...origin, calculated: table.shared(origin.calculated ?? []) },
    history: history.length > 0 ? RecordHistory.of(historyDepth(type), history, values) : null,
    mergedIds,
  };
  table.put(record);
  if (record.archivedAt === null) claim(state, record, record.values.names());
  seenNumber(state, record.id);
};

const wholeHistory = (record: CrmRecord): [string, readonly HistoryEntry[]][] =>
  record.values.names().map((name) => [name, historyEntries(record, name)]);

const mergeRecords = (state: PortalState, m: Extract<Mutation, { k: 'merge' }>): void => {
  const table = state.table(m.t);
  const [primary, secondary] = [mustGet(state, m.t, m.primary), mustGet(state, m.t, m.secondary)];
  for (const old of [primary, secondary]) {
    release(state, old, old.values.names());
    table.remove(old.id);
    if (old.id !== m.into) table.mergedInto.set(old.id, m.into);
  }
  const gone = [primary.id, secondary.id].filter((id) => id !== m.into);
  const survivor: CrmRecord = {
    id: m.into,
    type: m.t,
    createdAt: primary.createdAt,
    updatedAt: Math.max(m.at, primary.updatedAt),
    archivedAt: null,
    values: primary.values.with(m.v, m.c),
    origin: { at: m.at, by: m.by, calculated: [] },
    history: RecordHistory.of(historyDepth(m.t), new Map([...wholeHistory(secondary), ...wholeHistory(primary)])),
    mergedIds: [...new Set([...primary.mergedIds, ...secondary.mergedIds, ...gone])],
  };
  survivor.history?.add(m);
  table.put(survivor);
  claim(state, survivor, survivor.values.names());
  seenNumber(state, m.into);
};

/** The only place where a portal changes. Deterministic, so replaying a file gives the same portal. */
export const applyMutation = (state: PortalState, m: Mutation): void => {
  switch (m.k) {
    case 'create': {
      const table = state.table(m.t);
      const record: CrmRecord = {
        id: m.id,
        type: m.t,
        createdAt: m.createdAt ?? m.at,
        updatedAt: m.at,
        archivedAt: null,
        values: RecordValues.of(table.slots, m.v, m.c),
        origin: { at: m.at, by: m.by, calculated: table.shared(Object.keys(m.c)) },
        history: null,
        mergedIds: NONE,
      };
      table.put(record);
      claim(state, record, record.values.names());
      return seenNumber(state, m.id);
    }
    case 'change': {
      const record = mustGet(state, m.t, m.id);
      const names = Object.keys(m.v);
      release(state, record, names);
      const before = record.values;
      record.values = before.with(m.v, m.c);
      claim(state, record, names);
      record.history ??= new RecordHistory(historyDepth(record.type), before);
      record.history.add(m);
      const created = m.v['createdate'];
      if (created) record.createdAt = Date.parse(created);
      record.updatedAt = Math.max(m.at, record.updatedAt);
      return;
    }
    case 'archive': {
      const record = mustGet(state, m.t, m.id);
      release(state, record, record.values.names());
      record.archivedAt = m.at;
      return;
    }
    case 'restore': {
      const record = mustGet(state, m.t, m.id);
      record.archivedAt = null;
      claim(state, record, record.values.names());
      return;
    }
    case 'purge': {
      const record = mustGet(state, m.t, m.id);
      release(state, record, record.values.names());
      unlinkAll(state, { t: m.t, id: m.id });
      return state.table(m.t).remove(m.id);
    }
    case 'merge':
      return mergeRecords(state, m);
    case 'associate':
      state.associations.set(m.from, m.to, m.types);
      state.associations.set(m.to, m.from, state.associationDefinitions.invert(m.from.t, m.to.t, m.types));
      return;
    case 'record':
      return restoreStored(state, m.record);
    case 'merged-id':
      state.table(m.t).mergedInto.set(m.id, m.into);
      return;
    case 'counter':
      state.nextNumber = Math.max(state.nextNumber, m.next);
      return;
    default:
      return applyDefinition(state, m);
  }
};
