import type { CompiledEntity, CompiledField, SourceReads } from '@app/hubspot-mapping';
import { MERGED_IDS_PROPERTY } from '../core';
import type { EntityDefinition, TableRead } from '../core';
import type { AssociationRuntime } from './association-runtime';

/** An entity ready to be reconciled: its definition, its compiled fields, and what must be read for them. */
export interface EntityRuntime {
  readonly definition: EntityDefinition;
  readonly fields: readonly CompiledField[];
  /** Every property that a read names. */
  readonly properties: readonly string[];
  /** Every column that a read names; computed sources as they are written. */
  readonly columns: readonly string[];
  /** The table's own columns whose change may change what a read gives (S1.2). */
  readonly captured: readonly string[];
  /** S1.2: other tables that computed sources read over a foreign key. */
  readonly sourceReads: readonly TableRead[];
  /** Properties whose values HubSpot keeps unique (S3.9). */
  readonly uniqueProperties: ReadonlySet<string>;
  /** Changes with the catalogue: a field error is retried under another (S3.4). */
  readonly catalogueVersion: string;
  /** S8.5: the entity's revision in the registry that it was made of; intents and settling check it. Absent: not checked. */
  readonly revision?: string;
  /** S6.1: relations that this entity owns as their *from* end. */
  readonly associations: readonly AssociationRuntime[];
}

export function buildEntityRuntime(
  definition: EntityDefinition,
  compiled: CompiledEntity,
  catalogue: { readonly uniqueProperties: Iterable<string>; readonly version: string; readonly revision?: string },
  associations: readonly AssociationRuntime[] = [],
): EntityRuntime {
  const properties = new Set<string>([definition.externalIdProperty, MERGED_IDS_PROPERTY]);
  const columns = new Set<string>();
  const computed = new Map<string, SourceReads>();
  for (const field of compiled.fields) {
    if (field.state === 'suspended') continue;
    for (const member of field.members) {
      properties.add(member.property);
      if (member.column !== null) columns.add(member.column);
      if (member.column !== null && member.reads) computed.set(member.column, member.reads);
    }
  }
  for (const key of definition.matchKeys) {
    for (const property of key.properties) properties.add(property);
    for (const column of key.columns) columns.add(column);
  }
  for (const { name } of definition.hubspotFilter?.all ?? []) properties.add(name);
  for (const { name } of definition.localFilter?.all ?? []) columns.add(name);
  for (const { relation } of associations.map(({ mapping }) => mapping))
    if (relation.kind === 'foreign_key') columns.add(relation.column);
  return {
    definition,
    fields: compiled.fields,
    properties: [...properties].sort(),
    columns: [...columns].sort(),
    captured: [...new Set([...columns].flatMap((name) => computed.get(name)?.columns ?? [name]))].sort(),
    sourceReads: joinedReads([...computed.values()].flatMap(({ over }) => over)),
    uniqueProperties: new Set(catalogue.uniqueProperties),
    catalogueVersion: catalogue.version,
    ...(catalogue.revision === undefined ? {} : { revision: catalogue.revision }),
    associations,
  };
}

/** One read per foreign key, with all that any source reads over it. */
function joinedReads(reads: readonly TableRead[]): readonly TableRead[] {
  const joined = new Map<string, TableRead>();
  for (const read of reads) {
    const known = joined.get(read.via)?.columns ?? [];
    joined.set(read.via, { ...read, columns: [...new Set([...known, ...read.columns])].sort() });
  }
  return [...joined.values()].sort((a, b) => (a.via < b.via ? -1 : 1));
}

/** S3.4: what a field's error was found under. */
export function checkedUnder(runtime: EntityRuntime, field: CompiledField): string {
  return `${field.version}@${runtime.catalogueVersion}`;
}
