import type { DecidedReview, NewReview, RecordChange } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { jsonParameter } from '../json-parameter';

type ClosedReview = NonNullable<RecordChange['closeReviews']>[number];

/** Opens reviews; one that is open already follows the new values (S3.2). */
export async function openReviews(
  client: PoolClient,
  portalId: string,
  entity: string,
  reviews: readonly NewReview[],
): Promise<void> {
  if (reviews.length === 0) return;
  await client.query(
    `insert into hubspot_sync.hubspot_reviews as review
       (portal_id, entity, kind, link_id, local_key, hubspot_id, field, local, hubspot, detail)
     select distinct on (kind, "linkId", "localKey", "hubspotId", field)
            $1, $2, kind, "linkId", "localKey", "hubspotId", field, local, hubspot, detail
     from rows from (jsonb_to_recordset($3::jsonb) as
            (kind text, "linkId" text, "localKey" text, "hubspotId" text, field text, local jsonb, hubspot jsonb, detail text))
          with ordinality as new(kind, "linkId", "localKey", "hubspotId", field, local, hubspot, detail, n)
     order by kind, "linkId", "localKey", "hubspotId", field, n desc
     on conflict (portal_id, entity, kind, subject, coalesce(field, '')) where state = 'open'
     do update set local = excluded.local, hubspot = excluded.hubspot, detail = excluded.detail,
                   local_key = coalesce(excluded.local_key, review.local_key),
                   hubspot_id = coalesce(excluded.hubspot_id, review.hubspot_id)`,
    [portalId, entity, jsonParameter(reviews)],
  );
}

/** Closes open reviews of a link by kind and field. */
export async function closeReviews(
  client: PoolClient,
  portalId: string,
  entity: string,
  reviews: readonly ClosedReview[],
): Promise<void> {
  if (reviews.length === 0) return;
  await client.query(
    `update hubspot_sync.hubspot_reviews review
     set state = 'closed', ended_at = clock_timestamp()
     from jsonb_to_recordset($3::jsonb) as gone("linkId" text, field text, kind text)
     where review.portal_id = $1 and review.entity = $2 and review.state = 'open'
       and review.link_id = gone."linkId" and review.kind = gone.kind and review.field is not distinct from gone.field`,
    [portalId, entity, jsonParameter(reviews)],
  );
}

/**
 * S3.2: ends reviews whose decision was carried out; a void decision is forgotten, and the review asks again. One that was decided
 * otherwise meanwhile stays as it is.
 */
export async function endDecisions(
  client: PoolClient,
  decided: readonly DecidedReview[],
  voided: readonly DecidedReview[],
): Promise<void> {
  if (decided.length === 0 && voided.length === 0) return;
  const over = [
    ...decided.map((review) => ({ ...review, carriedOut: true })),
    ...voided.map((review) => ({ ...review, carriedOut: false })),
  ];
  await client.query(
    `update hubspot_sync.hubspot_reviews review
     set state = case when looked."carriedOut" then 'decided' else state end,
         ended_at = case when looked."carriedOut" then clock_timestamp() end,
         decision = case when looked."carriedOut" then review.decision end,
         decided_at = case when looked."carriedOut" then review.decided_at end
     from jsonb_to_recordset($1::jsonb) as looked(id bigint, decision jsonb, "carriedOut" boolean)
     where review.state = 'open' and review.id = looked.id and review.decision = looked.decision`,
    [jsonParameter(over)],
  );
}

/** A record that gets its link has no open question about its identity any more (S4.1). */
export async function closeIdentityReviews(
  client: PoolClient,
  portalId: string,
  entity: string,
  ends: { readonly localKeys: readonly string[]; readonly hubspotIds: readonly string[] },
): Promise<void> {
  await client.query(
    `update hubspot_sync.hubspot_reviews
     set state = 'closed', ended_at = clock_timestamp()
     where portal_id = $1 and entity = $2 and state = 'open' and link_id is null
       and kind in ('ambiguous_match', 'duplicate_local', 'duplicate_hubspot')
       and (local_key = any($3) or hubspot_id = any($4))`,
    [portalId, entity, ends.localKeys, ends.hubspotIds],
  );
}
