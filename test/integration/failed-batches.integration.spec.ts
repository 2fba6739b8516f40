import { randomBytes } from 'node:crypto';
import { SyncBench } from './sync-bench';

describe('batches that fail', () => {
  let bench: SyncBench;

  beforeAll(async () => {
    bench = await SyncBench.open('failed_batches');
  });
  beforeEach(() => bench.reset());
  afterAll(() => bench?.close());

  it('S1.3 S3.10 a value too long for an index of the application is an error of its field, and the batch goes on', async () => {
    await bench.pool.query('create index person_by_remark on public.person (remark)');
    const ann = await bench.linkedPerson({ first_name: 'Ann' });
    const bob = await bench.linkedPerson({ first_name: 'Bob' });
    await bench.account.edit(ann.id, { message: randomBytes(3000).toString('base64'), jobtitle: 'Pilot' });
    await bench.account.edit(bob.id, { firstname: 'Robert' });
    await bench.settle();
    await bench.pool.query('drop index public.person_by_remark');
    expect(await bench.person(bob.key)).toMatchObject({ first_name: 'Robert' });
    expect(await bench.person(ann.key)).toMatchObject({ job_title: 'Pilot', remark: null });
    expect(await bench.fieldState(ann.key, 'remark-message')).toMatchObject({
      kind: 'field_error',
      side: 'local',
      detail: expect.stringContaining('The database refused the value (person_by_remark)') as string,
    });
  });

  const leaseOne = async () => {
    await bench.passTime(600_000);
    return (await bench.reconciler.lease(1))!;
  };

  it('S9.2 a record that fails alone keeps the reason, comes back later each time, and is parked after its attempts', async () => {
    const ann = await bench.linkedPerson({ first_name: 'Ann' });
    await bench.update(ann.key, { first_name: 'Anna' });
    await bench.lease().then((batch) => bench.reconciler.giveBack(batch!));
    const failure = { reason: 'Something is wrong with it.', counted: true };
    for (let attempt = 1; attempt < 8; attempt++) {
      await bench.reconciler.giveBack(await leaseOne(), failure);
      expect(await bench.marks()).toMatchObject([
        { attempts: attempt, retry_reason: failure.reason, leased: false, parked_reason: null },
      ]);
    }
    await bench.reconciler.giveBack(await leaseOne(), failure);
    expect(await bench.marks()).toMatchObject([{ parked_reason: failure.reason, leased: false }]);
    await bench.update(ann.key, { first_name: 'Annika' });
    await bench.settle();
    expect(await bench.account.contact(ann.id)).toMatchObject({ firstname: 'Annika' });
  });

  it('S9.1 a failure that is not the record’s own is told but parks nothing', async () => {
    const ann = await bench.linkedPerson({ first_name: 'Ann' });
    await bench.update(ann.key, { first_name: 'Anna' });
    await bench.lease().then((batch) => bench.reconciler.giveBack(batch!));
    const failure = { reason: 'The table was locked.', counted: false };
    for (let attempt = 0; attempt < 10; attempt++) await bench.reconciler.giveBack(await leaseOne(), failure);
    expect(await bench.marks()).toMatchObject([
      { attempts: 0, retry_reason: failure.reason, parked_reason: null, leased: false },
    ]);
  });

  it('S1.3 of several records that failed together none is blamed', async () => {
    for (const first_name of ['Ann', 'Bob']) await bench.insert({ first_name });
    const batch = (await bench.lease())!;
    expect(batch.records).toHaveLength(2);
    await bench.reconciler.giveBack(batch, { reason: 'One of them is wrong.', counted: true });
    expect(await bench.marks()).toMatchObject([
      { attempts: 0, retry_reason: null, leased: false },
      { attempts: 0, retry_reason: null, leased: false },
    ]);
  });

  it('S8.5 an echo that is given back, because the configuration moved under it, counts once: as given back', async () => {
    const ann = await bench.linkedPerson({ first_name: 'Ann' });
    await bench.update(ann.key, { first_name: 'Anna' });
    await bench.pass();
    const echo = (await bench.lease())!;
    const runtime = (await bench.registry.runtime('person'))!;
    await bench.stores.registry.setEntityState('person', 'paused', 'A person paused it.');
    await bench.stores.registry.setEntityState('person', 'live', null);
    const report = await bench.reconciler.reconcile(echo, runtime);
    expect(report).toMatchObject({ records: 1, released: 1, echoes: 0 });
  });

  const claims = async () =>
    (
      await bench.pool.query<{ value: string }>(
        'select value from hubspot_sync.hubspot_match_key_claims order by value',
      )
    ).rows.map(({ value }) => value);
  const broken = () => Promise.reject(new Error('deadlock detected'));

  it('S4.5 a batch that failed before it created anything lets its claims go: its records do not wait for themselves', async () => {
    const ann = await bench.linkedPerson({ first_name: 'Ann' });
    await bench.update(ann.key, { first_name: 'Anna' });
    await bench.insert({ first_name: 'Bob', email: 'bob@example.com' });
    bench.faults.during('updateBatch', broken);
    await expect(bench.pass()).rejects.toThrow('deadlock detected');
    expect(await claims()).toEqual([]);
  });

  it('S4.5 S4.2 the claim of a record that may have been sent to be created stays until it ends by itself', async () => {
    await bench.insert({ first_name: 'Bob', email: 'bob@example.com' });
    bench.faults.during('createBatch', broken);
    await expect(bench.pass()).rejects.toThrow('deadlock detected');
    expect(await claims()).toEqual(['bob@example.com']);
  });
});
