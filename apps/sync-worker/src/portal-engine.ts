import type { Configuration, HubSpotHints } from '@app/configuration';
import type { HubSpotGatewayParts } from '@app/hubspot-gateway';
import {
  MatchKeyIndexes,
  PostgresLocalRecords,
  PostgresLocalRelations,
  TableCatalogue,
  TableIntrospection,
} from '@app/local-records';
import {
  DEFAULT_AUDIT_SETTINGS,
  DatabaseWatch,
  EntityRegistry,
  JournalReader,
  ModifiedPoll,
  PlannedResumption,
  Reconciler,
  RunCommands,
  RunFollower,
  SchemaWatch,
} from '@app/sync-engine';
import type {
  ChangeCapture,
  Connection,
  EngineSettings,
  LocalCatalogue,
  OwnEventQuestion,
  Transactions,
  WakeQueue,
} from '@app/sync-engine';
import type { StoresOfPortal } from '@app/sync-state';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { failureOf } from './suspect-records';
import { engineSettings, massChangeRule } from './wiring/engine-settings';
import { orderedId } from './wiring/ordered-id';

/** How far back events of our own app are looked at, at every look: they are looked at every few seconds. */
const OWN_EVENTS_MS = 15 * 60_000;

export interface PortalEngineParts {
  readonly configuration: Configuration;
  readonly gateway: HubSpotGatewayParts;
  readonly stores: StoresOfPortal;
  readonly pool: Pool;
  readonly transactions: Transactions;
  readonly capture: ChangeCapture;
  readonly logger: Logger;
  readonly connection: Connection;
  readonly wakeQueue: WakeQueue;
}

/** The engine of one connected portal: its registry, its reconciler, its runs, over the real world. */
export class PortalEngine {
  readonly portalId: string;
  readonly registry: EntityRegistry;
  readonly reconciler: Reconciler;
  readonly runs: RunFollower;
  readonly runCommands: RunCommands;
  readonly modifiedPoll: ModifiedPoll;
  readonly journalReader: JournalReader;
  readonly databaseWatch: DatabaseWatch;
  readonly schemaWatch: SchemaWatch;
  readonly resumption: PlannedResumption;
  readonly capture: ChangeCapture;
  readonly matchKeyIndexes: MatchKeyIndexes;
  readonly localCatalogue: LocalCatalogue;
  readonly settings: EngineSettings;
  readonly stores: StoresOfPortal;
  private connection: Connection;
  private schemaDoubted = false;

  constructor(private readonly parts: PortalEngineParts) {
    const { configuration, gateway, stores, pool, transactions, connection } = parts;
    this.portalId = connection.portalId;
    this.connection = connection;
    this.stores = stores;
    this.settings = engineSettings(configuration.limits);
    const catalogue = new TableCatalogue();
    const local = new PostgresLocalRecords(pool, { portalId: this.portalId }, catalogue);
    this.localCatalogue = new TableIntrospection(pool, catalogue);
    this.capture = parts.capture;
    this.matchKeyIndexes = new MatchKeyIndexes(pool, catalogue);
    const clock = { now: () => performance.now() };
    const random = { id: () => orderedId() };
    this.registry = new EntityRegistry({
      registry: stores.registry,
      hubspot: gateway.catalogue,
      local: this.localCatalogue,
      clock,
      onProblem: (problem) =>
        parts.logger.warn({ entity: problem.entity, code: problem.code }, `${problem.message} ${problem.advice}`),
    });
    this.reconciler = new Reconciler({
      gateway: gateway.gateway,
      associations: gateway.associations,
      local,
      relations: new PostgresLocalRelations(pool, { portalId: this.portalId }, catalogue),
      state: stores.state,
      transactions,
      clock,
      random,
      catalogue: gateway.catalogue,
      mappings: { suspend: (mappingIds, reason) => this.suspend(mappingIds, reason) },
      clocks: () => ({ offsetMs: this.connection.clockOffsetMs, uncertaintyMs: this.connection.clockUncertaintyMs }),
      massChange: {
        rule: massChangeRule(configuration.limits),
        pause: (entity, reason) => this.pauseEntity(entity, reason),
      },
      settings: this.settings,
    });
    this.modifiedPoll = new ModifiedPoll({ gateway: gateway.gateway, state: stores.state, cursors: stores.catalogues });
    this.journalReader = new JournalReader({
      journal: gateway.journal,
      intake: stores.journal,
      registry: stores.registry,
    });
    const { wakeQueue } = parts;
    this.runs = new RunFollower(
      {
        gateway: gateway.gateway,
        local,
        state: stores.state,
        registry: stores.registry,
        runs: stores.runs,
        plans: stores.plans,
        undoLog: stores.undoLog,
        audits: stores.audits,
        reconciler: this.reconciler,
        wakeQueue,
        random,
        clock,
        batchSize: this.settings.batchSize,
        isRecordsOwn: (error) => failureOf(error).counted,
      },
      this.registry,
      { ...DEFAULT_AUDIT_SETTINGS, secondLookMs: configuration.limits.auditSecondLookMinutes * 60_000 },
    );
    this.runCommands = new RunCommands({
      runs: stores.runs,
      plans: stores.plans,
      undoLog: stores.undoLog,
      registry: stores.registry,
      wakeQueue,
      random,
    });
    this.schemaWatch = new SchemaWatch({
      events: stores.schemaEvents,
      hubspot: gateway.catalogue,
      local: this.localCatalogue,
      registry: stores.registry,
      compiled: this.registry,
    });
    this.databaseWatch = new DatabaseWatch({ memory: stores.databaseMemory, registry: stores.registry });
    this.resumption = new PlannedResumption({
      registry: stores.registry,
      runs: stores.runs,
      state: stores.state,
      commands: this.runCommands,
      rule: massChangeRule(configuration.limits),
    });
  }

  /** What to ask of events that tell of our own writes (S9.5); null while it is not known which those are. */
  get ownEventQuestion(): OwnEventQuestion | null {
    const { ownSourceId, clockOffsetMs, clockUncertaintyMs } = this.connection;
    if (ownSourceId === null) return null;
    return {
      ownSourceId,
      receivedWithinMs: OWN_EVENTS_MS,
      clockOffsetMs,
      clockUncertaintyMs,
      intentLifetimeMs: this.settings.intentLifetimeMs,
    };
  }

  /** How changes in HubSpot are heard of; a service key has neither webhooks nor a journal. */
  get hints(): HubSpotHints {
    return this.connection.authKind === 'service_key' ? 'poll' : this.parts.configuration.hubspot.hints;
  }

  get ownSourceId(): string | null {
    return this.connection.ownSourceId;
  }

  /** HubSpot's clock for a time of the database's, ms. */
  hubspotTime(databaseTime: number): number {
    return databaseTime + this.connection.clockOffsetMs;
  }

  /** What the connection has learned since: clock offset, state. */
  update(connection: Connection): void {
    this.connection = connection;
  }

  /** After an error that a changed schema may explain: nothing held is trusted, and both catalogues are looked at soon (S2.9). */
  doubtSchema(): void {
    this.registry.invalidate();
    this.schemaDoubted = true;
  }

  /** Whether anybody doubted since this was last asked. */
  takeDoubt(): boolean {
    const doubted = this.schemaDoubted;
    this.schemaDoubted = false;
    return doubted;
  }

  /** S5.3: other workers may have met the limit at the same time. */
  private async pauseEntity(entity: string, reason: string): Promise<void> {
    const known = (await this.stores.registry.entities()).find((one) => one.entity === entity);
    if (known?.state !== 'live') return;
    await this.stores.registry.setEntityState(entity, 'paused', reason);
    this.parts.logger.warn({ entity }, reason);
  }

  private async suspend(mappingIds: readonly string[], reason: string): Promise<void> {
    for (const id of mappingIds) await this.stores.registry.setMappingState(id, 'suspended', reason);
    this.doubtSchema();
    this.parts.logger.warn({ mappings: mappingIds.length }, `Suspended: ${reason}`);
  }
}
