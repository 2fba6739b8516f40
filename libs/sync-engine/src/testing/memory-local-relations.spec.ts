import type { JoinTable } from '../core';
import { describeLocalRelationsContract } from './local-relations.contract';
import { MemoryDatabase } from './memory-database';
import { MemoryJoinTable, MemoryRelations } from './memory-join-table';

const TABLE: JoinTable = {
  schema: 'public',
  name: 'person_firm',
  fromColumn: 'person_id',
  toColumn: 'firm_id',
  fixed: { role: 'member' },
};

describeLocalRelationsContract(
  'in memory',
  () => {
    const db = new MemoryDatabase(
      () => 0,
      () => 'id',
    );
    const other = { ...TABLE, fixed: { role: 'adviser' } };
    const tables = [TABLE, other].map((table) => new MemoryJoinTable(db, table, 'is_primary'));
    const of = (table: JoinTable): MemoryJoinTable => tables.find((known) => known.table === table)!;
    return Promise.resolve({
      relations: new MemoryRelations(db, tables),
      transactions: db,
      table: TABLE,
      other,
      flag: 'is_primary',
      put: ({ from, to, flagged }, table = TABLE) => of(table).put(from, to, flagged),
      delete: ({ from, to }) => of(TABLE).delete(from, to),
      dispose: () => Promise.resolve(),
    });
  },
  { isADatabase: false },
);
