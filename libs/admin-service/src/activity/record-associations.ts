import { associationField, sameType } from '@app/sync-engine';
import type { AssociationMapping, StoredTriple } from '@app/sync-engine';
import type { KnownRecord } from './record-reader';
import type { RecordAssociation } from './record-view';

/**
 * What the sync knows of the associations that a record owns: each pair of a set, each single value. `mappings` are those of the record's
 * entity.
 */
export function recordAssociations(
  { baseLocal, baseHubSpot, tracks }: Pick<KnownRecord, 'baseLocal' | 'baseHubSpot' | 'tracks'>,
  triples: readonly StoredTriple[],
  mappings: readonly AssociationMapping[],
): readonly RecordAssociation[] {
  return mappings.flatMap((mapping): readonly RecordAssociation[] => {
    const field = associationField(mapping);
    if (mapping.relation.kind === 'join_table')
      return triples
        .filter(({ type }) => sameType(type, mapping.type))
        .map(({ toLinkId, agreed, state }) => ({
          field,
          local: [(state?.local ?? agreed) ? toLinkId : null],
          hubspot: [(state?.hubspot ?? agreed) ? toLinkId : null],
          state: state && { kind: state.kind, detail: state.detail, since: state.since },
        }));
    const [local, hubspot] = [baseLocal[field] ?? [null], baseHubSpot[field] ?? [null]];
    const state = tracks[field]?.state ?? null;
    if (local[0] == null && hubspot[0] == null && state === null) return [];
    return [{ field, local, hubspot, state: state && { kind: state.kind, detail: state.detail, since: state.since } }];
  });
}
