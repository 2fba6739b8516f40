import { choiceRefused, isSameDecision, replacedDecision, sameVector } from '@app/sync-engine';
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
import { appendLog } from '../changes/log-writes';
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

  /**
   * The mark first and then the review, as workers store them: whoever comes second waits, and nobody for the other. The review's lock
   * keeps a worker from moving the shown values between the comparison and the decision.
   */
  async decide(id: string, decision: ReviewDecision, replaces?: number): Promise<ReviewOutcome> {
    const shown = await this.find(id);
    const refused = answerTo(shown, decision, replaces);
    if (!shown || refused) return refused ?? { kind: 'not_found' };
    return inTransaction(this.pool, async (client): Promise<ReviewOutcome> => {
      await client.query('savepoint unmarked');
      await upsertMarks(client, this.portalId, [markOf(shown)]);
      const found = await client.query<StoredReview>(
        `select ${REVIEW_COLUMNS} from hubspot_sync.hubspot_reviews review where portal_id = $1 and id = $2 for update`,
        [this.portalId, id],
      );
      const [held = null] = found.rows;
      const moved = answerTo(held, decision, replaces);
      if (moved) {
        await client.query('rollback to savepoint unmarked');
        return moved;
      }
      await client.query(
        'update hubspot_sync.hubspot_reviews set decision = $2, decided_at = clock_timestamp() where id = $1',
        [id, jsonParameter(decision)],
      );
      if (held?.decision && held.decidedAt !== null)
        await appendLog(client, this.portalId, held.entity, [
          replacedDecision(held, { decision: held.decision, at: held.decidedAt }, decision),
        ]);
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
    let after = '0';
    for (;;) {
      const undecided = await this.pool.query<StoredReview>(
        `select ${REVIEW_COLUMNS} from hubspot_sync.hubspot_reviews review
         where portal_id = $1 and entity = $2 and kind = $3 and field = $4 and state = 'open' and decision is null and id > $5::bigint
         order by review.id limit $6`,
        [this.portalId, entity, what.kind, what.field, after, REVIEWS_PER_TRANSACTION],
      );
      const reviews = undecided.rows;
      decided += await inTransaction(this.pool, async (client) => {
        await upsertMarks(client, this.portalId, reviews.map(markOf));
        const changed = await client.query(
          `update hubspot_sync.hubspot_reviews
           set decided_at = clock_timestamp(),
               decision = jsonb_build_object('choice', $2::jsonb, 'local', local, 'hubspot', hubspot, 'by', $3::text)
           where id = any($1::bigint[]) and state = 'open' and decision is null`,
          [reviews.map(({ id }) => id), jsonParameter(choice), by],
        );
        return changed.rowCount ?? 0;
      });
      if (reviews.length < REVIEWS_PER_TRANSACTION) return decided;
      after = reviews.at(-1)!.id;
    }
  }
}

/** What there is to say before anything is stored: why the review is not decided so, or that it is already; null: it is to be. */
function answerTo(
  review: StoredReview | null,
  decision: ReviewDecision,
  replaces: number | undefined,
): ReviewOutcome | null {
  const { choice, local, hubspot, seen } = decision;
  if (!review) return { kind: 'not_found' };
  if (review.state !== 'open') return { kind: 'not_open', state: review.state };
  const refused = choiceRefused(review.kind, choice, seen);
  if (refused !== null) return { kind: 'not_possible', message: refused };
  const { decision: first, decidedAt: at } = review;
  if (first && isSameDecision(first, decision)) return { kind: 'accepted' };
  if (first && at !== null && at !== replaces) return { kind: 'decided_otherwise', decision: first, at };
  return sameVector(review.local, local) && sameVector(review.hubspot, hubspot) ? null : { kind: 'moved', review };
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
