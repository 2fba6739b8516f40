import { choiceRefused, isSameDecision, plainMark, replacedDecision, sameVector } from '../core';
import type { RecordRef, ReviewChoice, ReviewKind } from '../core';
import type { ReviewDecision, ReviewOutcome, ReviewStore, StoredReview } from '../ports';
import type { MemoryDatabase, MemoryReview } from './memory-database';
import { upsertMark } from './memory-marks';

/** `ReviewStore` on the in-memory database. */
export class MemoryReviewStore implements ReviewStore {
  constructor(private readonly db: MemoryDatabase) {}

  find(id: string): Promise<StoredReview | null> {
    return this.db.exclusive(() => this.db.tables.reviews.find((review) => review.id === id) ?? null);
  }

  decide(id: string, decision: ReviewDecision, replaces?: number): Promise<ReviewOutcome> {
    return this.db.exclusive((): ReviewOutcome => {
      const review = this.db.tables.reviews.find((one) => one.id === id);
      if (!review) return { kind: 'not_found' };
      if (review.state !== 'open') return { kind: 'not_open', state: review.state };
      const refused = choiceRefused(review.kind, decision.choice, decision.seen);
      if (refused !== null) return { kind: 'not_possible', message: refused };
      const { decision: first, decidedAt: at } = review;
      if (first && isSameDecision(first, decision)) return { kind: 'accepted' };
      if (first && at !== null && at !== replaces) return { kind: 'decided_otherwise', decision: first, at };
      if (!sameVector(review.local, decision.local) || !sameVector(review.hubspot, decision.hubspot))
        return { kind: 'moved', review };
      if (first && at !== null)
        this.db.tables.log = [
          ...this.db.tables.log,
          { ...replacedDecision(review, { decision: first, at }, decision), at: this.db.now() },
        ];
      this.store(review, decision);
      return { kind: 'accepted' };
    });
  }

  decideAll(
    entity: string,
    what: { kind: ReviewKind; field: string },
    choice: ReviewChoice,
    by: string,
  ): Promise<number> {
    const refused = choiceRefused(what.kind, choice);
    if (refused !== null) return Promise.reject(new Error(refused));
    return this.db.exclusive(() => {
      const open = this.db.tables.reviews.filter(
        (review) =>
          review.open &&
          review.decision === null &&
          review.entity === entity &&
          review.kind === what.kind &&
          review.field === what.field,
      );
      for (const review of open) this.store(review, { choice, local: review.local, hubspot: review.hubspot, by });
      return open.length;
    });
  }

  private store(review: MemoryReview, decision: ReviewDecision): void {
    this.db.tables.reviews = this.db.tables.reviews.map((one) =>
      one.id === review.id ? { ...one, decision, decidedAt: this.db.now() } : one,
    );
    upsertMark(this.db, review.entity, plainMark(recordOf(review), 'review', ['fields', 'existence']));
  }
}

function recordOf({ linkId, localKey, hubspotId }: MemoryReview): RecordRef {
  if (linkId !== null) return { kind: 'link', id: linkId };
  if (localKey !== null) return { kind: 'local', id: localKey };
  return { kind: 'hubspot', id: hubspotId! };
}
