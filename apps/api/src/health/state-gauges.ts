import { SYNC_PORTS, type SyncPorts } from '@app/admin-service';
import { SyncMetrics } from '@app/observability';
import {
  CONNECTION_STATES,
  ENTITY_STATES,
  SLOT_STATES,
  slotStateOf,
  type CapturedLog,
  type EntityOverview,
} from '@app/sync-engine';
import type { OnModuleInit } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';

/** Brings the gauges that tell the sync's state up to date before each scrape. */
@Injectable()
export class StateGauges implements OnModuleInit {
  constructor(
    private readonly metrics: SyncMetrics,
    @Inject(SYNC_PORTS) private readonly ports: Pick<SyncPorts, 'overview'>,
  ) {}

  onModuleInit(): void {
    this.metrics.beforeScrape(() => this.refresh());
  }

  private async refresh(): Promise<void> {
    const { overview } = this.ports;
    const [connection, entities, backlog] = await Promise.all([
      overview.connection(),
      overview.entities(),
      overview.backlog(),
    ]);
    for (const state of CONNECTION_STATES) {
      this.metrics.connectionState.set({ state }, connection?.state === state ? 1 : 0);
    }
    this.metrics.capturedChanges.set(backlog.captured);
    this.refreshLog(backlog.log);
    for (const entity of entities) this.refreshEntity(entity);
  }

  /** A lost slot has no number: its gauges are away until it is made anew. */
  private refreshLog(log: CapturedLog | null): void {
    for (const state of SLOT_STATES) this.metrics.captureSlot.set({ state }, slotStateOf(log) === state ? 1 : 0);
    for (const [gauge, bytes] of [
      [this.metrics.captureUnreadBytes, log?.unreadBytes],
      [this.metrics.captureHeldBytes, log?.heldBytes],
    ] as const) {
      if (typeof bytes === 'number') gauge.set(bytes);
      else gauge.remove();
    }
  }

  private refreshEntity(overview: EntityOverview): void {
    const { entity } = overview;
    for (const state of ENTITY_STATES) {
      this.metrics.entityStates.set({ entity, state }, overview.state === state ? 1 : 0);
    }
    for (const [state, count] of Object.entries(overview.links)) this.metrics.links.set({ entity, state }, count);
    this.metrics.marks.set({ entity, state: 'parked' }, overview.parked);
    this.metrics.fieldErrors.set({ entity }, overview.fieldErrors);
  }
}
