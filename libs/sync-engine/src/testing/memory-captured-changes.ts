import type { NewMark, TableRead } from '../core';
import { isForeignKey, marksOfJoin } from './memory-associations';
import type { MemoryCapturedChange, MemoryDatabase } from './memory-database';

/** S1.2: the marks that one captured row makes: of the row itself, and of every row that reads it over a foreign key. */
export function marksOfCaptured(
  db: MemoryDatabase,
  change: MemoryCapturedChange,
): readonly { readonly entity: string; readonly mark: NewMark }[] {
  const { key } = change;
  if (key === null) return [];
  const ofRows = [...db.tables.entities.values()].flatMap(({ entity, table, reads }) => {
    const name = `${table.schema}.${table.name}`;
    const own = name === change.table ? [{ entity, mark: ownMark(db, entity, key, change) }] : [];
    const readers = reads
      .filter((read) => `${read.schema}.${read.name}` === change.table && concerns(change, read))
      .flatMap(({ via }) =>
        [...(db.tables.rows.get(name) ?? [])]
          .filter(([, row]) => row[via] === key)
          .map(([reader]) => ({ entity, mark: markOf(reader, { ...change, operation: 'update', columns: [via] }) })),
      );
    return [...own, ...readers];
  });
  return [...ofRows, ...marksOfJoin(db, change)];
}

/** S1.7: a foreign key that stands for an association makes the mark one about associations too. */
function ownMark(db: MemoryDatabase, entity: string, key: string, change: MemoryCapturedChange): NewMark {
  const mark = markOf(key, change);
  const associates = isForeignKey(db.tables.associationMappings, entity, change.columns);
  return change.operation === 'update' && associates ? { ...mark, about: [...mark.about, 'associations'] } : mark;
}

function concerns(change: MemoryCapturedChange, read: TableRead): boolean {
  return change.operation !== 'update' || change.columns.some((column) => read.columns.includes(column));
}

function markOf(key: string, change: MemoryCapturedChange): NewMark {
  const deleted = change.operation === 'delete';
  return {
    record: { kind: 'local', id: key },
    reasons: ['capture'],
    about: deleted ? ['existence'] : change.operation === 'insert' ? ['existence', 'fields'] : ['fields'],
    changedColumns: Object.fromEntries(change.columns.map((column) => [column, change.at])),
    localDeleted: deleted,
    onlyOwnCapture: change.own,
    hints: [],
    onlyOwnEvents: true,
  };
}
