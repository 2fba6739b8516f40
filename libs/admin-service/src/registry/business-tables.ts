import type { LocalCatalogue, LocalRecords, LocalTable } from '@app/sync-engine';

export interface ListedTable {
  readonly schema: string;
  readonly name: string;
  /** Its primary key where that is one column, else null. */
  readonly key: string | null;
  readonly columns: readonly string[];
  readonly estimatedRows: number | null;
}

export interface ForeignKey {
  readonly column: string;
  readonly schema: string;
  readonly name: string;
  readonly key: string;
  /** Of the table it points to. */
  readonly columns: readonly string[];
}

/** The business database, as who sets up a sync looks at it; nothing is written. */
export interface BusinessTables
  extends
    Pick<LocalCatalogue, 'describeTable' | 'users' | 'problems'>,
    Pick<LocalRecords, 'readRows' | 'listRows' | 'findByMatchKey'> {
  tables(): Promise<readonly ListedTable[]>;
  foreignKeys(table: { readonly schema: string; readonly name: string }): Promise<readonly ForeignKey[]>;
  /** Keys of rows whose key the text is or that hold it in one of the columns, deleted ones left out; not `whole` where looking at every row would take too long. */
  search(
    table: LocalTable,
    columns: readonly string[],
    text: string,
    limit: number,
  ): Promise<{ readonly keys: readonly string[]; readonly whole: boolean }>;
  /** The commonest values of a column, blank ones left out. */
  distinctValues(
    table: { readonly schema: string; readonly name: string },
    column: string,
    limit: number,
  ): Promise<readonly { readonly value: string; readonly rows: number }[]>;
}
