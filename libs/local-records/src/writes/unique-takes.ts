import type { LocalTable } from '@app/sync-engine';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf } from '../catalogue/table-catalogue';
import type { TableShape, UniqueShape } from '../catalogue/table-shape';
import type { LocalUpdate, Statement } from './local-update';

/** Unique indexes on which one write of the batch may take what another frees: at least two set a column of it. */
export function contestedUniques(shape: TableShape, updates: readonly LocalUpdate[]): readonly UniqueShape[] {
  return shape.uniques.filter((unique) => updates.filter((update) => sets(update, unique)).length > 1);
}

/** Whether the write changes a column that the index reads. */
function sets(update: LocalUpdate, unique: UniqueShape): boolean {
  return update.set.some((member) => unique.columns.includes(member.column));
}

/**
 * Asks the database who takes what from whom: the rows as the writes would leave them, joined with the rows as they are, both
 * seen through the index's own expressions and predicate, with its types' own equality (citext, numeric, `lower(email)`,
 * `where is_primary`). Answers rows of (write id of the taker, key of the holder).
 */
export function takesStatement(
  shape: TableShape,
  table: LocalTable,
  unique: UniqueShape,
  updates: readonly LocalUpdate[],
): Statement {
  const takers = updates.filter((update) => sets(update, unique));
  const key = columnOf(shape, table.key);
  const keyName = quoteName(key.name);
  const names = ['id', 'k'];
  const values: unknown[] = [takers.map((taker) => taker.id), takers.map((taker) => taker.key)];
  const types = ['text[]', 'text[]'];
  const after = unique.columns.map((name, at) => {
    const column = columnOf(shape, name);
    const members = takers.map((taker) => taker.set.find((member) => member.column === name));
    names.push(`s${at}`, `v${at}`);
    types.push('boolean[]', 'text[]');
    values.push(
      members.map((member) => member !== undefined),
      members.map((member) => member?.value ?? null),
    );
    const quoted = quoteName(name);
    return `case when w.s${at} then w.v${at}::${column.castType} else t.${quoted} end as ${quoted}`;
  });
  const arrays = types.map((type, at) => `$${at + 1}::${type}`).join(', ');
  const parts = unique.parts.map((part, at) => `${part} as "hubspot_sync p${at}"`).join(', ');
  const where = unique.predicate === null ? 'true' : unique.predicate;
  const equality = unique.nullsDistinct ? '=' : 'is not distinct from';
  const same = unique.parts.map((_, at) => `taken."hubspot_sync p${at}" ${equality} held."hubspot_sync p${at}"`);
  return {
    text: `select taken."hubspot_sync write", held."hubspot_sync key"
      from (select "hubspot_sync write", "hubspot_sync key", ${parts}
            from (select w.id as "hubspot_sync write", w.k as "hubspot_sync key", ${after.join(', ')}
                  from unnest(${arrays}) w(${names.join(', ')})
                  join ${quoteTable(table)} t on t.${keyName} = w.k::${key.castType}) as rows_after
            where ${where}) as taken
      join (select ${keyName}::text as "hubspot_sync key", ${parts} from ${quoteTable(table)}
            where ${keyName} = any($2::text[]::${key.castType}[]) and (${where})) as held
        on ${same.join(' and ')} and held."hubspot_sync key" <> taken."hubspot_sync key"`,
    values,
  };
}
