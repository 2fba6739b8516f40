import type { LocalTable, MatchKeyDefinition } from '../core';
import { localMatchKeys } from '../core';
import type { LocalRecords, LocalRow, LocalWrite, LocalWriteResult, Transaction } from '../ports';
import { LocalRefusal } from '../ports';
import type { MemoryCapturedChange, MemoryDatabase } from './memory-database';

type Row = Readonly<Record<string, string | null>>;

export interface MemoryTableOptions {
  /** Columns with a unique constraint. */
  readonly unique?: readonly string[];
  readonly notNull?: readonly string[];
  readonly captured: readonly string[];
  /** What the application's own before-trigger makes of a row. */
  readonly trigger?: (row: Row) => Row;
}

/** The business table in memory: for the application (insert, update, delete) and, as `LocalRecords`, for the engine. */
export class MemoryLocalRecords implements LocalRecords {
  private nextKey = 1;

  constructor(
    private readonly db: MemoryDatabase,
    private readonly table: LocalTable,
    private readonly options: MemoryTableOptions,
  ) {
    db.tables.rows.set(this.name, new Map());
  }

  private get name(): string {
    return `${this.table.schema}.${this.table.name}`;
  }

  private get rows(): ReadonlyMap<string, Row> {
    return this.db.tables.rows.get(this.name)!;
  }

  /** The next keys follow the rows that are there: a restored database gives keys again that it gave before (S4.1). */
  forgetKeys(): void {
    this.nextKey = Math.max(0, ...[...this.rows.keys()].map(Number)) + 1;
  }

  /** As the application: one committed statement. */
  insert(values: Row): Promise<string> {
    return this.db.exclusive(() => this.put(String(this.nextKey++), null, values, false));
  }

  update(key: string, values: Row): Promise<boolean> {
    return this.db.exclusive(() => {
      const before = this.rows.get(key);
      if (!before) return false;
      this.put(key, before, values, false);
      return true;
    });
  }

  delete(key: string): Promise<void> {
    return this.db.exclusive(() => {
      const rows = new Map(this.rows);
      if (!rows.delete(key)) return;
      this.db.tables.rows.set(this.name, rows);
      this.capture({ key, operation: 'delete', columns: [], own: false });
    });
  }

  /** For oracles: what the table holds. */
  snapshot(): ReadonlyMap<string, Row> {
    return this.rows;
  }

  readRows(
    _table: LocalTable,
    keys: readonly string[],
    columns: readonly string[],
  ): Promise<ReadonlyMap<string, LocalRow>> {
    return this.db.exclusive(
      () => new Map(keys.flatMap((key) => (this.rows.has(key) ? [[key, this.row(key, columns)] as const] : []))),
    );
  }

  listRows(_table: LocalTable, after: string | null, limit: number, columns: readonly string[]) {
    return this.db.exclusive(() => {
      const keys = [...this.rows.keys()]
        .sort((a, b) => Number(a) - Number(b))
        .filter((key) => after === null || Number(key) > Number(after));
      const page = keys.slice(0, limit);
      return {
        rows: page.map((key) => this.row(key, columns)),
        next: keys.length > limit ? page[page.length - 1]! : null,
      };
    });
  }

  findByMatchKey(
    _table: LocalTable,
    key: MatchKeyDefinition,
    values: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.db.exclusive(() => {
      const found = new Map<string, string[]>();
      for (const [id, row] of this.rows) {
        if (this.isSoftDeleted(row)) continue;
        for (const { value } of localMatchKeys([key], row))
          if (values.includes(value)) found.set(value, [...(found.get(value) ?? []), id]);
      }
      return found;
    });
  }

  async applyWrites(
    _tx: Transaction,
    _table: LocalTable,
    writes: readonly LocalWrite[],
    columns: readonly string[],
  ): Promise<ReadonlyMap<string, LocalWriteResult>> {
    const results = new Map<string, LocalWriteResult>();
    const changed: { id: string; key: string; before: Row | null; after: Row }[] = [];
    for (const write of writes) {
      if (write.kind === 'delete') {
        results.set(write.id, { kind: this.deleteAsSync(write) ? 'deleted' : 'guard_failed' });
        continue;
      }
      if (write.kind === 'insert') {
        changed.push({ id: write.id, key: String(this.nextKey++), before: null, after: write.values });
        continue;
      }
      const before = this.rows.get(write.key);
      const holds =
        before &&
        this.isSoftDeleted(before) === (write.restores ?? false) &&
        write.set.every(({ column, expect }) => (before[column] ?? null) === expect);
      if (!holds) results.set(write.id, { kind: 'guard_failed' });
      else
        changed.push({
          id: write.id,
          key: write.key,
          before,
          after: {
            ...Object.fromEntries(write.set.map(({ column, value }) => [column, value])),
            ...(write.restores ? this.softDelete(null) : {}),
          },
        });
    }
    this.checkTogether(changed);
    for (const { id, key, before, after } of changed) {
      this.put(key, before, after, true, id, false);
      results.set(id, { kind: 'written', row: this.row(key, columns) });
    }
    return results;
  }

  private softDelete(at: string | null): Row {
    const { softDeleteColumn } = this.table;
    return softDeleteColumn === null ? {} : { [softDeleteColumn]: at };
  }

  private deleteAsSync(write: Extract<LocalWrite, { kind: 'delete' }>): boolean {
    const before = this.rows.get(write.key);
    if (!before || this.isSoftDeleted(before)) return false;
    if (!write.expect.every(({ column, value }) => (before[column] ?? null) === value)) return false;
    if (this.table.softDeleteColumn === null) {
      const rows = new Map(this.rows);
      rows.delete(write.key);
      this.db.tables.rows.set(this.name, rows);
      this.capture({ key: write.key, operation: 'delete', columns: [], own: true });
    } else this.put(write.key, before, this.softDelete(new Date(this.db.now()).toISOString()), true);
    return true;
  }

  /** Unique constraints hold for the rows as they are after all writes: swaps within a transaction are allowed (S3.9). */
  private checkTogether(changed: readonly { id: string; key: string; before: Row | null; after: Row }[]): void {
    const after = new Map(this.rows);
    for (const change of changed) after.set(change.key, { ...change.before, ...change.after });
    for (const change of changed) this.check(change.key, after.get(change.key)!, after, change.id);
  }

  private put(
    key: string,
    before: Row | null,
    values: Row,
    own: boolean,
    writeId: string | null = null,
    check = true,
  ): string {
    const merged = { ...before, ...values };
    const row = this.options.trigger ? this.options.trigger(merged) : merged;
    if (check) this.check(key, row, this.rows, writeId);
    this.db.tables.rows.set(this.name, new Map(this.rows).set(key, row));
    const columns = this.options.captured.filter(
      (column) => before === null || (before[column] ?? null) !== (row[column] ?? null),
    );
    if (columns.length > 0) this.capture({ key, operation: before === null ? 'insert' : 'update', columns, own });
    return key;
  }

  private check(key: string, row: Row, rows: ReadonlyMap<string, Row>, writeId: string | null): void {
    for (const column of this.options.notNull ?? []) {
      if ((row[column] ?? null) === null)
        throw new LocalRefusal(`${column}_not_null`, 'not_null', column, writeId, `null value in column "${column}"`);
    }
    for (const column of this.options.unique ?? []) {
      const value = row[column] ?? null;
      if (value === null) continue;
      for (const [other, held] of rows) {
        if (other !== key && held[column] === value)
          throw new LocalRefusal(`${column}_key`, 'unique', column, writeId, 'duplicate key value');
      }
    }
  }

  private capture(change: Omit<MemoryCapturedChange, 'table' | 'at'>): void {
    this.db.tables.captured = [...this.db.tables.captured, { ...change, table: this.name, at: this.db.now() }];
  }

  private isSoftDeleted(row: Row): boolean {
    const value = this.table.softDeleteColumn === null ? null : row[this.table.softDeleteColumn];
    return value !== null && value !== undefined && value !== 'false';
  }

  private row(key: string, columns: readonly string[]): LocalRow {
    const held = this.rows.get(key)!;
    return {
      key,
      values: Object.fromEntries(columns.map((column) => [column, held[column] ?? null])),
      softDeleted: this.isSoftDeleted(held),
    };
  }
}
