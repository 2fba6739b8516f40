import type { LocalReference, PortalReference, PropertyMapping } from '@app/hubspot-mapping';
import type { EntityDefinition } from '@app/sync-engine';
import type { ConfigurationFault, FaultAt, FileEntity } from '@app/sync-engine/configuration-file';
import { compileWith, type EntityReferences } from '../registry/compiled-entities';

/** What an entity names that a table or HubSpot does not have, and mappings among `changed` that cannot work. */
export function catalogueFaults(
  definition: EntityDefinition,
  one: FileEntity,
  mappings: readonly PropertyMapping[],
  changed: ReadonlySet<string>,
  references: EntityReferences,
  faultAt: FaultAt,
): ConfigurationFault[] {
  const { entity } = definition;
  const { problems } = compileWith(definition, mappings, one.enums, references);
  const faulty = problems
    .filter(({ suspends, property }) => suspends && changed.has(property))
    .map(({ property, column, message, advice }) => {
      const n = one.mappings.findIndex((mapping) => mapping.property === property);
      const part = /\b(column|source)\b/.test(message) && column !== null ? 'column' : 'property';
      return faultAt(['entities', entity, 'mappings', n, part], `${message} ${advice}`);
    });
  return [...faulty, ...nameFaults(entity, one, references, faultAt)];
}

function nameFaults(entity: string, one: FileEntity, { local, portal }: EntityReferences, faultAt: FaultAt) {
  const table = `${one.table.schema}.${one.table.name}`;
  const faults: ConfigurationFault[] = [];
  const at = (path: readonly (string | number)[]) => ['entities', entity, ...path];
  const column = (name: string | null, path: readonly (string | number)[]): void => {
    if (name !== null && !hasColumn(local, name))
      faults.push(faultAt(at(path), `The table ${table} has no column "${name}". Name one that it has.`));
  };
  const property = (name: string, path: readonly (string | number)[]): void => {
    if (!hasProperty(portal, name))
      faults.push(
        faultAt(
          at(path),
          `HubSpot lists no property "${name}" for ${one.objectType}. Create it there, or name one that it has.`,
        ),
      );
  };
  column(one.table.softDeleteColumn, ['table', 'softDeleteColumn']);
  one.matchKeys.forEach((key, n) => {
    key.columns.forEach((name, m) => column(name, ['matchKeys', n, 'columns', m]));
    key.properties.forEach((name, m) => property(name, ['matchKeys', n, 'properties', m]));
  });
  one.reads.forEach(({ via }, n) => column(via, ['reads', n, 'via']));
  one.localFilter?.all.forEach(({ name }, n) => column(name, ['localFilter', 'all', n, 'name']));
  one.hubspotFilter?.all.forEach(({ name }, n) => property(name, ['hubspotFilter', 'all', n, 'name']));
  return faults;
}

function hasColumn({ columns }: LocalReference, name: string): boolean {
  return columns.some((column) => column.name === name);
}

function hasProperty({ properties }: PortalReference, name: string): boolean {
  return properties.some((property) => property.name === name);
}
