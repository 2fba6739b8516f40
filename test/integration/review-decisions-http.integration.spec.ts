import type { RecordChoices, ReviewRow } from '@app/admin-service';
import type { Link, RecordOption, ReviewKind } from '@app/sync-engine';
import { problemIn } from '../../apps/api/src/testing/api-fixture';
import { BenchApi, refusalOf, type BenchRole } from './bench-api';
import { SEVERS } from './person-entity';
import { SyncBench } from './sync-bench';

const UNKNOWN = '999999';

describe('S3.2 reviews decided over HTTP, and carried out', () => {
  let bench: SyncBench;
  let api: BenchApi;
  let key: string;
  let id: string;

  beforeAll(async () => {
    bench = await SyncBench.open('decisions_http');
    api = await BenchApi.over(bench);
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.register({ deletion: SEVERS });
    ({ key, id } = await bench.linkedPerson({ first_name: 'Ann', employer: 'Acme', email: 'ann@example.com' }));
  });
  afterAll(async () => {
    await api?.close();
    await bench?.close();
  });

  const as: BenchApi['as'] = (...asked) => api.as(...asked);

  async function openReviews(): Promise<readonly ReviewRow[]> {
    return ((await (await as('viewer', 'GET', 'reviews')).json()) as { items: ReviewRow[] }).items;
  }

  async function openReview(kind: ReviewKind): Promise<ReviewRow> {
    const found = (await openReviews()).filter((review) => review.kind === kind);
    expect(found).toHaveLength(1);
    return found[0]!;
  }

  async function choicesOf(review: ReviewRow): Promise<RecordChoices> {
    const answer = await as('operator', 'GET', `reviews/${review.id}/choices`);
    if (answer.status !== 200) throw new Error(await refusalOf(answer));
    return (await answer.json()) as RecordChoices;
  }

  const optionOf = ({ options }: RecordChoices, kind: string): RecordOption =>
    options.find(({ choice }) => choice.kind === kind)!;

  /** The body that the page sends for an option of a whole record. */
  function bodyOf({ choice: { kind, ...partner } }: RecordOption, seen: string): object {
    return { choice: kind, ...partner, local: null, hubspot: null, seen };
  }

  const decide = (review: Pick<ReviewRow, 'id'>, body: object, role: BenchRole = 'operator'): Promise<Response> =>
    as(role, 'POST', `reviews/${review.id}/decide`, body);

  const marks = async (): Promise<readonly unknown[]> =>
    (await bench.pool.query(`select 1 from hubspot_sync.hubspot_dirty_records where 'review' = any(reasons)`)).rows;
  const linkOfRecord = async (): Promise<Link | undefined> =>
    (await bench.stores.state.findLinks('person', { hubspotIds: [id] }))[0];

  async function deletedRow(): Promise<ReviewRow> {
    await bench.pool.query('update public.person set removed_at = now()');
    await bench.settle();
    return openReview('delete');
  }

  async function fieldConflict(): Promise<ReviewRow> {
    await bench.update(key, { employer: 'Bolt' });
    await bench.account.edit(id, { company: 'Bolt & Sons' });
    await bench.settle();
    return openReview('conflict');
  }

  /** Bea's record took Ann's, and no event told so. */
  async function untoldMerge(): Promise<{ readonly review: ReviewRow; readonly survivor: string }> {
    const bea = await bench.linkedPerson({ first_name: 'Bea', email: 'bea@example.com' });
    const survivor = await bench.account.merge(bea.id, id);
    await bench.loseEvents();
    await bench.markAll('audit');
    await bench.settle();
    await bench.passTime(16 * 60_000);
    await bench.settle();
    const review = (await openReviews()).find(({ localKey, kind }) => kind === 'merge' && localKey === key);
    return { review: review!, survivor };
  }

  /** S4.1: a row whose e-mail address names two records. */
  async function ambiguousRow(): Promise<{
    readonly review: ReviewRow;
    readonly row: string;
    readonly partner: string;
  }> {
    const partner = await bench.account.create({ email: 'cleo@example.com', firstname: 'Cleo' });
    const other = await bench.account.create({ email: 'other@example.com' });
    await bench.settle();
    await bench.pool.query('delete from hubspot_sync.hubspot_links where hubspot_id = any($1)', [[partner, other]]);
    await bench.pool.query('delete from public.person where id <> $1', [key]);
    await bench.lease();
    await bench.pool.query('delete from hubspot_sync.hubspot_dirty_records');
    const second = { key: 'email', value: 'cleo@example.com', hubspotId: other, primary: false };
    await bench.stores.state.indexMatchKeys('person', [{ hubspotId: other, entries: [second] }]);
    const row = await bench.insert({ first_name: 'Cleo', email: 'cleo@example.com' });
    await bench.settle();
    return { review: await openReview('ambiguous_match'), row, partner };
  }

  it.each(['choices', 'partners'])('a review that nobody knows has no %s', async (part) => {
    for (const unknown of [UNKNOWN, 'x', '9'.repeat(19)]) {
      expect(await refusalOf(await as('operator', 'GET', `reviews/${unknown}/${part}`))).toBe(
        `404 not_found: There is no open review "${unknown}".`,
      );
    }
  });

  it('a review that nobody knows cannot be decided, and the answer names it', async () => {
    const body = { choice: 'leave', local: null, hubspot: null };
    expect(await refusalOf(await decide({ id: UNKNOWN }, body))).toBe('404 not_found: There is no review 999999.');
    expect((await decide({ id: 'x' }, body)).status).toBe(404);
    expect((await decide({ id: '9'.repeat(19) }, body)).status).toBe(404);
  });

  it('a viewer sees that it waits, but neither looks at both sides nor decides', async () => {
    const review = await deletedRow();
    const { seen, ...choices } = await choicesOf(review);
    expect((await as('viewer', 'GET', `reviews/${review.id}/choices`)).status).toBe(403);
    expect((await as('viewer', 'GET', `reviews/${review.id}/partners`)).status).toBe(403);
    const refused = await decide(review, bodyOf(choices.options[0]!, seen), 'viewer');
    expect(await refusalOf(refused)).toContain('403 role_missing');
    const all = { entity: 'person', kind: 'conflict', field: 'employer-company', choice: 'local' };
    expect((await as('viewer', 'POST', 'reviews/decide-all', all)).status).toBe(403);
    expect(await openReview('delete')).toMatchObject({ decided: null });
    expect(await marks()).toEqual([]);
  });

  it.each([
    [{ choice: 'burn' }, 'choice'],
    [{ choice: 'delete', seen: 7 }, 'seen'],
    [{ choice: 'delete', seen: 'x'.repeat(101) }, 'seen'],
    [{ choice: 'local', local: 'Bolt' }, 'local'],
    [{ choice: 'link', hubspotId: '' + '1'.repeat(101) }, 'hubspotId'],
    [{ choice: 'delete', force: true }, 'force'],
  ])('%j is no decision, and the field is named', async (body, field) => {
    const review = await deletedRow();
    const refused = await decide(review, body);
    expect(refused.status).toBe(400);
    expect((await problemIn(refused)).errors?.map((fault) => fault.field)).toContain(field);
    expect(await openReview('delete')).toMatchObject({ decided: null });
  });

  it('S5.4 two records of one row are shown beside it and merged, the kept one being named', async () => {
    const matchKeys = [{ name: 'name', kind: 'text' as const, columns: ['last_name'], properties: ['lastname'] }];
    await bench.register({ deletion: SEVERS, matchKeys });
    await bench.update(key, { last_name: 'Lee' });
    await bench.settle();
    const second = await bench.account.create({ firstname: 'Anna', lastname: 'Lee' });
    await bench.settle();
    const review = await openReview('duplicate_hubspot');
    const choices = await choicesOf(review);
    expect(choices).toMatchObject({ hubspot: { id: second }, rival: { id, end: 'present' } });
    const merge = optionOf(choices, 'merge');
    expect(merge.choice).toEqual({ kind: 'merge', keeps: id, merges: second });
    expect((await decide(review, { choice: 'merge', keeps: id, seen: choices.seen })).status).toBe(422);
    expect((await decide(review, bodyOf(merge, choices.seen))).status).toBe(204);
    await bench.settle();
    const [survivor, ...others] = await bench.account.contactIds();
    expect(others).toEqual([]);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: survivor });
  });

  describe('of a row that was deleted', () => {
    let review: ReviewRow;
    beforeEach(async () => {
      review = await deletedRow();
    });

    it('both sides are shown with what each way to decide does', async () => {
      const choices = await choicesOf(review);
      expect(choices).toMatchObject({
        local: { id: key, end: 'soft_deleted', values: { 'first_name-firstname': ['Ann'] } },
        hubspot: { id, end: 'present', values: { 'first_name-firstname': ['Ann'] } },
      });
      expect(choices.options.map(({ label }) => label)).toEqual([
        `Archive record ${id} in HubSpot`,
        `Restore local row ${key}`,
        'Leave as it is',
        'Look again',
      ]);
    });

    it('S3.2 who decides otherwise is told who did and when, and decides in that one’s place by naming it', async () => {
      const { seen, ...choices } = await choicesOf(review);
      const archive = bodyOf(optionOf({ seen, ...choices }, 'delete'), seen);
      expect((await decide(review, archive)).status).toBe(204);
      expect((await decide(review, archive)).status).toBe(204);
      const { decided } = await openReview('delete');
      expect(decided).toMatchObject({ choice: { kind: 'delete' }, at: expect.any(Number) as number });
      const leave = { choice: 'leave' };
      const told = await refusalOf(await decide(review, leave));
      expect(told).toContain('409 decided_otherwise');
      expect(told).toContain(
        `${decided!.by} decided this review already (delete, ${new Date(decided!.at).toISOString()})`,
      );
      expect(await openReview('delete')).toMatchObject({ decided });
      expect((await decide(review, { ...leave, replaces: decided!.at })).status).toBe(204);
      expect(await openReview('delete')).toMatchObject({ decided: { choice: { kind: 'leave' } } });
      await bench.settle();
      expect(await bench.account.contactIds()).toEqual([id]);
      const { rows } = await bench.pool.query<{ message: string }>(
        `select message from hubspot_sync.hubspot_sync_log where kind = 'decision'`,
      );
      expect(rows).toMatchObject([{ message: expect.stringContaining('(delete, ') as string }]);
    });

    it('the record is archived, in the name of who decided, and the trail has it', async () => {
      const { seen, ...choices } = await choicesOf(review);
      expect((await decide(review, bodyOf(optionOf({ seen, ...choices }, 'delete'), seen))).status).toBe(204);
      expect(await openReview('delete')).toMatchObject({
        id: review.id,
        decided: { by: expect.any(String) as string },
      });
      expect(await marks()).toHaveLength(1);
      await bench.settle();
      expect(await bench.account.contactIds()).toEqual([]);
      expect(await linkOfRecord()).toMatchObject({ state: 'severed', stateCause: 'both_deleted' });
      expect(await bench.log('delete')).toMatchObject([
        { side: 'hubspot', cause: 'review', message: expect.stringContaining('operator') as string },
      ]);
      expect(await openReviews()).toEqual([]);
      const { rows } = await bench.pool.query(
        `select actor, outcome from hubspot_sync.hubspot_admin_actions where action = 'review.decide' order by at desc limit 1`,
      );
      expect(rows).toEqual([{ actor: 'operator', outcome: 'done' }]);
    });

    it('what was decided already is told with its state, and changes nothing', async () => {
      const choices = await choicesOf(review);
      const body = bodyOf(optionOf(choices, 'delete'), choices.seen);
      await decide(review, body);
      await bench.settle();
      expect(await refusalOf(await decide(review, body))).toBe('409 not_open: The review is decided already.');
      expect(await refusalOf(await as('operator', 'GET', `reviews/${review.id}/choices`))).toContain('404 not_found');
      expect(await marks()).toEqual([]);
    });

    it('an answer that no longer is asked for, since the row came back, is told as closed', async () => {
      const choices = await choicesOf(review);
      await bench.pool.query('update public.person set removed_at = null');
      await bench.settle();
      const late = await decide(review, bodyOf(optionOf(choices, 'delete'), choices.seen));
      expect(await refusalOf(late)).toBe('409 not_open: The review is closed already.');
      expect(await bench.account.contactIds()).toEqual([id]);
    });

    it('S3.2 without what was seen nothing is deleted or made', async () => {
      for (const choice of ['delete', 'create']) {
        const refused = await decide(review, { choice, local: null, hubspot: null });
        expect(await refusalOf(refused)).toContain(`422 not_possible: Look at the record first: ${choice} holds`);
      }
      expect(await marks()).toEqual([]);
    });

    it('S3.2 what was seen of another state is void: nothing is written, and the review asks again with why', async () => {
      const choices = await choicesOf(review);
      await bench.account.edit(id, { lastname: 'Newer' });
      expect((await decide(review, bodyOf(optionOf(choices, 'delete'), choices.seen))).status).toBe(204);
      await bench.settle();
      expect(await bench.account.contactIds()).toEqual([id]);
      const again = await openReview('delete');
      expect(again).toMatchObject({ id: review.id, decided: null });
      expect(again.detail).toContain('The last decision was not carried out');
      const fresh = await choicesOf(again);
      expect(fresh.seen).not.toBe(choices.seen);
      await decide(again, bodyOf(optionOf(fresh, 'create'), fresh.seen));
      await bench.settle();
      expect(await linkOfRecord()).toMatchObject({ state: 'live', localKey: key });
      expect(await bench.person(key)).toMatchObject({ last_name: 'Newer' });
    });

    it('what a review of its kind does not offer is refused with what it does', async () => {
      const { seen } = await choicesOf(review);
      for (const choice of ['link', 'local', 'hubspot']) {
        const refused = await decide(review, { choice, local: null, hubspot: null, seen });
        expect(await refusalOf(refused)).toBe(
          `422 not_possible: A review of kind delete is decided by one of: delete, create, leave, retry; not by ${choice}.`,
        );
      }
    });

    it('values of a field that are shown for none are other values', async () => {
      const refused = await decide(review, { choice: 'leave', local: ['Ann'], hubspot: null });
      expect(await refusalOf(refused)).toContain('409 values_moved');
    });
  });

  it('what its kind offers, but not what stands there now, writes nothing, and the review says so', async () => {
    const review = await deletedRow();
    await bench.account.archive(id);
    await bench.loseEvents();
    const { seen, options, hubspot } = await choicesOf(review);
    expect(hubspot).toMatchObject({ end: 'archived' });
    expect(options.map(({ choice }) => choice.kind)).toEqual(['create', 'leave', 'retry']);
    expect((await decide(review, { choice: 'delete', local: null, hubspot: null, seen })).status).toBe(204);
    await bench.settle();
    expect(await bench.log('delete')).toEqual([]);
    const again = (await openReviews()).find((open) => open.id === review.id);
    expect(again?.detail ?? '').toContain('The last decision was not carried out');
  });

  describe('of records merged in HubSpot, of which no event told', () => {
    it('the surviving record belongs to the row that is named', async () => {
      const { review, survivor } = await untoldMerge();
      const choices = await choicesOf(review);
      expect(choices.hubspot).toMatchObject({ id: survivor, end: 'present' });
      const link = optionOf(choices, 'link');
      expect(link.label).toBe(`Record ${survivor} belongs to row ${key}`);
      expect((await decide(review, bodyOf(link, choices.seen))).status).toBe(204);
      await bench.settle();
      expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: survivor });
    });

    it('a record that is not the surviving one is no answer, and a link names just one', async () => {
      const { review } = await untoldMerge();
      const { seen } = await choicesOf(review);
      const nameless = { choice: 'link', local: null, hubspot: null, seen };
      expect(await refusalOf(await decide(review, nameless))).toContain(
        '422 not_possible: Name the record to link with',
      );
      const both = { ...nameless, hubspotId: '1', localKey: '1' };
      expect(await refusalOf(await decide(review, both))).toContain('422 not_possible: Name the record to link with');
      expect((await decide(review, { ...nameless, hubspotId: '1' })).status).toBe(204);
      await bench.settle();
      expect(await bench.linkOf(key)).toMatchObject({ state: 'held' });
      const again = (await openReviews()).find((open) => open.id === review.id);
      expect(again?.detail).toContain('The last decision was not carried out');
    });
  });

  describe('of keys that name several records', () => {
    it('one of them is found by its keys, and linked with', async () => {
      const { review, row, partner } = await ambiguousRow();
      const found = await as('operator', 'GET', `reviews/${review.id}/partners`);
      expect(await found.json()).toMatchObject({
        side: 'hubspot',
        partners: expect.arrayContaining([expect.objectContaining({ id: partner, takenBy: null })]) as object,
      });
      const link = { choice: 'link', hubspotId: partner, local: null, hubspot: null };
      expect((await decide(review, link)).status).toBe(204);
      await bench.settle();
      expect(await bench.linkOf(row)).toMatchObject({ state: 'live', hubspotId: partner });
    });

    it('a record that belongs to another row is not taken from it, and the review says whose it is', async () => {
      const { review, row } = await ambiguousRow();
      expect((await decide(review, { choice: 'link', hubspotId: id, local: null, hubspot: null })).status).toBe(204);
      await bench.settle();
      expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: id });
      expect((await bench.linkOf(row))?.hubspotId ?? null).not.toBe(id);
      const again = (await openReviews()).find((open) => open.localKey === row);
      expect(again).toMatchObject({ decided: null });
      expect(again?.detail).toContain(
        `The last decision was not carried out: HubSpot record ${id} has a link of its own by now, with local row ${key}.`,
      );
    });

    it('a row to link a row with is no record, and one that HubSpot does not have is told', async () => {
      const { review, row } = await ambiguousRow();
      expect((await decide(review, { choice: 'link', localKey: key, local: null, hubspot: null })).status).toBe(204);
      await bench.settle();
      const [again] = (await openReviews()).filter((open) => open.localKey === row);
      expect(again?.detail).toContain('not carried out: it names no HubSpot record to link with.');
      await decide(again!, { choice: 'link', hubspotId: '4711', local: null, hubspot: null });
      await bench.settle();
      const [told, ...more] = (await openReviews()).filter((open) => open.localKey === row);
      expect(more).toEqual([]);
      expect(told).toMatchObject({ id: review.id, hubspotId: null, decided: null });
      expect(told?.detail).toContain('not carried out: there is no HubSpot record 4711 to link with.');
      expect(told?.detail).not.toContain('it names no');
      expect(await bench.linkOf(row)).toBeUndefined();
      expect(await bench.log('link')).toHaveLength(0);
    });
  });

  describe('of one field', () => {
    it('has no whole record to be looked at', async () => {
      const review = await fieldConflict();
      expect(await refusalOf(await as('operator', 'GET', `reviews/${review.id}/choices`))).toBe(
        '422 not_possible: A review of kind conflict is about one field, and shows its values.',
      );
    });

    it('HubSpot’s value is taken', async () => {
      const { local, hubspot, ...review } = await fieldConflict();
      expect((await decide(review, { choice: 'hubspot', local, hubspot })).status).toBe(204);
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ employer: 'Bolt & Sons' });
      expect(await openReviews()).toEqual([]);
    });

    it('S3.2 values that are no longer those shown are to be looked at first', async () => {
      const { local, hubspot, ...review } = await fieldConflict();
      await bench.account.edit(id, { company: 'Bolt and Daughters' });
      await bench.settle();
      expect(await refusalOf(await decide(review, { choice: 'hubspot', local, hubspot }))).toBe(
        '409 values_moved: The values changed meanwhile: look at them again, then decide.',
      );
      expect(await bench.person(key)).toMatchObject({ employer: 'Bolt' });
    });

    it('a choice of whole records is none', async () => {
      const { local, hubspot, ...review } = await fieldConflict();
      expect(await refusalOf(await decide(review, { choice: 'delete', local, hubspot }))).toContain('422 not_possible');
      const all = { entity: 'person', kind: 'conflict', field: 'employer-company', choice: 'delete' };
      expect(await refusalOf(await as('operator', 'POST', 'reviews/decide-all', all))).toBe(
        '422 not_possible: A review of kind conflict is decided by one of: local, hubspot, leave.',
      );
    });
  });

  it('what HubSpot does not answer is told as such, and nothing is offered', async () => {
    const review = await deletedRow();
    await bench.account.fault({ kind: 'status', status: 500, match: { path: `contacts/${id}` } });
    const answer = await as('operator', 'GET', `reviews/${review.id}/choices`);
    expect(await refusalOf(answer)).toContain('503 hubspot_unread: HubSpot could not be read just now');
  });
});
