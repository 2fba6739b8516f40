import type { Pool } from 'pg';
import { quoteTable } from '../catalogue/quoted-name';
import { textOf } from '../catalogue/source-value';
import type { NamedTable, TableCatalogue } from '../catalogue/table-catalogue';
import { missingTable } from './table-problem';

/** A table that could be synced. */
export interface ListedTable {
  readonly schema: string;
  readonly name: string;
  /** Its primary key where that is one column, else null. */
  readonly key: string | null;
  readonly columns: readonly string[];
  /** As the database's statistics say; null before the first ANALYZE. */
  readonly estimatedRows: number | null;
}

export interface DistinctValue {
  readonly value: string;
  readonly rows: number;
}

/** A column that holds the key of another table's row. */
export interface ForeignKey {
  readonly column: string;
  readonly schema: string;
  readonly name: string;
  readonly key: string;
  /** Of the other table. */
  readonly columns: readonly string[];
}

/** How many rows are looked at for the values of a column: enough to meet every choice, few enough to be quick. */
const ROWS_LOOKED_AT = 200_000;

const TABLES = `
  select space.nspname as schema, class.relname as name,
         (select min(attribute.attname) from pg_index index
          join pg_attribute attribute on attribute.attrelid = index.indrelid and attribute.attnum = any (index.indkey::int2[])
          where index.indrelid = class.oid and index.indisprimary having count(*) = 1) as key,
         (select coalesce(json_agg(attribute.attname order by attribute.attnum), '[]') from pg_attribute attribute
          where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped) as columns,
         case when class.reltuples < 0 then null else class.reltuples::float8 end as "estimatedRows"
  from pg_class class join pg_namespace space on space.oid = class.relnamespace
  where class.relkind in ('r', 'p') and not class.relispartition
    and space.nspname not in ('pg_catalog', 'information_schema', 'hubspot_sync', 'bullmq') and space.nspname not like 'pg\\_%'
    and has_table_privilege(class.oid, 'SELECT')
  order by 1, 2`;

const FOREIGN_KEYS = `
  select own.attname as "column", space.nspname as schema, other.relname as name, target.attname as key,
         (select coalesce(json_agg(attribute.attname order by attribute.attnum), '[]') from pg_attribute attribute
          where attribute.attrelid = other.oid and attribute.attnum > 0 and not attribute.attisdropped) as columns
  from pg_constraint held
  join pg_class class on class.oid = held.conrelid
  join pg_namespace own_space on own_space.oid = class.relnamespace
  join pg_class other on other.oid = held.confrelid
  join pg_namespace space on space.oid = other.relnamespace
  join pg_attribute own on own.attrelid = held.conrelid and own.attnum = held.conkey[1]
  join pg_attribute target on target.attrelid = held.confrelid and target.attnum = held.confkey[1]
  where held.contype = 'f' and cardinality(held.conkey) = 1 and own_space.nspname = $1 and class.relname = $2
  order by 1`;

/** What a person who sets up a sync chooses from: tables of the business database, and the values of their columns. */
export class TableDirectory {
  constructor(
    private readonly pool: Pool,
    private readonly catalogue: TableCatalogue,
  ) {}

  async tables(): Promise<readonly ListedTable[]> {
    return (await this.pool.query<ListedTable>(TABLES)).rows;
  }

  /** Foreign keys of one column each. */
  async foreignKeys({ schema, name }: NamedTable): Promise<readonly ForeignKey[]> {
    return (await this.pool.query<ForeignKey>(FOREIGN_KEYS, [schema, name])).rows;
  }

  /** The commonest values of a column or computed source in text form, blank ones left out. Throws when there is no such table or column. */
  async distinctValues(table: NamedTable, column: string, limit: number): Promise<readonly DistinctValue[]> {
    const shape = await this.catalogue.read(this.pool, table);
    if (!shape) throw new Error(missingTable(table).message);
    const { rows } = await this.pool.query<DistinctValue>(
      `select looked.value, count(*)::int as rows
       from (select ${textOf(shape, column)} as value from ${quoteTable(table)} t limit ${ROWS_LOOKED_AT}) as looked
       where looked.value <> '' group by 1 order by 2 desc, 1 limit $1`,
      [limit],
    );
    return rows;
  }
}
