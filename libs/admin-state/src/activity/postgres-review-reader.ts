import type { ReviewFilter, ReviewGroup, ReviewReader, ReviewRow } from '@app/admin-service';
import type { Pool } from 'pg';
import { ms, PORTAL } from '../current-portal';
import { Conditions } from '../statement';

/** Open reviews of the current portal. */
export class PostgresReviewReader implements ReviewReader {
  constructor(private readonly pool: Pool) {}

  async reviews(
    filter: ReviewFilter,
    { limit, before }: { readonly limit: number; readonly before: string | null },
  ): Promise<readonly ReviewRow[]> {
    const conditions = new Conditions()
      .add(`review.portal_id = ${PORTAL}`)
      .add(`review.state = 'open'`)
      .when('review.entity = ?', filter.entity)
      .when('review.kind = ?', filter.kind)
      .when('review.field = ?', filter.field)
      .when('review.id < ?::bigint', before);
    return this.rows(conditions, limit);
  }

  async review(id: string): Promise<ReviewRow | null> {
    const conditions = new Conditions()
      .add(`review.portal_id = ${PORTAL}`)
      .add(`review.state = 'open'`)
      .add('review.id = ?::bigint', id);
    return (await this.rows(conditions, 1))[0] ?? null;
  }

  private async rows(conditions: Conditions, limit: number): Promise<readonly ReviewRow[]> {
    const { rows } = await this.pool.query<ReviewRow>(
      `select review.id::text as id, review.entity, review.kind, review.field, review.link_id as "linkId",
              coalesce(review.local_key, link.local_key) as "localKey", coalesce(review.hubspot_id, link.hubspot_id) as "hubspotId",
              review.local, review.hubspot, review.detail, ${ms('review.opened_at')} as "openedAt",
              case when review.decision is not null
                   then jsonb_build_object('choice', review.decision->'choice', 'by', review.decision->>'by', 'at', ${ms('review.decided_at')})
              end as decided
       from hubspot_sync.hubspot_reviews review
       left join hubspot_sync.hubspot_links link on link.id = review.link_id
       where ${conditions.where} order by review.id desc limit ${limit}`,
      conditions.parameters,
    );
    return rows;
  }

  async groups(): Promise<readonly ReviewGroup[]> {
    const { rows } = await this.pool.query<ReviewGroup>(
      `select entity, kind, field, count(*)::int as open from hubspot_sync.hubspot_reviews
       where portal_id = ${PORTAL} and state = 'open' and decision is null
       group by entity, kind, field order by open desc, entity, kind, field`,
    );
    return rows;
  }
}
