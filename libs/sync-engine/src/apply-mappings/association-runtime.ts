import type { CompiledField } from '@app/hubspot-mapping';
import { asField, associationField, isPrimary, sameType, unlabelledType } from '../core';
import type { AssociationLabel, AssociationMapping, AssociationType, EntityDefinition } from '../core';

/** A relation ready to be reconciled from its *from* end. */
export interface AssociationRuntime {
  /** Its name in bases, tracks, intents and the log. */
  readonly id: string;
  readonly mapping: AssociationMapping;
  readonly to: Pick<EntityDefinition, 'entity' | 'table' | 'objectType'>;
  /** What section 3 merges, for single-valued relations (S6.3). */
  readonly field: CompiledField;
  /** The type that every pair of these object types has; removing it removes all (facts 6.1). */
  readonly unlabelled: AssociationType | null;
  /** HubSpot itself keeps at most one, and moves it: the primary company (facts 6.1). */
  readonly exclusive: boolean;
}

/** The relations that an entity owns; those whose other entity is not registered are left out. */
export function buildAssociations(
  entity: string,
  mappings: readonly AssociationMapping[],
  entities: readonly Pick<EntityDefinition, 'entity' | 'table' | 'objectType'>[],
  labels: ReadonlyMap<string, readonly AssociationLabel[]>,
): readonly AssociationRuntime[] {
  return mappings.flatMap((mapping) => {
    const to = entities.find((candidate) => candidate.entity === mapping.toEntity);
    if (mapping.fromEntity !== entity || !to) return [];
    const known = labels.get(`${mapping.fromObjectType}>${mapping.toObjectType}`) ?? [];
    const own = known.find((label) => sameType(label, mapping.type));
    return [
      {
        id: associationField(mapping),
        mapping,
        to: { entity: to.entity, table: to.table, objectType: to.objectType },
        field: asField(mapping),
        unlabelled: unlabelledType(known),
        exclusive: own !== undefined && isPrimary(own),
      },
    ];
  });
}
