import type { EntityRuntime } from '../apply-mappings';
import { hubspotMatchKeys, plainMark } from '../core';
import type { NewMark, RecordRef } from '../core';
import type {
  Clock,
  HubSpotGateway,
  LeasedBatch,
  LocalRecords,
  PlanCounts,
  Random,
  RegistryStore,
  Run,
  RunStore,
  SyncState,
} from '../ports';
import { EMPTY_PLAN, addPlans } from '../sync-operations';
import type { Reconciler } from '../sync-operations';

export interface FirstSyncPorts {
  readonly gateway: HubSpotGateway;
  readonly local: LocalRecords;
  readonly state: SyncState;
  readonly registry: RegistryStore;
  readonly runs: RunStore;
  readonly reconciler: Reconciler;
  readonly random: Random;
  readonly clock: Clock;
}

export type FirstSyncStep =
  | { readonly kind: 'planned'; readonly run: Run; readonly plan: PlanCounts }
  /** HubSpot did not answer; the walk goes on from where it was. */
  | { readonly kind: 'waits'; readonly reason: string }
  | { readonly kind: 'nothing_to_do' };

const PAGE = 100;

/**
 * The first sync of an entity (S8.5: a new entity waits as a whole): walks HubSpot's records by id into the key index, so that absence
 * from it means absence (S4.5), walks the local rows, marks every record, and says in counts what applying will do. Resumable: the
 * walk over HubSpot is stored page by page.
 */
export class FirstSync {
  constructor(private readonly ports: FirstSyncPorts) {}

  async plan(runtime: EntityRuntime): Promise<FirstSyncStep> {
    const { registry, runs, random } = this.ports;
    const { entity } = runtime.definition;
    const known = await runs.latest(entity);
    if (known && known.state !== 'planning' && known.state !== 'failed' && known.state !== 'cancelled')
      return { kind: 'nothing_to_do' };
    const run =
      known?.state === 'planning' ? known : await runs.create({ id: random.id(), entity, kind: 'first_sync' });
    const listing = await registry.listing(entity);
    if (listing.completedAt === null) {
      const failure = await this.listHubSpot(runtime, listing.after);
      if (failure !== null) return { kind: 'waits', reason: failure };
    }
    const counts = await this.planBoth(runtime);
    if (counts === null) return { kind: 'waits', reason: 'HubSpot did not answer while the plan was made.' };
    await runs.update(run.id, { state: 'planned', plan: counts });
    return { kind: 'planned', run, plan: counts };
  }

  /** Applying is letting the marks go: the entity becomes live and the workers do what the plan said. */
  async apply(run: Run, plan: PlanCounts): Promise<void> {
    await this.ports.runs.update(run.id, { state: 'applying', message: describePlan(plan) });
    await this.ports.registry.setEntityState(run.entity, 'live', null);
  }

  private async listHubSpot(runtime: EntityRuntime, from: string | null): Promise<string | null> {
    const { gateway, state, registry } = this.ports;
    const { entity, objectType, matchKeys } = runtime.definition;
    for (let after = from; ;) {
      const page = await gateway.list(objectType, after, runtime.properties);
      if (!page.ok) return page.failure.message;
      const { records, next } = page.value;
      await state.indexMatchKeys(
        entity,
        records.map((record) => ({
          hubspotId: record.id,
          entries: hubspotMatchKeys(matchKeys, record.properties).map((key) => ({ ...key, hubspotId: record.id })),
        })),
      );
      await state.mark(
        entity,
        records.map((record) => runMark({ kind: 'hubspot', id: record.id })),
      );
      await registry.saveListing(entity, next, next === null);
      if (next === null) return null;
      after = next;
    }
  }

  private async planBoth(runtime: EntityRuntime): Promise<PlanCounts | null> {
    const { local, state, gateway } = this.ports;
    const { entity, table, objectType } = runtime.definition;
    let counts = EMPTY_PLAN;
    for (let after: string | null = null; ;) {
      const page: { rows: readonly { key: string }[]; next: string | null } = await local.listRows(
        table,
        after,
        PAGE,
        [],
      );
      const refs = page.rows.map((row) => ({ kind: 'local' as const, id: row.key }));
      await state.mark(entity, refs.map(runMark));
      counts = addPlans(counts, await this.preview(runtime, refs));
      if (page.next === null) break;
      after = page.next;
    }
    for (let after: string | null = null; ;) {
      const page = await gateway.list(objectType, after, runtime.properties);
      if (!page.ok) return null;
      const refs = page.value.records.map((record) => ({ kind: 'hubspot' as const, id: record.id }));
      const { createdLocally, reviews } = await this.preview(runtime, refs);
      counts = addPlans(counts, { ...EMPTY_PLAN, createdLocally, reviews });
      if (page.value.next === null) return counts;
      after = page.value.next;
    }
  }

  private async preview(runtime: EntityRuntime, refs: readonly RecordRef[]): Promise<PlanCounts> {
    if (refs.length === 0) return EMPTY_PLAN;
    const now = await this.ports.state.now();
    const batch: LeasedBatch = {
      entity: runtime.definition.entity,
      leaseToken: this.ports.random.id(),
      now,
      records: refs.map((record) => ({
        mark: {
          ...runMark(record),
          id: this.ports.random.id(),
          entity: runtime.definition.entity,
          stamp: '',
          attempts: 0,
          firstMarkedAt: now,
          lastMarkedAt: now,
          staleSince: null,
        },
        link: null,
        tracks: {},
        intents: [],
      })),
    };
    return this.ports.reconciler.preview(batch, runtime);
  }
}

function runMark(record: RecordRef): NewMark {
  return plainMark(record, 'run', ['fields', 'existence']);
}

/** A plan in one line, for the log and the page. */
export function describePlan(plan: PlanCounts): string {
  return (
    `${plan.linked} linked (${plan.updatedInHubSpot} updated in HubSpot, ${plan.updatedLocally} updated locally, ${plan.unchanged} alike), ` +
    `${plan.createdInHubSpot} created in HubSpot, ${plan.createdLocally} created locally, ${plan.reviews} to review, ${plan.fieldErrors} field errors`
  );
}
