import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';

/** A mapping as it is edited: without what the sync itself keeps of it. */
export type MappingDraft = Pick<
  PropertyMapping,
  'column' | 'property' | 'group' | 'direction' | 'conflictPolicy' | 'drift' | 'firstLink' | 'transform'
> & {
  /** Of the mapping that it changes; none for a new one. */
  readonly id?: string;
};

export type EnumPairs = Readonly<Record<string, readonly EnumPair[]>>;

/** What a mapping is before anybody chose: the defaults of the contract. */
export function draftOf(
  column: string | null,
  property: string,
  transform: PropertyMapping['transform'],
  direction: PropertyMapping['direction'] = 'two_way',
): MappingDraft {
  return {
    column,
    property,
    group: null,
    direction,
    conflictPolicy: null,
    drift: 'ignore',
    firstLink: 'review',
    transform,
  };
}

/**
 * The mappings that drafts make of the stored ones. S8.5: while the entity waits for its first plan all of them wait with it, so
 * each is active; later a new or changed one waits for a plan of its own.
 */
export function mappingsOf(
  entity: string,
  drafts: readonly MappingDraft[],
  known: readonly PropertyMapping[],
  entityWaits: boolean,
  newId: () => string,
): PropertyMapping[] {
  const byId = new Map(known.map((mapping) => [mapping.id, mapping]));
  return drafts.map(({ id, ...draft }) => {
    const before = id === undefined ? undefined : byId.get(id);
    return {
      ...draft,
      id: before?.id ?? newId(),
      entity,
      version: before?.version ?? 1,
      state: entityWaits ? 'active' : 'waiting',
      stateReason: entityWaits ? null : 'Changed; waits for its plan to be applied (S8.5).',
    };
  });
}
