import { canBeMerged } from '../core';
import type { EntityDefinition, Link, RecordInReview } from '../core';
import type { HubSpotRecord } from '../ports';
import type { SeenRecordEnds } from './record-seal';

type Kind = RecordInReview['kind'];
type PartnerLink = Pick<Link, 'localKey' | 'hubspotId' | 'state'>;

/** S3.2: the id of the record that is shown beside a second one of the same row, and named by the seal; null: there is none to be shown. */
export function rivalOf(kind: Kind, partner: PartnerLink | undefined): string | null {
  return kind === 'duplicate_hubspot' ? (partner?.hubspotId ?? null) : null;
}

/** What the seal names of it. A rival that is not there, in the recycle bin or merged into another holds nothing. */
export function seenRival(id: string | null, read: HubSpotRecord | null): Pick<SeenRecordEnds, 'rival'> {
  return id === null ? {} : { rival: { hubspotId: id, properties: isThere(id, read) ? read.properties : null } };
}

/** S5.4: the rival if HubSpot can merge the two records, both being there; null if it cannot. */
export function mergeableRival(
  { objectType }: Pick<EntityDefinition, 'objectType'>,
  own: { readonly id: string | null; readonly read: HubSpotRecord | null },
  partner: PartnerLink | undefined,
  rival: { readonly id: string | null; readonly read: HubSpotRecord | null },
): string | null {
  if (own.id === null || rival.id === null || own.id === rival.id || !canBeMerged(objectType)) return null;
  if (partner?.state !== 'live' || partner.localKey === null) return null;
  return isThere(own.id, own.read) && isThere(rival.id, rival.read) ? rival.id : null;
}

function isThere(id: string, read: HubSpotRecord | null): read is HubSpotRecord {
  return read !== null && read.id === id && !read.archived;
}
