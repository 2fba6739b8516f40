import { randomUUID } from 'node:crypto';
import { Configuration } from '@app/configuration';
import { HUBSPOT_GATEWAY_PARTS, type HubSpotGatewayParts } from '@app/hubspot-gateway';
import { SyncMetrics } from '@app/observability';
import { startDueAudits } from '@app/sync-engine';
import type { ChangeCapture, Connection, ConnectionStore, Transactions, WakeQueue } from '@app/sync-engine';
import type { ConfigurationFile } from '@app/sync-engine/configuration-file';
import { ChangeReader } from '@app/local-records';
import { WAKE_QUEUE, WakeConsumer } from '@app/sync-queue';
import {
  CONNECTION_STORE,
  DATABASE_POOL,
  PortalStores,
  RetentionKeeper,
  SESSION_OPTIONS,
  TRANSACTIONS,
} from '@app/sync-state';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { removeCapture } from './capture-removal';
import { chooseCapture } from './capture-choice';
import { DatabaseGuard } from './database-guard';
import { ExclusiveWork } from './exclusive-work';
import { PortalEngine } from './portal-engine';
import { RunKeeper } from './run-keeper';
import { SetUp } from './set-up.service';
import { WorkerLoop } from './worker-loop';

export const WORKER_LOGGER = Symbol('WORKER_LOGGER');
/** What an empty registry is filled with: a `ConfigurationFile`, or null. */
export const INITIAL_CONFIGURATION = Symbol('INITIAL_CONFIGURATION');

const CONNECTION_MS = 1_000;
const HOUSEKEEPING_MS = 5_000;
const RUNS_MS = 1_000;
const CLOCK_MS = 10 * 60_000;
const RETENTION_MS = 60 * 60_000;

/** Holds the engine of the connected portal, and keeps house: connection, set-up, first plans, expired intents, retention. */
@Injectable()
export class SyncWorkerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private engine: PortalEngine | null = null;
  /** Chosen at the start, before there is an engine. */
  private capture!: ChangeCapture;
  /** Connected or paused: what changes is marked. */
  private attached = false;
  /** Connected: records flow. */
  private active = false;
  private stopping = false;
  private captureRemoved = false;
  private readonly database: DatabaseGuard;
  private readonly loop: WorkerLoop;
  private readonly setUp: SetUp;
  private readonly exclusive: ExclusiveWork;
  private readonly changes: ChangeReader;
  private readonly runs: RunKeeper;
  private readonly timers: NodeJS.Timeout[] = [];
  private housekeeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly configuration: Configuration,
    @Inject(CONNECTION_STORE) private readonly connections: ConnectionStore,
    @Inject(TRANSACTIONS) private readonly transactions: Transactions,
    @Inject(DATABASE_POOL) private readonly pool: Pool,
    @Inject(HUBSPOT_GATEWAY_PARTS) private readonly gateway: HubSpotGatewayParts,
    @Inject(WORKER_LOGGER) private readonly logger: Logger,
    @Inject(INITIAL_CONFIGURATION) initial: ConfigurationFile | null,
    private readonly stores: PortalStores,
    private readonly retention: RetentionKeeper,
    private readonly wakeUps: WakeConsumer,
    @Inject(WAKE_QUEUE) private readonly wakeQueue: WakeQueue,
    metrics: SyncMetrics,
  ) {
    const { pollIntervalMs, workerConcurrency } = configuration.limits;
    this.database = new DatabaseGuard(pool, logger, () => this.keepHouse());
    this.loop = new WorkerLoop(
      () => (this.attached ? this.engine : null),
      this.database,
      { pollIntervalMs, concurrency: workerConcurrency, flows: () => this.active },
      metrics,
      logger,
    );
    this.setUp = new SetUp(configuration, gateway, logger, initial);
    this.exclusive = new ExclusiveWork(pool);
    this.changes = new ChangeReader(pool, {
      connection: {
        connectionString: configuration.databaseUrl,
        application_name: 'hubspot-sync capture',
        options: SESSION_OPTIONS,
        keepAlive: true,
      },
      failover: configuration.localCaptureFailover,
      onStored: () => this.loop.nudge(),
      onFailure: (error) =>
        logger.warn({ err: error }, 'Reading changes from the replication slot ended; tried again, nothing is lost'),
    });
    this.runs = new RunKeeper(
      () => (this.active ? this.engine : null),
      this.exclusive,
      logger,
      () => this.keepHouse(),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    this.capture = await chooseCapture(this.configuration, this.pool, this.logger);
    this.changes.start();
    await this.gateway.tokens.verifyStoredSecrets();
    await this.lookAtConnection();
    this.wakeUps.onWake((reason) => {
      this.loop.nudge();
      if (reason === 'run') this.keepHouse();
    });
    this.every(CONNECTION_MS, () => this.lookAtConnection());
    this.every(RUNS_MS, () => this.runs.look());
    this.every(HOUSEKEEPING_MS, () => {
      this.keepHouse();
      return Promise.resolve();
    });
    this.every(this.configuration.limits.hubspotPollSeconds * 1000, () => this.pollModified());
    this.every(this.configuration.limits.journalSeconds * 1000, () => this.readJournal());
    this.every(CLOCK_MS, () => this.measureClock());
    this.every(RETENTION_MS, () => this.dropOld());
    this.loop.start();
    this.keepHouse();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.runs.end();
    await this.loop.stop();
    await this.changes.stop();
    await this.housekeeping;
    await this.exclusive.end();
  }

  private every(ms: number, work: () => Promise<void>): void {
    this.timers.push(
      setInterval(() => {
        if (!this.stopping)
          work().catch((error: unknown) => this.logger.error({ err: error }, 'Housekeeping failed; tried again'));
      }, ms),
    );
  }

  private async lookAtConnection(): Promise<void> {
    const connection = await this.connections.current();
    const wasActive = this.active;
    if (connection && connection.state !== 'disconnected') {
      if (this.engine?.portalId === connection.portalId) this.engine.update(connection);
      else this.engine = this.engineOf(connection);
    }
    this.attached = connection !== null && connection.state !== 'disconnected';
    this.active = connection?.state === 'connected';
    if (connection?.state !== 'disconnected') this.captureRemoved = false;
    else if (!this.captureRemoved) this.captureRemoved = await this.leave(connection);
    if (this.active && !wasActive) {
      this.logger.info({ portal: connection?.portalId }, 'The portal is connected; records flow');
      this.keepHouse();
    } else if (!this.active && wasActive) {
      this.logger.warn(
        { portal: connection?.portalId },
        `Records do not flow: ${connection?.stateReason ?? 'the portal is not connected'}`,
      );
    }
  }

  /**
   * S9.6: the business tables of a portal that was disconnected are left without a trace; links and bases stay. Not while a process keeps
   * house: it would install capture again. Each process does it once it has seen the disconnect, so that the last one leaves nothing.
   */
  private async leave(connection: Connection): Promise<boolean> {
    let isDone = false;
    await this.exclusive.run(houseOf(connection), async () => {
      isDone = await removeCapture(this.engineOf(connection), this.logger);
    });
    if (isDone) this.logger.info({ portal: connection.portalId }, 'The portal is disconnected; capture is removed');
    return isDone;
  }

  private engineOf(connection: Connection): PortalEngine {
    return new PortalEngine({
      configuration: this.configuration,
      gateway: this.gateway,
      stores: this.stores.of(connection.portalId),
      pool: this.pool,
      transactions: this.transactions,
      capture: this.capture,
      logger: this.logger,
      connection,
      wakeQueue: this.wakeQueue,
    });
  }

  /** One worker of all keeps house at a time; a second request waits for the first. */
  private keepHouse(): void {
    this.housekeeping = this.housekeeping
      .then(() => this.keepHouseNow())
      .catch((error: unknown) => {
        if (!this.stopping) this.logger.error({ err: error }, 'Housekeeping failed; tried again');
      });
  }

  private async keepHouseNow(): Promise<void> {
    const { engine } = this;
    if (!engine || !this.active || this.stopping) return;
    await this.database.verify(engine);
    await this.exclusive.run(houseOf(engine), async () => {
      // First what nothing outside can keep back.
      await engine.stores.state.markExpiredIntents(engine.settings.intentLifetimeMs);
      await engine.stores.state.wakeAssociations();
      await this.setUp.run(engine);
      await this.resume(engine);
      await this.startAudits(engine);
    });
    await this.runs.look();
    this.loop.nudge();
  }

  /** S9.5, S9.6: what waits for a plan over both sides gets one; not before capture stands again after a disconnect just heard of. */
  private async resume({ resumption }: PortalEngine): Promise<void> {
    if ((await this.connections.current())?.state !== 'connected') return;
    for (const { entity, did } of await resumption.tend())
      this.logger.info(
        { entity },
        did === 'planning'
          ? 'Both sides are compared before the entity goes on; its plan is made'
          : 'The plan changes little and is applied: the entity goes on',
      );
  }

  private async startAudits({ stores }: PortalEngine): Promise<void> {
    const random = { id: () => randomUUID() };
    const intervalMs = this.configuration.limits.auditHours * 3_600_000;
    for (const entity of await startDueAudits({ ...stores, random }, intervalMs))
      this.logger.info({ entity }, 'An audit begins');
  }

  /** S1.1: where HubSpot sends no events, one worker asks what was modified. */
  private async pollModified(): Promise<void> {
    const { engine } = this;
    if (engine?.hints !== 'poll' || !this.active) return;
    await this.exclusive.run(`poll ${engine.portalId}`, async () => {
      const until = engine.hubspotTime(await engine.stores.state.now());
      for (const definition of await engine.registry.entities()) {
        if (definition.state !== 'live') continue;
        const polled = await engine.modifiedPoll.poll(definition, until);
        if ('failed' in polled)
          this.logger.warn({ entity: definition.entity }, `The poll for modified records failed: ${polled.failed}`);
      }
    });
    this.loop.nudge();
  }

  /** S1.1: where the journal is read instead of webhooks, one worker reads it. */
  private async readJournal(): Promise<void> {
    const { engine } = this;
    if (engine?.hints !== 'journal' || !this.active) return;
    let marked = 0;
    await this.exclusive.run(`journal ${engine.portalId}`, async () => {
      for (let more = true; more && !this.stopping;) {
        const look = await engine.journalReader.look(engine.portalId, engine.ownSourceId);
        more = look.kind === 'read' && look.more;
        marked += look.kind === 'read' ? look.marked : 0;
        if (look.kind === 'failed') this.logger.warn(`The journal of HubSpot could not be read: ${look.message}`);
        else if (look.kind === 'gap')
          this.logger.warn(
            'The journal of HubSpot no longer holds all since it was last read; everything is compared in full.',
          );
        else if (look.malformed > 0)
          this.logger.warn({ entries: look.malformed }, 'Malformed journal entries were left out');
      }
    });
    if (marked > 0) {
      this.loop.nudge();
      await this.wakeQueue.wake('marked');
    }
  }

  private async measureClock(): Promise<void> {
    if (this.active) await this.gateway.clocks.measure();
  }

  private async dropOld(): Promise<void> {
    await this.exclusive.run('retention', async () => {
      await this.retention.keep();
    });
  }
}

function houseOf({ portalId }: { readonly portalId: string }): string {
  return `keep house ${portalId}`;
}
