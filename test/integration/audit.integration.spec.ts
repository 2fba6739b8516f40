import { randomUUID } from 'node:crypto';
import { startDueAudits } from '@app/sync-engine';
import type { Run } from '@app/sync-engine';
import { RunBench } from './run-bench';
import { SyncBench } from './sync-bench';

describe('the audit: both sides compared in full', () => {
  let bench: SyncBench;
  let runs: RunBench;

  beforeAll(async () => {
    bench = await SyncBench.open('audit');
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.pool.query('delete from hubspot_sync.hubspot_audit_findings');
    runs = new RunBench(bench);
  });
  afterAll(() => bench?.close());

  async function audited(): Promise<Run> {
    const run = (await bench.stores.runs.create({ id: randomUUID(), entity: 'person', kind: 'audit' }))!;
    return runs.followed(run.id);
  }

  /** As if no trigger had seen it. */
  const unseen = (statement: string): Promise<unknown> =>
    bench.pool.query(`begin; set local session_replication_role = replica; ${statement}; commit`);

  const verdicts = async (): Promise<readonly string[]> =>
    (await bench.stores.audits.list({ entity: 'person', limit: 100 })).map(
      ({ kind, field, verdict }) => `${kind} ${field ?? ''} ${verdict}`,
    );

  it('S8.4 sides that agree give no finding, no mark, no write', async () => {
    await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann' });
    await bench.markAll('audit');
    await bench.settle();
    const before = await bench.account.lastCall();
    expect(await audited()).toMatchObject({ state: 'done' });
    expect(await verdicts()).toEqual([]);
    expect(await bench.marks()).toEqual([]);
    expect(await bench.writeCallsSince(before)).toBe(0);
  });

  it('S8.4 a difference that nobody told of is found, marked, counted as drift, and mended', async () => {
    const { id } = await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann' });
    await bench.pool.query('delete from hubspot_sync.hubspot_sync_log');
    await bench.pool.query('delete from hubspot_sync.hubspot_webhook_log');
    await unseen(`update public.person set first_name = 'Drifted'`);
    const run = await audited();
    expect(run.message).toContain('1 differences that nobody had told of');
    expect(await verdicts()).toEqual(['difference first_name-firstname drift_found']);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Drifted' });
    await audited();
    expect(await verdicts()).toHaveLength(1);
  });

  it('S8.4 a difference with a hint within a day is late, not drift; one with a mark is no finding', async () => {
    const { key } = await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann' });
    await bench.update(key, { last_name: 'Lee' });
    await bench.settle();
    await unseen(`update public.person set first_name = 'Drifted'`);
    await audited();
    expect(await verdicts()).toEqual(['difference first_name-firstname late_found']);
    await bench.settle();
    await unseen(`update public.person set first_name = 'Drifted again'`);
    await bench.markAll('retry');
    await audited();
    expect(await verdicts()).toHaveLength(1);
  });

  it('S8.4 S2.7 sides that differ knowingly are no finding', async () => {
    const { key, id } = await bench.linkedPerson({ email: 'ann@example.com', source: 'fair' });
    await bench.account.edit(id, { industry: 'trade' });
    await bench.settle();
    expect(await bench.fieldState(key, 'source-industry')).toMatchObject({ kind: 'drift_ignored' });
    await audited();
    expect(await verdicts()).toEqual([]);
  });

  it('S8.4 records that no link holds are found on both sides', async () => {
    await unseen(`insert into public.person (email, first_name) values ('bea@example.com', 'Bea')`);
    const id = await bench.account.create({ email: 'cem@example.com', firstname: 'Cem' });
    await bench.lease();
    await bench.pool.query('delete from hubspot_sync.hubspot_dirty_records');
    await audited();
    expect([...(await verdicts())].sort().map((line) => line.split(' ')[0])).toEqual([
      'unlinked_in_hubspot',
      'unlinked_local',
    ]);
    await bench.settle();
    expect([await bench.people(), (await bench.account.contactIds()).length]).toEqual([2, 2]);
    expect(await bench.stores.state.findLinks('person', { hubspotIds: [id] })).toHaveLength(1);
  });

  it('S5.1 a row that one audit misses proves nothing; one that two miss is deleted', async () => {
    const { key } = await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann' });
    await unseen(`delete from public.person`);
    await audited();
    await bench.settle();
    expect((await bench.linkOf(key))?.state).toBe('unreachable');
    await bench.pool.query('delete from hubspot_sync.hubspot_dirty_records');
    await audited();
    await bench.settle();
    expect((await bench.linkOf(key))?.state).toBe('severed');
  });

  it('S4.5 the key index forgets what HubSpot does not hold any more', async () => {
    await bench.linkedPerson({ email: 'ann@example.com' });
    await bench.stores.state.indexMatchKeys('person', [
      { hubspotId: '1', entries: [{ key: 'email', value: 'gone@example.com', hubspotId: '1', primary: true }] },
    ]);
    await audited();
    expect(await bench.stores.state.findMatches('person', [{ key: 'email', value: 'gone@example.com' }])).toEqual([]);
    expect(await bench.stores.state.findMatches('person', [{ key: 'email', value: 'ann@example.com' }])).toHaveLength(
      1,
    );
  });

  it('S1.2 S8.4 a request starts an audit once; the timetable another when its time has come', async () => {
    const { registry, runs: store, state } = bench.stores;
    const start = (intervalMs: number) =>
      startDueAudits({ registry, runs: store, state, random: { id: () => randomUUID() } }, intervalMs);
    expect(await start(3_600_000)).toEqual([]);
    await bench.pool.query('truncate public.person');
    await bench.stores.state.fold(200);
    expect(await start(3_600_000)).toEqual(['person']);
    expect(await start(0)).toEqual([]);
    const [run] = await store.list({ kind: 'audit', limit: 1 });
    expect(run?.requestedBy).toContain('request');
    await runs.followed(run!.id);
    expect(await start(3_600_000)).toEqual([]);
    expect(await start(0)).toEqual(['person']);
  });
});
