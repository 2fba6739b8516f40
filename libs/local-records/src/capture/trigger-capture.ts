import type {
  CapturedTable,
  CaptureInstallation,
  CaptureProblem,
  CaptureRemoval,
  ChangeCapture,
} from '@app/sync-engine';
import type { Pool, PoolClient } from 'pg';
import { quoteName, quoteTable, quoteText } from '../catalogue/quoted-name';
import type { TableCatalogue } from '../catalogue/table-catalogue';
import { tableLabel } from '../catalogue/table-shape';
import { inOwnTransaction } from '../session/own-transaction';
import { captureFunctions, qualifiedFunction, type CaptureFunction } from './capture-function';
import { stands, stateProblems, tableProblems } from './capture-problems';
import {
  allCaptureFunctions,
  captureState,
  storeReady,
  triggeredTables,
  triggerName,
  type CaptureTarget,
} from './capture-state';
import { captureFunctionNames, capturePlan, type CaptureEvent } from './captured-table-plan';
import { underBriefLocks, type Patience } from './brief-locks';

const DEFAULT_PATIENCE: Patience = { lockTimeoutMs: 100, attempts: 20, pauseMs: 150 };

/**
 * S1.2 by statement-level AFTER triggers with transition tables: one trigger per event on the table and on each of its
 * partitions, which call the table's function for that event in the schema `hubspot_sync`. A changed column list replaces the
 * functions alone, without any lock on the table.
 */
export class TriggerCapture implements ChangeCapture {
  constructor(
    private readonly pool: Pool,
    private readonly catalogue: TableCatalogue,
    private readonly patience: Patience = DEFAULT_PATIENCE,
  ) {}

  async install(table: CapturedTable, columns: readonly string[]): Promise<CaptureInstallation> {
    const shape = await this.catalogue.read(this.pool, table);
    const problems = tableProblems(table, shape, columns, await storeReady(this.pool));
    const plan = shape && capturePlan(shape, table, columns);
    if (!plan || problems.some((problem) => problem.kind !== 'column_missing')) return { kind: 'refused', problems };
    const wanted = captureFunctions(plan);
    let state = await captureState(this.pool, table);
    let changed = false;
    if (!wanted.every((one) => stands(state, one))) {
      await this.replaceFunctions(wanted);
      changed = true;
      state = await captureState(this.pool, table);
    }
    for (const target of state.targets.filter((candidate) => !candidate.foreign)) {
      const missing = wanted.filter(({ event, name }) => {
        const trigger = target.triggers.get(event);
        return !trigger?.enabled || trigger.calls !== name;
      });
      if (missing.length === 0) continue;
      changed = true;
      const done = await underBriefLocks(this.pool, this.patience, (client) => createTriggers(client, target, missing));
      if (!done) return { kind: 'busy', message: busy(target, 'install') };
    }
    const older = [...state.functions.keys()].filter((name) => wanted.every((one) => one.name !== name));
    if (older.length > 0) await this.dropUncalled(older);
    return { kind: changed ? 'installed' : 'unchanged', problems };
  }

  async check(table: CapturedTable, columns: readonly string[]): Promise<readonly CaptureProblem[]> {
    const shape = await this.catalogue.read(this.pool, table);
    const problems = tableProblems(table, shape, columns, await storeReady(this.pool));
    const plan = shape && capturePlan(shape, table, columns);
    if (!plan) return problems;
    return [...problems, ...stateProblems(table, await captureState(this.pool, table), captureFunctions(plan))];
  }

  remove(table: Pick<CapturedTable, 'schema' | 'name'>): Promise<CaptureRemoval> {
    return this.removeFunctions(captureFunctionNames(table));
  }

  async removeAll(): Promise<CaptureRemoval> {
    return this.removeFunctions(await allCaptureFunctions(this.pool));
  }

  private async removeFunctions(names: readonly string[]): Promise<CaptureRemoval> {
    for (const target of await triggeredTables(this.pool, names)) {
      const done = await underBriefLocks(this.pool, this.patience, async (client) => {
        for (const trigger of target.triggers) {
          await dropTrigger(client, trigger, target);
        }
      });
      if (!done) return { kind: 'busy', message: busy(target, 'remove') };
    }
    await this.dropUncalled(names);
    return { kind: 'removed' };
  }

  private async replaceFunctions(wanted: readonly CaptureFunction[]): Promise<void> {
    await inOwnTransaction(this.pool, async (client) => {
      for (const { name, body, comment } of wanted) {
        const qualified = qualifiedFunction(name);
        // Two processes that replace one function at once would fail with "tuple concurrently updated".
        await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [qualified]);
        await client.query(
          `create or replace function ${qualified}() returns trigger language plpgsql security definer
           set search_path = pg_catalog, pg_temp as ${quoteText(body)}`,
        );
        await client.query(`comment on function ${qualified}() is ${quoteText(comment)}`);
        await client.query(`revoke all on function ${qualified}() from public`);
      }
    });
  }

  /** Without cascade: a trigger that appeared meanwhile, or that a detached partition kept, must not be dropped under an unbounded lock. */
  private async dropUncalled(names: readonly string[]): Promise<void> {
    const { rows } = await this.pool.query<{ name: string }>(
      `select p.proname as name from pg_proc p
       where p.pronamespace = to_regnamespace('hubspot_sync') and p.proname = any($1)
         and not exists (select from pg_trigger g where g.tgfoid = p.oid)`,
      [names],
    );
    for (const { name } of rows) await this.pool.query(`drop function if exists ${qualifiedFunction(name)}()`);
  }
}

/** Replacing a trigger that was disabled enables it. Needs no more than TRIGGER on the table. */
async function createTriggers(
  client: PoolClient,
  target: CaptureTarget,
  functions: readonly CaptureFunction[],
): Promise<void> {
  for (const { event, name } of functions) {
    const trigger = quoteName(triggerName(event));
    await client.query(
      `create or replace trigger ${trigger} after ${event} on ${quoteTable(target)}
       ${transition(event)} for each statement execute function ${qualifiedFunction(name)}()`,
    );
  }
}

/** Only a table's owner may drop a trigger of it. Who was granted TRIGGER alone drops its own function, and the trigger goes with it. */
async function dropTrigger(
  client: PoolClient,
  trigger: string,
  target: Pick<CaptureTarget, 'schema' | 'name'>,
): Promise<void> {
  const { rows } = await client.query<{ calls: string; owned: boolean }>(
    `select p.proname as calls, pg_has_role(c.relowner, 'usage') as owned
     from pg_trigger g join pg_proc p on p.oid = g.tgfoid join pg_class c on c.oid = g.tgrelid
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2 and g.tgname = $3`,
    [target.schema, target.name, trigger],
  );
  for (const { calls, owned } of rows)
    await client.query(
      owned
        ? `drop trigger if exists ${quoteName(trigger)} on ${quoteTable(target)}`
        : `drop function ${qualifiedFunction(calls)}() cascade`,
    );
}

/** Each event has a trigger of its own: PostgreSQL gives no transition tables to a trigger of several events. */
function transition(event: CaptureEvent): string {
  switch (event) {
    case 'insert':
      return 'referencing new table as new_rows';
    case 'update':
      return 'referencing old table as old_rows new table as new_rows';
    case 'delete':
      return 'referencing old table as old_rows';
    case 'truncate':
      return '';
  }
}

function busy(target: { readonly schema: string; readonly name: string }, what: 'install' | 'remove'): string {
  return (
    `Capture could not ${what} its triggers on ${tableLabel(target)}: the application kept the table locked. ` +
    'Nothing of the application waited; try again in a quieter moment, or end the long transaction that holds the table.'
  );
}
