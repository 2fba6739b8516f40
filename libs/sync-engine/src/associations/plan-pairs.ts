import { planPairWrite } from '../core';
import type { AssociationLabel, AssociationType, Link, PairWrite } from '../core';
import type { AssociationRuntime } from '../apply-mappings/association-runtime';
import type { WorkItem } from '../sync-operations/work-item';
import { tripleField } from './association-pass';
import type { AssociationPass } from './association-pass';

/** One pair of records that a pass changes in HubSpot, with the intents that depend on it. */
export interface PlannedPair {
  readonly item: WorkItem;
  readonly toType: string;
  readonly toId: string;
  readonly write: PairWrite;
  /** Fields of intents that are settled by this pair's outcome. */
  readonly fields: readonly string[];
  /** Those among them that a standing label keeps from happening. */
  readonly blocked: readonly string[];
}

interface Wish {
  readonly field: string;
  readonly relation: AssociationRuntime;
  readonly to: Link;
  readonly present: boolean;
}

/** What this record's decisions want of HubSpot, one call per pair of records (facts 6.1: labels of a pair are written together). */
export function planPairs(item: WorkItem, pass: AssociationPass): readonly PlannedPair[] {
  const pairs = new Map<string, { toType: string; toId: string; wishes: Wish[] }>();
  for (const wish of wishesOf(pass)) {
    const toId = wish.to.hubspotId!;
    const toType = wish.relation.to.objectType;
    const pair = pairs.get(`${toType} ${toId}`) ?? { toType, toId, wishes: [] };
    pairs.set(`${toType} ${toId}`, pair);
    pair.wishes.push(wish);
  }
  return [...pairs.values()].map(({ toType, toId, wishes }) => {
    const held = heldTypes(pass, toType, toId);
    const types = (present: boolean): AssociationType[] =>
      wishes.filter((wish) => wish.present === present).map(({ relation }) => relation.mapping.type);
    const write = planPairWrite({ held, add: types(true), remove: types(false) }, wishes[0]!.relation.unlabelled);
    return {
      item,
      toType,
      toId,
      write,
      fields: [...new Set(wishes.map(({ field }) => field))],
      blocked:
        write.blockedBy.length === 0
          ? []
          : wishes.filter(({ relation, present }) => !present && isPlain(relation)).map(({ field }) => field),
    };
  });
}

function wishesOf(pass: AssociationPass): Wish[] {
  return pass.relations.flatMap(({ relation, triples, single }): Wish[] => {
    const ofSet = triples.flatMap(({ to, decision }): Wish[] =>
      decision.write?.side === 'hubspot'
        ? [{ field: tripleField(relation, to.id), relation, to, present: decision.write.present }]
        : [],
    );
    if (!single) return ofSet;
    const strays = single.strays.map((to): Wish => ({
      field: tripleField(relation, to.id),
      relation,
      to,
      present: false,
    }));
    const write = single.decision.toHubSpot;
    if (!write) return [...ofSet, ...strays];
    const wanted = write.value[0] ?? null;
    const to = wanted === null ? null : pass.links.of(wanted);
    const before = write.before[0] ?? null;
    const gone = single.holders.filter(({ id }) => id === before && id !== wanted && !(relation.exclusive && to));
    return [
      ...strays.filter((stray) => !gone.includes(stray.to)),
      ...(to ? [{ field: relation.id, relation, to, present: true }] : []),
      ...gone.map((holder) => ({ field: relation.id, relation, to: holder, present: false })),
    ];
  });
}

function heldTypes(pass: AssociationPass, toType: string, toId: string): readonly AssociationLabel[] {
  return pass.held.get(toType)?.find((record) => record.toId === toId)?.types ?? [];
}

function isPlain({ mapping, unlabelled }: AssociationRuntime): boolean {
  return unlabelled?.typeId === mapping.type.typeId && unlabelled.category === mapping.type.category;
}
