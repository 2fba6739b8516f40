import type { EntityDefinition } from '../core';
import { objectTypeIdOf, unknownObjectType } from '../event-handlers';
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
    faults.push(
      ...repeated(objects, objectTypeIdOf(one.objectType), entity, faultAt(['entities', entity, 'objectType'], '')),
    );
    const unknown = known.some((definition) => definition.entity === entity) ? null : unknownObjectType(one.objectType);
    if (unknown !== null) faults.push(faultAt(['entities', entity, 'objectType'], unknown));
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
  file.associations.forEach((one, n) => {
    for (const end of ['from', 'to'] as const)
      if (!file.entities[one[end]])
        faults.push(
          faultAt(['associations', n, end], `There is no entity "${one[end]}" in the file. Name one that it has.`),
        );
  });
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
