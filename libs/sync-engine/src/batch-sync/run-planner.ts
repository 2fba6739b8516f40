import type { CompiledField } from '@app/hubspot-mapping';
import type { EntityRuntime } from '../apply-mappings';
import { hubspotMatchKeys } from '../core';
import type { HubSpotRecord, LocalRow, PlanCounts, RecordMemory, Run, RunWalk } from '../ports';
import { EMPTY_PLAN, addPlans, requestsForecast } from '../sync-operations';
import type { PreviewedBatch, SeenRecord } from '../sync-operations';
import { planUndo } from '../undo';
import { readAgain } from './failed-read';
import { EverythingFails, previewEach } from './preview-each';
import type { RunPorts, RunStep } from './run-ports';

/** Rows, or listed records, of one step; a step's work is stored with its place, so that a killed run loses no more. */
const ROWS_PER_STEP = 500;

/** Records of a selection that one HubSpot read holds. */
const SELECTED_PER_STEP = 100;

type Page = Awaited<ReturnType<RunPorts['gateway']['list']>>;

/**
 * Makes the plan of a run (S8.3) by the one way through, stopped before it writes. A whole entity is walked once: HubSpot by id into the
 * key index, so that absence from it means absence (S4.5), then the local rows, then what of HubSpot no row named. Memory does not grow
 * with the number of records.
 */
export class RunPlanner {
  /** The page after the one being stored, asked for meanwhile. */
  private ahead: { readonly runId: string; readonly after: string; readonly page: Promise<Page> } | null = null;

  constructor(private readonly ports: RunPorts) {}

  /** One step of planning; the run is as it is stored now. A run that fails for every record alike ends as failed, and says what to do. */
  async step(run: Run, runtime: EntityRuntime): Promise<RunStep> {
    try {
      return await this.next(run, runtime);
    } catch (error) {
      if (!(error instanceof EverythingFails)) throw error;
      await this.ports.plans.dropListed(run.id);
      await this.ports.runs.update(run.id, { state: 'failed', message: error.message });
      return { kind: 'rests' };
    }
  }

  private next(run: Run, runtime: EntityRuntime): Promise<RunStep> {
    const planning = run.kind === 'mapping_change' ? withWaitingParts(runtime) : runtime;
    if (run.scope.kind === 'records') return this.planSelected(run, planning, run.scope.records);
    if (run.scope.kind === 'undo') return planUndo(this.ports, run, run.scope.target, runtime);
    switch (run.walk.phase) {
      case 'hubspot':
        return this.listHubSpot(run, planning);
      case 'local':
        return this.planRows(run, planning);
      case 'rest':
        return this.planRest(run, planning);
      case 'done':
        return this.planned(run);
    }
  }

  private async listHubSpot(run: Run, runtime: EntityRuntime): Promise<RunStep> {
    const { plans, registry } = this.ports;
    const { entity } = runtime.definition;
    const page = await this.page(run, runtime);
    if (!page.ok) return readAgain(page.failure);
    const { records, next } = page.value;
    if (next !== null) this.askAhead(run, runtime, next);
    await Promise.all([this.index(runtime, records), plans.saveListed(run.id, records)]);
    if (next === null) await registry.saveListing(entity, null, true);
    return this.moveOn(run, { phase: next === null ? 'local' : 'hubspot', after: next }, { requests: 1 });
  }

  private page(run: Run, runtime: EntityRuntime): Promise<Page> {
    const { ahead } = this;
    this.ahead = null;
    if (ahead?.runId === run.id && ahead.after === run.walk.after) return ahead.page;
    return this.ports.gateway.list(runtime.definition.objectType, run.walk.after, runtime.properties);
  }

  private askAhead(run: Run, runtime: EntityRuntime, after: string): void {
    const page = this.ports.gateway.list(runtime.definition.objectType, after, runtime.properties);
    // Whoever takes it meets its failure; nobody may, if the run is paused.
    page.catch(() => undefined);
    this.ahead = { runId: run.id, after, page };
  }

  private async index({ definition }: EntityRuntime, records: readonly HubSpotRecord[]): Promise<void> {
    const { entity, matchKeys } = definition;
    if (matchKeys.length === 0) return;
    await this.ports.state.indexMatchKeys(
      entity,
      records.map((record) => ({
        hubspotId: record.id,
        entries: hubspotMatchKeys(matchKeys, record.properties).map((key) => ({ ...key, hubspotId: record.id })),
      })),
    );
  }

  private async planRows(run: Run, runtime: EntityRuntime): Promise<RunStep> {
    const { local, state } = this.ports;
    const { entity, table } = runtime.definition;
    const { rows, next } = await local.listRows(table, run.walk.after, ROWS_PER_STEP, runtime.columns);
    const memories = await state.recall(entity, { localKeys: rows.map(({ key }) => key) });
    const byKey = new Map(memories.map((memory) => [memory.link?.localKey, memory]));
    const seen = rows.map((row) => seenRow(row, byKey.get(row.key)));
    const previewed = await this.preview(run, runtime, seen);
    if (previewed?.waitMs != null) return waitForAnswer(previewed.waitMs);
    const to: RunWalk = next === null ? { phase: 'rest', after: null } : { phase: 'local', after: next };
    return this.moveOn(run, to, { previewed, walked: rows.length });
  }

  /** What HubSpot holds and no row named. Linked records were met with their rows. */
  private async planRest(run: Run, runtime: EntityRuntime): Promise<RunStep> {
    const { plans, state } = this.ports;
    const { records, next } = await plans.walkListed(run.id, run.walk.after, ROWS_PER_STEP);
    const ids = records.map(({ id }) => id);
    const [named, linked] = await Promise.all([
      plans.plannedIds(run.id, ids),
      state.findLinks(runtime.definition.entity, { hubspotIds: ids }),
    ]);
    const known = new Set([...named, ...linked.map(({ hubspotId }) => hubspotId)]);
    const seen = records
      .filter(({ id }) => !known.has(id))
      .map((record): SeenRecord => ({ record: { kind: 'hubspot', id: record.id }, hubspot: record }));
    const previewed = await this.preview(run, runtime, seen);
    if (previewed?.waitMs != null) return waitForAnswer(previewed.waitMs);
    const to: RunWalk = next === null ? { phase: 'done', after: null } : { phase: 'rest', after: next };
    return this.moveOn(run, to, { previewed, walked: seen.length });
  }

  /** A selection: each record is read where it is, a hundred a call. `after` is the place in the list. */
  private async planSelected(
    run: Run,
    runtime: EntityRuntime,
    selected: readonly SeenRecord['record'][],
  ): Promise<RunStep> {
    if (run.walk.phase === 'done') return this.planned(run);
    const from = Number(run.walk.after ?? 0);
    const part = selected.slice(from, from + SELECTED_PER_STEP);
    const named = (kind: 'link' | 'local' | 'hubspot'): string[] =>
      part.filter((record) => record.kind === kind).map(({ id }) => id);
    const memories = await this.ports.state.recall(runtime.definition.entity, {
      ids: named('link'),
      localKeys: named('local'),
      hubspotIds: named('hubspot'),
    });
    const seen = part.map((record): SeenRecord => {
      const memory = memories.find(
        ({ link }) =>
          link !== null &&
          (record.kind === 'link' ? link.id : record.kind === 'local' ? link.localKey : link.hubspotId) === record.id,
      );
      return memory ? { record, memory } : { record };
    });
    const { reconciler, isRecordsOwn } = this.ports;
    const previewed = await previewEach(seen, (some) => reconciler.preview(some, runtime, run.kind), isRecordsOwn);
    if (previewed.waitMs !== null) return waitForAnswer(previewed.waitMs);
    await this.ports.plans.save(run.id, previewed.records);
    const done = from + part.length >= selected.length;
    const to: RunWalk = done ? { phase: 'done', after: null } : { phase: 'local', after: String(from + part.length) };
    return this.moveOn(run, to, { previewed, walked: part.length, requests: 1 });
  }

  private async preview(run: Run, runtime: EntityRuntime, seen: readonly SeenRecord[]): Promise<PreviewedBatch | null> {
    if (seen.length === 0) return null;
    const { plans, reconciler, isRecordsOwn } = this.ports;
    const previewed = await previewEach(
      seen,
      (some) => reconciler.preview(some, runtime, run.kind, (ids) => plans.listed(run.id, ids)),
      isRecordsOwn,
    );
    if (previewed.waitMs === null) await plans.save(run.id, previewed.records);
    return previewed;
  }

  /** Stores where the walk stands, with what it found: the counts of a page count once, however often it is planned. */
  private async moveOn(
    run: Run,
    walk: RunWalk,
    found: { previewed?: PreviewedBatch | null; walked?: number; requests?: number },
  ): Promise<RunStep> {
    const { previewed } = found;
    const plan = previewed ? addPlans(run.plan ?? EMPTY_PLAN, forecast(previewed)) : run.plan;
    await this.ports.runs.update(run.id, {
      walk,
      walked: found.walked ?? 0,
      ...(plan === null ? {} : { plan }),
    });
    if (found.requests) await this.ports.runs.addRequests(run.id, found.requests);
    return { kind: 'goes_on' };
  }

  private async planned(run: Run): Promise<RunStep> {
    const plan = run.plan ?? EMPTY_PLAN;
    await this.ports.plans.dropListed(run.id);
    await this.ports.runs.update(run.id, {
      state: 'planned',
      plan: { ...plan, requests: requestsForecast(plan, plan.requests ?? 0) },
    });
    return { kind: 'rests' };
  }
}

/** Until the plan stands, `requests` counts the planned records that exist in HubSpot: each is read once when the plan is applied. */
function forecast({ counts, records }: PreviewedBatch): PlanCounts {
  return { ...counts, requests: records.filter(({ hubspotId }) => hubspotId !== null).length };
}

function seenRow(row: LocalRow, memory: RecordMemory | undefined): SeenRecord {
  const record = { kind: 'local' as const, id: row.key };
  return memory ? { record, memory, local: row } : { record, local: row };
}

/** S8.5: the plan over what waits is made as if it waited no more. */
function withWaitingParts(runtime: EntityRuntime): EntityRuntime {
  const active = <Part extends Pick<CompiledField, 'state'>>(part: Part): Part =>
    part.state === 'waiting' ? { ...part, state: 'active' } : part;
  return {
    ...runtime,
    fields: runtime.fields.map(active),
    associations: runtime.associations.map((relation) => ({
      ...relation,
      mapping: active(relation.mapping),
      field: active(relation.field),
    })),
  };
}

function waitForAnswer(ms: number): RunStep {
  return { kind: 'waits', ms, reason: 'HubSpot did not give the associations; asked again.' };
}
