import type { CapturedTable, CaptureInstallation, CaptureProblem, ChangeCapture } from '@app/sync-engine';
import type { Pool, PoolClient } from 'pg';
import { quoteName, quoteTable, quoteText } from '../catalogue/quoted-name';
import type { TableCatalogue } from '../catalogue/table-catalogue';
import { tableLabel } from '../catalogue/table-shape';
import { captureFunction, CAPTURE_EVENTS, type CaptureEvent, type CaptureFunction } from './capture-function';
import { stateProblems, tableProblems } from './capture-problems';
import { captureState, storeReady, triggeredTables, triggerName, type CaptureTarget } from './capture-state';
import { captureFunctionName, capturePlan } from './captured-table-plan';
import { underBriefLocks, type Patience } from './brief-locks';

const DEFAULT_PATIENCE: Patience = { lockTimeoutMs: 100, attempts: 20, pauseMs: 150 };

/**
 * S1.2 by statement-level AFTER triggers with transition tables: one trigger per event on the table and on each of its
 * partitions, all calling one function of the schema `hubspot_sync`. A changed column list replaces the function alone, without
 * any lock on the table.
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
    const wanted = captureFunction(plan);
    let state = await captureState(this.pool, table);
    let changed = false;
    if (state.installed?.body !== wanted.body || state.installed.comment !== wanted.comment) {
      await this.replaceFunction(wanted);
      changed = true;
      state = await captureState(this.pool, table);
    }
    for (const target of state.targets.filter((candidate) => !candidate.foreign)) {
      const missing = CAPTURE_EVENTS.filter((event) => target.triggers.get(event) !== 'O');
      if (missing.length === 0) continue;
      changed = true;
      const done = await underBriefLocks(this.pool, this.patience, (client) =>
        createTriggers(client, target, missing, wanted),
      );
      if (!done) return { kind: 'busy', message: busy(target, 'install') };
    }
    return { kind: changed ? 'installed' : 'unchanged', problems };
  }

  async check(table: CapturedTable, columns: readonly string[]): Promise<readonly CaptureProblem[]> {
    const shape = await this.catalogue.read(this.pool, table);
    const problems = tableProblems(table, shape, columns, await storeReady(this.pool));
    const plan = shape && capturePlan(shape, table, columns);
    if (!plan) return problems;
    return [...problems, ...stateProblems(table, await captureState(this.pool, table), captureFunction(plan))];
  }

  async remove(
    table: Pick<CapturedTable, 'schema' | 'name'>,
  ): Promise<{ readonly kind: 'removed' } | { readonly kind: 'busy'; readonly message: string }> {
    for (const target of await triggeredTables(this.pool, table)) {
      const done = await underBriefLocks(this.pool, this.patience, async (client) => {
        for (const trigger of target.triggers) {
          await client.query(`drop trigger if exists ${quoteName(trigger)} on ${quoteTable(target)}`);
        }
      });
      if (!done) return { kind: 'busy', message: busy(target, 'remove') };
    }
    // Without cascade: a trigger that appeared meanwhile must not be dropped under an unbounded lock.
    const { rows } = await this.pool.query(`select 1 where to_regnamespace('hubspot_sync') is not null`);
    if (rows.length > 0) {
      await this.pool.query(`drop function if exists hubspot_sync.${quoteName(captureFunctionName(table))}()`);
    }
    return { kind: 'removed' };
  }

  private async replaceFunction(wanted: CaptureFunction): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      // Two processes that replace one function at once would fail with "tuple concurrently updated".
      await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [wanted.name]);
      await client.query(
        `create or replace function ${wanted.name}() returns trigger language plpgsql security definer
         set search_path = pg_catalog, pg_temp as ${quoteText(wanted.body)}`,
      );
      await client.query(`comment on function ${wanted.name}() is ${quoteText(wanted.comment)}`);
      await client.query(`revoke all on function ${wanted.name}() from public`);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }
}

async function createTriggers(
  client: PoolClient,
  target: CaptureTarget,
  events: readonly CaptureEvent[],
  wanted: CaptureFunction,
): Promise<void> {
  for (const event of events) {
    await client.query(
      `create or replace trigger ${quoteName(triggerName(event))} after ${event} on ${quoteTable(target)}
       ${transition(event)} for each statement execute function ${wanted.name}()`,
    );
    await client.query(`alter table ${quoteTable(target)} enable trigger ${quoteName(triggerName(event))}`);
  }
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
