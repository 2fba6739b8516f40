import { lookAtRecord } from '@app/sync-engine';
import type { RecordLook, ReviewChoice, ReviewOutcome, StoredReview } from '@app/sync-engine';
import type { SyncBench } from './sync-bench';

/** The reviews of a bench as a person meets them: listed, looked at, decided. */
export class RecordReviews {
  constructor(private readonly bench: SyncBench) {}

  /** The open ones, oldest first. */
  async open(): Promise<readonly StoredReview[]> {
    const { rows } = await this.bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_reviews where state = 'open' order by hubspot_reviews.id`,
    );
    return Promise.all(rows.map(async (row) => (await this.bench.stores.reviews.find(row.id))!));
  }

  /** The open ones that are about a record as a whole. */
  async ofRecords(): Promise<readonly StoredReview[]> {
    return (await this.open()).filter(({ field }) => field === null);
  }

  /** The only one that is open. */
  async only(): Promise<StoredReview> {
    return theOne(await this.open());
  }

  /** The only open one about a record as a whole. */
  async ofRecord(): Promise<StoredReview> {
    return theOne(await this.ofRecords());
  }

  /** What the page shows of it now. */
  async look(review: StoredReview): Promise<RecordLook> {
    const { parts, local, stores, registry } = this.bench;
    const runtime = (await registry.runtime('person'))!;
    const found = await lookAtRecord({ gateway: parts.gateway, local, state: stores.state }, runtime, review);
    if (!found.ok) throw new Error(found.failure.message);
    return found.value;
  }

  /** By Rosa, of what she saw; nothing is carried out yet. */
  decide(review: StoredReview, choice: ReviewChoice, { seal }: RecordLook): Promise<ReviewOutcome> {
    const decision = { choice, local: null, hubspot: null, seen: seal, by: 'Rosa' };
    return this.bench.stores.reviews.decide(review.id, decision);
  }

  /** Looks at it, decides and waits until that is carried out. */
  async decideNow(review: StoredReview, choice: ReviewChoice): Promise<StoredReview> {
    expect(await this.decide(review, choice, await this.look(review))).toEqual({ kind: 'accepted' });
    await this.bench.settle();
    return review;
  }

  async stateOf({ id }: StoredReview): Promise<StoredReview['state'] | undefined> {
    return (await this.bench.stores.reviews.find(id))?.state;
  }
}

function theOne([review, ...more]: readonly StoredReview[]): StoredReview {
  expect(review).toBeDefined();
  expect(more).toEqual([]);
  return review!;
}
