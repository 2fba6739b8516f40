import { isDatabaseAbsent } from '@app/composition';
import type { Configuration } from '@app/configuration';
import type { HubSpotGatewayParts } from '@app/hubspot-gateway';
import { capturedTables, endsFirst, failedLately, hasWaitingParts, objectTypeIdOf, tableId } from '@app/sync-engine';
import type { CapturedTable, CapturingEntity, EntityDefinition } from '@app/sync-engine';
import type { ConfigurationFile } from '@app/sync-engine/configuration-file';
import type { Logger } from 'pino';
import { AssociationSetUp } from './association-set-up';
import { BY_ITSELF, FirstPlans } from './first-plans';
import { registerInitialEntities } from './initial-configuration';
import { MatchKeySetUp } from './match-key-set-up';
import { SchemaLooks } from './schema-looks';
import type { PortalEngine } from './portal-engine';

/** Begins the reason of an entity whose set-up met an error. */
const SET_UP_FAILED = 'Setting up this entity failed and is tried again every few seconds:';

/**
 * What a connected portal needs before its records can flow: entities, the external-id property, catalogues, capture, webhook
 * subscriptions, first plans. Every step may be repeated; what cannot be done says so and is tried again at the next round.
 */
export class SetUp {
  /** What HubSpot was last asked to send events for. */
  private subscribedTo = '';
  private readonly associations: AssociationSetUp;
  private readonly looks: SchemaLooks;
  private readonly matchKeys: MatchKeySetUp;
  private readonly firstPlans: FirstPlans;

  constructor(
    private readonly configuration: Configuration,
    private readonly gateway: HubSpotGatewayParts,
    private readonly logger: Logger,
    private readonly initial: ConfigurationFile | null,
  ) {
    this.looks = new SchemaLooks(logger);
    this.matchKeys = new MatchKeySetUp(configuration.matchKeyIndexes, logger);
    this.firstPlans = new FirstPlans(configuration.applyFirstPlan, logger);
    this.associations = new AssociationSetUp(gateway, logger, configuration.limits.catalogueMinutes * 60_000);
  }

  async run(engine: PortalEngine): Promise<void> {
    if (this.initial) {
      const registered = await registerInitialEntities(this.initial, engine.stores.registry);
      if (registered.length > 0)
        this.logger.info({ entities: registered }, 'Registered the entities of the initial mappings file');
    }
    this.looks.begin(engine);
    const entities = await engine.registry.entities();
    await this.associations.run(engine, entities, this.initial?.associations ?? []);
    for (const definition of await this.inOrder(engine, entities)) await this.prepareAlone(engine, definition);
    await this.subscribe(engine, entities);
  }

  /** S4.2: the ends of relations come first, so that they are planned first. */
  private async inOrder(
    { stores }: PortalEngine,
    entities: readonly EntityDefinition[],
  ): Promise<readonly EntityDefinition[]> {
    const names = entities.map(({ entity }) => entity);
    const order = endsFirst(names, await stores.registry.associations());
    return order.map((name) => entities.find(({ entity }) => entity === name)!);
  }

  /** What keeps one entity from being set up is told where people look, and keeps back no other. */
  private async prepareAlone(engine: PortalEngine, definition: EntityDefinition): Promise<void> {
    const { entity } = definition;
    try {
      await this.prepare(engine, definition);
      await this.tell(engine, entity, null);
    } catch (error) {
      if (isDatabaseAbsent(error)) throw error;
      const reason = `${SET_UP_FAILED} ${error instanceof Error ? error.message : String(error)}`;
      this.logger.error({ err: error, entity }, reason);
      await this.tell(engine, entity, reason);
    }
  }

  /** Another reason that stands already stays: it is what the entity waits for (S8.5, S9.5). */
  private async tell({ stores: { registry } }: PortalEngine, entity: string, reason: string | null): Promise<void> {
    const known = (await registry.entities()).find((one) => one.entity === entity);
    if (!known || known.stateReason === reason) return;
    if (known.stateReason === null || known.stateReason.startsWith(SET_UP_FAILED))
      await registry.setEntityState(entity, known.state, reason);
  }

  private async prepare(engine: PortalEngine, definition: EntityDefinition): Promise<void> {
    const { entity, objectType, state } = definition;
    if (state === 'paused') return;
    const problems = await engine.localCatalogue.problems(definition.table);
    const refused = problems.filter(({ level }) => level === 'refused');
    if (refused.length > 0) return this.pause(engine, entity, refused.map(({ message }) => message).join(' '));
    const ungranted = problems.find(({ level }) => level === 'ungranted');
    if (ungranted) throw new Error(ungranted.message);
    const isOld = (await this.catalogueIsOld(objectType)) || this.looks.isDoubted(entity);
    if (isOld && !(await this.readCatalogue(engine, definition))) return;
    if ((isOld || state === 'waiting') && !(await this.holdsPortal(engine, definition))) return;
    if (isOld || this.looks.isDue(entity)) await this.looks.look(engine, definition);
    await this.installCapture(engine, definition);
    await this.matchKeys.run(engine, definition);
    if (state === 'waiting') await this.firstPlans.look(engine, entity);
    else await this.planWaiting(engine, entity);
  }

  /** S9.6: that the portal names this installation is checked again with every catalogue: two may have connected at once. */
  private async holdsPortal(engine: PortalEngine, { entity, objectType, state }: EntityDefinition): Promise<boolean> {
    const ready = await this.gateway.externalId.ensure(objectType);
    if (!ready.ok) {
      this.logger.warn({ entity }, `The external id property is not ready: ${ready.failure.message}`);
      return state === 'live';
    }
    if (ready.value.kind !== 'ready') {
      await this.pause(engine, entity, ready.value.message);
      return false;
    }
    if (ready.value.created) await this.gateway.catalogue.refresh(objectType);
    return true;
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
    if ((await engine.registry.awaitPlan(entity)) > 0)
      this.logger.info({ entity }, 'Mappings that were suspended are possible again; they wait for a plan');
    const after = (await engine.registry.runtime(entity))?.catalogueVersion;
    if (before !== undefined && before !== after) {
      const retried = await engine.stores.state.retryErrors(entity);
      this.logger.info({ entity, retried }, 'The portal’s catalogue changed; what had failed is tried again');
    }
    return true;
  }

  /** All tables that the entity reads, each with the columns that any entity reads of it (S1.2). */
  private async installCapture(engine: PortalEngine, { entity }: EntityDefinition): Promise<void> {
    const capturing = new Map<string, CapturingEntity>();
    for (const definition of await engine.registry.entities()) {
      const runtime = await engine.registry.runtime(definition.entity);
      const joins = await this.associations.joinTables(engine, definition.entity);
      if (runtime) capturing.set(definition.entity, { definition, runtime, joins });
    }
    const own = capturing.get(entity);
    if (!own) return;
    await engine.stores.registry.saveSourceReads(entity, own.runtime.sourceReads);
    const read = new Set(capturedTables([own]).map(({ table }) => tableId(table)));
    for (const { table, columns } of capturedTables([...capturing.values()]))
      if (read.has(tableId(table))) await this.captureTable(engine, table, columns);
  }

  private async captureTable(engine: PortalEngine, table: CapturedTable, columns: readonly string[]): Promise<void> {
    const done = await engine.capture.install(table, columns);
    const name = `${table.schema}.${table.name}`;
    if (done.kind === 'busy') return this.logger.warn({ table: name }, done.message);
    for (const problem of done.problems) this.logger.warn({ table: name, column: problem.column }, problem.message);
    if (done.kind === 'installed') this.logger.info({ table: name }, 'Capture installed');
  }

  /** S8.5: mappings and relations of a live entity that wait get a plan; a person applies it. */
  private async planWaiting(engine: PortalEngine, entity: string): Promise<void> {
    if (!(await hasWaitingParts(engine.stores.registry, entity))) return;
    const runs = await engine.stores.runs.list({ entity, limit: 1, kind: 'mapping_change' });
    if (runs[0] && (runs[0].finishedAt === null || failedLately(runs[0], await engine.stores.state.now()))) return;
    const started = await engine.runCommands.start({ entity, kind: 'mapping_change', by: BY_ITSELF });
    if (started.kind === 'accepted') this.logger.info({ entity }, 'Plans the mappings that wait');
  }

  private async subscribe(engine: PortalEngine, entities: readonly EntityDefinition[]): Promise<void> {
    if (entities.length === 0) return;
    const watched = [];
    for (const { entity, objectType } of entities) {
      const runtime = await engine.registry.runtime(entity);
      if (runtime) watched.push({ objectType, properties: runtime.properties });
    }
    const wanted = JSON.stringify([engine.hints, watched]);
    if (this.subscribedTo === wanted || engine.hints === 'poll') return;
    if (engine.hints === 'journal') return this.subscribeJournal(engine, watched, wanted);
    const done = await this.gateway.webhooks.ensure(`${this.configuration.publicUrl}/webhooks/hubspot`, watched);
    if (!done.ok) return this.logger.warn(`Webhook subscriptions could not be checked: ${done.failure.message}`);
    this.subscribedTo = wanted;
    if (done.value.kind === 'ready')
      this.logger.info({ created: done.value.created }, 'Webhook subscriptions are in place');
    else if (done.value.kind === 'manual')
      this.logger.info({ subscriptions: done.value.subscriptions }, done.value.message);
    else this.logger.info(done.value.message);
  }

  /** A type's second subscription replaces its first: entities of one type ask together. */
  private async subscribeJournal(
    engine: PortalEngine,
    watched: readonly { readonly objectType: string; readonly properties: readonly string[] }[],
    wanted: string,
  ): Promise<void> {
    const types = new Map<string, Set<string>>();
    for (const { objectType, properties } of watched) {
      const id = objectTypeIdOf(objectType);
      types.set(id, new Set([...(types.get(id) ?? []), ...properties]));
    }
    const objects = [...types].map(([objectTypeId, properties]) => ({ objectTypeId, properties: [...properties] }));
    const done = await this.gateway.journal.subscribe(engine.portalId, objects);
    if (!done.ok) return this.logger.warn(`The journal could not be subscribed: ${done.failure.message}`);
    this.subscribedTo = wanted;
    this.logger.info(done.value, 'Journal subscriptions are in place');
  }

  private async pause(engine: PortalEngine, entity: string, reason: string): Promise<void> {
    this.logger.error({ entity }, reason);
    await engine.stores.registry.setEntityState(entity, 'paused', reason);
  }
}
