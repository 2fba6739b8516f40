import { LocalRefusal, type LocalTable, type LocalWrite, type LocalWriteResult } from '@app/sync-engine';
import type { Pool, PoolClient } from 'pg';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf, type TableCatalogue } from '../catalogue/table-catalogue';
import { textOf } from '../catalogue/source-value';
import type { TableShape } from '../catalogue/table-shape';
import { rowReading } from '../records/row-reading';
import { lockRows } from './row-locks';
import { refusalOf } from './local-refusal';
import {
  byColumnSet,
  byGivenColumns,
  insertsStatement,
  insertStatement,
  updateStatement,
  type LocalInsert,
  type LocalUpdate,
  type Statement,
} from './local-update';
import { locateMisfit } from './misfit';
import { comparing, deleteStatement, restoreStatement, type LocalDelete } from './row-deletes';
import { freeRings, planOrder } from './unique-order';
import { inWriteSession, type WriteLimits } from './write-session';

/** One batch of local writes inside the caller's transaction (S3.6, S3.9, S3.10, S7.1). */
export class GuardedWrites {
  constructor(
    private readonly pool: Pool,
    private readonly catalogue: TableCatalogue,
    private readonly portalId: string,
    private readonly limits: WriteLimits,
  ) {}

  /** Throws `LocalRefusal`; then, and after any other error, the transaction must roll back. */
  async apply(
    client: PoolClient,
    table: LocalTable,
    writes: readonly LocalWrite[],
    columns: readonly string[],
  ): Promise<ReadonlyMap<string, LocalWriteResult>> {
    if (writes.length === 0) return new Map();
    const shape = await this.catalogue.shape(client, table, [...columns, ...writes.flatMap(columnsOf)]);
    assertWrites(shape, table, writes);
    const batch = new WriteBatch(client, shape, table, writes, columns);
    try {
      return await inWriteSession(client, this.portalId, this.limits, () => batch.run());
    } catch (error) {
      const refusal = error instanceof LocalRefusal ? error : refusalOf(error, shape, table, batch.current);
      if (refusal === null) throw patienceEnded(error, table, this.limits) ?? error;
      throw await locateMisfit(this.pool, shape, table, batch.current, refusal);
    }
  }
}

class WriteBatch {
  /** The writes of the statement under way: those a refusal can be about. */
  current: readonly LocalWrite[];
  private readonly results: Map<string, LocalWriteResult>;

  constructor(
    private readonly client: PoolClient,
    private readonly shape: TableShape,
    private readonly table: LocalTable,
    private readonly writes: readonly LocalWrite[],
    private readonly columns: readonly string[],
  ) {
    this.current = writes;
    this.results = new Map(writes.map((write) => [write.id, { kind: 'guard_failed' }]));
  }

  async run(): Promise<ReadonlyMap<string, LocalWriteResult>> {
    const updates = this.writes.filter((write): write is LocalUpdate => write.kind === 'update');
    const deletes = this.writes.filter((write): write is LocalDelete => write.kind === 'delete');
    const locked = await lockRows(this.client, this.shape, this.table, [...updates, ...deletes.map(comparing)]);
    const held = updates.filter((update) => locked.some(({ id }) => id === update.id));
    await this.delete(deletes.filter((write) => locked.some(({ id }) => id === write.id)));
    await this.restore(held.filter((update) => update.restores));
    await this.updateInOrder(held.filter((update) => update.set.length > 0));
    await this.insertAll(this.writes.filter((write): write is LocalInsert => write.kind === 'insert'));
    this.current = this.writes;
    // What the application defers to COMMIT is checked here, where a refusal can still be told from a broken commit.
    if (this.shape.hasDeferrable) await this.client.query('set constraints all immediate');
    const unchanged = held.filter((update) => update.set.length === 0);
    await this.readBack(new Map(unchanged.map((update) => [update.key, update.id])));
    if (this.shape.hasAfterTriggers) await this.readBackWritten();
    return this.results;
  }

  private async updateInOrder(updates: readonly LocalUpdate[]): Promise<void> {
    this.current = updates;
    const order = await planOrder(this.client, this.shape, this.table, updates);
    const current = await freeRings(this.client, this.shape, this.table, updates, order.clears);
    for (const layer of order.layers) {
      for (const group of byColumnSet(layer.flatMap((id) => current.get(id) ?? []))) await this.update(group);
    }
  }

  private async update(group: readonly LocalUpdate[]): Promise<void> {
    this.current = group;
    const reading = rowReading(this.shape, this.table, this.columns);
    const ids = new Map(group.map((update) => [update.key, update.id]));
    for (const answer of await this.ask(updateStatement(this.shape, this.table, group, reading.list))) {
      const row = reading.row(answer);
      const id = ids.get(row.key);
      if (id !== undefined) this.results.set(id, { kind: 'written', row });
    }
  }

  private async delete(writes: readonly LocalDelete[]): Promise<void> {
    if (writes.length === 0) return;
    this.current = writes;
    const ids = new Map(writes.map((write) => [write.key, write.id]));
    for (const [key] of await this.ask(deleteStatement(this.shape, this.table, [...ids.keys()]))) {
      const id = ids.get(String(key));
      if (id !== undefined) this.results.set(id, { kind: 'deleted' });
    }
  }

  private async restore(updates: readonly LocalUpdate[]): Promise<void> {
    const statement = restoreStatement(
      this.shape,
      this.table,
      updates.map((update) => update.key),
    );
    if (statement === null || updates.length === 0) return;
    this.current = updates;
    await this.ask(statement);
  }

  /** Rows that give the same columns go in together where the server tells which became which; where one of them is refused, each on its own, so that the refusal names it (S3.10). */
  private async insertAll(inserts: readonly LocalInsert[]): Promise<void> {
    for (const group of byGivenColumns(inserts)) {
      if (await this.insertTogether(group)) continue;
      for (const write of group) await this.insert(write);
    }
  }

  private async insertTogether(group: readonly LocalInsert[]): Promise<boolean> {
    if (!this.shape.mergeReturns || group.length === 1 || Object.keys(group[0]!.values).length === 0) return false;
    const reading = rowReading(this.shape, this.table, this.columns);
    await this.client.query('savepoint inserts');
    try {
      for (const [place, ...answer] of await this.ask(insertsStatement(this.shape, this.table, group, reading.list))) {
        const write = group[Number(place) - 1];
        if (write) this.results.set(write.id, { kind: 'written', row: reading.row(answer) });
      }
    } catch (error) {
      await this.client.query('rollback to savepoint inserts').catch(() => {
        throw error;
      });
      return false;
    }
    await this.client.query('release savepoint inserts');
    return true;
  }

  private async insert(write: LocalInsert): Promise<void> {
    this.current = [write];
    const reading = rowReading(this.shape, this.table, this.columns);
    const [answer] = await this.ask(insertStatement(this.shape, this.table, write, reading.list));
    if (answer) this.results.set(write.id, { kind: 'written', row: reading.row(answer) });
  }

  private async readBackWritten(): Promise<void> {
    const ids = new Map<string, string>();
    for (const [id, result] of this.results) if (result.kind === 'written') ids.set(result.row.key, id);
    await this.readBack(ids);
  }

  /** `ids`: write ids by row key. */
  private async readBack(ids: ReadonlyMap<string, string>): Promise<void> {
    if (ids.size === 0) return;
    const reading = rowReading(this.shape, this.table, this.columns);
    const key = columnOf(this.shape, this.table.key);
    const answers = await this.ask({
      text: `select ${reading.list} from ${quoteTable(this.table)} t where t.${quoteName(key.name)} = any($1::text[]::${key.castType}[])`,
      values: [[...ids.keys()]],
    });
    for (const row of answers.map(reading.row)) {
      const id = ids.get(row.key);
      if (id !== undefined) this.results.set(id, { kind: 'written', row });
    }
  }

  private async ask(statement: Statement): Promise<unknown[][]> {
    const { rows } = await this.client.query<unknown[]>({ ...statement, rowMode: 'array' });
    return rows;
  }
}

/** A lock or a statement that took too long, in words; the batch is tried again later. */
function patienceEnded(error: unknown, table: LocalTable, limits: WriteLimits): Error | null {
  const code = (error as { code?: unknown }).code;
  if (code !== '55P03' && code !== '57014') return null;
  const waited =
    code === '55P03'
      ? `a lock for more than ${limits.lockTimeoutMs}`
      : `an answer for more than ${limits.statementTimeoutMs}`;
  return new Error(
    `Writing to ${table.schema}.${table.name} waited for ${waited} ms and was given up; the records stay marked and are tried again. ` +
      'If it repeats, look for long transactions of the application.',
    { cause: error },
  );
}

function columnsOf(write: LocalWrite): readonly string[] {
  if (write.kind === 'insert') return Object.keys(write.values);
  return (write.kind === 'update' ? write.set : write.expect).map((member) => member.column);
}

function assertWrites(shape: TableShape, table: LocalTable, writes: readonly LocalWrite[]): void {
  const ids = new Set<string>();
  const keys = new Set<string>();
  for (const write of writes) {
    if (ids.has(write.id)) throw new Error(`Two writes of one batch have the id "${write.id}".`);
    ids.add(write.id);
    const columns = columnsOf(write);
    // What a delete compares may be computed; what is written must be a column.
    for (const column of columns) void (write.kind === 'delete' ? textOf(shape, column) : columnOf(shape, column));
    if (write.kind === 'insert') continue;
    if (keys.has(write.key)) throw new Error(`Two writes of one batch are for row ${write.key} of ${table.name}.`);
    keys.add(write.key);
    if (new Set(columns).size !== columns.length) throw new Error(`Write "${write.id}" sets a column twice.`);
    if (write.kind === 'update' && columns.includes(table.key))
      throw new Error(`Write "${write.id}" would change the key of row ${write.key} (S5.1).`);
  }
}
