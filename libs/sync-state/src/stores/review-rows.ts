import { milliseconds } from '../milliseconds';

/** Select list of a `StoredReview`; the table goes by the name `review`. */
export const REVIEW_COLUMNS = `
  review.id::text as id, review.entity, review.kind, review.state, review.link_id as "linkId",
  review.local_key as "localKey", review.hubspot_id as "hubspotId", review.field, review.local, review.hubspot,
  review.detail, review.decision, ${milliseconds('review.decided_at')} as "decidedAt", ${milliseconds('review.opened_at')} as "openedAt"`;
