import type { RecordLook, ReviewChoice, StoredReview } from '@app/sync-engine';
import { SEVERS } from './person-entity';
import { RecordReviews } from './record-reviews';
import { SyncBench } from './sync-bench';

const REALLY_DELETED = { schema: 'public', name: 'person', key: 'id', softDeleteColumn: null };

describe('S5.1 S5.2 S5.4 reviews about whole records, decided', () => {
  let bench: SyncBench;
  let reviews: RecordReviews;
  let key: string;
  let id: string;

  beforeAll(async () => {
    bench = await SyncBench.open('record_decisions');
    reviews = new RecordReviews(bench);
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.register({ deletion: SEVERS });
    ({ key, id } = await bench.linkedPerson({ first_name: 'Ann', last_name: 'Lee', email: 'ann@example.com' }));
  });
  afterAll(() => bench?.close());

  const kinds = ({ options }: RecordLook): readonly string[] => options.map(({ choice }) => choice.kind);

  const decideNow = async (choice: ReviewChoice) => reviews.decideNow(await reviews.only(), choice);
  const linkOfRecord = async () => (await bench.stores.state.findLinks('person', { hubspotIds: [id] }))[0];
  const softDelete = (): Promise<unknown> => bench.pool.query('update public.person set removed_at = now()');

  it('S3.2 what writes or deletes has to name what was seen of the record', async () => {
    await softDelete();
    await bench.settle();
    const review = await reviews.only();
    const blind = { choice: { kind: 'delete' as const }, local: null, hubspot: null, by: 'Rosa' };
    expect(await bench.stores.reviews.decide(review.id, blind)).toMatchObject({ kind: 'not_possible' });
  });

  it('S3.2 S5.5 an edit made while a decided archive was found out is as old as it is once both are there again', async () => {
    await softDelete();
    await bench.settle();
    const review = await reviews.only();
    await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/archive' } });
    expect(await reviews.decide(review, { kind: 'delete' }, await reviews.look(review))).toEqual({ kind: 'accepted' });
    await bench.pass();
    expect(await bench.account.contactIds()).toEqual([]);
    await bench.account.restore(id);
    await bench.pool.query(`update public.person set first_name = 'Anna', removed_at = null`);
    await bench.capturedAgo(60 * 60_000);
    await bench.passTime(10_000);
    await bench.pass();
    expect(await reviews.stateOf(review)).toBe('decided');
    expect(await linkOfRecord()).toMatchObject({ state: 'severed' });
    await bench.account.edit(id, { firstname: 'Annie' });
    await bench.settle();
    expect(await linkOfRecord()).toMatchObject({ state: 'live' });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Annie' });
  });

  describe('of a row that was deleted', () => {
    beforeEach(async () => {
      await bench.register({ deletion: SEVERS, table: REALLY_DELETED });
      await bench.account.edit(id, { firstname: 'Anna' });
      await bench.pool.query('delete from public.person');
      await bench.settle();
    });

    it('the record is archived, once, with the decision in the log', async () => {
      const shown = await reviews.look(await reviews.only());
      expect(kinds(shown)).toEqual(['delete', 'create', 'leave', 'retry']);
      expect(shown.options[0]!.effects[0]).toContain(`record ${id} is archived`);
      const review = await decideNow({ kind: 'delete' });
      expect(await bench.account.contactIds()).toEqual([]);
      expect(await linkOfRecord()).toMatchObject({ state: 'severed', stateCause: 'both_deleted' });
      expect(await bench.log('delete')).toMatchObject([
        { side: 'hubspot', policy: 'decision', cause: 'review', message: expect.stringContaining('Rosa') as string },
      ]);
      expect(await reviews.stateOf(review)).toBe('decided');
      expect(await reviews.open()).toEqual([]);
      const before = await bench.account.lastCall();
      await bench.markAll('audit');
      await bench.settle();
      const archives = (await bench.account.callsSince(before)).filter(({ path }) => path.endsWith('/batch/archive'));
      expect(archives).toEqual([]);
    });

    it('S3.2 nothing is archived if the record was edited since it was shown; the review says so and asks again', async () => {
      const review = await reviews.only();
      const shown = await reviews.look(review);
      await bench.account.edit(id, { lastname: 'Newer' });
      expect(await reviews.decide(review, { kind: 'delete' }, shown)).toEqual({ kind: 'accepted' });
      await bench.settle();
      expect(await bench.account.contactIds()).toEqual([id]);
      const again = await reviews.only();
      expect(again).toMatchObject({ id: review.id, decision: null });
      expect(again.detail).toContain('The last decision was not carried out');
      expect(await reviews.decide(again, { kind: 'delete' }, await reviews.look(again))).toEqual({ kind: 'accepted' });
      await bench.settle();
      expect(await bench.account.contactIds()).toEqual([]);
    });

    it('S2.5 an archive whose answer is lost is found out, and the decision ends with it', async () => {
      await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/archive' } });
      const review = await decideNow({ kind: 'delete' });
      expect(await reviews.stateOf(review)).toBe('decided');
      expect(await linkOfRecord()).toMatchObject({ state: 'severed', stateCause: 'both_deleted' });
      expect(await bench.log('delete')).toHaveLength(1);
    });

    it('S3.5 an edit made while the archive was under way, which nobody had seen, is told', async () => {
      bench.faults.during('archiveBatch', () => bench.account.edit(id, { lastname: 'Unseen' }));
      const review = await decideNow({ kind: 'delete' });
      expect(await reviews.stateOf(review)).toBe('decided');
      expect(await reviews.only()).toMatchObject({
        kind: 'delete',
        detail: expect.stringContaining('over an edit') as string,
      });
      const lost = (await bench.log('conflict')).map(({ before }) => before?.[0]);
      expect(lost).toContain('Unseen');
    });

    it('a new row is made from the record, and both are synced from then on', async () => {
      const review = await decideNow({ kind: 'create' });
      expect(await reviews.stateOf(review)).toBe('decided');
      expect(await bench.people()).toBe(1);
      const link = await linkOfRecord();
      expect(link).toMatchObject({ state: 'live' });
      expect(link!.localKey).not.toBe(key);
      expect(await bench.person(link!.localKey!)).toMatchObject({ first_name: 'Anna', email: 'ann@example.com' });
      await bench.update(link!.localKey!, { last_name: 'Leeds' });
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ lastname: 'Leeds' });
      expect(await reviews.open()).toEqual([]);
    });

    it('S3.10 where the application refuses the new row, the review says why and nothing is linked', async () => {
      await bench.insert({ first_name: 'Other', email: 'other@example.com' });
      await bench.settle();
      await bench.pool.query(`update public.person set email = 'ann@example.com' where first_name = 'Other'`);
      await bench.lease();
      await bench.pool.query('delete from hubspot_sync.hubspot_dirty_records');
      await decideNow({ kind: 'create' });
      expect((await reviews.only()).detail).toContain('person_email_key');
      expect(await linkOfRecord()).toMatchObject({ state: 'severed', localKey: key });
      expect(await bench.people()).toBe(1);
    });

    it('is left parted, and asked no more', async () => {
      const review = await reviews.only();
      const leave = { choice: { kind: 'leave' as const }, local: null, hubspot: null, by: 'Rosa' };
      expect(await bench.stores.reviews.decide(review.id, leave)).toEqual({ kind: 'accepted' });
      await bench.settle();
      await bench.account.edit(id, { lastname: 'Later' });
      await bench.settle();
      expect(await linkOfRecord()).toMatchObject({ state: 'severed' });
      expect(await reviews.open()).toEqual([]);
    });

    it('looked at again, it is asked again: the row is known to be deleted', async () => {
      await decideNow({ kind: 'retry' });
      expect(await linkOfRecord()).toMatchObject({ state: 'severed', stateCause: 'local_delete' });
      expect(await reviews.only()).toMatchObject({ kind: 'delete' });
    });
  });

  describe('of a row that was soft-deleted', () => {
    beforeEach(async () => {
      await softDelete();
      await bench.account.edit(id, { firstname: 'Anna' });
      await bench.settle();
    });

    it('the row is restored with what HubSpot holds since', async () => {
      const review = await decideNow({ kind: 'create' });
      expect(await reviews.stateOf(review)).toBe('decided');
      expect(await linkOfRecord()).toMatchObject({ state: 'live', localKey: key });
      expect(await bench.person(key)).toMatchObject({ first_name: 'Anna' });
      const { rows } = await bench.pool.query('select 1 from public.person where removed_at is null');
      expect(rows).toHaveLength(1);
      expect(await bench.account.contactIds()).toEqual([id]);
    });

    it('S3.5 an edit that a decided archive went over unseen is told, also where the row is back meanwhile', async () => {
      bench.faults.during('archiveBatch', async () => {
        await bench.account.edit(id, { lastname: 'Unseen' });
        await bench.pool.query('update public.person set removed_at = null');
      });
      const review = await decideNow({ kind: 'delete' });
      expect(await reviews.stateOf(review)).toBe('decided');
      expect(await bench.account.contactIds()).toEqual([]);
      const lost = (await bench.log('conflict')).map(({ before }) => before?.[0]);
      expect(lost).toContain('Unseen');
    });

    it('S3.6 a row that is busy is restored later, and stays parted until then', async () => {
      const review = await reviews.only();
      expect(await reviews.decide(review, { kind: 'create' }, await reviews.look(review))).toEqual({
        kind: 'accepted',
      });
      const other = await bench.pool.connect();
      try {
        await other.query('begin');
        await other.query('select 1 from public.person where id = $1 for update', [key]);
        await bench.pass();
        expect(await linkOfRecord()).toMatchObject({ state: 'severed' });
      } finally {
        await other.query('rollback');
        other.release();
      }
      await bench.passTime(60_000);
      await bench.settle();
      expect(await linkOfRecord()).toMatchObject({ state: 'live' });
      expect(await bench.account.contactIds()).toEqual([id]);
      expect(await reviews.stateOf(review)).toBe('decided');
    });
  });

  describe('of a record that was deleted in HubSpot', () => {
    beforeEach(async () => {
      await bench.account.edit(id, { lastname: 'Lea' });
      await bench.account.archive(id);
      await bench.update(key, { first_name: 'Anna' });
      await bench.settle();
    });

    it('the row is deleted, too', async () => {
      const review = await decideNow({ kind: 'delete' });
      expect(await reviews.stateOf(review)).toBe('decided');
      const { rows } = await bench.pool.query('select 1 from public.person where removed_at is null');
      expect(rows).toEqual([]);
      expect(await linkOfRecord()).toMatchObject({ state: 'severed', stateCause: 'both_deleted' });
      expect(await bench.log('delete')).toMatchObject([{ side: 'local', policy: 'decision', cause: 'review' }]);
    });

    it('S3.2 the row stays if it was edited since it was shown', async () => {
      const review = await reviews.only();
      const shown = await reviews.look(review);
      await bench.update(key, { first_name: 'Annabel' });
      await reviews.decide(review, { kind: 'delete' }, shown);
      await bench.settle();
      const { rows } = await bench.pool.query('select 1 from public.person where removed_at is null');
      expect(rows).toHaveLength(1);
      expect((await reviews.only()).detail).toContain('not carried out');
    });

    it('S5.5 a new record is made with the values of both, and the option says that HubSpot cannot restore the old one', async () => {
      const { options } = await reviews.look(await reviews.only());
      expect(JSON.stringify(options)).toContain('HubSpot has no call to restore');
      const review = await decideNow({ kind: 'create' });
      expect(await reviews.stateOf(review)).toBe('decided');
      const link = (await bench.linkOf(key))!;
      expect(link).toMatchObject({ state: 'live' });
      expect(link.hubspotId).not.toBe(id);
      expect(await bench.account.contact(link.hubspotId!)).toMatchObject({ firstname: 'Anna', lastname: 'Lea' });
      expect(await bench.person(key)).toMatchObject({ first_name: 'Anna', last_name: 'Lea' });
    });
  });

  describe('S5.4 of a merge without its event', () => {
    let bea: { key: string; id: string };
    let survivor: string;

    beforeEach(async () => {
      bea = await bench.linkedPerson({ first_name: 'Bea', email: 'bea@example.com', job_title: 'Owner' });
      survivor = await bench.account.merge(bea.id, id);
      await bench.loseEvents();
      await bench.markAll('audit');
      await bench.settle();
      await bench.passTime(16 * 60_000);
      await bench.settle();
    });

    const reviewOf = async (row: string): Promise<StoredReview> =>
      (await reviews.open()).find(({ localKey, kind }) => localKey === row && kind === 'merge')!;

    it('the surviving record belongs to the row that is named; the other row is told as a duplicate', async () => {
      const review = await reviewOf(key);
      const shown = await reviews.look(review);
      expect(shown.properties).toMatchObject({ firstname: 'Bea' });
      expect(await reviews.decide(review, { kind: 'link', hubspotId: survivor }, shown)).toEqual({ kind: 'accepted' });
      await bench.settle();
      expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: survivor });
      expect(await bench.linkOf(bea.key)).toMatchObject({ state: 'merged_away' });
      expect(await reviews.stateOf(review)).toBe('decided');
      expect(await reviews.open()).toMatchObject([{ kind: 'duplicate_local', localKey: bea.key }]);
      expect(await bench.people()).toBe(2);
    });

    it('S3.2 nothing is linked if the surviving record was edited since it was shown', async () => {
      const review = await reviewOf(key);
      const shown = await reviews.look(review);
      await bench.account.edit(survivor, { firstname: 'Beata' });
      await reviews.decide(review, { kind: 'link', hubspotId: survivor }, shown);
      await bench.settle();
      expect(await bench.linkOf(key)).toMatchObject({ state: 'held' });
      expect((await reviewOf(key)).detail).toContain('not carried out');
    });

    it('a row that is left out leaves the record to the other', async () => {
      const review = await reviewOf(key);
      const leave = { choice: { kind: 'leave' as const }, local: null, hubspot: null, by: 'Rosa' };
      await bench.stores.reviews.decide(review.id, leave);
      await bench.settle();
      expect(await bench.linkOf(key)).toMatchObject({ state: 'severed' });
      const other = await reviewOf(bea.key);
      await reviews.decide(other, { kind: 'link', hubspotId: survivor }, await reviews.look(other));
      await bench.settle();
      expect(await bench.linkOf(bea.key)).toMatchObject({ state: 'live', hubspotId: survivor });
    });
  });

  it('S2.1 a row whose record was merged away, and a person that was erased, are left as they are', async () => {
    const bea = await bench.linkedPerson({ first_name: 'Bea', email: 'bea@example.com' });
    await bench.account.merge(id, bea.id);
    await bench.settle();
    await bench.account.erase((await bench.linkOf(key))!.hubspotId!);
    await bench.settle();
    for (const review of await reviews.open()) {
      const leave = { choice: { kind: 'leave' as const }, local: null, hubspot: null, by: 'Rosa' };
      expect(await bench.stores.reviews.decide(review.id, leave)).toEqual({ kind: 'accepted' });
    }
    await bench.settle();
    expect(await reviews.open()).toEqual([]);
    expect(await bench.linkOf(bea.key)).toMatchObject({ state: 'merged_away' });
    expect(await bench.linkOf(key)).toMatchObject({ state: 'erased' });
  });
});
