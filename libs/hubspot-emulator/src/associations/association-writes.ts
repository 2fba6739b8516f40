import type { ChangeSource } from '../portal/change-source';
import type { AssociationSpec, RecordRef } from '../portal/mutation';
import type { Portal } from '../portal/portal';

export type AssociationRefusal =
  | { readonly kind: 'not-an-id'; readonly id: string }
  | { readonly kind: 'self'; readonly id: string }
  | { readonly kind: 'unknown-record'; readonly ref: RecordRef }
  | { readonly kind: 'unknown-type'; readonly spec: AssociationSpec }
  | {
      readonly kind: 'wrong-direction';
      readonly spec: AssociationSpec;
      readonly ref: RecordRef;
      readonly expected: string;
    }
  | { readonly kind: 'limit'; readonly spec: AssociationSpec; readonly ref: RecordRef; readonly most: number };

const isLive = (portal: Portal, ref: RecordRef): boolean => portal.state.table(ref.t).get(ref.id)?.archivedAt === null;

const sameSpec = (left: AssociationSpec, right: AssociationSpec): boolean =>
  left.typeId === right.typeId && left.category === right.category;

/** Says why the pair cannot be associated by these types, or null (hubspot-facts 0.5, 6.2). */
export const checkAssociation = (
  portal: Portal,
  from: RecordRef,
  to: RecordRef,
  types: readonly AssociationSpec[],
  options: { readonly fromIsNew?: boolean } = {},
): AssociationRefusal | null => {
  for (const ref of options.fromIsNew ? [to] : [from, to])
    if (!/^\d+$/.test(ref.id)) return { kind: 'not-an-id', id: ref.id };
  if (from.t === to.t && from.id === to.id) return { kind: 'self', id: from.id };
  for (const spec of types) {
    if (portal.state.associationDefinitions.find(from.t, to.t, spec)) continue;
    const reverse = portal.state.associationDefinitions.find(to.t, from.t, spec);
    return reverse ? { kind: 'wrong-direction', spec, ref: from, expected: to.t } : { kind: 'unknown-type', spec };
  }
  if (!options.fromIsNew && !isLive(portal, from)) return { kind: 'unknown-record', ref: from };
  if (!isLive(portal, to)) return { kind: 'unknown-record', ref: to };
  return overLimit(portal, from, to, types) ?? overLimit(portal, to, from, inverted(portal, from, to, types));
};

const inverted = (
  portal: Portal,
  from: RecordRef,
  to: RecordRef,
  types: readonly AssociationSpec[],
): readonly AssociationSpec[] => portal.state.associationDefinitions.invert(from.t, to.t, types);

/** A limit counts the partners that a record has by one type, seen from its own end (hubspot-facts 6.3). */
const overLimit = (
  portal: Portal,
  from: RecordRef,
  to: RecordRef,
  types: readonly AssociationSpec[],
): AssociationRefusal | null => {
  const definitions = portal.state.associationDefinitions;
  const plain = definitions.unlabelled(from.t, to.t);
  const wanted = plain ? [...types, { category: plain.category, typeId: plain.typeId }] : types;
  for (const spec of wanted) {
    const most = definitions.find(from.t, to.t, spec)?.maxTo;
    if (most === undefined) continue;
    const holders = [...portal.state.associations.partners(from, to.t)].filter(
      ([id, held]) => id !== to.id && held.some((other) => sameSpec(other, spec)),
    );
    if (holders.length >= most) return { kind: 'limit', spec, ref: from, most };
  }
  return null;
};

const commit = (
  portal: Portal,
  by: ChangeSource,
  from: RecordRef,
  to: RecordRef,
  types: readonly AssociationSpec[],
): void => {
  const was = portal.state.associations.typesOf(from, to);
  const isSame = was.length === types.length && types.every((spec) => was.some((held) => sameSpec(held, spec)));
  if (!isSame) portal.commit({ k: 'associate', at: portal.now(), by, from, to, types, was });
};

/** Only contacts, deals and tickets have *a* primary company; the company end may be primary for many. */
const movePrimary = (portal: Portal, by: ChangeSource, from: RecordRef, to: RecordRef): void => {
  const [holder, company] = to.t === '0-2' ? [from, to] : [to, from];
  const primary = portal.state.associationDefinitions.primary(holder.t, company.t);
  if (!primary) return;
  for (const [id, types] of portal.state.associations.partners(holder, company.t)) {
    if (id === company.id || !types.some((spec) => sameSpec(spec, primary))) continue;
    commit(
      portal,
      by,
      holder,
      { t: company.t, id },
      types.filter((spec) => !sameSpec(spec, primary)),
    );
  }
};

/**
 * Associates a checked pair. `types` replaces the labels of the pair; the unlabelled type always comes along; a new
 * primary takes the label from the old one (hubspot-facts 6.1). No types means the default, unlabelled one.
 */
export const associate = (
  portal: Portal,
  from: RecordRef,
  to: RecordRef,
  types: readonly AssociationSpec[],
  by: ChangeSource,
): readonly AssociationSpec[] => {
  const definitions = portal.state.associationDefinitions;
  const plain = definitions.unlabelled(from.t, to.t);
  const wanted = types.filter((spec, index) => types.findIndex((other) => sameSpec(other, spec)) === index);
  if (plain && !wanted.some((spec) => sameSpec(spec, plain)))
    wanted.push({ category: plain.category, typeId: plain.typeId });
  const primary = definitions.primary(from.t, to.t);
  if (primary && wanted.some((spec) => sameSpec(spec, primary))) movePrimary(portal, by, from, to);
  commit(portal, by, from, to, wanted);
  return wanted;
};

export const dissociate = (portal: Portal, from: RecordRef, to: RecordRef, by: ChangeSource): void =>
  commit(portal, by, from, to, []);

/** Removes types of a pair; removing the unlabelled one removes all (hubspot-facts 6.1). */
export const removeLabels = (
  portal: Portal,
  from: RecordRef,
  to: RecordRef,
  types: readonly AssociationSpec[],
  by: ChangeSource,
): void => {
  const plain = portal.state.associationDefinitions.unlabelled(from.t, to.t);
  const held = portal.state.associations.typesOf(from, to);
  const isAll = plain !== undefined && types.some((spec) => sameSpec(spec, plain));
  commit(portal, by, from, to, isAll ? [] : held.filter((spec) => !types.some((other) => sameSpec(other, spec))));
};

/** Partners that a reader sees: those of archived records are hidden until they are restored. */
export const livePartners = (portal: Portal, from: RecordRef, toType: string): [string, readonly AssociationSpec[]][] =>
  [...portal.state.associations.partners(from, toType)]
    .filter(([id]) => isLive(portal, { t: toType, id }))
    .sort(([left], [right]) => Number(left) - Number(right));
