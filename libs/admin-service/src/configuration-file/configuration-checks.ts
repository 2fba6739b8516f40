import type { LocalReference, PortalReference, PropertyMapping } from '@app/hubspot-mapping';
import type { EntityDefinition } from '@app/sync-engine';
import { compileWith, type EntityReferences } from '../registry/compiled-entities';
import type { ConfigurationFault } from './configuration-fault';
import type { ConfigurationFile, FileEntity } from './configuration-file';
import type { FaultAt } from './configuration-text';

/** What a file may not say, whatever the two catalogues hold: what would lose records or make two writers of one. */
export function structureFaults(
  known: readonly EntityDefinition[],
  file: ConfigurationFile,
  faultAt: FaultAt,
): ConfigurationFault[] {
  const faults: ConfigurationFault[] = [];
  for (const { entity } of known)
    if (!file.entities[entity])
      faults.push(
        faultAt(
          ['entities'],
          `The entity "${entity}" is synced, but the file does not name it. Its links would lose their meaning: leave it in the file, and pause it to stop its sync.`,
        ),
      );
  const tables = new Map<string, string>();
  const objects = new Map<string, string>();
  for (const [entity, one] of Object.entries(file.entities)) {
    const table = `${one.table.schema}.${one.table.name}`;
    faults.push(...fixedFaults(known, entity, one, faultAt));
    faults.push(...repeated(tables, table, entity, faultAt(['entities', entity, 'table'], '')));
    faults.push(...repeated(objects, one.objectType, entity, faultAt(['entities', entity, 'objectType'], '')));
    const properties = new Set<string>();
    one.mappings.forEach(({ property }, n) => {
      if (properties.has(property))
        faults.push(
          faultAt(
            ['entities', entity, 'mappings', n, 'property'],
            `${entity} maps the property "${property}" twice. Remove one of the two.`,
          ),
        );
      properties.add(property);
    });
    for (const property of Object.keys(one.enums))
      if (!properties.has(property))
        faults.push(
          faultAt(
            ['entities', entity, 'enums', property],
            `${entity} maps no property "${property}", so these values belong to nothing. Map it, or remove them.`,
          ),
        );
  }
  return faults;
}

/** What a link means hangs on these: another table or object is another entity. */
function fixedFaults(known: readonly EntityDefinition[], entity: string, one: FileEntity, faultAt: FaultAt) {
  const before = known.find((definition) => definition.entity === entity);
  if (!before) return [];
  const fixed: [string[], string, string][] = [
    [['table', 'schema'], before.table.schema, one.table.schema],
    [['table', 'name'], before.table.name, one.table.name],
    [['table', 'key'], before.table.key, one.table.key],
    [['objectType'], before.objectType, one.objectType],
    [['externalIdProperty'], before.externalIdProperty, one.externalIdProperty],
  ];
  return fixed
    .filter(([, was, is]) => was !== is)
    .map(([path, was, is]) =>
      faultAt(
        ['entities', entity, ...path],
        `${path.join('.')} of ${entity} is "${was}" and cannot become "${is}": its links name rows and records by it. Put it back, or register another entity.`,
      ),
    );
}

function repeated(seen: Map<string, string>, key: string, entity: string, at: ConfigurationFault) {
  const other = seen.get(key);
  seen.set(key, entity);
  if (other === undefined) return [];
  return [
    { ...at, message: `${entity} and ${other} both sync ${key}: two entities would write one record. Remove one.` },
  ];
}

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
