import { RUN_TRANSITIONS } from '@app/sync-engine';
import type { PlanCounts, Run, RunState, RunStore } from '@app/sync-engine';
import type { DataSource } from 'typeorm';
import { assertLegalMove } from '../legal-move';
import { RunRow } from '../tables/run.table';
import { databaseNow } from './database-clock';

/** Runs of one portal. */
export class PostgresRunStore implements RunStore {
  constructor(
    private readonly source: DataSource,
    private readonly portalId: string,
  ) {}

  async create(run: Pick<Run, 'id' | 'entity' | 'kind'>): Promise<Run> {
    const startedAt = await databaseNow(this.source.manager);
    const row = {
      ...run,
      portalId: this.portalId,
      state: 'planning' as const,
      plan: null,
      message: null,
      startedAt,
      finishedAt: null,
    };
    await this.source.getRepository(RunRow).insert(row);
    return runOf(row);
  }

  async update(id: string, patch: { state?: RunState; plan?: PlanCounts; message?: string | null }): Promise<void> {
    await this.source.transaction(async (manager) => {
      const rows = manager.getRepository(RunRow);
      const known = await rows.findOne({ where: { id, portalId: this.portalId }, lock: { mode: 'pessimistic_write' } });
      if (!known) throw new Error(`There is no run ${id} in portal ${this.portalId}.`);
      const state = patch.state ?? known.state;
      assertLegalMove(`Run ${id}`, RUN_TRANSITIONS, known.state, state);
      const ended = RUN_TRANSITIONS[state].length === 0;
      await rows.save({
        ...known,
        state,
        plan: patch.plan ?? known.plan,
        message: patch.message === undefined ? known.message : patch.message,
        finishedAt: ended ? (known.finishedAt ?? (await databaseNow(manager))) : null,
      });
    });
  }

  async latest(entity: string): Promise<Run | null> {
    const row = await this.source.getRepository(RunRow).findOne({
      where: { portalId: this.portalId, entity },
      order: { startedAt: 'DESC', id: 'DESC' },
    });
    return row && runOf(row);
  }
}

function runOf({ id, entity, kind, state, plan, startedAt, finishedAt, message }: RunRow): Run {
  return { id, entity, kind, state, plan, startedAt, finishedAt, message };
}
