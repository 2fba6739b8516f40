import type { CapturedTable } from '@app/sync-engine';
import { setTimeout as pause } from 'node:timers/promises';
import type { Queryable } from '../catalogue/table-catalogue';
import { TABLES_MESSAGE, tableName, type DecodedTable } from './change-decoder';

/** A database has one: every table that is captured by decoding is in it. */
export const PUBLICATION = 'hubspot_sync_capture';

/** Key of the lock under which slot, publication and guard are made or removed. */
export const SLOT_LOCK = `hashtextextended('hubspot_sync decoding slot', 0)`;

/** Between two looks at whether a commit is seen. */
const VISIBLE_PAUSE_MS = 2;

export interface StoredDecoding {
  readonly slotName: string;
  /** The slot was made anew, and what happened between both is still to be told. */
  readonly gap: boolean;
}

/** How a table, or a partition of it, logged its old rows before capture, as `alter table … replica identity` takes it. */
export interface IdentityBefore {
  readonly schema: string;
  readonly name: string;
  readonly identity: string;
}

export interface StoredTable extends DecodedTable {
  readonly identitiesBefore: readonly IdentityBefore[];
}

const STORED_TABLE = `schema_name as schema, table_name as name, key_column as key, identity_columns as identity,
  captured_columns as columns, identities_before as "identitiesBefore"`;

/** Null: nothing of this database is captured by decoding. */
export async function storedDecoding(database: Queryable): Promise<StoredDecoding | null> {
  const { rows } = await database.query<StoredDecoding>(
    `select slot_name as "slotName", gap from hubspot_sync.hubspot_decoding`,
  );
  return rows[0] ?? null;
}

export async function storedTable(
  database: Queryable,
  table: Pick<CapturedTable, 'schema' | 'name'>,
): Promise<StoredTable | null> {
  const { rows } = await database.query<StoredTable>(
    `select ${STORED_TABLE} from hubspot_sync.hubspot_decoded_tables where schema_name = $1 and table_name = $2`,
    [table.schema, table.name],
  );
  return rows[0] ?? null;
}

export async function storedTables(database: Queryable): Promise<readonly StoredTable[]> {
  const { rows } = await database.query<StoredTable>(`select ${STORED_TABLE} from hubspot_sync.hubspot_decoded_tables`);
  return rows;
}

/** What the decoder watches: each table under its own name and those of its partitions. */
export async function watchedTables(database: Queryable): Promise<ReadonlyMap<string, DecodedTable>> {
  const { rows } = await database.query<DecodedTable & { readonly members: readonly (readonly [string, string])[] }>(
    `select ${STORED_TABLE},
       (select coalesce(json_agg(json_build_array(n.nspname, c.relname)), '[]')
        from pg_partition_tree(to_regclass(format('%I.%I', schema_name, table_name))) part
        join pg_class c on c.oid = part.relid join pg_namespace n on n.oid = c.relnamespace) as members
     from hubspot_sync.hubspot_decoded_tables`,
  );
  const watched = new Map<string, DecodedTable>();
  for (const { members, schema, name, key, identity, columns } of rows) {
    const table = { schema, name, key, identity, columns };
    watched.set(tableName(schema, name), table);
    for (const [memberSchema, member] of members) watched.set(tableName(memberSchema, member), table);
  }
  return watched;
}

/** The log tells of a commit before other sessions see it: resolves when they do. */
export async function untilVisible(database: Queryable, transaction: string): Promise<void> {
  for (;;) {
    const { rows } = await database.query<{ visible: boolean }>(
      `select pg_visible_in_snapshot($1::xid8, pg_current_snapshot()) as visible`,
      [transaction],
    );
    if (rows[0]?.visible) return;
    await pause(VISIBLE_PAUSE_MS);
  }
}

/** Within a transaction: the reader takes note exactly where the stream has come to it. */
export async function storeTable(database: Queryable, table: StoredTable): Promise<void> {
  await database.query(
    `insert into hubspot_sync.hubspot_decoded_tables
       (schema_name, table_name, key_column, identity_columns, captured_columns, identities_before)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (schema_name, table_name) do update set key_column = excluded.key_column,
       identity_columns = excluded.identity_columns, captured_columns = excluded.captured_columns,
       identities_before = excluded.identities_before`,
    [table.schema, table.name, table.key, table.identity, table.columns, JSON.stringify(table.identitiesBefore)],
  );
  await tellReader(database);
}

/** Within a transaction, as `storeTable`. */
export async function forgetTable(database: Queryable, table: Pick<CapturedTable, 'schema' | 'name'>): Promise<void> {
  await database.query(`delete from hubspot_sync.hubspot_decoded_tables where schema_name = $1 and table_name = $2`, [
    table.schema,
    table.name,
  ]);
  await tellReader(database);
}

/** Asks for an audit of what reads the table (S1.2): changes of it may have been missed. Null: of all decoded tables. */
export async function tellMissed(
  database: Queryable,
  table: Pick<CapturedTable, 'schema' | 'name'> | null,
): Promise<void> {
  await database.query(
    `insert into hubspot_sync.hubspot_captured_changes (schema_name, table_name, operation, columns)
     select schema_name, table_name, 'missed', '{}' from hubspot_sync.hubspot_decoded_tables
     where $1::text is null or (schema_name = $1 and table_name = $2)`,
    [table?.schema ?? null, table?.name ?? null],
  );
}

/** Whether the tables that decoding keeps are there, and the one that the reader appends to. */
export async function decodingStoreReady(database: Queryable): Promise<boolean> {
  const { rows } = await database.query<{ ready: boolean }>(
    `select to_regclass('hubspot_sync.hubspot_decoding') is not null
        and to_regclass('hubspot_sync.hubspot_decoded_tables') is not null as ready`,
  );
  return rows[0]?.ready === true;
}

/** With the transaction that changes the tables: see `untilVisible`. */
async function tellReader(database: Queryable): Promise<void> {
  await database.query(`select pg_logical_emit_message(true, $1, pg_current_xact_id()::text)`, [TABLES_MESSAGE]);
}
