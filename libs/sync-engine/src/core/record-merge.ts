import type { Link } from './link';

/** A merge as HubSpot told it (facts 2.9, 7.3). Ids are digits as text. */
export interface MergeEvent {
  /** Holds the values now; since 2025 a new id. */
  readonly survivorId: string;
  readonly primaryId: string;
  readonly mergedIds: readonly string[];
}

export type MergeVerdict =
  /** The surviving record belongs to this link. */
  | { readonly kind: 'owner'; readonly link: Link }
  /** Several linked records were merged, and no event tells which was the primary one. */
  | { readonly kind: 'unknown' }
  /** No link that takes part names any of the records. */
  | { readonly kind: 'none' };

/**
 * S5.4: the link to which the surviving record of a merge belongs, whatever event came first. A link that holds the survivor already
 * owns it; a single linked record brings its link; of several, the primary one's does, followed back through earlier merges.
 *
 * @param links the links that hold the survivor or one of the records merged into it, in any state.
 */
export function ownerOfMerge(survivorId: string, links: readonly Link[], events: readonly MergeEvent[]): MergeVerdict {
  const holder = links.find((link) => link.hubspotId === survivorId && link.state !== 'merged_away');
  if (holder) return { kind: 'owner', link: holder };
  const taking = links.filter(({ state }) => state !== 'merged_away' && state !== 'erased');
  const active = taking.filter(({ state }) => state !== 'severed');
  const [only, ...more] = active.length > 0 ? active : taking;
  if (!only) return { kind: 'none' };
  if (more.length === 0) return { kind: 'owner', link: only };
  const owner = primaryLink(survivorId, active.length > 0 ? active : taking, events);
  return owner ? { kind: 'owner', link: owner } : { kind: 'unknown' };
}

function primaryLink(survivorId: string, links: readonly Link[], events: readonly MergeEvent[]): Link | null {
  const seen = new Set<string>();
  for (let id = survivorId; !seen.has(id);) {
    seen.add(id);
    const merge = events.find((event) => event.survivorId === id && event.primaryId !== id);
    if (!merge) return null;
    const owner = links.find((link) => link.hubspotId === merge.primaryId);
    if (owner) return owner;
    id = merge.primaryId;
  }
  return null;
}

/** Property that names the records merged into one (hubspot-facts 2.9); read with every record (S5.4). */
export const MERGED_IDS_PROPERTY = 'hs_merged_object_ids';

interface RecordRead {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
}

/** S5.4: the records merged into this one: the ids in `hs_merged_object_ids` ("51;1;1551") but the record's own. */
export function mergedIdsOf({ id: own, properties }: RecordRead): readonly string[] {
  return (properties[MERGED_IDS_PROPERTY] ?? '').split(';').filter((id) => id !== '' && id !== own);
}

/** S5.4: all ids by which links may name this record: its own, and of those merged into it. */
export function idsOf(record: RecordRead): readonly string[] {
  return [record.id, ...mergedIdsOf(record)];
}
