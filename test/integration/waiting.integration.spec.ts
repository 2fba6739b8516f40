import { SyncBench } from './sync-bench';

describe('waiting and giving up', () => {
  let bench: SyncBench;
  let key: string;
  let id: string;

  beforeAll(async () => {
    bench = await SyncBench.open('waiting');
  });
  beforeEach(async () => {
    await bench.reset();
    ({ key, id } = await bench.linkedPerson({ first_name: 'Ann' }));
  });
  afterAll(() => bench?.close());

  it('S9.1 without room in the budget the leases are given back, untouched, and nothing is called', async () => {
    await bench.stores.budget.block('burst', 30_000);
    const before = await bench.account.lastCall();
    await bench.update(key, { first_name: 'Bea' });
    expect(await bench.pass()).toMatchObject({ records: 1, released: 1 });
    const [mark] = await bench.marks();
    expect(mark).toMatchObject({ leased: false, attempts: 0 });
    expect(mark!.wait_ms).toBeGreaterThan(20_000);
    expect(await bench.account.callsSince(before)).toEqual([]);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
  });

  it('S1.5 an echo whose lease is lost before it is stored is counted once, as given back', async () => {
    const link = (await bench.linkOf(key))!;
    await bench.stores.state.mark('person', [
      {
        record: { kind: 'link', id: link.id },
        reasons: ['capture'],
        about: ['fields'],
        changedColumns: {},
        localDeleted: false,
        onlyOwnCapture: true,
        hints: [],
        onlyOwnEvents: true,
      },
    ]);
    const late = (await bench.lease())!;
    await bench.passTime(120_000);
    expect((await bench.lease())!.records).toHaveLength(1);
    const runtime = (await bench.registry.runtime('person'))!;
    expect(await bench.reconciler.reconcile(late, runtime)).toMatchObject({ records: 1, echoes: 0, released: 1 });
  });

  it('S9.1 a 429 is a wait for everybody, and no failure of the record', async () => {
    await bench.account.fault({ kind: 'rate_limit', times: 1, match: { path: 'batch/read' } });
    await bench.update(key, { first_name: 'Bea' });
    await bench.pass();
    const [mark] = await bench.marks();
    expect(mark).toMatchObject({ leased: false, attempts: 0 });
    expect(mark!.wait_ms).toBeGreaterThan(0);
    expect(await bench.stores.budget.take('burst', 1, 'live')).toMatchObject({ granted: false });
    await bench.passTime(60_000);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
  });

  it('S9.1 a write that a 429 kept back closes its intent and is sent later', async () => {
    await bench.account.fault({ kind: 'rate_limit', times: 1, match: { path: 'batch/update' } });
    await bench.update(key, { first_name: 'Bea' });
    await bench.pass();
    expect(await bench.openIntents()).toEqual([]);
    await bench.passTime(60_000);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
  });

  it('S9.2 a record that keeps failing is parked with its reason, and retried on demand', async () => {
    await bench.account.fault({ kind: 'status', status: 400, match: { path: 'batch/read' } });
    await bench.update(key, { first_name: 'Bea' });
    const reports = await bench.settle();
    expect(reports.filter(({ released }) => released === 0)).toHaveLength(8);
    expect(await bench.marks()).toMatchObject([{ leased: false, parked_reason: expect.stringMatching(/\S/) }]);
    await bench.account.control('DELETE', 'faults');
    expect(await bench.settle()).toEqual([]);
    expect(await bench.stores.state.retryErrors('person')).toBe(1);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
    expect(await bench.marks()).toEqual([]);
  });

  it('S9.2 a parked record is tried again when its data changes', async () => {
    await bench.account.fault({ kind: 'status', status: 400, match: { path: 'batch/read' } });
    await bench.update(key, { first_name: 'Bea' });
    await bench.settle();
    await bench.account.control('DELETE', 'faults');
    await bench.update(key, { first_name: 'Cleo' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Cleo' });
  });

  describe('S1.5 what a worker does that lost its lease', () => {
    const losingLease = async (): Promise<number> => {
      const lost = await bench.lease();
      await bench.passTime(61_000);
      const before = await bench.account.lastCall();
      const runtime = await bench.registry.runtime('person');
      await bench.reconciler.reconcile(lost!, runtime!);
      return bench.writeCallsSince(before);
    };

    it('is fenced before HubSpot is written, and the next one does it', async () => {
      await bench.update(key, { first_name: 'Bea' });
      expect(await losingLease()).toBe(0);
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
    });

    it('leaves the row as it is, and the next one does it', async () => {
      await bench.account.edit(id, { firstname: 'Bea' });
      await losingLease();
      expect(await bench.person(key)).toMatchObject({ first_name: 'Ann' });
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ first_name: 'Bea' });
    });
  });
});
