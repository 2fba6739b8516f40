import type { ReviewChoice, StoredReview } from '@app/sync-engine';
import { BY_NAME, SEVERS } from './person-entity';
import { RecordReviews } from './record-reviews';
import { SyncBench } from './sync-bench';

describe('S4.1 S5.4 doubles, decided', () => {
  let bench: SyncBench;
  let reviews: RecordReviews;
  let key: string;
  let id: string;

  beforeAll(async () => {
    bench = await SyncBench.open('doubles');
    reviews = new RecordReviews(bench);
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.register({ deletion: SEVERS, matchKeys: BY_NAME });
    ({ key, id } = await bench.linkedPerson({ first_name: 'Ann', last_name: 'Lee', job_title: 'Owner' }));
  });
  afterAll(() => bench?.close());

  async function decideNow(kind: ReviewChoice['kind']): Promise<StoredReview> {
    const review = await reviews.ofRecord();
    const { options } = await reviews.look(review);
    return reviews.decideNow(review, options.find(({ choice }) => choice.kind === kind)!.choice);
  }

  const linkOfRecord = async (record: string) =>
    (await bench.stores.state.findLinks('person', { hubspotIds: [record] }))[0];
  describe('of a second row', () => {
    let second: string;

    beforeEach(async () => {
      second = await bench.insert({ first_name: 'Anna', last_name: 'Lee', job_title: 'Owner' });
      await bench.settle();
      expect(await reviews.ofRecords()).toMatchObject([{ kind: 'duplicate_local', localKey: second, linkId: null }]);
    });

    it('it is shown beside the record; given it, that record is synced with it, and the first row stays as it is', async () => {
      const shown = await reviews.look(await reviews.ofRecord());
      expect(shown).toMatchObject({ localKey: second, hubspotId: id, properties: { firstname: 'Ann' } });
      expect(shown.options[0]?.label).toBe(`Record ${id} belongs to row ${second}, not to row ${key}`);
      const review = await decideNow('link');
      expect(await reviews.stateOf(review)).toBe('decided');
      expect(await bench.linkOf(second)).toMatchObject({ state: 'live', hubspotId: id });
      expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', hubspotId: null });
      expect(await reviews.open()).toMatchObject([{ kind: 'first_link', local: ['Anna'], hubspot: ['Ann'] }]);
      await bench.update(second, { job_title: 'Heir' });
      await bench.update(key, { job_title: 'Nobody' });
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ jobtitle: 'Heir' });
      await bench.account.edit(id, { jobtitle: 'Chair' });
      await bench.settle();
      expect(await bench.person(second)).toMatchObject({ job_title: 'Chair' });
      expect(await bench.person(key)).toMatchObject({ job_title: 'Nobody' });
      expect(await bench.account.contactIds()).toEqual([id]);
    });

    it('S3.2 it is given nothing if the record was edited since it was shown', async () => {
      const review = await reviews.ofRecord();
      const shown = await reviews.look(review);
      await bench.account.edit(id, { jobtitle: 'Chair' });
      await reviews.decide(review, { kind: 'link', hubspotId: id }, shown);
      await bench.settle();
      expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: id });
      expect(await bench.linkOf(second)).toBeUndefined();
      expect(await reviews.ofRecords()).toMatchObject([{ id: review.id, decision: null }]);
    });

    it('it may be a record of its own', async () => {
      await decideNow('create');
      const link = (await bench.linkOf(second))!;
      expect(link).toMatchObject({ state: 'live' });
      expect(link.hubspotId).not.toBe(id);
      expect(await bench.account.contact(link.hubspotId!)).toMatchObject({ firstname: 'Anna', lastname: 'Lee' });
      expect(await reviews.ofRecords()).toEqual([]);
    });
  });

  describe('of a second record', () => {
    let second: string;

    beforeEach(async () => {
      second = await bench.account.create({ firstname: 'Anna', lastname: 'Lee', jobtitle: 'Owner' });
      await bench.settle();
      expect(await reviews.ofRecords()).toMatchObject([{ kind: 'duplicate_hubspot', hubspotId: second, linkId: null }]);
    });

    it('given the row, it is synced with it, and the first record stays as it is', async () => {
      expect((await reviews.look(await reviews.ofRecord())).row).toMatchObject({ first_name: 'Ann' });
      await decideNow('link');
      expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: second });
      expect(await linkOfRecord(id)).toMatchObject({ state: 'severed', localKey: null });
      await bench.account.edit(id, { jobtitle: 'Nobody' });
      await bench.update(key, { job_title: 'Heir' });
      await bench.settle();
      expect(await bench.account.contact(second)).toMatchObject({ jobtitle: 'Heir' });
      expect(await bench.account.contact(id)).toMatchObject({ jobtitle: 'Nobody' });
      expect(await reviews.ofRecords()).toEqual([]);
      expect(await bench.people()).toBe(1);
    });

    it('it may get a row of its own', async () => {
      await decideNow('create');
      const link = (await linkOfRecord(second))!;
      expect(link.localKey).not.toBe(key);
      expect(await bench.person(link.localKey!)).toMatchObject({ first_name: 'Anna', last_name: 'Lee' });
    });
  });

  it('a record whose keys name a row at rest may be given it, and what was asked of the old pair is over', async () => {
    await bench.account.archive(id);
    await bench.settle();
    expect(await reviews.ofRecords()).toMatchObject([{ kind: 'delete' }]);
    const second = await bench.account.create({ firstname: 'Anna', lastname: 'Lee', jobtitle: 'Owner' });
    await bench.settle();
    const asked = (await reviews.ofRecords()).find(({ kind }) => kind === 'ambiguous_match')!;
    const shown = await reviews.look(asked);
    expect(shown.options.map(({ choice }) => choice)).toContainEqual({ kind: 'link', localKey: key });
    const choice = { kind: 'link', localKey: key } as const;
    await bench.stores.reviews.decide(asked.id, { choice, local: null, hubspot: null, by: 'Rosa' });
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: second });
    expect(await linkOfRecord(id)).toMatchObject({ state: 'severed', localKey: null });
    expect(await reviews.ofRecords()).toEqual([]);
  });

  it('S5.4 a row whose record was merged into another row’s is treated as new', async () => {
    const bea = await bench.linkedPerson({ first_name: 'Bea', last_name: 'Low' });
    const survivor = await bench.account.merge(bea.id, id);
    await bench.settle();
    expect(await reviews.ofRecords()).toMatchObject([{ kind: 'duplicate_local', localKey: key }]);
    const review = await decideNow('create');
    expect(await reviews.stateOf(review)).toBe('decided');
    const link = (await bench.linkOf(key))!;
    expect(link).toMatchObject({ state: 'live' });
    expect(await bench.account.contact(link.hubspotId!)).toMatchObject({ firstname: 'Ann', lastname: 'Lee' });
    expect(await bench.linkOf(bea.key)).toMatchObject({ state: 'live', hubspotId: survivor });
    expect(await reviews.ofRecords()).toEqual([]);
  });
});
