import { ADVISER, FirmBench } from './firm-bench';
import { RunBench } from './run-bench';
import type { SyncBench } from './sync-bench';

describe('undo of associations over PostgreSQL and an emulated account', () => {
  let firms: FirmBench;
  let bench: SyncBench;
  let runs: RunBench;

  beforeAll(async () => {
    firms = await FirmBench.open('associations-undo');
    ({ bench } = firms);
    runs = new RunBench(bench);
  }, 120_000);

  afterAll(() => firms?.close());

  /** The newest association write on that side, as the log tells it. */
  const written = async (person: string, side: 'local' | 'hubspot'): Promise<string> => {
    const { rows } = await bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_sync_log
       where kind = 'write' and side = $2 and local_key = $1 and field like 'association:%' order by hubspot_sync_log.id desc limit 1`,
      [person, side],
    );
    return rows[0]!.id;
  };
  const undone = async (logId: string) => {
    const undo = await runs.applied((await runs.undo({ kind: 'entry', logId })).id);
    const [record] = await runs.records(undo.id);
    return { run: undo, record: record! };
  };
  const audited = async (): Promise<void> => {
    await bench.markAll('audit');
    await bench.settle();
  };

  it('S8.2 a triple that we made in HubSpot is taken back there, stays so, and can be put back again', async () => {
    const { person, contact, a, companyA } = await firms.linked('set to hubspot');
    await firms.join(person, a);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({ [companyA]: [null] });
    const undo = await undone(await written(person, 'hubspot'));
    expect(undo.record).toMatchObject({ progress: 'applied', message: null });
    expect(await firms.held(contact)).toEqual({});
    expect(await firms.joined(person)).toEqual([[a, false]]);
    await audited();
    expect(await firms.held(contact)).toEqual({});
    expect(await firms.joined(person)).toEqual([[a, false]]);

    await runs.applied((await runs.undo({ kind: 'run', runId: undo.run.id })).id);
    await audited();
    expect(await firms.held(contact)).toEqual({ [companyA]: [null] });
    expect(await firms.joined(person)).toEqual([[a, false]]);
  });

  it('S8.2 a join row that we made is taken back; a later change on either side travels again', async () => {
    const { person, contact, a, companyA } = await firms.linked('set to local');
    await firms.user(contact, companyA, [{ category: 'HUBSPOT_DEFINED', typeId: 279 }]);
    await bench.settle();
    expect(await firms.joined(person)).toEqual([[a, false]]);
    expect((await undone(await written(person, 'local'))).record.progress).toBe('applied');
    await audited();
    expect(await firms.joined(person)).toEqual([]);
    expect(await firms.held(contact)).toEqual({ [companyA]: [null] });
    await firms.user(contact, companyA, 'remove');
    await bench.settle();
    await firms.user(contact, companyA, [{ category: 'HUBSPOT_DEFINED', typeId: 279 }]);
    await bench.settle();
    expect(await firms.joined(person)).toEqual([[a, false]]);
  });

  it('S8.2 an association that we removed in HubSpot is made again there', async () => {
    const { person, contact, a, companyA } = await firms.linked('removed');
    await firms.join(person, a);
    await bench.settle();
    await bench.pool.query('delete from public.person_firm where person_id = $1', [person]);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({});
    expect((await undone(await written(person, 'hubspot'))).record.progress).toBe('applied');
    await audited();
    expect(await firms.held(contact)).toEqual({ [companyA]: [null] });
    expect(await firms.joined(person)).toEqual([]);
  });

  it('S8.2 a join row that we removed is made again, and stays although HubSpot has the association no more', async () => {
    const { person, contact, a, companyA } = await firms.linked('removed locally');
    await firms.user(contact, companyA, [{ category: 'HUBSPOT_DEFINED', typeId: 279 }]);
    await bench.settle();
    await firms.user(contact, companyA, 'remove');
    await bench.settle();
    expect(await firms.joined(person)).toEqual([]);
    expect((await undone(await written(person, 'local'))).record).toMatchObject({ progress: 'applied' });
    await audited();
    expect(await firms.joined(person)).toEqual([[a, false]]);
    expect(await firms.held(contact)).toEqual({});
  });

  it('S8.2 S8.1 a write whose answer was lost is in the log once it is found, and can be taken back', async () => {
    const { person, contact, a, companyA } = await firms.linked('lost');
    await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/associate/default' } });
    await firms.join(person, a);
    await bench.pass();
    await bench.account.control('DELETE', 'faults');
    await bench.settle();
    expect(await firms.held(contact)).toEqual({ [companyA]: [null] });
    const writes = (await bench.log('write')).filter(({ policy }) => policy === 'S6.5');
    expect(writes).toMatchObject([
      { side: 'hubspot', message: `Associated with row ${a}, HubSpot record ${companyA}; the answer had been lost.` },
    ]);
    expect((await undone(await written(person, 'hubspot'))).record.progress).toBe('applied');
    await audited();
    expect(await firms.held(contact)).toEqual({});
    expect(await firms.joined(person)).toEqual([[a, false]]);
  });

  it('S8.2 a foreign key goes back to what it was before we wrote it, and HubSpot keeps its label', async () => {
    const { person, contact, b, companyB } = await firms.linked('key');
    await firms.user(contact, companyB, [firms.adviser]);
    await bench.settle();
    expect(await firms.adviserOf(person)).toBe(b);
    const { rows } = await bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_sync_log
       where kind = 'write' and side = 'local' and local_key = $1 and field like '%USER_DEFINED%'`,
      [person],
    );
    expect((await undone(rows[0]!.id)).record.progress).toBe('applied');
    await audited();
    expect(await firms.adviserOf(person)).toBeNull();
    expect((await firms.held(contact))[companyB]).toContain(ADVISER);
    await firms.setAdviser(person, b);
    await bench.settle();
    expect(await firms.adviserOf(person)).toBe(b);
  });

  it('S8.2 what a person has changed since is listed and stays', async () => {
    const { person, contact, a, companyA } = await firms.linked('moved');
    await firms.join(person, a);
    await bench.settle();
    const entry = await written(person, 'hubspot');
    await firms.user(contact, companyA, 'remove');
    await bench.settle();
    expect(await firms.joined(person)).toEqual([]);
    const { record } = await undone(entry);
    expect(record.progress).toBe('moved');
    expect(record.message).toBe(
      `person → firm, row ${a}, HubSpot record ${companyA}: HubSpot no longer holds what we wrote.`,
    );
    expect(await firms.held(contact)).toEqual({});
  });
});
