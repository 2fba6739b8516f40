import type { RelationPass, TriplePass } from './association-pass';

/**
 * A label stands on an association: who makes a company the primary one wants the association too. Where one side gave a single value
 * to an end that the other side took out of a set, the association stays, on both sides.
 */
export function keepLabelled(relations: readonly RelationPass[]): readonly RelationPass[] {
  const wanted = relations.flatMap(({ relation, single }) => {
    const { toLocal, toHubSpot } = single?.decision ?? {};
    const entity = relation.to.objectType;
    return [
      ...[toLocal?.value[0]].flatMap((id) => (id == null ? [] : [{ entity, id, by: 'hubspot' as const }])),
      ...[toHubSpot?.value[0]].flatMap((id) => (id == null ? [] : [{ entity, id, by: 'local' as const }])),
    ];
  });
  if (wanted.length === 0) return relations;
  return relations.map((pass) => ({
    ...pass,
    triples: pass.triples.map((triple): TriplePass => {
      const { write } = triple.decision;
      const wish = wanted.find(({ entity, id }) => entity === pass.relation.to.objectType && id === triple.to.id);
      if (!wish || write?.present !== false || write.side !== wish.by) return triple;
      const side = wish.by === 'hubspot' ? 'local' : 'hubspot';
      return { ...triple, decision: { ...triple.decision, write: { side, present: true } } };
    }),
  }));
}
