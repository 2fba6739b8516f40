import {
  CALCULATED,
  firstEntry,
  historyDepth,
  historyEntries,
  type ChangeSource,
  type CrmRecord,
  type HistoryEntry,
} from './crm-record';
import { applyDefinition, seenNumber } from './apply-definition';
import type { Mutation, RecordRef, StoredRecord } from './mutation';
import type { PortalState } from './portal-state';
import { NO_VALUES, RecordValues, type ValueReader, type Values } from './record-values';

const CHANGE_TIMES_KEPT = 100;
const NONE: readonly string[] = [];

const remember = (record: CrmRecord, before: ValueReader, at: number, by: ChangeSource, values: Values): void => {
  const history = (record.history ??= new Map<string, HistoryEntry[]>());
  for (const name in values) {
    const entry: HistoryEntry = { value: values[name] ?? '', at, source: by };
    const entries = history.get(name);
    if (entries) {
      if (entries.push(entry) > historyDepth(record.type)) entries.shift();
      continue;
    }
    const held = before.get(name);
    history.set(name, held === undefined ? [entry] : [firstEntry(record, name, held), entry]);
  }
};

const touch = (record: CrmRecord, at: number): void => {
  record.updatedAt = Math.max(at, record.updatedAt);
  const times = (record.changeTimes ??= [record.origin.at]);
  if (times.push(record.updatedAt) > CHANGE_TIMES_KEPT) times.shift();
};

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
  const record: CrmRecord = {
    ...stored,
    values: RecordValues.of(table.slots, stored.values),
    origin: { ...stored.origin, calculated: table.shared(stored.origin.calculated ?? []) },
    history: stored.history.length > 0 ? new Map(stored.history) : null,
  };
  table.put(record);
  if (record.archivedAt === null) claim(state, record, record.values.names());
  seenNumber(state, record.id);
};

const wholeHistory = (record: CrmRecord): [string, HistoryEntry[]][] =>
  record.values.names().map((name) => [name, [...historyEntries(record, name)]]);

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
    history: new Map([...wholeHistory(secondary), ...wholeHistory(primary)]),
    changeTimes: null,
    mergedIds: [...new Set([...primary.mergedIds, ...secondary.mergedIds, ...gone])],
  };
  remember(survivor, NO_VALUES, m.at, m.by, m.v);
  remember(survivor, NO_VALUES, m.at, CALCULATED, m.c);
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
        changeTimes: null,
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
      remember(record, before, m.at, m.by, m.v);
      remember(record, before, m.at, CALCULATED, m.c);
      const created = m.v['createdate'];
      if (created) record.createdAt = Date.parse(created);
      return touch(record, m.at);
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
