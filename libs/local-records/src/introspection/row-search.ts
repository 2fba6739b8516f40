import type { LocalTable } from '@app/sync-engine';
import type { Pool } from 'pg';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { textOf } from '../catalogue/source-value';
import { columnOf, type TableCatalogue } from '../catalogue/table-catalogue';
import { softDeleted } from '../records/row-reading';
import { takenBack } from '../session/own-transaction';
import { missingTable } from './table-problem';

/** A person waits for it, and the database has other work. */
const PATIENCE_MS = 3_000;
const CANCELLED = '57014';
/** Class of the codes that say a value is none of its type. */
const DATA_EXCEPTION = '22';

interface KeyRow {
  readonly key: string;
}

export interface FoundKeys {
  readonly keys: readonly string[];
  /** False: not every row could be looked at. */
  readonly whole: boolean;
}

/** Rows of a table by what people call them. */
export class RowSearch {
  constructor(
    private readonly pool: Pool,
    private readonly catalogue: TableCatalogue,
  ) {}

  /**
   * Keys of at most `limit` rows: the one whose key the text is, then those that hold it in one of the columns or computed sources,
   * whatever its case; deleted ones left out. Columns need no index for this, so every row is looked at; where three seconds are not
   * enough the answer is not `whole`. Throws when there is no such table or column.
   */
  async search(table: LocalTable, columns: readonly string[], text: string, limit: number): Promise<FoundKeys> {
    const shape = await this.catalogue.read(this.pool, table);
    if (!shape) throw new Error(missingTable(table).message);
    const { name, castType } = columnOf(shape, table.key);
    const select = `select t.${quoteName(name)}::text as key from ${quoteTable(table)} t where not ${softDeleted(shape, table, 't')}`;
    const isKey = `${select} and t.${quoteName(name)} = $1::text::${castType}`;
    const byKey = await this.rowOfKey(isKey, text);
    if (columns.length === 0) return { keys: byKey.map(({ key }) => key), whole: true };
    const holds = columns.map((column) => `${textOf(shape, column)} ilike $1`).join(' or ');
    try {
      const rows = await this.rowsHolding(`${select} and (${holds}) limit $2`, text, limit);
      return { keys: [...new Set([...byKey, ...rows].map(({ key }) => key))].slice(0, limit), whole: true };
    } catch (error) {
      if ((error as { code?: string }).code === CANCELLED) return { keys: byKey.map(({ key }) => key), whole: false };
      throw error;
    }
  }

  private async rowsHolding(statement: string, text: string, limit: number): Promise<readonly KeyRow[]> {
    return takenBack(this.pool, async (client) => {
      await client.query(`set transaction read only; set local statement_timeout = ${PATIENCE_MS}`);
      const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
      return (await client.query<KeyRow>(statement, [pattern, limit])).rows;
    });
  }

  /** None where the text is no value of the key's type: a word is no number. */
  private async rowOfKey(statement: string, text: string): Promise<readonly KeyRow[]> {
    try {
      return (await this.pool.query<KeyRow>(statement, [text])).rows;
    } catch (error) {
      if (isDataException(error)) return [];
      throw error;
    }
  }
}

function isDataException(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith(DATA_EXCEPTION);
}
