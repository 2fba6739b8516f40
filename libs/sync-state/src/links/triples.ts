import type { StoredTriple } from '@app/sync-engine';
import type { Pool } from 'pg';

/** S6.2: the triples of these *from* links. */
export async function triplesOf(
  pool: Pool,
  portalId: string,
  fromLinkIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredTriple[]>> {
  const found = await pool.query<StoredTriple & { fromLinkId: string }>(
    `select from_link_id as "fromLinkId", to_link_id as "toLinkId",
            jsonb_build_object('category', category, 'typeId', type_id) as type, agreed_at is not null as agreed, state
     from hubspot_sync.hubspot_associations
     where portal_id = $1 and from_link_id = any($2) and to_link_id is not null
     order by id`,
    [portalId, fromLinkIds],
  );
  const triples = new Map<string, StoredTriple[]>();
  for (const { fromLinkId, ...triple } of found.rows)
    triples.set(fromLinkId, [...(triples.get(fromLinkId) ?? []), triple]);
  return triples;
}
