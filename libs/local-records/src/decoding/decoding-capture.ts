import type {
  CapturedTable,
  CaptureInstallation,
  CaptureProblem,
  CaptureRemoval,
  ChangeCapture,
} from '@app/sync-engine';
import type { Pool, PoolClient } from 'pg';
import { underBriefLocks, type Patience } from '../capture/brief-locks';
import { tableProblems } from '../capture/capture-problems';
import { storeReady } from '../capture/capture-state';
import { capturePlan } from '../capture/captured-table-plan';
import { quoteTable } from '../catalogue/quoted-name';
import type { TableCatalogue } from '../catalogue/table-catalogue';
import { tableLabel, type TableShape } from '../catalogue/table-shape';
import type { DecodedTable } from './change-decoder';
import { lossProblems, sameTable, standingProblems, unsuitedProblems } from './decoding-problems';
import {
  decodingStoreReady,
  forgetTable,
  PUBLICATION,
  storedTable,
  storedTables,
  storeTable,
  tellMissed,
  type IdentityBefore,
  type StoredTable,
} from './decoding-store';
import { publishedState, rowParts, stillWhole, type PublishedState } from './published-table';
import { ensureSlot, removeUnusedSlot, slotState } from './replication-slot';

const DEFAULT_PATIENCE: Patience & { readonly slotMs: number } = {
  lockTimeoutMs: 100,
  attempts: 20,
  pauseMs: 150,
  slotMs: 5_000,
};

/**
 * S1.2 by logical decoding: the application's statements do nothing for it but write whole old rows to the log (`replica identity full`). Captured
 * tables stand in one publication; one slot of the database keeps what was not read yet. `ChangeReader` reads it and appends captured rows.
 */
export class DecodingCapture implements ChangeCapture {
  constructor(
    private readonly pool: Pool,
    private readonly catalogue: TableCatalogue,
    private readonly patience = DEFAULT_PATIENCE,
  ) {}

  /** Beside columns that are missing, `problems` tells what was found broken and is mended: an audit finds what was missed. */
  async install(table: CapturedTable, columns: readonly string[]): Promise<CaptureInstallation> {
    const { shape, problems } = await this.tableProblems(table, columns);
    const wanted = shape && decodedTable(shape, table, columns);
    if (!wanted || problems.some(({ kind }) => kind !== 'column_missing')) return { kind: 'refused', problems };
    const state = await publishedState(this.pool, table);
    const unsuited = unsuitedProblems(table, shape, state);
    if (unsuited.length > 0) return { kind: 'refused', problems: unsuited };
    const slot = await ensureSlot(this.pool, this.patience.slotMs);
    if (slot.kind === 'busy') return slot;
    const stored = await storedTable(this.pool, table);
    const stands = state.published && rowParts(state).every(({ identity }) => identity === 'full');
    const mended = stored ? lossProblems(table, state, slot.replaced) : [];
    if (stored && stands && sameTable(stored, wanted))
      return { kind: slot.replaced === null ? 'unchanged' : 'installed', problems: [...problems, ...mended] };
    const done = await underBriefLocks(this.pool, this.patience, (client) =>
      stands && stored ? storeTable(client, { ...stored, ...wanted }) : publish(client, wanted),
    );
    return done
      ? { kind: 'installed', problems: [...problems, ...mended] }
      : { kind: 'busy', message: busy(table, 'publish') };
  }

  async check(table: CapturedTable, columns: readonly string[]): Promise<readonly CaptureProblem[]> {
    const { shape, problems } = await this.tableProblems(table, columns);
    const wanted = shape && decodedTable(shape, table, columns);
    if (!wanted || problems.some(({ kind }) => kind === 'store_missing')) return problems;
    const [state, slot] = [await publishedState(this.pool, table), await slotState(this.pool)];
    const stored = await storedTable(this.pool, table);
    return [
      ...problems,
      ...unsuitedProblems(table, shape, state),
      ...standingProblems(table, wanted, stored, state, slot),
    ];
  }

  /** Whether the table is captured this way, however well. */
  async captures(table: Pick<CapturedTable, 'schema' | 'name'>): Promise<boolean> {
    return (await decodingStoreReady(this.pool)) && (await storedTable(this.pool, table)) !== null;
  }

  async remove(table: Pick<CapturedTable, 'schema' | 'name'>): Promise<CaptureRemoval> {
    if (!(await decodingStoreReady(this.pool))) return { kind: 'removed' };
    return (await this.withdraw(table, false)) ?? this.removeUnused();
  }

  /** As `remove`, where another way has taken over: what was not read yet is found by an audit. */
  async handOver(table: Pick<CapturedTable, 'schema' | 'name'>): Promise<CaptureRemoval> {
    return (await this.withdraw(table, true)) ?? this.removeUnused();
  }

  async removeAll(): Promise<CaptureRemoval> {
    if (!(await decodingStoreReady(this.pool))) return { kind: 'removed' };
    for (const table of await storedTables(this.pool)) {
      const failed = await this.withdraw(table, false);
      if (failed) return failed;
    }
    return this.removeUnused();
  }

  /** Null: done. */
  private async withdraw(
    table: Pick<CapturedTable, 'schema' | 'name'>,
    unread: boolean,
  ): Promise<CaptureRemoval | null> {
    const stored = await storedTable(this.pool, table);
    if (stored === null) return null;
    const done = await underBriefLocks(this.pool, this.patience, async (client) => {
      if (unread) await tellMissed(client, stored);
      await withdraw(client, stored, await publishedState(client, stored));
    });
    return done ? null : { kind: 'busy', message: busy(stored, 'withdraw') };
  }

  private async removeUnused(): Promise<CaptureRemoval> {
    if (await removeUnusedSlot(this.pool)) return { kind: 'removed' };
    return { kind: 'busy', message: 'The replication slot of capture is still being read; it is removed later.' };
  }

  private async tableProblems(
    table: CapturedTable,
    columns: readonly string[],
  ): Promise<{ readonly shape: TableShape | null; readonly problems: readonly CaptureProblem[] }> {
    const shape = await this.catalogue.read(this.pool, table);
    const isReady = (await storeReady(this.pool)) && (await decodingStoreReady(this.pool));
    return { shape, problems: tableProblems(table, shape, columns, isReady) };
  }
}

function decodedTable(shape: TableShape, table: CapturedTable, columns: readonly string[]): DecodedTable | null {
  const plan = capturePlan(shape, table, columns);
  if (!plan) return null;
  const { schema, name, key } = table;
  return { schema, name, key, identity: plan.identity, columns: plan.columns.map((column) => column.name) };
}

/**
 * In one transaction, under the lock that `replica identity` takes: whoever has written to the table before has ended, so no
 * transaction is told in part.
 */
async function publish(client: PoolClient, wanted: DecodedTable): Promise<void> {
  await client.query(`lock table ${quoteTable(wanted)} in access exclusive mode`);
  // Another process may have been first.
  const state = await publishedState(client, wanted);
  const stored = await storedTable(client, wanted);
  for (const part of rowParts(state))
    if (part.identity !== 'full') await client.query(`alter table only ${quoteTable(part)} replica identity full`);
  await storeTable(client, { ...wanted, identitiesBefore: stored?.identitiesBefore ?? identities(state) });
  if (state.published) return;
  await client.query(`alter publication ${PUBLICATION} add table only ${quoteTable(wanted)}`);
  if (stored !== null) await tellMissed(client, wanted);
}

/** Leaves each part the identity that it had; one that was detached since, too. */
async function withdraw(client: PoolClient, stored: StoredTable, state: PublishedState): Promise<void> {
  if (state.published) await client.query(`alter publication ${PUBLICATION} drop table only ${quoteTable(stored)}`);
  const before = new Map(stored.identitiesBefore.map((part) => [tableLabel(part), part.identity]));
  const detached = await stillWhole(client, stored.identitiesBefore);
  const attached = rowParts(state).filter(({ identity }) => identity === 'full');
  for (const part of new Map([...detached, ...attached].map((found) => [tableLabel(found), found])).values()) {
    const identity = before.get(tableLabel(part)) ?? 'default';
    if (identity !== 'full') await client.query(`alter table only ${quoteTable(part)} replica identity ${identity}`);
  }
  await forgetTable(client, stored);
}

function identities(state: PublishedState): readonly IdentityBefore[] {
  return rowParts(state).map(({ schema, name, identity }) => ({ schema, name, identity }));
}

function busy(table: { readonly schema: string; readonly name: string }, what: 'publish' | 'withdraw'): string {
  return (
    `Capture could not ${what} ${tableLabel(table)}: the application kept the table locked. ` +
    'Nothing of the application waited; try again in a quieter moment, or end the long transaction that holds the table.'
  );
}
