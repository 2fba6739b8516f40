import type { LocalTable } from '../core';
import { describeLocalRecordsContract } from './local-records.contract';
import { MemoryDatabase } from './memory-database';
import { MemoryLocalRecords } from './memory-local-records';

const TABLE: LocalTable = { schema: 'public', name: 'person', key: 'id', softDeleteColumn: 'removed_at' };

describeLocalRecordsContract(
  'in memory',
  () => {
    const db = new MemoryDatabase(
      () => 0,
      () => 'id',
    );
    const records = new MemoryLocalRecords(db, TABLE, {
      unique: ['email'],
      notNull: ['name'],
      captured: ['name', 'email', 'phone'],
      trigger: (row) => ({ ...row, name: row.name?.trim() ?? null }),
    });
    return Promise.resolve({
      records,
      transactions: db,
      table: TABLE,
      matchKey: { name: 'email', kind: 'email', columns: ['email', 'phone'], properties: ['email'] },
      insert: (values) => records.insert(values),
      update: async (key, values) => void (await records.update(key, values)),
      delete: (key) => records.delete(key),
      dispose: () => Promise.resolve(),
    });
  },
  { overlappingWriters: false },
);
