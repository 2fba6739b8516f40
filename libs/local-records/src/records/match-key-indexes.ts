import type { LocalTable, MatchKeyDefinition } from '@app/sync-engine';
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf, type TableCatalogue } from '../catalogue/table-catalogue';
import { indexedMatchKey } from './match-key-expression';

const NAMED = 'hubspot_sync_match_';

/** A table this small is scanned in a few ms: some 20,000 rows. */
const SCANNED_UP_TO_BYTES = 4 * 1024 * 1024;

export interface MatchKeyIndexesMade {
  readonly made: readonly string[];
  /** For people: what could not be made, why, and the statement by which the table's owner makes it. */
  readonly refused: readonly string[];
}

/**
 * The expression indexes of business tables that `findByMatchKey` uses. Without them matching is right, but scans the table for every
 * hundred records that exist only in HubSpot: a first run then takes longer with the square of the table.
 */
export class MatchKeyIndexes {
  constructor(
    private readonly pool: Pool,
    private readonly catalogue: TableCatalogue,
    private readonly scannedUpToBytes = SCANNED_UP_TO_BYTES,
  ) {}

  /**
   * Makes what is missing, `concurrently`: the application's writes never wait. Small tables are left alone, and partitioned ones, which
   * take no index that way. A role that does not own the table, or a transaction of the application that stays open, is no error: it is told.
   */
  async ensure(table: LocalTable, keys: readonly MatchKeyDefinition[]): Promise<MatchKeyIndexesMade> {
    const made: string[] = [];
    const refused: string[] = [];
    if (!(await this.isWorthwhile(table))) return { made, refused };
    const shape = await this.catalogue.shape(this.pool, table);
    const wanted = new Map<string, string>();
    for (const { kind, columns } of keys) {
      for (const column of columns) {
        const name = indexName(table, kind, column);
        const value = indexedMatchKey(kind, columnOf(shape, column).name);
        wanted.set(name, `create index concurrently ${quoteName(name)} on ${quoteTable(table)} ((${value}))`);
      }
    }
    for (const name of keys.flatMap(({ kind, columns }) => columns.map((column) => firstName(table, kind, column))))
      await this.drop(table, name);
    for (const [name, statement] of wanted) {
      const standing = (await this.standing(table)).find((index) => index.name === name);
      if (standing?.valid === true) continue;
      const refusal = await this.make(table, name, statement, standing !== undefined);
      if (refusal === null) made.push(name);
      else
        refused.push(
          `An index by which rows of ${table.schema}.${table.name} are matched could not be made (${refusal}): until it is, ` +
            `every hundred records that exist only in HubSpot cost a scan of the table. Its owner can make it: ${statement}`,
        );
    }
    return { made, refused };
  }

  /** S9.6: leaves none on the table. False: the application held it all the while; to be tried again. */
  async remove(table: Pick<LocalTable, 'schema' | 'name'>): Promise<boolean> {
    for (const { name } of await this.standing(table)) if (!(await this.drop(table, name))) return false;
    return true;
  }

  private async drop(table: Pick<LocalTable, 'schema' | 'name'>, name: string): Promise<boolean> {
    return (await this.alone((client) => dropIndex(client, table, name))) === null;
  }

  private async isWorthwhile(table: LocalTable): Promise<boolean> {
    const { rows } = await this.pool.query<{ worthwhile: boolean }>(
      `select c.relkind = 'r' and pg_table_size(c.oid) > $3 as worthwhile
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
      [table.schema, table.name, this.scannedUpToBytes],
    );
    return rows[0]?.worthwhile ?? false;
  }

  private async standing(
    table: Pick<LocalTable, 'schema' | 'name'>,
  ): Promise<readonly { readonly name: string; readonly valid: boolean }[]> {
    const { rows } = await this.pool.query<{ name: string; valid: boolean }>(
      `select c.relname as name, i.indisvalid as valid
       from pg_index i join pg_class c on c.oid = i.indexrelid
       join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
       where n.nspname = $1 and t.relname = $2 and starts_with(c.relname, $3) order by 1`,
      [table.schema, table.name, NAMED],
    );
    return rows;
  }

  /** Null: made. What an interrupted build left behind is invalid and costs the application for nothing, so it is dropped first. */
  private make(table: LocalTable, name: string, statement: string, leftBehind: boolean): Promise<string | null> {
    return this.alone(async (client) => {
      if (leftBehind) await dropIndex(client, table, name);
      await client.query(statement);
      // Of an expression nothing is known before: a value would be thought to be in every two-hundredth row, and the index left unused.
      await client.query(`analyze ${quoteTable(table)}`);
    });
  }

  /** On a session of its own, without a time limit: a build takes as long as the table is large. Gives the database's words when it refuses. */
  private async alone(work: (client: PoolClient) => Promise<void>): Promise<string | null> {
    const client = await this.pool.connect();
    try {
      await client.query('set statement_timeout = 0');
      await work(client);
      return null;
    } catch (error) {
      if (typeof (error as { code?: unknown }).code !== 'string') throw error;
      return (error as Error).message;
    } finally {
      await client.query('reset statement_timeout').catch(() => undefined);
      client.release();
    }
  }
}

async function dropIndex(client: PoolClient, table: Pick<LocalTable, 'schema' | 'name'>, name: string): Promise<void> {
  await client.query(`drop index concurrently if exists ${quoteTable({ schema: table.schema, name })}`);
}

/** Another one for each expression that was ever indexed. */
function indexName(table: LocalTable, kind: MatchKeyDefinition['kind'], column: string): string {
  return named(kind, [table.name, column, kind, 'beginning']);
}

/** Of the index that held whole values. */
function firstName(table: LocalTable, kind: MatchKeyDefinition['kind'], column: string): string {
  return named(kind, [table.name, column, kind]);
}

function named(kind: MatchKeyDefinition['kind'], what: readonly string[]): string {
  const mark = createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 12);
  return `${NAMED}${kind}_${mark}`;
}
