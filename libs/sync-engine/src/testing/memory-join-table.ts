import type { JoinTable } from '../core';
import type { JoinWrite, JoinWriteResult, JoinedRow, LocalRelations, Transaction } from '../ports';
import type { MemoryDatabase } from './memory-database';

type Row = Readonly<Record<string, string | null>>;

const TRUE = 'true';

/** A join table in memory: for the application, and, as `LocalRelations` over several of them, for the engine. */
export class MemoryJoinTable {
  constructor(
    private readonly db: MemoryDatabase,
    readonly table: JoinTable,
    /** Its one boolean column. */
    private readonly flag: string | null = null,
  ) {
    if (!db.tables.rows.has(this.name)) db.tables.rows.set(this.name, new Map());
  }

  get name(): string {
    return `${this.table.schema}.${this.table.name}`;
  }

  /** As the application: one committed statement. A second flag of one *from* key takes the first one's place. */
  put(fromKey: string, toKey: string, flagged = false): Promise<void> {
    return this.db.exclusive(() => {
      if (flagged) this.clearFlags(fromKey, false);
      this.set(fromKey, toKey, flagged, false);
    });
  }

  delete(fromKey: string, toKey: string): Promise<void> {
    return this.db.exclusive(() => void this.remove(fromKey, toKey, false));
  }

  /** For oracles, and for the engine. */
  rows(): readonly { readonly fromKey: string; readonly toKey: string; readonly flagged: boolean }[] {
    const own = [...this.held.values()].filter((row) => this.isOfRelation(row));
    return own.map((row) => ({
      fromKey: row[this.table.fromColumn]!,
      toKey: row[this.table.toColumn]!,
      flagged: this.flag !== null && row[this.flag] === TRUE,
    }));
  }

  apply(write: JoinWrite): JoinWriteResult {
    switch (write.kind) {
      case 'add':
        if (this.held.has(this.key(write.fromKey, write.toKey))) return 'guard_failed';
        this.set(write.fromKey, write.toKey, false, true);
        return 'written';
      case 'remove':
        return this.remove(write.fromKey, write.toKey, true) ? 'written' : 'guard_failed';
      case 'flag': {
        const flagged = this.rows().find(({ fromKey, flagged: isFlagged }) => fromKey === write.fromKey && isFlagged);
        if ((flagged?.toKey ?? null) !== write.expect) return 'guard_failed';
        this.clearFlags(write.fromKey, true);
        if (write.toKey !== null) this.set(write.fromKey, write.toKey, true, true);
        return 'written';
      }
    }
  }

  private isOfRelation(row: Row): boolean {
    return Object.entries(this.table.fixed).every(([column, value]) => row[column] === value);
  }

  private key(fromKey: string, toKey: string): string {
    return [fromKey, toKey, ...Object.values(this.table.fixed)].join('|');
  }

  private get held(): ReadonlyMap<string, Row> {
    return this.db.tables.rows.get(this.name)!;
  }

  private set(fromKey: string, toKey: string, flagged: boolean, own: boolean): void {
    const { fromColumn, toColumn, fixed } = this.table;
    const before = this.held.get(this.key(fromKey, toKey));
    const row: Row = {
      [fromColumn]: fromKey,
      [toColumn]: toKey,
      ...fixed,
      ...(this.flag === null ? {} : { [this.flag]: flagged ? TRUE : 'false' }),
    };
    if (before && JSON.stringify(before) === JSON.stringify(row)) return;
    this.db.tables.rows.set(this.name, new Map(this.held).set(this.key(fromKey, toKey), row));
    this.capture(fromKey, before ? 'update' : 'insert', own);
  }

  private clearFlags(fromKey: string, own: boolean): void {
    for (const row of this.rows()) if (row.fromKey === fromKey && row.flagged) this.set(fromKey, row.toKey, false, own);
  }

  /** Gives whether the row was there. */
  private remove(fromKey: string, toKey: string, own: boolean): boolean {
    const rows = new Map(this.held);
    if (!rows.delete(this.key(fromKey, toKey))) return false;
    this.db.tables.rows.set(this.name, rows);
    this.capture(fromKey, 'delete', own);
    return true;
  }

  private capture(fromKey: string, operation: 'insert' | 'update' | 'delete', own: boolean): void {
    const change = { table: this.name, key: fromKey, operation, columns: [], at: this.db.now(), own };
    this.db.tables.captured = [...this.db.tables.captured, change];
  }
}

/** `LocalRelations` on join tables in memory. */
export class MemoryRelations implements LocalRelations {
  constructor(
    private readonly db: MemoryDatabase,
    private readonly tables: readonly MemoryJoinTable[],
  ) {}

  readJoined(table: JoinTable, fromKeys: readonly string[], flag: string | null) {
    return this.db.exclusive(() => {
      const found = new Map<string, JoinedRow[]>();
      for (const { fromKey, toKey, flagged } of this.of(table).rows())
        if (fromKeys.includes(fromKey))
          found.set(fromKey, [...(found.get(fromKey) ?? []), { toKey, flagged: flag !== null && flagged }]);
      return found;
    });
  }

  applyJoins(_tx: Transaction, writes: readonly JoinWrite[]): Promise<ReadonlyMap<string, JoinWriteResult>> {
    const order = ['add', 'flag', 'remove'];
    const ordered = [...writes].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    return Promise.resolve(new Map(ordered.map((write) => [write.id, this.of(write.table).apply(write)])));
  }

  private of(table: JoinTable): MemoryJoinTable {
    const known = this.tables.find(
      ({ name, table: { fixed } }) =>
        name === `${table.schema}.${table.name}` && JSON.stringify(fixed) === JSON.stringify(table.fixed),
    );
    if (!known) throw new Error(`There is no join table ${table.schema}.${table.name}.`);
    return known;
  }
}
