import { LocalRefusal } from '@app/sync-engine';
import type { JoinTable, JoinWrite, JoinWriteResult, JoinedRow, LocalRelations, Transaction } from '@app/sync-engine';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { TableCatalogue } from '../catalogue/table-catalogue';
import type { TableShape } from '../catalogue/table-shape';
import { refusalOf } from '../writes/local-refusal';
import { inWriteSession, type WriteLimits } from '../writes/write-session';
import { joinNames, type JoinNames } from './join-names';

const ORDER = ['add', 'flag', 'remove'] as const;
/** Somebody's transaction holds what is asked for. */
const LOCK_NOT_AVAILABLE = '55P03';

export interface LocalRelationsOptions extends Partial<WriteLimits> {
  /** S7.1: the tag of our own writes. */
  readonly portalId: string;
}

/** Join tables on PostgreSQL. Names reach SQL only as the catalogue holds them. */
export class PostgresLocalRelations implements LocalRelations {
  private readonly limits: WriteLimits;

  constructor(
    private readonly pool: Pool,
    private readonly options: LocalRelationsOptions,
    private readonly catalogue: TableCatalogue = new TableCatalogue(),
  ) {
    this.limits = {
      lockTimeoutMs: options.lockTimeoutMs ?? 2_000,
      statementTimeoutMs: options.statementTimeoutMs ?? 30_000,
    };
  }

  async readJoined(
    table: JoinTable,
    fromKeys: readonly string[],
    flag: string | null,
  ): Promise<ReadonlyMap<string, readonly JoinedRow[]>> {
    if (fromKeys.length === 0) return new Map();
    const names = joinNames(await this.shape(this.pool, table, flag), table);
    const flagged = flag === null ? 'false' : `coalesce(bool_or(t.${names.column(flag)}), false)`;
    const { rows } = await this.pool.query<[string, string, boolean]>({
      text: `select t.${names.from}::text, t.${names.to}::text, ${flagged} from ${names.table} t
        where t.${names.from} = any($1::text[]::${names.fromType}[]) and ${names.isOfRelation('t', 2)}
        group by t.${names.from}, t.${names.to} order by 1, 2`,
      values: [fromKeys, ...names.fixedValues],
      rowMode: 'array',
    });
    const joined = new Map<string, JoinedRow[]>();
    for (const [from, toKey, isFlagged] of rows)
      joined.set(from, [...(joined.get(from) ?? []), { toKey, flagged: isFlagged }]);
    return joined;
  }

  async applyJoins(tx: Transaction, writes: readonly JoinWrite[]): Promise<ReadonlyMap<string, JoinWriteResult>> {
    const client = tx as unknown as PoolClient;
    const results = new Map<string, JoinWriteResult>();
    if (writes.length === 0) return results;
    const ordered = [...writes].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    await inWriteSession(client, this.options.portalId, this.limits, async () => {
      const done = await unlessBusy(client, async () => {
        for (const write of ordered) results.set(write.id, await this.apply(client, write));
      });
      if (done) return;
      for (const write of ordered) {
        results.set(write.id, 'guard_failed');
        await unlessBusy(client, async () => void results.set(write.id, await this.apply(client, write)));
      }
    });
    return results;
  }

  private async apply(client: PoolClient, write: JoinWrite): Promise<JoinWriteResult> {
    const shape = await this.shape(client, write.table, write.kind === 'flag' ? write.flag : null);
    const names = joinNames(shape, write.table);
    try {
      switch (write.kind) {
        case 'add':
          switch (await addRow(client, names, write.fromKey, write.toKey)) {
            case 'added':
              return 'written';
            case 'held':
              return 'guard_failed';
            case 'no_room':
              throw await noRoom(client, names, write, write.toKey);
          }
        case 'remove':
          return await removeRow(client, names, write.fromKey, write.toKey);
        case 'flag':
          return await moveFlag(client, names, write);
      }
    } catch (error) {
      const { schema, name, fromColumn } = write.table;
      const table = { schema, name, key: fromColumn, softDeleteColumn: null };
      const told = { kind: 'insert' as const, id: write.id, values: {} };
      if (error instanceof LocalRefusal) throw error;
      throw refusalOf(error, shape, table, [told]) ?? error;
    }
  }

  private shape(database: Pool | PoolClient, table: JoinTable, flag: string | null): Promise<TableShape> {
    const columns = [table.fromColumn, table.toColumn, ...Object.keys(table.fixed), ...(flag === null ? [] : [flag])];
    return this.catalogue.shape(database, table, columns);
  }
}

/**
 * S3.6: a row that an open transaction is about to make cannot be skipped as a locked one can; it is found by waiting the lock's time. What
 * was done before it in `work` is undone, and the transaction goes on. Gives whether nothing was busy.
 */
async function unlessBusy(client: PoolClient, work: () => Promise<void>): Promise<boolean> {
  await client.query('savepoint hubspot_sync_joins');
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== LOCK_NOT_AVAILABLE) throw error;
    await client.query('rollback to savepoint hubspot_sync_joins');
    return false;
  }
  await client.query('release savepoint hubspot_sync_joins');
  return true;
}

/** A row that is held already is left as it is; there is no room if a row of others stands in its way. */
async function addRow(
  client: PoolClient,
  names: JoinNames,
  from: string,
  to: string,
): Promise<'added' | 'held' | 'no_room'> {
  const columns = [names.from, names.to, ...names.fixedColumns].join(', ');
  const values = [
    `$1::text::${names.fromType}`,
    `$2::text::${names.toType}`,
    ...names.fixedTypes.map((type, at) => `$${at + 3}::text::${type}`),
  ].join(', ');
  const parameters = [from, to, ...names.fixedValues];
  const missing = `not exists (select from ${names.table} where ${rowOf(names)})`;
  const insert = `insert into ${names.table} (${columns}) select ${values} where ${missing} on conflict do nothing`;
  if ((await client.query(insert, parameters)).rowCount === 1) return 'added';
  const held = await client.query(`select 1 from ${names.table} where ${rowOf(names)}`, parameters);
  return (held.rowCount ?? 0) > 0 ? 'held' : 'no_room';
}

/** One row of the relation, by parameters 1 (from), 2 (to) and the fixed values. */
function rowOf(names: JoinNames): string {
  return `${names.from} = $1::text::${names.fromType} and ${names.to} = $2::text::${names.toType} and ${names.isOfRelation(null, 3)}`;
}

/** What stands in the way of a row: another relation of the same two, or a row of other ends that a unique constraint keeps alone. */
async function noRoom(client: PoolClient, names: JoinNames, write: JoinWrite, toKey: string): Promise<LocalRefusal> {
  const { id, table } = write;
  const pair = `${names.from} = $1::text::${names.fromType} and ${names.to} = $2::text::${names.toType}`;
  const held = await client.query(`select 1 from ${names.table} where ${pair}`, [write.fromKey, toKey]);
  const name = `${table.schema}.${table.name}`;
  const message =
    held.rowCount === 0
      ? `${name}: another row stands in its way, as a unique constraint of the table keeps that row alone. Remove it, or the association in HubSpot.`
      : `${name}: the two rows are joined by another relation already, and the table has room for one. Remove it, or the label in HubSpot.`;
  return new LocalRefusal(name, 'unique', null, id, message);
}

/** S3.6: a busy row is not waited for, and one that is gone was removed by somebody since it was read. */
async function removeRow(client: PoolClient, names: JoinNames, from: string, to: string): Promise<JoinWriteResult> {
  const row = rowOf(names);
  const values = [from, to, ...names.fixedValues];
  const removed = await client.query(
    `delete from ${names.table} where ctid = any(array(select ctid from ${names.table} where ${row} for update skip locked))`,
    values,
  );
  const left = await client.query(`select 1 from ${names.table} where ${row}`, values);
  return removed.rowCount !== 0 && left.rowCount === 0 ? 'written' : 'guard_failed';
}

/** S6.3: the old flag is cleared before the new one is set, as a unique index on flagged rows asks. */
async function moveFlag(
  client: PoolClient,
  names: JoinNames,
  write: Extract<JoinWrite, { kind: 'flag' }>,
): Promise<JoinWriteResult> {
  const flag = names.column(write.flag);
  const ofFrom = `${names.from} = $1::text::${names.fromType} and ${names.isOfRelation(null, 2)}`;
  const values = [write.fromKey, ...names.fixedValues];
  const held = await client.query<[string, boolean]>({
    text: `select ${names.to}::text, coalesce(${flag}, false) from ${names.table} where ${ofFrom} order by 1 for update skip locked`,
    values,
    rowMode: 'array',
  });
  const all = await client.query<{ rows: number }>(
    `select count(*)::int as rows from ${names.table} where ${ofFrom}`,
    values,
  );
  const flagged = held.rows.filter(([, isFlagged]) => isFlagged).map(([to]) => to);
  if (held.rowCount !== all.rows[0]?.rows || (flagged[0] ?? null) !== write.expect) return 'guard_failed';
  await client.query(`update ${names.table} set ${flag} = false where ${ofFrom} and ${flag}`, values);
  if (write.toKey === null) return 'written';
  if ((await addRow(client, names, write.fromKey, write.toKey)) === 'no_room')
    throw await noRoom(client, names, write, write.toKey);
  const at = names.fixedValues.length + 2;
  const set = await client.query(
    `update ${names.table} set ${flag} = true where ${ofFrom} and ${names.to} = $${at}::text::${names.toType}`,
    [...values, write.toKey],
  );
  return set.rowCount === 1 ? 'written' : 'guard_failed';
}
