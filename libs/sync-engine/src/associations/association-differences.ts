import type { FieldDifference } from '../core';
import type { WorkItem } from '../sync-operations/work-item';
import type { RelationPass } from './association-pass';

/**
 * S8.4: the relations of one record whose sides differ without a known state that is about just these ends (S2.7); values are ids of
 * links, of a set those that only one side holds. What is unknown, or waits for its other end (S6.4), is no difference.
 */
export function associationDifferences({ associations }: WorkItem): readonly FieldDifference[] {
  return associations?.relations.flatMap(differencesOf) ?? [];
}

function differencesOf({ relation, triples, single }: RelationPass): readonly FieldDifference[] {
  if (single) {
    const { decision, local, hubspot } = single;
    return decision.toHubSpot || decision.toLocal ? [{ field: relation.id, local, hubspot }] : [];
  }
  const differing = triples.filter(({ decision }) => decision.write !== null);
  if (differing.length === 0) return [];
  const heldBy = (side: 'local' | 'hubspot'): readonly string[] =>
    differing.flatMap((triple) => (triple[side] ? [triple.to.id] : []));
  return [{ field: relation.id, local: heldBy('local'), hubspot: heldBy('hubspot') }];
}
