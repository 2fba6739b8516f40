import { plainMark } from '@app/sync-engine';
import type { Pool } from 'pg';
import type { MarkRequest } from './mark-upsert';
import { upsertMarks } from './mark-upsert';

/** How long after a wait began its end may have been linked unseen: far longer than any transaction lives. */
const UNSEEN_WITHIN = `interval '15 minutes'`;

/**
 * Strategy: storing a link marks those who wait for its ends, but cannot see a wait that another transaction is about to store, nor
 * that one the link. Only young waits can have been missed, and they have an index.
 */
const MISSED = `
  select distinct link.entity, link.id
  from hubspot_sync.hubspot_associations waiting
  join hubspot_sync.hubspot_links link on link.id = waiting.from_link_id and link.state = 'live'
  where waiting.portal_id = $1 and waiting.waits_since > clock_timestamp() - ${UNSEEN_WITHIN}
    and exists (
      select 1 from hubspot_sync.hubspot_links found
      where found.portal_id = waiting.portal_id and found.entity = waiting.waits_entity and found.state = 'live'
        and (found.local_key = waiting.waits_local_key or found.hubspot_id = waiting.waits_hubspot_id))
    and not exists (
      select 1 from hubspot_sync.hubspot_dirty_records mark
      where mark.portal_id = link.portal_id and mark.entity = link.entity and mark.record_kind = 'link'
        and mark.record_id = link.id and 'associations' = any(mark.about))`;

/** S6.4: marks the links that wait for an end that is linked by now. */
export async function wakeAssociations(pool: Pool, portalId: string): Promise<number> {
  const missed = await pool.query<{ entity: string; id: string }>(MISSED, [portalId]);
  await upsertMarks(pool, portalId, missed.rows.map(associationMark));
  return missed.rows.length;
}

/** The mark of a link whose associations are to be looked at. */
export function associationMark({ entity, id }: { readonly entity: string; readonly id: string }): MarkRequest {
  return { ...plainMark({ kind: 'link', id }, 'link', ['associations']), entity };
}
