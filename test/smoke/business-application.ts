import { Pool } from 'pg';

export type LocalRow = Readonly<Record<string, string | null>>;

/** One column in the SET list of an UPDATE, whether or not the value changed. Values as text. */
export interface ColumnWrite {
  readonly table: string;
  readonly key: string;
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Set by the sync on its own writes; null for the application's. */
  readonly origin: string | null;
  readonly transaction: string;
  /** ms; when the committed write was first seen. */
  readonly seenAt: number;
}

/** An UPDATE OF trigger fires for each column that is set, also to the value that it holds: that is what an echo is. */
const OBSERVER = `
  create schema smoke;
  create table smoke.column_write (
    seq bigint generated always as identity primary key,
    table_name text not null, key text not null, column_name text not null, before text, after text, origin text,
    transaction text not null default pg_current_xact_id()::text
  );
  create function smoke.observe() returns trigger language plpgsql as $$
  declare old_text text; new_text text;
  begin
    execute format('select ($1).%1$I::text, ($2).%1$I::text', tg_argv[0]) into old_text, new_text using old, new;
    insert into smoke.column_write (table_name, key, column_name, before, after, origin)
    values (tg_table_name, new.id::text, tg_argv[0], old_text, new_text,
            nullif(current_setting('hubspot_sync.origin', true), ''));
    return null;
  end $$;`;

const LOOK_MS = 15;

/** Renewa One as its own program sees it: plain SQL, with nothing of the sync in between. */
export class BusinessApplication {
  readonly pool: Pool;
  readonly writes: ColumnWrite[] = [];
  private looking: Promise<void> = Promise.resolve();
  private watching = false;

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 6 });
    this.pool.on('error', () => undefined);
    // A connection that breaks under a statement rejects it; without a listener of its own it would end this process as well.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** Resolves when the change is committed. */
  async edit(table: string, id: string, column: string, value: string): Promise<void> {
    const { rowCount } = await this.pool.query(`update ${table} set ${column} = $1 where id = $2`, [value, id]);
    if (rowCount !== 1) throw new Error(`There is no row ${id} in ${table} to edit.`);
  }

  /** Inserts a row; gives its key. */
  async insert(table: string, values: Readonly<Record<string, string>>): Promise<string> {
    const [columns, parameters] = [Object.keys(values), Object.values(values)];
    const { rows } = await this.pool.query<{ id: string }>(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, n) => `$${n + 1}`).join(', ')}) returning id::text`,
      parameters,
    );
    return rows[0]!.id;
  }

  /** Sets the soft-delete column, as the application's own screens do. */
  async softDelete(table: string, id: string): Promise<void> {
    const { rowCount } = await this.pool.query(
      `update ${table} set deleted_at = now() where id = $1 and deleted_at is null`,
      [id],
    );
    if (rowCount !== 1) throw new Error(`There is no row ${id} in ${table} to delete.`);
  }

  /** Rows that are not deleted, values as text. */
  async rows(table: string, columns: readonly string[]): Promise<readonly LocalRow[]> {
    const list = ['id', ...columns].map((column) => `${column}::text as ${column}`);
    const { rows } = await this.pool.query<LocalRow>(
      `select ${list.join(', ')} from ${table} where deleted_at is null order by ${table}.id`,
    );
    return rows;
  }

  /** All rows, those deleted softly too, values as text; `deleted_at` tells which they are. */
  async allRows(table: string, columns: readonly string[]): Promise<readonly LocalRow[]> {
    const list = [...new Set(['id', 'deleted_at', ...columns])].map((column) => `${column}::text as ${column}`);
    return (await this.pool.query<LocalRow>(`select ${list.join(', ')} from ${table}`)).rows;
  }

  /** The transaction that last wrote each row, by key: it changes with every UPDATE, also one to the same values. */
  async rowVersions(table: string): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.pool.query<{ id: string; version: string }>(
      `select id::text, xmin::text as version from ${table}`,
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  /** Begins to note every write of these columns, by whomever, until `stopWatching`. */
  async watch(tables: readonly { readonly table: string; readonly columns: readonly string[] }[]): Promise<void> {
    const triggers = tables.flatMap(({ table, columns }) =>
      columns.map(
        (column) =>
          `create trigger zz_smoke_${column} after update of ${column} on ${table} for each row execute function smoke.observe('${column}');`,
      ),
    );
    await this.pool.query(`${OBSERVER}\n${triggers.join('\n')}`);
    this.watching = true;
    this.looking = this.look();
  }

  /** The last look is taken after the call, so that every write committed before it is in `writes`. */
  async stopWatching(): Promise<void> {
    this.watching = false;
    await this.looking;
    await this.takeWrites();
  }

  async close(): Promise<void> {
    this.watching = false;
    await this.looking;
    await this.pool.end();
  }

  private async look(): Promise<void> {
    while (this.watching) {
      await this.takeWrites();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Taken, not read behind a number: numbers are drawn before the commit and become visible in any order. */
  private async takeWrites(): Promise<void> {
    const { rows } = await this.pool.query<Omit<ColumnWrite, 'seenAt'>>(
      `with taken as (delete from smoke.column_write returning *)
       select table_name as "table", key, column_name as "column", before, after, origin, transaction from taken order by seq`,
    );
    const seenAt = Date.now();
    for (const row of rows) this.writes.push({ ...row, seenAt });
  }
}
