import type { ReviewChoice, StoredReview } from '@app/sync-engine';
import { SyncBench } from './sync-bench';

describe('reviews decided', () => {
  let bench: SyncBench;

  beforeAll(async () => {
    bench = await SyncBench.open('reviews');
  });
  beforeEach(() => bench.reset());
  afterAll(() => bench?.close());

  async function openReview(): Promise<StoredReview> {
    const { rows } = await bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_reviews where state = 'open'`,
    );
    expect(rows).toHaveLength(1);
    return (await bench.stores.reviews.find(rows[0]!.id))!;
  }

  const decide = ({ id, local, hubspot }: StoredReview, choice: ReviewChoice) =>
    bench.stores.reviews.decide(id, { choice, local, hubspot, by: 'the test' });

  /** `employer` is decided by hand: both sides have edited it. */
  async function conflict(): Promise<{ key: string; id: string }> {
    const { key, id } = await bench.linkedPerson({ email: 'ann@example.com', employer: 'Acme' });
    await bench.update(key, { employer: 'Local Ltd' });
    await bench.account.edit(id, { company: 'HubSpot Inc' });
    await bench.settle();
    return { key, id };
  }

  it.each([
    ['local', 'Local Ltd', 'Local Ltd'],
    ['hubspot', 'HubSpot Inc', 'HubSpot Inc'],
    ['leave', 'Local Ltd', 'HubSpot Inc'],
  ] as const)('S3.2 a conflict decided for %s ends so on both sides, once', async (choice, local, hubspot) => {
    const { key, id } = await conflict();
    const review = await openReview();
    expect(review).toMatchObject({ kind: 'conflict', local: ['Local Ltd'], hubspot: ['HubSpot Inc'] });
    expect(await decide(review, { kind: choice })).toEqual({ kind: 'accepted' });
    await bench.settle();
    expect(await bench.person(key)).toMatchObject({ employer: local });
    expect(await bench.account.contact(id)).toMatchObject({ company: hubspot });
    expect(await bench.stores.reviews.find(review.id)).toMatchObject({ state: 'decided' });
    expect(await decide(review, { kind: choice })).toEqual({ kind: 'not_open', state: 'decided' });
    await bench.markAll('audit');
    await bench.settle();
    expect(await bench.person(key)).toMatchObject({ employer: local });
    expect((await bench.reviews()).filter(({ state }) => state === 'open')).toEqual([]);
  });

  it('S3.2 a decision for values that are no longer shown is refused, and told what is shown now', async () => {
    const { id } = await conflict();
    const shown = await openReview();
    await bench.account.edit(id, { company: 'Newer Inc' });
    await bench.settle();
    expect(await decide(shown, { kind: 'hubspot' })).toMatchObject({
      kind: 'moved',
      review: { hubspot: ['Newer Inc'] },
    });
  });

  it('S3.2 a decision is void, and asked again, when the values move before it is carried out', async () => {
    const { key, id } = await conflict();
    const review = await openReview();
    expect(await decide(review, { kind: 'local' })).toEqual({ kind: 'accepted' });
    await bench.account.edit(id, { company: 'Newer Inc' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ company: 'Newer Inc' });
    expect(await bench.person(key)).toMatchObject({ employer: 'Local Ltd' });
    expect(await openReview()).toMatchObject({ id: review.id, hubspot: ['Newer Inc'], decision: null });
  });

  it('S3.3 all first-link reviews of a field are decided together', async () => {
    for (const name of ['ann', 'bea']) {
      await bench.account.create({ email: `${name}@example.com`, firstname: 'From HubSpot' });
      await bench.insert({ email: `${name}@example.com`, first_name: `Local ${name}` });
    }
    await bench.settle();
    expect(await bench.reviews()).toHaveLength(2);
    const what = { kind: 'first_link', field: 'first_name-firstname' } as const;
    expect(await bench.stores.reviews.decideAll('person', what, { kind: 'hubspot' }, 'the test')).toBe(2);
    await bench.settle();
    const { rows } = await bench.pool.query('select distinct first_name from public.person');
    expect(rows).toEqual([{ first_name: 'From HubSpot' }]);
  });

  it('S3.2 a choice that is none of the review’s kind is refused', async () => {
    await conflict();
    expect(await decide(await openReview(), { kind: 'create' })).toMatchObject({ kind: 'not_possible' });
    expect(await bench.stores.reviews.find('0')).toBeNull();
  });

  describe('S4.1 which record a row stands for', () => {
    /** One row whose two addresses name two contacts. */
    async function ambiguous(): Promise<{ key: string; ids: readonly string[] }> {
      const ids = [
        await bench.account.create({ email: 'ann@example.com', firstname: 'One' }),
        await bench.account.create({ email: 'lee@example.com', firstname: 'Two' }),
      ];
      await bench.settle();
      await bench.pool.query('delete from hubspot_sync.hubspot_links');
      await bench.pool.query('delete from public.person');
      await bench.lease();
      await bench.pool.query('delete from hubspot_sync.hubspot_dirty_records');
      await bench.stores.state.indexMatchKeys('person', [
        {
          hubspotId: ids[1]!,
          entries: [{ key: 'email', value: 'ann@example.com', hubspotId: ids[1]!, primary: false }],
        },
      ]);
      const key = await bench.insert({ email: 'ann@example.com' });
      await bench.settle();
      return { key, ids };
    }

    it('is linked with the one a person names', async () => {
      const { key, ids } = await ambiguous();
      const review = await openReview();
      expect(review).toMatchObject({ kind: 'ambiguous_match', localKey: key });
      await decide(review, { kind: 'link', hubspotId: ids[0]! });
      await bench.settle();
      expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: ids[0] });
      expect(await bench.stores.reviews.find(review.id)).toMatchObject({ state: 'decided' });
    });

    it('is left alone: severed, and asked no more', async () => {
      const { key } = await ambiguous();
      const review = await openReview();
      await decide(review, { kind: 'leave' });
      await bench.settle();
      expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', hubspotId: null });
      expect(await bench.stores.reviews.find(review.id)).toMatchObject({ state: 'decided' });
      await bench.update(key, { first_name: 'Ann' });
      await bench.settle();
      expect((await bench.reviews()).filter(({ state }) => state === 'open')).toEqual([]);
    });

    it('S4.4 is said to be new, and does not pass its filter: nothing is created, and it is asked again with the reason', async () => {
      const { key, ids } = await ambiguous();
      const review = await openReview();
      await bench.register({ localFilter: { all: [{ name: 'remark', is: 'equal', value: 'in' }] } });
      await decide(review, { kind: 'create' });
      await bench.settle();
      const again = await openReview();
      expect(again).toMatchObject({ id: review.id, decision: null });
      expect(again.detail).toContain(`local row ${key} does not pass the filter`);
      expect(await bench.account.contactIds()).toEqual(ids);
      await bench.update(key, { remark: 'in' });
      await bench.settle();
      expect(await openReview()).toMatchObject({ id: review.id, decision: null });
    });
  });
});
