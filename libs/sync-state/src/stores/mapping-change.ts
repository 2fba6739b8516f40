import { isDeepStrictEqual } from 'node:util';
import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import { versionedDefinition } from './mapping-rows';

export type EnumPairs = Readonly<Record<string, readonly EnumPair[]>>;

/** What storing a new set of mappings does to one of them. */
export type MappingChange =
  | { readonly kind: 'unchanged'; readonly mapping: PropertyMapping }
  /** `mapping` has its new version. */
  | { readonly kind: 'new_version'; readonly mapping: PropertyMapping; readonly definition: Record<string, unknown> }
  | { readonly kind: 'removed'; readonly mapping: PropertyMapping };

/**
 * S8.5: a mapping whose definition or enum pairs differ gets the next version and the state its caller gives it; an unchanged
 * one keeps version and state as stored, whatever an older copy says. Order in the list makes no version.
 */
export function mappingChanges(
  known: { readonly mappings: readonly PropertyMapping[]; readonly enums: EnumPairs },
  wanted: { readonly mappings: readonly PropertyMapping[]; readonly enums: EnumPairs },
): MappingChange[] {
  const knownById = new Map(known.mappings.map((mapping) => [mapping.id, mapping]));
  const wantedIds = new Set(wanted.mappings.map((mapping) => mapping.id));
  const removed = known.mappings.filter((mapping) => !wantedIds.has(mapping.id));
  const stored = wanted.mappings.map((mapping): MappingChange => {
    const before = knownById.get(mapping.id);
    const definition = plain(versionedDefinition(mapping, wanted.enums[mapping.property] ?? []));
    if (!before) return { kind: 'new_version', mapping: { ...mapping, version: 1 }, definition };
    const same = isDeepStrictEqual(definition, plain(versionedDefinition(before, known.enums[before.property] ?? [])));
    if (same) return { kind: 'unchanged', mapping: before };
    return { kind: 'new_version', mapping: { ...mapping, version: before.version + 1 }, definition };
  });
  return [...removed.map((mapping): MappingChange => ({ kind: 'removed', mapping })), ...stored];
}

/** As JSON keeps it: without undefined members. */
function plain(definition: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(definition)) as Record<string, unknown>;
}
