import { PLAN_PROGRESS, RUN_STATES, RUN_TRANSITIONS, isOpenRun, runProgress } from '@app/sync-engine';
import type { NewRun, PlanProgress, Run, RunKind, RunPatch, RunProgress, RunStore } from '@app/sync-engine';
import { In, Not, type DataSource, type EntityManager } from 'typeorm';
import { assertLegalMove } from '../legal-move';
import { milliseconds } from '../milliseconds';
import { RunRow } from '../tables/run.table';
import { databaseNow } from './database-clock';
import { COUNT_KINDS } from './plan-feed';

/** Runs of one portal. */
export class PostgresRunStore implements RunStore {
  constructor(
    private readonly source: DataSource,
    private readonly portalId: string,
  ) {}

  create(run: NewRun): Promise<Run | null> {
    return this.source.transaction(async (manager) => {
      if (run.kind !== 'audit' && (await this.otherPlan(manager, run.entity))) return null;
      return this.insert(manager, run);
    });
  }

  /** Whether a plan of the entity is open. Who asks holds the entity's plans until its transaction ends: nobody begins one meanwhile. */
  private async otherPlan(manager: EntityManager, entity: string): Promise<boolean> {
    await manager.query(`select pg_advisory_xact_lock(hashtextextended('hubspot_sync plans ' || $1 || ' ' || $2, 0))`, [
      this.portalId,
      entity,
    ]);
    const open = RUN_STATES.filter((state) => isOpenRun({ state }));
    return manager.getRepository(RunRow).existsBy({
      portalId: this.portalId,
      entity,
      state: In(open),
      kind: Not('audit'),
    });
  }

  private async insert(manager: EntityManager, run: NewRun): Promise<Run> {
    const startedAt = await databaseNow(manager);
    const row: RunRow = {
      id: run.id,
      entity: run.entity,
      kind: run.kind,
      portalId: this.portalId,
      state: 'planning',
      paused: false,
      scope: run.scope ?? { kind: 'entity' },
      requestedBy: run.requestedBy ?? 'the worker',
      choices: {},
      plan: null,
      message: null,
      walkPhase: 'hubspot',
      walkAfter: null,
      walked: 0,
      requestsUsed: 0,
      startedAt,
      applyingSince: null,
      finishedAt: null,
    };
    await manager.getRepository(RunRow).insert(row);
    return runOf(row);
  }

  async update(id: string, patch: RunPatch): Promise<void> {
    await this.source.transaction(async (manager) => {
      const rows = manager.getRepository(RunRow);
      const known = await rows.findOne({ where: { id, portalId: this.portalId }, lock: { mode: 'pessimistic_write' } });
      if (!known) throw new Error(`There is no run ${id} in portal ${this.portalId}.`);
      const state = patch.state ?? known.state;
      assertLegalMove(`Run ${id}`, RUN_TRANSITIONS, known.state, state);
      const ended = RUN_TRANSITIONS[state].length === 0;
      const now = await databaseNow(manager);
      await rows.update(
        { id },
        {
          state,
          plan: patch.plan ?? known.plan,
          message: patch.message === undefined ? known.message : patch.message,
          paused: ended ? false : (patch.paused ?? known.paused),
          walkPhase: patch.walk?.phase ?? known.walkPhase,
          walkAfter: patch.walk ? patch.walk.after : known.walkAfter,
          choices: { ...(patch.choices ?? known.choices) },
          walked: known.walked + (patch.walked ?? 0),
          applyingSince: state === 'applying' ? (known.applyingSince ?? now) : known.applyingSince,
          finishedAt: ended ? (known.finishedAt ?? now) : null,
        },
      );
      if (state !== known.state && known.kind !== 'audit')
        await this.noteApplying(manager, known, state === 'applying');
    });
  }

  async find(id: string): Promise<Run | null> {
    const row = await this.source.getRepository(RunRow).findOneBy({ id, portalId: this.portalId });
    return row && runOf(row);
  }

  async latest(entity: string): Promise<Run | null> {
    const [run] = await this.list({ entity, limit: 1 });
    return run ?? null;
  }

  async list(options: {
    readonly limit: number;
    readonly before?: string;
    readonly entity?: string;
    readonly kind?: RunKind;
  }): Promise<readonly Run[]> {
    const query = this.source
      .getRepository(RunRow)
      .createQueryBuilder('run')
      .where('run.portalId = :portalId', { portalId: this.portalId });
    if (options.entity !== undefined) query.andWhere('run.entity = :entity', { entity: options.entity });
    if (options.kind !== undefined) query.andWhere('run.kind = :kind', { kind: options.kind });
    if (options.before !== undefined)
      query.andWhere(
        '(run.startedAt, run.id) < (select last.started_at, last.id from hubspot_sync.hubspot_runs last where last.id = :before)',
        { before: options.before },
      );
    const rows = await query
      .orderBy('run.startedAt', 'DESC')
      .addOrderBy('run.id', 'DESC')
      .limit(options.limit)
      .getMany();
    return rows.map(runOf);
  }

  async underWay(): Promise<readonly Run[]> {
    const rows = await this.source.getRepository(RunRow).find({
      where: [
        { portalId: this.portalId, paused: false, state: In(['planning', 'applying']) },
        { portalId: this.portalId, paused: false, state: 'planned', kind: 'audit' },
      ],
      order: { startedAt: 'ASC', id: 'ASC' },
    });
    return rows.map(runOf);
  }

  async addRequests(id: string, requests: number): Promise<void> {
    await this.source.query(
      'update hubspot_sync.hubspot_runs set requests_used = requests_used + $3 where id = $1 and portal_id = $2',
      [id, this.portalId, requests],
    );
  }

  async progress(id: string): Promise<RunProgress> {
    const row = await this.source.getRepository(RunRow).findOneBy({ id, portalId: this.portalId });
    if (!row) throw new Error(`There is no run ${id} in portal ${this.portalId}.`);
    const counted: { progress: PlanProgress; records: string }[] = await this.source.query(
      `select progress, count(*) as records from hubspot_sync.hubspot_plan_records where run_id = $1 group by progress`,
      [id],
    );
    const records = Object.fromEntries(PLAN_PROGRESS.map((progress) => [progress, 0])) as Record<PlanProgress, number>;
    for (const { progress, records: count } of counted) records[progress] = Number(count);
    const until = row.finishedAt ?? (await databaseNow(this.source.manager));
    return runProgress({ ...runOf(row), walked: row.walked }, records, until);
  }

  /** The lease looks at the entity alone to know whether planned records are due; feeding knows how many there are of each kind of work. */
  private async noteApplying(manager: EntityManager, run: RunRow, applying: boolean): Promise<void> {
    if (applying) await manager.query(COUNT_KINDS, [run.id]);
    await manager.query(
      `update hubspot_sync.hubspot_entities
       set applying_run = case when $4 then $3 when applying_run = $3 then null else applying_run end
       where portal_id = $1 and entity = $2`,
      [this.portalId, run.entity, run.id, applying],
    );
  }
}

function runOf(row: RunRow): Run {
  const { id, entity, kind, state, plan, startedAt, finishedAt, message, paused, scope, requestedBy, choices } = row;
  return {
    id,
    entity,
    kind,
    state,
    plan,
    startedAt,
    finishedAt,
    message,
    paused,
    scope,
    requestedBy,
    choices,
    walk: { phase: row.walkPhase, after: row.walkAfter },
    applyingSince: row.applyingSince,
    requestsUsed: row.requestsUsed,
  };
}

/** A run as one JSON value, for statements that read it beside other things; the table goes by the name `run`. */
export const RUN_JSON = `jsonb_build_object(
  'id', run.id, 'entity', run.entity, 'kind', run.kind, 'state', run.state, 'plan', run.plan,
  'startedAt', ${milliseconds('run.started_at')}, 'finishedAt', ${milliseconds('run.finished_at')},
  'message', run.message, 'paused', run.paused, 'scope', run.scope, 'requestedBy', run.requested_by,
  'choices', run.choices, 'walk', jsonb_build_object('phase', run.walk_phase, 'after', run.walk_after),
  'applyingSince', ${milliseconds('run.applying_since')}, 'requestsUsed', run.requests_used)`;
