import type { ReviewDecision } from '../../ports/review-store';
import type { NewReview } from '../../core/log-entry';
import { newMark } from '../sync-state-contract/contract-harness';
import { review, type StoreBench } from './store-bench';

const conflict = (linkId: string, field = 'name', patch: Partial<NewReview> = {}): NewReview =>
  review({ kind: 'conflict', linkId, field, local: ['L'], hubspot: ['H'], ...patch });

const decision = (patch: Partial<ReviewDecision> = {}): ReviewDecision => ({
  choice: { kind: 'local' },
  local: ['L'],
  hubspot: ['H'],
  by: 'Ada',
  ...patch,
});

export function describeReviews(bench: () => StoreBench): void {
  const store = () => bench().stores.reviews;
  const open = (linkId: string, reviews: readonly NewReview[]) => bench().changeLink(linkId, { openReviews: reviews });
  const links = async (...ids: readonly string[]) => {
    for (const id of ids) await bench().link('contact', { id, localKey: `row ${id}`, hubspotId: `record ${id}` });
  };
  /** The only open review of a link. */
  const idOf = async (linkId: string): Promise<string> => {
    const ids = await bench().stores.reviewIds(linkId);
    expect(ids).toHaveLength(1);
    return ids[0]!;
  };
  const find = async (id: string) => (await store().find(id))!;

  describe('reviews', () => {
    it('S3.2 one review per link and field follows the values', async () => {
      await links('a');
      await open('a', [conflict('a')]);
      const id = await idOf('a');
      expect(await store().find(id)).toMatchObject({
        id,
        entity: 'contact',
        kind: 'conflict',
        state: 'open',
        linkId: 'a',
        field: 'name',
        local: ['L'],
        hubspot: ['H'],
        detail: 'To be decided.',
        decision: null,
      });
      await open('a', [conflict('a', 'name', { local: ['L2'] })]);
      expect(await idOf('a')).toBe(id);
      expect((await find(id)).local).toEqual(['L2']);
      expect(await store().find('999999')).toBeNull();
      expect(await store().find('no number')).toBeNull();
      expect(await store().decide('no number', decision())).toEqual({ kind: 'not_found' });
    });

    it('S3.2 what is decided is on its way to the engine with the record, for the values that were shown', async () => {
      await links('a');
      await open('a', [conflict('a')]);
      const id = await idOf('a');
      expect(await store().decide(id, decision())).toEqual({ kind: 'accepted' });
      expect(await find(id)).toMatchObject({ state: 'open', decision: decision() });
      const { mark, record } = await bench().leaseOne();
      expect(mark).toMatchObject({ record: { kind: 'link', id: 'a' }, reasons: ['review'] });
      expect([...mark.about].sort()).toEqual(['existence', 'fields']);
      expect(record.decided).toMatchObject([{ id, decision: decision() }]);
    });

    it('S3.2 values that moved are shown anew instead, and a choice that is none is refused; neither marks', async () => {
      await links('a');
      await open('a', [conflict('a')]);
      const id = await idOf('a');
      const moved = await store().decide(id, decision({ local: ['L0'] }));
      expect(moved).toMatchObject({ kind: 'moved', review: { id, local: ['L'], hubspot: ['H'] } });
      expect((await store().decide(id, decision({ choice: { kind: 'create' } }))).kind).toBe('not_possible');
      expect((await find(id)).decision).toBeNull();
      expect(await bench().nothingDue()).toBe(true);
    });

    it('S3.2 a review that ended is decided no more', async () => {
      await links('a', 'b');
      await open('a', [conflict('a')]);
      await open('b', [conflict('b')]);
      const [a, b] = [await idOf('a'), await idOf('b')];
      await bench().changeLink('a', { closeReviews: [{ kind: 'conflict', linkId: 'a', field: 'name' }] });
      await store().decide(b, decision());
      const { batch, record } = await bench().leaseOne();
      await bench().change(batch, record, { reviewsDecided: [{ id: b, decision: decision() }] });
      expect(await store().decide(a, decision())).toEqual({ kind: 'not_open', state: 'closed' });
      expect(await store().decide(b, decision())).toEqual({ kind: 'not_open', state: 'decided' });
      expect((await find(b)).decision).toEqual(decision());
      expect(await bench().nothingDue()).toBe(true);
    });

    it('S3.2 a void decision is forgotten, and the review asks again', async () => {
      await links('a');
      await open('a', [conflict('a')]);
      const id = await idOf('a');
      await store().decide(id, decision());
      const { batch, record } = await bench().leaseOne();
      await bench().change(batch, record, {
        reviewsVoid: [{ id, decision: decision() }],
        openReviews: [conflict('a', 'name', { hubspot: ['H2'] })],
      });
      expect(await find(id)).toMatchObject({ state: 'open', decision: null, decidedAt: null, hubspot: ['H2'] });
      expect((await store().decide(id, decision())).kind).toBe('moved');
      expect((await store().decide(id, decision({ hubspot: ['H2'] }))).kind).toBe('accepted');
    });

    it('S3.2 who decides otherwise while the first decision is carried out is heard, too', async () => {
      await links('a');
      await open('a', [conflict('a')]);
      const id = await idOf('a');
      await store().decide(id, decision());
      const { batch, record } = await bench().leaseOne();
      const other = decision({ choice: { kind: 'hubspot' }, by: 'Eve' });
      const { decidedAt } = await find(id);
      expect((await store().decide(id, other, decidedAt!)).kind).toBe('accepted');
      await bench().change(batch, record, { reviewsDecided: [{ id, decision: decision() }] });
      expect(await find(id)).toMatchObject({ state: 'open', decision: other });
      expect((await bench().leaseOne()).record.decided).toMatchObject([{ id, decision: other }]);
    });

    it('S3.2 a second decision is told of the first, and takes its place only where it names it; the log tells both', async () => {
      await links('a');
      await open('a', [conflict('a')]);
      const id = await idOf('a');
      expect((await find(id)).decidedAt).toBeNull();
      await store().decide(id, decision());
      const { decidedAt } = await find(id);
      const other = decision({ choice: { kind: 'hubspot' }, by: 'Eve' });
      const refused = { kind: 'decided_otherwise', decision: decision(), at: decidedAt };
      expect(await store().decide(id, other)).toEqual(refused);
      expect(await store().decide(id, other, decidedAt! - 1)).toEqual(refused);
      expect(await find(id)).toMatchObject({ decision: decision(), decidedAt });
      expect(await bench().stores.messages('decision')).toEqual([]);
      expect(await store().decide(id, other, decidedAt!)).toEqual({ kind: 'accepted' });
      expect(await find(id)).toMatchObject({ decision: other });
      const [told, ...more] = await bench().stores.messages('decision');
      expect(more).toEqual([]);
      expect(told).toContain('Eve decided (hubspot) in the place of Ada (local, ');
    });

    it('S3.2 the same decision twice, by whomever, is one', async () => {
      await links('a');
      await open('a', [conflict('a')]);
      const id = await idOf('a');
      await store().decide(id, decision());
      expect(await bench().clearAll()).toEqual(['link a']);
      expect(await store().decide(id, decision({ by: 'Eve' }))).toEqual({ kind: 'accepted' });
      expect((await find(id)).decision).toEqual(decision());
      expect(await bench().nothingDue()).toBe(true);
    });

    it('S3.3 all open reviews of one kind and field are decided together, each for its own values', async () => {
      await links('a', 'b', 'c', 'd');
      const firstLink = (linkId: string, local: string): NewReview =>
        review({ kind: 'first_link', linkId, field: 'name', local: [local], hubspot: ['H'] });
      for (const id of ['a', 'b', 'd']) await open(id, [firstLink(id, `L of ${id}`)]);
      await open('c', [conflict('c')]);
      const earlier = decision({ local: ['L of d'], choice: { kind: 'leave' } });
      await store().decide(await idOf('d'), earlier);
      const what = { kind: 'first_link' as const, field: 'name' };
      expect(await store().decideAll('contact', what, { kind: 'hubspot' }, 'Ada')).toBe(2);
      expect(await store().decideAll('company', what, { kind: 'hubspot' }, 'Ada')).toBe(0);
      for (const id of ['a', 'b'])
        expect((await find(await idOf(id))).decision).toEqual({
          choice: { kind: 'hubspot' },
          local: [`L of ${id}`],
          hubspot: ['H'],
          by: 'Ada',
        });
      expect((await find(await idOf('d'))).decision).toEqual(earlier);
      expect((await find(await idOf('c'))).decision).toBeNull();
      expect(await bench().clearAll()).toEqual(['link a', 'link b', 'link d']);
      await expect(store().decideAll('contact', what, { kind: 'create' }, 'Ada')).rejects.toThrow(/is decided by/);
    });

    it('S4.1 a record that gets its link has no open question about its identity any more', async () => {
      await bench().state.mark('contact', [newMark({ kind: 'local', id: '7' })]);
      const asking = await bench().leaseOne();
      const about = (localKey: string) => review({ kind: 'ambiguous_match', localKey });
      await bench().change(asking.batch, asking.record, { openReviews: [about('7'), about('8')] });
      await bench().link('contact', { id: 'a', localKey: '7', hubspotId: '107' });
      const states = await Promise.all(
        (await bench().stores.reviewIds(null)).map(async (id) => (await find(id)).state),
      );
      expect(states).toEqual(['closed', 'open']);
    });

    it('S3.2 records of two entities with the same key are asked about apart', async () => {
      for (const entity of ['contact', 'company']) {
        await bench().registerLive(entity);
        await bench().state.mark(entity, [newMark({ kind: 'local', id: '7' })]);
        const { batch, record } = await bench().leaseOne(entity);
        await bench().change(batch, record, {
          openReviews: [review({ kind: 'ambiguous_match', localKey: '7', detail: `Which ${entity}?` })],
        });
      }
      const asked = await Promise.all((await bench().stores.reviewIds(null)).map(find));
      expect(asked.map(({ entity, detail }) => [entity, detail])).toEqual([
        ['contact', 'Which contact?'],
        ['company', 'Which company?'],
      ]);
    });

    it('S3.2 decisions that race a worker’s settling lose nothing, and neither is thrown back', async () => {
      const ids = Array.from({ length: 20 }, (_, n) => `link-${n}`);
      await links(...ids);
      for (const id of ids) await open(id, [conflict(id)]);
      const reviews = new Map(await Promise.all(ids.map(async (id) => [id, await idOf(id)] as const)));
      await bench().state.mark(
        'contact',
        ids.map((id) => newMark({ kind: 'link', id })),
      );
      const batch = await bench().lease();
      expect(batch.records).toHaveLength(20);
      const settling = bench().store(
        batch,
        batch.records.map(({ mark, link }, index) => ({
          mark,
          fence: { linkId: link!.id, version: link!.version },
          outcome: { kind: 'clear' as const },
          ...(index % 2 === 0
            ? { closeReviews: [{ kind: 'conflict' as const, linkId: link!.id, field: 'name' }] }
            : { openReviews: [conflict(link!.id, 'name', { local: ['L2'] })] }),
        })),
      );
      const deciding = ids
        .toReversed()
        .map(async (id) => [id, await store().decide(reviews.get(id)!, decision())] as const);
      const [, outcomes] = await Promise.all([settling, Promise.all(deciding)]);
      const due = new Set((await bench().leaseAll()).map(({ record }) => record.mark.record.id));
      for (const [id, outcome] of outcomes) {
        expect(['accepted', 'moved', 'not_open']).toContain(outcome.kind);
        if (outcome.kind === 'accepted') expect(due).toContain(id);
        const now = await find(reviews.get(id)!);
        expect(now.decision).toEqual(outcome.kind === 'accepted' ? decision() : null);
      }
    });

    it('S3.3 deciding all while a worker settles leaves none out that stays open', async () => {
      const ids = Array.from({ length: 20 }, (_, n) => `link-${n}`);
      await links(...ids);
      for (const id of ids) await open(id, [conflict(id)]);
      await bench().state.mark(
        'contact',
        ids.map((id) => newMark({ kind: 'link', id })),
      );
      const batch = await bench().lease();
      const settling = bench().store(
        batch,
        batch.records.map(({ mark, link }, index) => ({
          mark,
          fence: { linkId: link!.id, version: link!.version },
          outcome: { kind: 'clear' as const },
          openReviews: [conflict(link!.id, 'name', { local: [`L${index}`] })],
        })),
      );
      const [, decided] = await Promise.all([
        settling,
        store().decideAll('contact', { kind: 'conflict', field: 'name' }, { kind: 'hubspot' }, 'Ada'),
      ]);
      expect(decided).toBe(20);
      expect((await bench().leaseAll()).map(({ record }) => record.decided?.length)).toEqual(ids.map(() => 1));
    });
  });
}
