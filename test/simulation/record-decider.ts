import { lookAtRecord } from '@app/sync-engine';
import type { GatewayResult, HubSpotRecord, RecordLook, ReviewChoice, StoredReview } from '@app/sync-engine';
import type { MemoryReviewStore } from '@app/sync-engine/testing/memory-review-store';
import type { World } from './world';

/** What a person decided of a whole record, and what they had been shown of it. */
export interface SaidOfRecord {
  readonly reviewId: string;
  readonly linkId: string | null;
  readonly kind: StoredReview['kind'];
  readonly choice: ReviewChoice['kind'];
  /** With the ids that it names. */
  readonly chosen: ReviewChoice;
  readonly look: RecordLook;
  /** When they had looked, and when they decided. */
  readonly lookedAt: number;
  readonly at: number;
}

/** Whether people edited one of those shown between the look and the decision: no value is typed twice, so what was seen does not come back. */
export function movedMeanwhile({ authorship }: World, { look, lookedAt, at }: SaidOfRecord): boolean {
  return authorship.edits.some(({ record, tag }) => {
    const madeAt = authorship.madeAt(tag) ?? 0;
    return (
      [`local ${look.localKey}`, `hubspot ${look.hubspotId}`, `hubspot ${look.rival?.hubspotId}`].includes(record) &&
      madeAt > lookedAt &&
      madeAt < at
    );
  });
}

/** The person who decides of whole records: looks at both sides, thinks about it while others edit, and chooses one of what is offered. */
export class RecordDecider {
  /** For the oracles. */
  readonly said: SaidOfRecord[] = [];

  constructor(
    private readonly world: World,
    private readonly reviews: MemoryReviewStore,
  ) {}

  async decide(): Promise<void> {
    const { db, random, scheduler } = this.world;
    const open = db.tables.reviews.filter(({ open: isOpen, field, decision }) => isOpen && field === null && !decision);
    if (open.length === 0) return;
    const { id, kind, linkId } = random.pick(open);
    const review = (await this.reviews.find(id))!;
    const look = await this.look(review);
    const lookedAt = scheduler.now;
    if (look.options.length === 0) return;
    await this.world.pause('operator', random.integer(0, 15_000));
    const { choice } = random.pick(look.options);
    const outcome = await this.reviews.decide(id, {
      choice,
      local: null,
      hubspot: null,
      seen: look.seal,
      by: 'operator',
    });
    scheduler.note(`operator decides ${kind} ${id} of link ${linkId} ${choice.kind}: ${outcome.kind}`);
    if (outcome.kind !== 'accepted') return;
    this.said.push({
      reviewId: id,
      linkId,
      kind,
      choice: choice.kind,
      chosen: choice,
      look,
      lookedAt,
      at: scheduler.now,
    });
    // Who deletes a record having seen it lets its values go.
    if (choice.kind === 'delete') this.world.authorship.retire({ ...look.row, ...look.properties });
    // What a row that gets a survivor, or a partner, displaces goes knowingly, too.
    if (choice.kind === 'link') this.world.authorship.retire({ ...look.row });
  }

  /** As the admin page looks: over a line without faults. */
  private async look(review: StoredReview): Promise<RecordLook> {
    const { hubspot, local, state, runtime } = this.world;
    const readOne = (
      _type: string,
      id: string,
      _properties: readonly string[],
      options: { archived?: boolean } = {},
    ): Promise<GatewayResult<HubSpotRecord | 'missing'>> => {
      const found = hubspot.resolve(id, options.archived ?? false);
      const blank = Object.fromEntries(runtime.properties.map((name) => [name, null]));
      return Promise.resolve({
        ok: true,
        value: found ? { ...found, properties: { ...blank, ...found.properties } } : 'missing',
      });
    };
    const found = await lookAtRecord({ gateway: { readOne }, local, state }, runtime, review);
    if (!found.ok) throw new Error(found.failure.message);
    return found.value;
  }
}
