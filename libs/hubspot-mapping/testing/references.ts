import type { LocalColumn } from '../src/catalogue/local-reference';
import type { PortalReference, PropertyDefinition } from '../src/catalogue/portal-reference';
import { propertyDefinition } from '../src/catalogue/wire-property';
import type { WireProperty } from '../src/catalogue/wire-property';
import type { PropertyMapping } from '../src/property-mapping/property-mapping';
import { readSharedJson } from './shared-data';

export function column(name: string, sqlType: string, over: Partial<LocalColumn> = {}): LocalColumn {
  const numbers = /\((\d+)(?:,\s*(\d+))?\)/.exec(sqlType);
  const decimal = sqlType.startsWith('numeric');
  return {
    name,
    sqlType,
    nullable: true,
    maxLength: numbers && !decimal ? Number(numbers[1]) : null,
    precision: numbers && decimal ? Number(numbers[1]) : null,
    scale: numbers && decimal ? Number(numbers[2] ?? 0) : null,
    enumValues: null,
    generated: false,
    isKey: false,
    ...over,
  };
}

export function property(
  name: string,
  type: string,
  fieldType: string,
  over: Omit<Partial<PropertyDefinition>, 'options'> & { options?: readonly string[] } = {},
): PropertyDefinition {
  const { options = [], ...rest } = over;
  return {
    ...propertyDefinition({ name, label: name, type, fieldType }),
    ...rest,
    options: options.map((value) => ({ value, label: value, hidden: false })),
  };
}

export function portal(
  properties: readonly PropertyDefinition[],
  over: Partial<PortalReference> = {},
): PortalReference {
  return { timeZone: 'America/Chicago', currency: 'USD', properties, owners: [], pipelines: [], ...over };
}

export function mapping(
  column: string | null,
  property: string,
  transform: PropertyMapping['transform']['name'],
  options: Record<string, unknown> = {},
  over: Partial<PropertyMapping> = {},
): PropertyMapping {
  return {
    id: `${column ?? 'constant'}-${property}`,
    entity: 'contact',
    column,
    property,
    group: null,
    direction: 'two_way',
    conflictPolicy: null,
    drift: 'ignore',
    firstLink: 'review',
    transform: { name: transform, options },
    version: 1,
    state: 'active',
    stateReason: null,
    ...over,
  };
}

/** The default catalogue of an object, with its default pipelines, from the shared data. */
export function defaultPortal(object: string): PortalReference {
  const { results } = readSharedJson<{ results: WireProperty[] }>(`hubspot/properties/${object}.json`);
  const pipelines = readSharedJson<Record<string, { results: PortalReference['pipelines'] }>>('hubspot/pipelines.json');
  return portal(results.map(propertyDefinition), {
    pipelines: pipelines[object]?.results ?? [],
    owners: [{ id: '501', email: 'Agent@example.com', archived: false }],
  });
}
