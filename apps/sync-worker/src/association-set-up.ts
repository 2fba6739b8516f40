import type { HubSpotGatewayParts } from '@app/hubspot-gateway';
import { associationMapping } from '@app/sync-engine';
import type {
  AssociationLabel,
  AssociationMapping,
  CapturedTable,
  EntityDefinition,
  TableCapture,
} from '@app/sync-engine';
import { type FileAssociation, typeOf } from '@app/sync-engine/configuration-file';
import type { Logger } from 'pino';
import type { PortalEngine } from './portal-engine';

/** What associations need before they can flow: the portal's types, the relations that they stand for, capture of join tables (S6.1). */
export class AssociationSetUp {
  /** When this process last read the types of a pair, ms. */
  private readonly readAt = new Map<string, number>();

  constructor(
    private readonly gateway: Pick<HubSpotGatewayParts, 'associations'>,
    private readonly logger: Logger,
    private readonly maxAgeMs: number,
  ) {}

  /** `initial`: the relations of the initial mappings file, registered as long as there are none. */
  async run(
    engine: PortalEngine,
    entities: readonly EntityDefinition[],
    initial: readonly FileAssociation[],
  ): Promise<void> {
    const { registry } = engine.stores;
    const mapped = await registry.associations();
    for (const mapping of mapped) await this.refresh(engine, mapping.fromObjectType, mapping.toObjectType);
    if (mapped.length === 0) await this.register(engine, entities, initial);
  }

  /** Join tables of an entity's relations, each once with every column that a relation reads. */
  async joinTables(engine: PortalEngine, entity: string): Promise<readonly TableCapture[]> {
    const tables = new Map<string, { table: CapturedTable; columns: Set<string> }>();
    for (const { fromEntity, relation } of await engine.stores.registry.associations()) {
      if (fromEntity !== entity || relation.kind === 'foreign_key') continue;
      const { schema, name, fromColumn, toColumn, fixed } = relation.table;
      const known = tables.get(`${schema}.${name}`) ?? { table: { schema, name, key: fromColumn }, columns: new Set() };
      tables.set(`${schema}.${name}`, known);
      for (const column of [toColumn, ...Object.keys(fixed)]) known.columns.add(column);
      if (relation.kind === 'flagged_row') known.columns.add(relation.flag);
    }
    return [...tables.values()].map(({ table, columns }) => ({ table, columns: [...columns] }));
  }

  private async register(
    engine: PortalEngine,
    entities: readonly EntityDefinition[],
    initial: readonly FileAssociation[],
  ): Promise<void> {
    const found: AssociationMapping[] = [];
    for (const one of initial) {
      const [from, to] = [one.from, one.to].map((name) => entities.find(({ entity }) => entity === name));
      if (!from || !to) continue;
      const labels = await this.refresh(engine, from.objectType, to.objectType);
      const type = typeOf(one, labels ?? []);
      if (type) found.push(mappingOf(one, from, to, type));
      else if (labels)
        this.logger.warn(
          { from: one.from, to: one.to, label: one.label },
          'HubSpot lists no such association type, so it is not synced. Create the label; it is looked for again.',
        );
    }
    if (found.length === 0) return;
    await engine.stores.registry.saveAssociations(found);
    engine.registry.invalidate();
    this.logger.info({ associations: found.length }, 'Registered the associations of the initial mappings file');
  }

  /** The types of a pair, read again when they are old; stored only where they changed, as each change is a new revision. */
  private async refresh(
    engine: PortalEngine,
    fromType: string,
    toType: string,
  ): Promise<readonly AssociationLabel[] | null> {
    const { registry } = engine.stores;
    const stored = await registry.associationLabels(fromType, toType);
    const pair = `${fromType}>${toType}`;
    if (stored.length > 0 && Date.now() - (this.readAt.get(pair) ?? 0) < this.maxAgeMs) return stored;
    const read = await this.gateway.associations.readLabels(fromType, toType);
    if (!read.ok) {
      this.logger.warn({ pair }, `The association types could not be read: ${read.failure.message}`);
      return stored.length > 0 ? stored : null;
    }
    this.readAt.set(pair, Date.now());
    if (told(read.value) === told(stored)) return stored;
    await registry.saveAssociationLabels(fromType, toType, read.value);
    engine.registry.invalidate();
    return read.value;
  }
}

/** S8.5: on an entity that syncs already a new relation waits, since its first pass may write to every record. */
function mappingOf(
  one: FileAssociation,
  from: EntityDefinition,
  to: EntityDefinition,
  type: AssociationLabel,
): AssociationMapping {
  const mapping = associationMapping(from, to, { ...one, type });
  if (from.state === 'waiting') return mapping;
  const stateReason = 'New on an entity that syncs already: it waits for a plan over it.';
  return { ...mapping, state: 'waiting', stateReason };
}

function told(labels: readonly AssociationLabel[]): string {
  return JSON.stringify(labels.map(({ category, typeId, label }) => [category, typeId, label]).sort());
}
