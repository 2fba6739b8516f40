import type { Configuration } from '@app/configuration';
import type { HubSpotGatewayParts } from '@app/hubspot-gateway';
import type { CapturedTable, EntityDefinition } from '@app/sync-engine';
import { describePlan } from '@app/sync-engine';
import type { Logger } from 'pino';
import { registerInitialMappings } from './initial-mappings';
import type { PortalEngine } from './portal-engine';

/**
 * What a connected portal needs before its records can flow: entities, the external-id property, catalogues, capture, webhook
 * subscriptions, first plans. Every step may be repeated; what cannot be done says so and is tried again at the next round.
 */
export class SetUp {
  private subscribed = false;

  constructor(
    private readonly configuration: Configuration,
    private readonly gateway: HubSpotGatewayParts,
    private readonly logger: Logger,
  ) {}

  async run(engine: PortalEngine): Promise<void> {
    const { initialMappingsFile, limits } = this.configuration;
    if (initialMappingsFile) {
      const registered = await registerInitialMappings(
        initialMappingsFile,
        engine.stores.registry,
        limits.quietPeriodMs,
      );
      if (registered.length > 0)
        this.logger.info({ entities: registered }, 'Registered the entities of the initial mappings file');
    }
    const entities = await engine.registry.entities();
    for (const definition of entities) await this.prepare(engine, definition);
    await this.subscribe(engine, entities);
  }

  private async prepare(engine: PortalEngine, definition: EntityDefinition): Promise<void> {
    const { entity, objectType, state } = definition;
    if (state === 'paused') return;
    const refused = (await engine.localCatalogue.problems(definition.table)).filter(({ level }) => level === 'refused');
    if (refused.length > 0) return this.pause(engine, entity, refused.map(({ message }) => message).join(' '));
    if ((await this.catalogueIsOld(objectType)) && !(await this.readCatalogue(engine, definition))) return;
    if (state === 'waiting') {
      const ready = await this.gateway.externalId.ensure(objectType);
      if (!ready.ok)
        return this.logger.warn({ entity }, `The external id property is not ready: ${ready.failure.message}`);
      if (ready.value.kind !== 'ready') return this.pause(engine, entity, ready.value.message);
      if (ready.value.created) await this.gateway.catalogue.refresh(objectType);
    }
    await this.installCapture(engine, definition);
    if (state === 'waiting') await this.planFirst(engine, entity);
  }

  private async catalogueIsOld(objectType: string): Promise<boolean> {
    const stored = await this.gateway.catalogue.stored(objectType);
    return stored === null || Date.now() - stored.readAt > this.configuration.limits.catalogueMinutes * 60_000;
  }

  private async readCatalogue(engine: PortalEngine, { entity, objectType }: EntityDefinition): Promise<boolean> {
    const before = (await engine.registry.runtime(entity))?.catalogueVersion;
    const read = await this.gateway.catalogue.refresh(objectType);
    if (!read.ok) {
      this.logger.warn({ entity }, `The portal's catalogue could not be read: ${read.failure.message}`);
      return before !== undefined;
    }
    engine.registry.invalidate();
    const after = (await engine.registry.runtime(entity))?.catalogueVersion;
    if (before !== undefined && before !== after) {
      const retried = await engine.stores.state.retryErrors(entity);
      this.logger.info({ entity, retried }, 'The portal’s catalogue changed; what had failed is tried again');
    }
    return true;
  }

  private async installCapture(engine: PortalEngine, definition: EntityDefinition): Promise<void> {
    const runtime = await engine.registry.runtime(definition.entity);
    if (!runtime) return;
    const { table } = definition;
    const softDelete = table.softDeleteColumn === null ? [] : [table.softDeleteColumn];
    await this.captureTable(
      engine,
      table,
      [...new Set([...runtime.columns, ...softDelete])].filter((column) => column !== table.key),
    );
    for (const read of definition.reads) await this.captureTable(engine, read, read.columns);
  }

  private async captureTable(engine: PortalEngine, table: CapturedTable, columns: readonly string[]): Promise<void> {
    const done = await engine.capture.install({ schema: table.schema, name: table.name, key: table.key }, columns);
    const name = `${table.schema}.${table.name}`;
    if (done.kind === 'busy') return this.logger.warn({ table: name }, done.message);
    for (const problem of done.problems) this.logger.warn({ table: name, column: problem.column }, problem.message);
    if (done.kind === 'installed') this.logger.info({ table: name }, 'Capture installed');
  }

  private async planFirst(engine: PortalEngine, entity: string): Promise<void> {
    const runtime = await engine.registry.runtime(entity);
    if (!runtime) return;
    const step = await engine.firstSync.plan(runtime);
    if (step.kind === 'waits') return this.logger.warn({ entity }, `The first plan waits: ${step.reason}`);
    const run = step.kind === 'planned' ? step.run : await engine.stores.runs.latest(entity);
    const plan = step.kind === 'planned' ? step.plan : run?.state === 'planned' ? run.plan : null;
    if (!run || !plan) return;
    this.logger.info({ entity }, `First plan: ${describePlan(plan)}`);
    if (!this.configuration.applyFirstPlan) return;
    await engine.firstSync.apply(run, plan);
    this.logger.info({ entity }, 'Applied the first plan by itself (APPLY_FIRST_PLAN)');
  }

  private async subscribe(engine: PortalEngine, entities: readonly EntityDefinition[]): Promise<void> {
    if (this.subscribed || entities.length === 0) return;
    const watched = [];
    for (const { entity, objectType } of entities) {
      const runtime = await engine.registry.runtime(entity);
      if (runtime) watched.push({ objectType, properties: runtime.properties });
    }
    const done = await this.gateway.webhooks.ensure(`${this.configuration.publicUrl}/webhooks/hubspot`, watched);
    if (!done.ok) return this.logger.warn(`Webhook subscriptions could not be checked: ${done.failure.message}`);
    this.subscribed = true;
    if (done.value.kind === 'ready')
      this.logger.info({ created: done.value.created }, 'Webhook subscriptions are in place');
    else this.logger.info(done.value.message);
  }

  private async pause(engine: PortalEngine, entity: string, reason: string): Promise<void> {
    this.logger.error({ entity }, reason);
    await engine.stores.registry.setEntityState(entity, 'paused', reason);
  }
}
