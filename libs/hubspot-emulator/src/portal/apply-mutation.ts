import {
  CALCULATED,
  historyDepth,
  historyEntries,
  type ChangeSource,
  type CrmRecord,
  type HistoryEntry,
  type Values,
} from './crm-record';
import { applyDefinition, seenNumber } from './apply-definition';
import type { Mutation, RecordRef, StoredRecord } from './mutation';
import type { PortalState } from './portal-state';

const CHANGE_TIMES_KEPT = 100;

const remember = (record: CrmRecord, at: number, by: ChangeSource, values: Values): void => {
  for (const name of Object.keys(values)) {
    const entry: HistoryEntry = { value: values[name] ?? '', at, source: by };
    const entries = record.history.get(name);
    if (!entries) record.history.set(name, [entry]);
    else if (entries.push(entry) > historyDepth(record.type)) entries.shift();
  }
};

const touch = (record: CrmRecord, at: number): void => {
  record.updatedAt = Math.max(at, record.updatedAt);
  if (record.changeTimes.push(record.updatedAt) > CHANGE_TIMES_KEPT) record.changeTimes.shift();
};

/** Addresses by which a contact is known beside its primary one. */
const secondaryEmails = (values: Values): string[] => (values['hs_additional_emails'] ?? '').split(';').filter(Boolean);

const identifyingValues = (state: PortalState, record: CrmRecord, names: Iterable<string>): [string, string][] => {
  const found: [string, string][] = [];
  for (const name of names) {
    const value = record.values[name];
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
  const record: CrmRecord = { ...stored, history: new Map(stored.history) };
  state.table(record.type).put(record);
  if (record.archivedAt === null) claim(state, record, Object.keys(record.values));
  seenNumber(state, record.id);
};

const wholeHistory = (record: CrmRecord): [string, HistoryEntry[]][] =>
  Object.keys(record.values).map((name) => [name, [...historyEntries(record, name)]]);

const mergeRecords = (state: PortalState, m: Extract<Mutation, { k: 'merge' }>): void => {
  const table = state.table(m.t);
  const [primary, secondary] = [mustGet(state, m.t, m.primary), mustGet(state, m.t, m.secondary)];
  for (const old of [primary, secondary]) {
    release(state, old, Object.keys(old.values));
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
    values: { ...primary.values, ...m.v, ...m.c },
    origin: { at: m.at, by: m.by, v: {}, c: {} },
    history: new Map([...wholeHistory(secondary), ...wholeHistory(primary)]),
    changeTimes: [m.at],
    mergedIds: [...new Set([...primary.mergedIds, ...secondary.mergedIds, ...gone])],
  };
  remember(survivor, m.at, m.by, m.v);
  remember(survivor, m.at, CALCULATED, m.c);
  table.put(survivor);
  claim(state, survivor, Object.keys(survivor.values));
  seenNumber(state, m.into);
};

/** The only place where a portal changes. Deterministic, so replaying a file gives the same portal. */
export const applyMutation = (state: PortalState, m: Mutation): void => {
  switch (m.k) {
    case 'create': {
      const record: CrmRecord = {
        id: m.id,
        type: m.t,
        createdAt: m.createdAt ?? m.at,
        updatedAt: m.at,
        archivedAt: null,
        values: { ...m.v, ...m.c },
        origin: { at: m.at, by: m.by, v: m.v, c: m.c },
        history: new Map(),
        changeTimes: [m.at],
        mergedIds: [],
      };
      state.table(m.t).put(record);
      claim(state, record, Object.keys(record.values));
      return seenNumber(state, m.id);
    }
    case 'change': {
      const record = mustGet(state, m.t, m.id);
      const names = Object.keys(m.v);
      release(state, record, names);
      record.values = { ...record.values, ...m.v, ...m.c };
      claim(state, record, names);
      remember(record, m.at, m.by, m.v);
      remember(record, m.at, CALCULATED, m.c);
      const created = m.v['createdate'];
      if (created) record.createdAt = Date.parse(created);
      return touch(record, m.at);
    }
    case 'archive': {
      const record = mustGet(state, m.t, m.id);
      release(state, record, Object.keys(record.values));
      record.archivedAt = m.at;
      return;
    }
    case 'restore': {
      const record = mustGet(state, m.t, m.id);
      record.archivedAt = null;
      claim(state, record, Object.keys(record.values));
      return;
    }
    case 'purge': {
      const record = mustGet(state, m.t, m.id);
      release(state, record, Object.keys(record.values));
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
