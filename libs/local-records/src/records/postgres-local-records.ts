import type {
  LocalRecords,
  LocalRow,
  LocalTable,
  LocalWrite,
  LocalWriteResult,
  MatchKeyDefinition,
  Transaction,
} from '@app/sync-engine';
import type { Pool, PoolClient } from 'pg';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf, TableCatalogue } from '../catalogue/table-catalogue';
import type { TableShape } from '../catalogue/table-shape';
import { GuardedWrites } from '../writes/guarded-writes';
import type { WriteLimits } from '../writes/write-session';
import { indexedBeginning, indexedMatchKey, matchKeyExpression } from './match-key-expression';
import { rowReading, softDeleted } from './row-reading';

export interface LocalRecordsOptions extends Partial<WriteLimits> {
  /** S7.1: the tag of our own writes. */
  readonly portalId: string;
}

/** The database's answers that contradict a remembered table shape: no such table, column, type, or another type than thought. */
const SHAPE_CHANGED = new Set(['42P01', '42703', '42704', '42804', '42883']);

/**
 * The business tables on PostgreSQL. The pool's sessions must print values the same way always (`TimeZone=UTC`,
 * `DateStyle=ISO`): bases and guards compare texts (S2.2, S3.6).
 */
export class PostgresLocalRecords implements LocalRecords {
  private readonly writes: GuardedWrites;

  constructor(
    private readonly pool: Pool,
    options: LocalRecordsOptions,
    private readonly catalogue: TableCatalogue = new TableCatalogue(),
  ) {
    this.writes = new GuardedWrites(pool, catalogue, options.portalId, {
      lockTimeoutMs: options.lockTimeoutMs ?? 2_000,
      statementTimeoutMs: options.statementTimeoutMs ?? 30_000,
    });
  }

  async readRows(
    table: LocalTable,
    keys: readonly string[],
    columns: readonly string[],
  ): Promise<ReadonlyMap<string, LocalRow>> {
    if (keys.length === 0) return new Map();
    return this.reading(table, columns, async (shape) => {
      const reading = rowReading(shape, table, columns);
      const key = columnOf(shape, table.key);
      const rows = await this.select(
        `select ${reading.list} from ${quoteTable(table)} t where t.${quoteName(key.name)} = any($1::text[]::${key.castType}[])`,
        [keys],
      );
      return new Map(rows.map(reading.row).map((row) => [row.key, row]));
    });
  }

  async listRows(
    table: LocalTable,
    after: string | null,
    limit: number,
    columns: readonly string[],
  ): Promise<{ readonly rows: readonly LocalRow[]; readonly next: string | null }> {
    return this.reading(table, columns, async (shape) => {
      const reading = rowReading(shape, table, columns);
      const key = columnOf(shape, table.key);
      const name = `t.${quoteName(key.name)}`;
      const from = after === null ? '' : `where ${name} > $2::text::${key.castType}`;
      const answers = await this.select(
        `select ${reading.list} from ${quoteTable(table)} t ${from} order by ${name} limit $1`,
        after === null ? [limit] : [limit, after],
      );
      const rows = answers.map(reading.row);
      return { rows, next: rows.length < limit ? null : (rows.at(-1)?.key ?? null) };
    });
  }

  /** One index scan per column where `MatchKeyIndexes` made the indexes, else one scan of the table. */
  async findByMatchKey(
    table: LocalTable,
    key: MatchKeyDefinition,
    values: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    // No row holds U+0000, and to ask for it would fail.
    const sought = values.filter((value) => !value.includes('\u0000'));
    if (sought.length === 0 || key.columns.length === 0) return new Map();
    return this.reading(table, key.columns, async (shape) => {
      const rowKey = quoteName(columnOf(shape, table.key).name);
      const parts = key.columns.map((column) => {
        const { name } = columnOf(shape, column);
        const value = matchKeyExpression(key.kind, name);
        return `select ${value} as value, ${rowKey}::text as key from ${quoteTable(table)} t
          where ${indexedMatchKey(key.kind, name)} = any($2::text[]) and ${value} = any($1::text[])
            and not ${softDeleted(shape, table, 't')}`;
      });
      const rows = await this.select(`${parts.join(' union ')} order by 1, 2`, [sought, sought.map(indexedBeginning)]);
      const found = new Map<string, string[]>();
      for (const [value, holder] of rows as [string, string][]) {
        found.set(value, [...(found.get(value) ?? []), holder]);
      }
      return found;
    });
  }

  async applyWrites(
    tx: Transaction,
    table: LocalTable,
    writes: readonly LocalWrite[],
    columns: readonly string[],
  ): Promise<ReadonlyMap<string, LocalWriteResult>> {
    try {
      return await this.writes.apply(clientOf(tx), table, writes, columns);
    } catch (error) {
      // Not tried again here: the transaction is gone. The next batch reads the catalogue anew.
      if (shapeChanged(error)) this.catalogue.forget(table);
      throw error;
    }
  }

  private async reading<T>(
    table: LocalTable,
    columns: readonly string[],
    work: (shape: TableShape) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(await this.catalogue.shape(this.pool, table, columns));
    } catch (error) {
      if (!shapeChanged(error)) throw error;
      this.catalogue.forget(table);
      return work(await this.catalogue.shape(this.pool, table));
    }
  }

  private async select(text: string, values: unknown[]): Promise<unknown[][]> {
    const { rows } = await this.pool.query<unknown[]>({ text, values, rowMode: 'array' });
    return rows;
  }
}

/** The one place where this adapter says what a transaction of the one database is: the client that opened it. */
function clientOf(tx: Transaction): PoolClient {
  return tx as unknown as PoolClient;
}

function shapeChanged(error: unknown): boolean {
  return SHAPE_CHANGED.has(String((error as { code?: unknown }).code));
}
