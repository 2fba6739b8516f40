import { RunBench } from './run-bench';
import { SyncBench } from './sync-bench';

describe('runs: a plan first, then what it says', () => {
  let bench: SyncBench;
  let runs: RunBench;

  beforeAll(async () => {
    bench = await SyncBench.open('runs');
  });
  beforeEach(async () => {
    await bench.reset();
    runs = new RunBench(bench);
    await runs.wait();
  });
  afterAll(() => bench?.close());

  /** One of each: matched with a difference, only local, only in HubSpot. */
  async function sides(): Promise<{ matched: { key: string; id: string }; alone: string; foreign: string }> {
    const id = await bench.account.create({ email: 'ann@example.com', firstname: 'Ann', city: 'Kiel' });
    const key = await bench.insert({ email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' });
    const alone = await bench.insert({ email: 'bea@example.com', first_name: 'Bea' });
    const foreign = await bench.account.create({ email: 'cem@example.com', firstname: 'Cem' });
    return { matched: { key, id }, alone, foreign };
  }

  it('S8.3 a plan writes nothing, and says with both sides’ values what would be done', async () => {
    const { matched, alone, foreign } = await sides();
    const before = await bench.account.lastCall();
    const run = await runs.planned('first_sync');
    expect(run).toMatchObject({
      state: 'planned',
      plan: { linked: 1, createdInHubSpot: 1, createdLocally: 1, updatedInHubSpot: 1, updatedLocally: 1, requests: 3 },
    });
    expect(run.plan?.fields).toMatchObject({ 'last_name-lastname': { toHubSpot: 1, toLocal: 0 } });
    expect(await runs.records(run.id)).toEqual([
      expect.objectContaining({
        action: 'link',
        localKey: matched.key,
        hubspotId: matched.id,
        fields: expect.arrayContaining([
          { field: 'last_name-lastname', local: ['Lee'], hubspot: [null], toHubSpot: ['Lee'] },
          { field: 'address', local: [null, null], hubspot: [null, 'Kiel'], toLocal: [null, 'Kiel'] },
        ]),
      }),
      expect.objectContaining({ action: 'create_in_hubspot', localKey: alone, hubspotId: null }),
      expect.objectContaining({ action: 'create_locally', localKey: null, hubspotId: foreign }),
    ]);
    expect([await bench.people(), (await bench.account.contactIds()).length]).toEqual([2, 2]);
    expect(await bench.writeCallsSince(before)).toBe(0);
    expect(await bench.pass()).toBeNull();
  });

  describe('where planning fails', () => {
    /** As a fault of ours that only some records bring to light. */
    const failFor = (isBad: (id: string) => boolean): void => {
      const preview = bench.reconciler.preview.bind(bench.reconciler);
      jest.spyOn(bench.reconciler, 'preview').mockImplementation((seen, ...more) => {
        const culprit = seen.find(({ record }) => isBad(record.id));
        return culprit ? Promise.reject(new Error(`cannot take ${culprit.record.id} apart`)) : preview(seen, ...more);
      });
    };
    afterEach(() => jest.restoreAllMocks());

    it('S1.3 S8.3 for one record, it is listed with its error, and the plan of the others stands and is applied', async () => {
      const { matched, alone } = await sides();
      failFor((id) => id === alone);
      const run = await runs.planned('first_sync');
      expect(run).toMatchObject({
        state: 'planned',
        plan: { linked: 1, createdInHubSpot: 0, createdLocally: 1, failed: 1 },
      });
      expect(await runs.records(run.id, { progress: 'failed' })).toMatchObject([
        { localKey: alone, hubspotId: null, message: expect.stringContaining(`cannot take ${alone} apart`) as string },
      ]);
      const applied = await runs.applied(run.id);
      expect(applied).toMatchObject({ state: 'done', message: expect.stringContaining('1 failed') as string });
      expect(await bench.linkOf(matched.key)).toMatchObject({ state: 'live' });
      expect(await bench.linkOf(alone)).toBeUndefined();
    });

    it('for every record, the run fails, says what to do, and the next one goes on from the start', async () => {
      for (let n = 0; n < 25; n++) await bench.insert({ first_name: `Row ${n}` });
      failFor(() => true);
      const run = await runs.planned('first_sync');
      expect(run.state).toBe('failed');
      expect(run.message).toContain('Planning failed for each of the first 20 records');
      expect(run.message).toContain('then start the run again');
      jest.restoreAllMocks();
      expect(await runs.planned('first_sync')).toMatchObject({ state: 'planned', plan: { createdInHubSpot: 25 } });
    });
  });

  it('S8.3 S8.5 applying does what the plan said; then the entity is live', async () => {
    const { matched, alone } = await sides();
    const run = await runs.applied((await runs.planned('first_sync')).id);
    expect(run).toMatchObject({ state: 'done' });
    expect((await bench.stores.runs.progress(run.id)).records).toMatchObject({ planned: 0, applied: 3, moved: 0 });
    expect(await bench.account.contact(matched.id)).toMatchObject({ lastname: 'Lee' });
    expect(await bench.person(matched.key)).toMatchObject({ town: 'Kiel' });
    expect([await bench.people(), (await bench.account.contactIds()).length]).toEqual([3, 3]);
    expect((await bench.linkOf(alone))?.state).toBe('live');
    expect((await bench.stores.registry.entities())[0]?.state).toBe('live');
    expect((await bench.stores.runs.find(run.id))?.requestsUsed).toBeGreaterThan(0);
  });

  it('S8.3 a value that moved since the plan is listed and not written by it; it is reconciled as it is afterwards', async () => {
    const { matched, alone } = await sides();
    const run = await runs.planned('first_sync');
    await bench.account.edit(matched.id, { lastname: 'Leigh' });
    await bench.update(alone, { first_name: 'Beatrix' });
    await runs.applied(run.id);
    const moved = await runs.records(run.id, { progress: 'moved' });
    expect(moved.map(({ action }) => action).sort()).toEqual(['create_in_hubspot', 'link']);
    expect(moved.find(({ action }) => action === 'link')?.message).toContain('lastname');
    await bench.settle();
    expect(await bench.reviews()).toMatchObject([{ kind: 'first_link', local: ['Lee'], hubspot: ['Leigh'] }]);
    const link = await bench.linkOf(alone);
    expect(await bench.account.contact(link!.hubspotId!)).toMatchObject({ firstname: 'Beatrix' });
  });

  it('S8.3 a record left out is kept as a severed link, a field pair as discarded; neither comes back', async () => {
    const { matched, alone, foreign } = await sides();
    const run = await runs.planned('first_sync');
    const left = (await runs.records(run.id)).filter(({ action }) => action !== 'link');
    await runs.commands.exclude(run.id, { recordIds: left.map(({ id }) => id) }, true);
    await runs.commands.exclude(run.id, { field: 'last_name-lastname' }, true);
    await runs.applied(run.id);
    await bench.settle();
    expect((await bench.linkOf(alone))?.state).toBe('severed');
    const [other] = await bench.stores.state.findLinks('person', { hubspotIds: [foreign] });
    expect(other?.state).toBe('severed');
    expect([await bench.people(), (await bench.account.contactIds()).length]).toEqual([2, 2]);
    expect((await bench.account.contact(matched.id))['lastname'] ?? null).toBeNull();
    await bench.update(alone, { first_name: 'Beatrix' });
    await bench.markAll('audit');
    await bench.settle();
    expect((await bench.account.contactIds()).length).toBe(2);
    expect((await bench.account.contact(matched.id))['lastname'] ?? null).toBeNull();
    await bench.update(matched.key, { last_name: 'Leigh' });
    await bench.settle();
    expect(await bench.account.contact(matched.id)).toMatchObject({ lastname: 'Leigh' });
  });

  it('S3.3 the reviews of a field are decided together in the plan', async () => {
    const ids = [];
    for (const name of ['ann', 'bea']) {
      ids.push(await bench.account.create({ email: `${name}@example.com`, firstname: 'From HubSpot' }));
      await bench.insert({ email: `${name}@example.com`, first_name: `Local ${name}` });
    }
    const run = await runs.planned('first_sync');
    expect(run.plan).toMatchObject({ linked: 2, reviews: 2 });
    await runs.commands.choose(run.id, 'first_name-firstname', 'local');
    await runs.applied(run.id);
    expect(await bench.reviews()).toEqual([]);
    expect(await bench.account.contact(ids[0]!)).toMatchObject({ firstname: 'Local ann' });
  });

  it.each([
    ['import', { people: 3, contacts: 2, lastname: null, town: 'Kiel' }],
    ['export', { people: 2, contacts: 3, lastname: 'Lee', town: null }],
    ['link_only', { people: 2, contacts: 2, lastname: null, town: null }],
  ] as const)('S8.3 a run of kind %s writes its side only, and the entity waits on', async (kind, expected) => {
    const { matched } = await sides();
    await runs.applied((await runs.planned(kind)).id);
    expect(await bench.people()).toBe(expected.people);
    expect((await bench.account.contactIds()).length).toBe(expected.contacts);
    expect((await bench.account.contact(matched.id))['lastname'] ?? null).toBe(expected.lastname);
    expect((await bench.person(matched.key))?.['town']).toBe(expected.town);
    expect((await bench.linkOf(matched.key))?.state).toBe('live');
    expect((await bench.stores.registry.entities())[0]?.state).toBe('waiting');
    await runs.applied((await runs.planned('first_sync')).id);
    expect([await bench.people(), (await bench.account.contactIds()).length]).toEqual([3, 3]);
    expect(await bench.account.contact(matched.id)).toMatchObject({ lastname: 'Lee' });
  });

  it('S9.3 a page that is planned again after a crash counts once', async () => {
    await sides();
    const started = await runs.commands.start({ entity: 'person', kind: 'first_sync', by: 'the test' });
    const { id } = (started as { run: { id: string } }).run;
    await runs.step(id);
    await runs.step(id);
    await bench.pool.query(
      `update hubspot_sync.hubspot_runs set walk_phase = 'local', walk_after = null, plan = null where id = $1`,
      [id],
    );
    const run = await runs.followed(id);
    expect(run.plan).toMatchObject({ linked: 1, createdInHubSpot: 1, createdLocally: 1 });
    expect(await runs.records(id)).toHaveLength(3);
  });

  it('S8.3 a paused run begins nothing, a cancelled one forgets what it has not done', async () => {
    await sides();
    const run = await runs.planned('first_sync');
    await runs.commands.apply(run.id);
    await runs.commands.pause(run.id);
    await runs.step(run.id);
    expect(await bench.pass()).toBeNull();
    await runs.commands.resume(run.id);
    await runs.step(run.id);
    await runs.commands.cancel(run.id, 'the test');
    expect(await bench.pass()).toBeNull();
    expect([await bench.people(), (await bench.account.contactIds()).length]).toEqual([2, 2]);
    expect((await bench.stores.registry.entities())[0]?.state).toBe('waiting');
    expect(await runs.commands.apply(run.id)).toMatchObject({ kind: 'not_possible' });
    await runs.applied((await runs.planned('first_sync')).id);
    expect([await bench.people(), (await bench.account.contactIds()).length]).toEqual([3, 3]);
  });

  it('S8.3 a resync of a selection is about those records alone', async () => {
    const { matched } = await sides();
    await runs.applied((await runs.planned('first_sync')).id);
    await bench.settle();
    await bench.pool.query(`set session_replication_role = replica; update public.person set first_name = 'Drifted'`);
    const run = await runs.planned('resync', {
      kind: 'records',
      records: [{ kind: 'local', id: matched.key }],
    });
    expect((await runs.records(run.id)).map(({ localKey }) => localKey)).toEqual([matched.key]);
    await runs.applied(run.id);
    expect(await bench.account.contact(matched.id)).toMatchObject({ firstname: 'Drifted' });
  });
});
