import type { MergeChoice, StoredReview } from '@app/sync-engine';
import { BY_NAME } from './person-entity';
import { RecordReviews } from './record-reviews';
import { SyncBench } from './sync-bench';

describe('S5.4 two HubSpot records of one row, merged by decision', () => {
  let bench: SyncBench;
  let reviews: RecordReviews;
  let key: string;
  /** The record that the row is linked with, and the second one. */
  let id: string;
  let second: string;

  beforeAll(async () => {
    bench = await SyncBench.open('twin_merges');
    reviews = new RecordReviews(bench);
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.account.control('POST', 'settings', { switches: { mergeStyle: 'new-id' } });
    await bench.register({ matchKeys: BY_NAME });
    ({ key, id } = await bench.linkedPerson({ first_name: 'Ann', last_name: 'Lee', job_title: 'Owner' }));
    second = await bench.account.create({ firstname: 'Anna', lastname: 'Lee', company: 'Acme' });
    await bench.settle();
  });
  afterAll(() => bench?.close());

  async function asked(): Promise<StoredReview> {
    const review = await reviews.ofRecord();
    expect(review).toMatchObject({ kind: 'duplicate_hubspot', hubspotId: second });
    return review;
  }

  /** Looks and decides; nothing is carried out yet. */
  async function decide(keeps: string): Promise<StoredReview> {
    const review = await asked();
    const choice: MergeChoice = { kind: 'merge', keeps, merges: keeps === id ? second : id };
    const shown = await reviews.look(review);
    expect(shown.options.map((option) => option.choice)).toContainEqual(choice);
    expect(await reviews.decide(review, choice, shown)).toEqual({ kind: 'accepted' });
    return review;
  }

  const linkOfRecord = async (record: string) =>
    (await bench.stores.state.findLinks('person', { hubspotIds: [record] }))[0];
  const openIntents = async () =>
    (
      await bench.pool.query(
        `select 1 from hubspot_sync.hubspot_write_intents where kind = 'merge' and closed_at is null`,
      )
    ).rows;

  async function logged(kind: string): Promise<readonly Record<string, unknown>[]> {
    const { rows } = await bench.pool.query<Record<string, unknown>>(
      `select local_key, field, before, after, cause, message from hubspot_sync.hubspot_sync_log
       where kind = $1 and cause = 'review' order by id`,
      [kind],
    );
    return rows;
  }

  /** One contact is left, the row's; the ids of both are remembered. */
  async function areOne(): Promise<string> {
    const [only, ...more] = await bench.account.contactIds();
    expect(more).toEqual([]);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: only });
    expect(await bench.people()).toBe(1);
    expect(await reviews.open()).toEqual([]);
    return only!;
  }

  it('S3.2 both records and the row are shown, with what a merge does and that nothing takes it back', async () => {
    const shown = await reviews.look(await asked());
    expect(shown).toMatchObject({
      localKey: key,
      hubspotId: second,
      properties: { firstname: 'Anna' },
      rival: { hubspotId: id, properties: { firstname: 'Ann' } },
    });
    expect(shown.options.map(({ label }) => label).slice(0, 2)).toEqual([
      `Merge record ${second} into record ${id} in HubSpot, for good`,
      `Merge record ${id} into record ${second} in HubSpot, for good`,
    ]);
    expect(shown.options[0]?.effects.join(' ')).toContain('cannot be taken back');
  });

  it('the row’s record is kept: its values stand, and what only the other had arrives in the row', async () => {
    const review = await decide(id);
    await bench.settle();
    expect(await reviews.stateOf(review)).toBe('decided');
    const survivor = await areOne();
    expect([id, second]).not.toContain(survivor);
    expect(await bench.account.contact(survivor)).toMatchObject({ firstname: 'Ann', company: 'Acme' });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Ann', job_title: 'Owner', employer: 'Acme' });
    expect(await linkOfRecord(second)).toMatchObject({ state: 'merged_away', localKey: null });
    expect(await openIntents()).toEqual([]);
    await bench.update(key, { job_title: 'Heir' });
    await bench.settle();
    expect(await bench.account.contact(survivor)).toMatchObject({ jobtitle: 'Heir' });
  });

  it('the second record is kept: its values stand and go to the row, and what gave way is told', async () => {
    await decide(second);
    await bench.settle();
    const survivor = await areOne();
    expect(await bench.account.contact(survivor)).toMatchObject({ firstname: 'Anna', jobtitle: 'Owner' });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Anna', job_title: 'Owner', employer: 'Acme' });
    expect(await logged('conflict')).toMatchObject([{ local_key: key, before: ['Ann'], after: ['Anna'] }]);
    const [told, ...more] = await logged('merge');
    expect(more).toEqual([]);
    expect(told).toMatchObject({ local_key: key });
    expect(told?.['message']).toContain('Decided by Rosa');
    expect(told?.['message']).toContain(`Record ${second} was kept`);
  });

  it('where HubSpot keeps the primary record’s id, the row follows it', async () => {
    await bench.account.control('POST', 'settings', { switches: { mergeStyle: 'keep-primary' } });
    await decide(second);
    await bench.settle();
    expect(await areOne()).toBe(second);
  });

  it.each(['cut_after', 'cut_before'])(
    'S2.5 a lost answer (%s) is found out by reading both, and merges once',
    async (kind) => {
      await bench.account.fault({ kind, times: 1, match: { path: 'contacts/merge' } });
      const review = await decide(id);
      await bench.settle();
      expect(await reviews.stateOf(review)).toBe('decided');
      await areOne();
      expect(await logged('merge')).toHaveLength(1);
      expect(await openIntents()).toEqual([]);
    },
  );

  it.each([
    ['intent', ['answer_lost']],
    ['intent', ['not_committed']],
    ['settling', [null, 'answer_lost']],
    ['settling', [null, 'not_committed']],
  ] as const)('S9.3 a COMMIT of %s with an unknown end (%j) merges once', async (_what, fates) => {
    const review = await decide(id);
    bench.faults.loseCommits(...fates);
    await bench.settle();
    expect(await reviews.stateOf(review)).toBe('decided');
    await areOne();
    expect(await logged('merge')).toHaveLength(1);
  });

  it.each([
    ['the second record', () => bench.account.edit(second, { jobtitle: 'Chair' })],
    ['the row’s record', () => bench.account.edit(id, { jobtitle: 'Chair' })],
    ['the row', () => bench.update(key, { job_title: 'Chair' })],
  ])('S3.2 nothing is merged if %s was edited since it was shown, and it is asked again', async (_what, edit) => {
    const review = await decide(id);
    await edit();
    await bench.settle();
    expect(await bench.account.contactIds()).toHaveLength(2);
    expect(await asked()).toMatchObject({ id: review.id, decision: null });
    expect((await asked()).detail).toContain('The last decision was not carried out');
  });

  it('what somebody merged in HubSpot meanwhile is as decided, and not merged again', async () => {
    const review = await decide(id);
    await bench.account.merge(id, second);
    await bench.settle();
    expect(await reviews.stateOf(review)).toBe('decided');
    await areOne();
  });

  it('HubSpot’s refusal is asked about again, in its words, and leaves both as they are', async () => {
    await bench.account.fault({ kind: 'status', status: 414, times: 1, match: { path: 'contacts/merge' } });
    await decide(id);
    await bench.settle();
    expect((await asked()).detail).toContain('HubSpot refused to merge the records');
    expect(await bench.account.contactIds()).toHaveLength(2);
    expect(await openIntents()).toEqual([]);
  });

  describe('S5.5 of which one was restored after the other had taken its place', () => {
    beforeEach(async () => {
      await bench.reset();
      await bench.register({
        matchKeys: BY_NAME,
        deletion: { deletedLocally: 'propagate', deletedInHubSpot: 'propagate', againstEdit: 'edit_wins' },
      });
      const made = await bench.linkedPerson({ first_name: 'Ann', last_name: 'Lee', job_title: 'Owner' });
      ({ key, id: second } = made);
      await bench.account.archive(second);
      await bench.update(key, { first_name: 'Anna' });
      await bench.settle();
      id = (await bench.linkOf(key))!.hubspotId!;
      expect(id).not.toBe(second);
      await bench.account.restore(second);
      await bench.account.edit(second, { company: 'Acme' });
      await bench.settle();
    });

    it('it is merged into the other, and what only it had arrives in the row', async () => {
      const review = await decide(id);
      await bench.settle();
      expect(await reviews.stateOf(review)).toBe('decided');
      const survivor = await areOne();
      expect(await bench.account.contact(survivor)).toMatchObject({ firstname: 'Anna', company: 'Acme' });
      expect(await bench.person(key)).toMatchObject({ first_name: 'Anna', employer: 'Acme' });
      expect(await linkOfRecord(second)).toMatchObject({ state: 'merged_away', localKey: null });
    });

    it('a lost answer is found out by reading both', async () => {
      await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'contacts/merge' } });
      const review = await decide(second);
      await bench.settle();
      expect(await reviews.stateOf(review)).toBe('decided');
      await areOne();
      expect(await logged('merge')).toHaveLength(1);
    });

    it('it gets a row of its own, and is synced with that', async () => {
      const review = await asked();
      const { options } = await reviews.look(review);
      await reviews.decideNow(review, options.find((option) => option.choice.kind === 'create')!.choice);
      expect(await reviews.stateOf(review)).toBe('decided');
      const link = (await linkOfRecord(second))!;
      expect(link).toMatchObject({ state: 'live' });
      expect(link.localKey).not.toBe(key);
      expect(await bench.person(link.localKey!)).toMatchObject({ first_name: 'Ann', employer: 'Acme' });
      expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: id });
      await bench.account.edit(second, { company: 'Bolt' });
      await bench.settle();
      expect(await bench.person(link.localKey!)).toMatchObject({ employer: 'Bolt' });
      expect(await bench.person(key)).toMatchObject({ first_name: 'Anna', employer: null });
    });
  });
});
