import { choiceRefused, sameVector } from '@app/sync-engine';
import type {
  RecordRef,
  ReviewChoice,
  ReviewDecision,
  ReviewKind,
  ReviewOutcome,
  ReviewStore,
  StoredReview,
} from '@app/sync-engine';
import type { Pool } from 'pg';
import { jsonParameter } from '../json-parameter';
import { upsertMarks } from '../marks/mark-upsert';
import { inTransaction } from '../postgres-transactions';
import { REVIEW_COLUMNS } from './review-rows';

/** Reviews of one transaction of `decideAll`. */
const REVIEWS_PER_TRANSACTION = 500;

/** Reviews of one portal. */
export class PostgresReviewStore implements ReviewStore {
  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {}

  async find(id: string): Promise<StoredReview | null> {
    if (!/^\d{1,18}$/.test(id)) return null;
    const found = await this.pool.query<StoredReview>(
      `select ${REVIEW_COLUMNS} from hubspot_sync.hubspot_reviews review where portal_id = $1 and id = $2`,
      [this.portalId, id],
    );
    return found.rows[0] ?? null;
  }

  /** The row's lock keeps a worker from moving the shown values between the comparison and the decision. */
  async decide(id: string, decision: ReviewDecision): Promise<ReviewOutcome> {
    if (!/^\d{1,18}$/.test(id)) return { kind: 'not_found' };
    return inTransaction(this.pool, async (client): Promise<ReviewOutcome> => {
      const found = await client.query<StoredReview>(
        `select ${REVIEW_COLUMNS} from hubspot_sync.hubspot_reviews review where portal_id = $1 and id = $2 for update`,
        [this.portalId, id],
      );
      const review = found.rows[0];
      if (!review) return { kind: 'not_found' };
      if (review.state !== 'open') return { kind: 'not_open', state: review.state };
      const refused = choiceRefused(review.kind, decision.choice);
      if (refused !== null) return { kind: 'not_possible', message: refused };
      if (!sameVector(review.local, decision.local) || !sameVector(review.hubspot, decision.hubspot))
        return { kind: 'moved', review };
      await client.query('update hubspot_sync.hubspot_reviews set decision = $2 where id = $1', [
        id,
        jsonParameter(decision),
      ]);
      await upsertMarks(client, this.portalId, [markOf(review)]);
      return { kind: 'accepted' };
    });
  }

  async decideAll(
    entity: string,
    what: { readonly kind: ReviewKind; readonly field: string },
    choice: ReviewChoice,
    by: string,
  ): Promise<number> {
    const refused = choiceRefused(what.kind, choice);
    if (refused !== null) throw new Error(refused);
    let decided = 0;
    for (;;) {
      const part = await inTransaction(this.pool, async (client) => {
        const found = await client.query<StoredReview>(
          `update hubspot_sync.hubspot_reviews review
           set decision = jsonb_build_object('choice', $5::jsonb, 'local', local, 'hubspot', hubspot, 'by', $6::text)
           where id = any(array(
             select id from hubspot_sync.hubspot_reviews
             where portal_id = $1 and entity = $2 and kind = $3 and field = $4 and state = 'open' and decision is null
             order by id limit $7 for update skip locked))
           returning ${REVIEW_COLUMNS}`,
          [this.portalId, entity, what.kind, what.field, jsonParameter(choice), by, REVIEWS_PER_TRANSACTION],
        );
        await upsertMarks(client, this.portalId, found.rows.map(markOf));
        return found.rows.length;
      });
      decided += part;
      if (part < REVIEWS_PER_TRANSACTION) return decided;
    }
  }
}

function markOf(review: StoredReview) {
  return {
    entity: review.entity,
    record: recordOf(review),
    reasons: ['review' as const],
    about: ['fields' as const, 'existence' as const],
    changedColumns: {},
    localDeleted: false,
    onlyOwnCapture: true,
    hints: [],
    onlyOwnEvents: true,
  };
}

function recordOf({ linkId, localKey, hubspotId }: StoredReview): RecordRef {
  if (linkId !== null) return { kind: 'link', id: linkId };
  if (localKey !== null) return { kind: 'local', id: localKey };
  return { kind: 'hubspot', id: hubspotId! };
}
