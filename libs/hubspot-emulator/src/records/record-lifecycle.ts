import type { ChangeSource } from '../portal/change-source';
import type { CrmRecord } from '../portal/crm-record';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';

export const archiveRecord = (portal: Portal, type: ObjectType, id: string, by: ChangeSource): void => {
  const record = portal.state.table(type.id).get(id);
  if (!record || record.archivedAt !== null) return;
  portal.commit({ k: 'archive', t: type.id, id, at: portal.now(), by });
};

export type RestoreOutcome =
  | { readonly kind: 'restored' }
  | { readonly kind: 'not-archived' }
  | { readonly kind: 'taken'; readonly property: string; readonly holder: string };

/** Only people restore, in the recycle bin; there is no call for it (hubspot-facts 2.9). */
export const restoreRecord = (portal: Portal, type: ObjectType, id: string, by: ChangeSource): RestoreOutcome => {
  const table = portal.state.table(type.id);
  const record = table.get(id);
  if (!record || record.archivedAt === null) return { kind: 'not-archived' };
  for (const [property, value] of record.values.entries()) {
    if (value === '' || !portal.state.isIdentifying(type, property)) continue;
    const holder = table.holder(property, value);
    if (holder !== undefined) return { kind: 'taken', property, holder };
  }
  portal.commit({ k: 'restore', t: type.id, id, at: portal.now(), by });
  return { kind: 'restored' };
};

/** Removes a person for good (hubspot-facts 2.9); the two events are the webhooks' business. */
export const purgeRecord = (portal: Portal, type: ObjectType, id: string, by: ChangeSource): void =>
  portal.commit({ k: 'purge', t: type.id, id, at: portal.now(), by });

const MAX_MERGES = 250;

export type MergeOutcome =
  | { readonly kind: 'merged'; readonly survivor: CrmRecord }
  | { readonly kind: 'not-found'; readonly id: string }
  | { readonly kind: 'same' }
  | { readonly kind: 'too-many' };

/**
 * Joins two records into one with a new id (hubspot-facts 2.9): the primary's values win, blanks are filled from the
 * other, associations are united, a second "primary" label is dropped.
 */
export const mergeRecords = (
  portal: Portal,
  type: ObjectType,
  primaryId: string,
  secondaryId: string,
  by: ChangeSource,
): MergeOutcome => {
  const table = portal.state.table(type.id);
  const primary = table.get(table.resolve(primaryId));
  const secondary = table.get(table.resolve(secondaryId));
  if (!primary || primary.archivedAt !== null) return { kind: 'not-found', id: primaryId };
  if (!secondary || secondary.archivedAt !== null) return { kind: 'not-found', id: secondaryId };
  if (primary === secondary) return { kind: 'same' };
  if (primary.mergedIds.length + secondary.mergedIds.length + 2 > MAX_MERGES) return { kind: 'too-many' };
  const filled: Record<string, string> = {};
  for (const [name, value] of secondary.values.entries()) {
    if (value !== '' && !primary.values.get(name) && name !== 'hs_additional_emails') filled[name] = value;
  }
  const emails = [
    primary.values.get('hs_additional_emails'),
    secondary.values.get('email'),
    secondary.values.get('hs_additional_emails'),
  ];
  const others = emails
    .flatMap((held) => (held ?? '').split(';'))
    .filter((email) => email && email !== (filled['email'] ?? primary.values.get('email')));
  const calculated: Record<string, string> =
    others.length > 0 && type.id === '0-1' ? { hs_additional_emails: [...new Set(others)].join(';') } : {};
  const into = portal.switches.mergeStyle === 'new-id' ? portal.newId() : primary.id;
  const partners = [primary, secondary].flatMap((record) =>
    portal.state.associations.all({ t: type.id, id: record.id }).map((link) => ({ record, ...link })),
  );
  const at = portal.timeAfter(Math.max(primary.updatedAt, secondary.updatedAt));
  portal.commit({
    k: 'merge',
    t: type.id,
    at,
    by,
    primary: primary.id,
    secondary: secondary.id,
    into,
    v: filled,
    c: calculated,
  });
  moveAssociations(portal, type, into, partners, at, by);
  const survivor = table.get(into);
  if (!survivor) throw new Error(`The survivor ${into} of a merge is missing.`);
  return { kind: 'merged', survivor };
};

type Partner = { record: CrmRecord } & ReturnType<Portal['state']['associations']['all']>[number];

const moveAssociations = (
  portal: Portal,
  type: ObjectType,
  into: string,
  partners: Partner[],
  at: number,
  by: ChangeSource,
): void => {
  const survivor = { t: type.id, id: into };
  const primaryTaken = new Set<string>();
  for (const { record, to, types } of partners) {
    if (record.id !== into)
      portal.commit({ k: 'associate', at, by, from: { t: type.id, id: record.id }, to, types: [], was: types });
    if (to.t === type.id && (to.id === into || partners.some((other) => other.record.id === to.id))) continue;
    const primaryType = portal.state.associationDefinitions.primary(type.id, to.t)?.typeId;
    const hasPrimary = types.some((spec) => spec.typeId === primaryType);
    const kept = hasPrimary && primaryTaken.has(to.t) ? types.filter((spec) => spec.typeId !== primaryType) : types;
    if (hasPrimary) primaryTaken.add(to.t);
    const was = portal.state.associations.typesOf(survivor, to);
    const held = was.filter(
      (spec) => !kept.some((other) => other.typeId === spec.typeId && other.category === spec.category),
    );
    portal.commit({ k: 'associate', at, by, from: survivor, to, types: [...held, ...kept], was });
  }
};
