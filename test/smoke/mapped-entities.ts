import { readFileSync } from 'node:fs';
import type {
  Canonical,
  CompiledField,
  EnumMapping,
  LocalReference,
  PortalReference,
  PropertyMapping,
  RawValue,
} from '@app/hubspot-mapping';
import { compileEntity } from '@app/hubspot-mapping';
import { faultLines, readConfiguration } from '@app/sync-engine/configuration-file';
import { TableCatalogue, TableIntrospection } from '@app/local-records';
import { demoFile } from '../../apps/demo/src/project-layout';
import type { BusinessApplication } from './business-application';
import type { HubSpotAccount } from './hubspot-account';

/** An entity of the demo, compiled from its configuration file and both catalogues as anybody can read them. */
export interface MappedEntity {
  readonly entity: string;
  readonly table: string;
  readonly objectType: string;
  readonly fields: readonly CompiledField[];
  readonly columns: readonly string[];
  readonly portal: PortalReference;
  readonly local: LocalReference;
  readonly enums: readonly EnumMapping[];
  /** By mapping id; see `mappingId`. */
  readonly mappings: ReadonlyMap<string, PropertyMapping>;
}

/** No two mappings of an entity write one property. */
export function mappingId(entity: string, property: string): string {
  return `${entity}.${property}`;
}

export async function mappedEntities(
  account: HubSpotAccount,
  application: BusinessApplication,
): Promise<readonly MappedEntity[]> {
  const read = readConfiguration(readFileSync(demoFile('config/renewa-one.configuration.yaml'), 'utf8'));
  if (read.kind === 'malformed') throw new Error(faultLines(read.faults).join('\n'));
  const tables = new TableIntrospection(application.pool, new TableCatalogue());
  const users = [...(await tables.users({ schema: 'public', name: 'app_user', key: 'id', emailColumn: 'email' }))];
  const entities: MappedEntity[] = [];
  for (const [entity, one] of Object.entries(read.file.entities)) {
    const { objectType } = one;
    const { schema, name: table } = one.table;
    const enums = Object.entries(one.enums).map(([property, pairs]): EnumMapping => ({ entity, property, pairs }));
    const mappings = one.mappings.map((mapping): PropertyMapping => {
      const id = mappingId(entity, mapping.property);
      return { ...mapping, entity, id, version: 1, state: 'active', stateReason: null };
    });
    const portal = await account.reference(objectType);
    const local = { ...(await tables.describeTable(schema, table)), users };
    const { compiled, problems } = compileEntity(entity, mappings, enums, portal, local);
    const fatal = problems.find(({ suspends }) => suspends);
    if (fatal) throw new Error(fatal.message);
    entities.push({
      entity,
      table,
      objectType,
      fields: compiled.fields,
      columns: mappings.flatMap(({ column }) => column ?? []),
      portal,
      local,
      enums,
      mappings: new Map(mappings.map((mapping) => [mapping.id, mapping])),
    });
  }
  return entities;
}

/** The values of a field's members out of a row or a record; what is not there is blank. */
export function vectorOf(
  field: CompiledField,
  side: 'local' | 'hubspot',
  values: Readonly<Record<string, string | null>>,
): readonly RawValue[] {
  return field.members.map(({ column, property }) => {
    const name = side === 'local' ? column : property;
    return name === null ? null : values[name] || null;
  });
}

/**
 * One member's value in the form in which HubSpot values are compared, whichever side it is from; undefined where a local value
 * cannot go to HubSpot.
 */
export function formOf(
  field: CompiledField,
  member: number,
  side: 'local' | 'hubspot',
  value: RawValue,
): Canonical | undefined {
  const vector = field.members.map((_, index) => (index === member ? value : null));
  if (side === 'hubspot') return field.canonicalHubSpot(vector)[member] ?? null;
  const image = field.toHubSpot(vector);
  return image.ok ? (field.canonicalHubSpot(image.value)[member] ?? null) : undefined;
}
