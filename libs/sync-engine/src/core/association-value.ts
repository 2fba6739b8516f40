import type { CompiledField } from '@app/hubspot-mapping';
import type { AssociationMapping } from './association-mapping';
import { associationField } from './association-mapping';
import type { Behalf, WriteIntent } from './field-track';
import type { FieldVector } from './link';

/** S6.3: the linked record at the other end, blank, or unknown (undefined), which is not blank. */
export type AssociationValue = FieldVector | undefined;

export interface HubSpotEnds {
  /** Links of the records associated under the mapped type; null: the record is not linked, or its link is not live. */
  readonly links: readonly (string | null)[];
  /** The link that `base_hubspot` names; undefined: no base. */
  readonly base: string | null | undefined;
  readonly local: string | null | undefined;
  /** The base's link is live and a read after the association read shows both records: only then is a missing one removed. */
  readonly baseShown: boolean;
  /** The base's link is live and its record is not shown: it may hold the type still, and show it again. */
  readonly baseHidden: boolean;
}

/**
 * What a single-valued relation holds in HubSpot, where the type may hold several. While the base is among them nothing was taken
 * away; then the one that local holds, too; else it must be the only one. Several others are `ambiguous`.
 */
export function hubspotAssociation(ends: HubSpotEnds): AssociationValue | 'ambiguous' {
  const { links, base, local } = ends;
  if (base != null && links.includes(base)) return [base];
  if (base != null && ends.baseHidden) return undefined;
  if (local != null && links.includes(local)) return [local];
  if (links.includes(null)) return undefined;
  const [only, ...more] = links;
  if (only != null) return more.length > 0 ? 'ambiguous' : [only];
  return base != null && !ends.baseShown ? undefined : [null];
}

/**
 * S6.5: with an open intent, HubSpot's value as sent is a receipt: both bases are the intent's. HubSpot at its base is sent again by the
 * merge itself; anything else is HubSpot's change.
 */
export function receiptOfAssociation(
  intents: readonly WriteIntent[],
  hubspot: AssociationValue,
  base: FieldVector | undefined,
): { readonly baseLocal: FieldVector; readonly baseHubSpot: FieldVector; readonly behalf: Behalf } | null {
  if (hubspot === undefined || (base !== undefined && base[0] === hubspot[0])) return null;
  const receipt = [...intents].reverse().find((intent) => intent.sent[0] === hubspot[0]);
  return receipt ? { baseLocal: receipt.local, baseHubSpot: hubspot, behalf: receipt.behalf } : null;
}

/** A single-valued relation as a field whose values are ids of links: section 3 merges it like any other. */
export function asField(mapping: AssociationMapping): CompiledField {
  const id = associationField(mapping);
  const identity = (vector: FieldVector): FieldVector => vector;
  return {
    id,
    name: `${mapping.fromEntity} → ${mapping.toEntity}`,
    members: [{ mappingId: id, column: id, property: id }],
    direction: mapping.direction,
    conflictPolicy: mapping.conflictPolicy,
    drift: mapping.drift,
    firstLink: mapping.firstLink,
    version: String(mapping.version),
    state: mapping.state,
    canonicalLocal: identity,
    canonicalHubSpot: identity,
    toHubSpot: (local) => ({ ok: true, value: local }),
    toLocal: (remote) => ({ ok: true, value: remote }),
  };
}
