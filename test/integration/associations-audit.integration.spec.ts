import { randomUUID } from 'node:crypto';
import { FirmBench } from './firm-bench';
import { RunBench } from './run-bench';
import type { SyncBench } from './sync-bench';

describe('the audit of associations over PostgreSQL and an emulated account', () => {
  let firms: FirmBench;
  let bench: SyncBench;
  let runs: RunBench;

  beforeAll(async () => {
    firms = await FirmBench.open('associations-audit');
    ({ bench } = firms);
    runs = new RunBench(bench);
  }, 120_000);
  afterAll(() => firms?.close());
  beforeEach(async () => {
    await bench.pool.query('delete from hubspot_sync.hubspot_audit_findings');
    await forget();
  });

  /** As if no hint had come for days. */
  const forget = async (): Promise<void> => {
    await bench.pool.query('delete from hubspot_sync.hubspot_sync_log');
    await bench.pool.query('delete from hubspot_sync.hubspot_webhook_log');
  };

  const audited = async (): Promise<readonly (string | null)[]> => {
    await runs.followed((await bench.stores.runs.create({ id: randomUUID(), entity: 'person', kind: 'audit' }))!.id);
    const found = await bench.stores.audits.list({ entity: 'person', limit: 100 });
    return found.map(({ kind, field, verdict }) => `${kind} ${field ?? ''} ${verdict}`).sort();
  };
  /** As if no trigger had seen it. */
  const unseen = (statement: string): Promise<unknown> =>
    bench.pool.query(`begin; set local session_replication_role = replica; ${statement}; commit`);

  it('S8.4 S6.5 a join row and a foreign key that nobody told of are found, counted as drift, and mended', async () => {
    const { person, contact, a, b, companyA, companyB } = await firms.linked('drift');
    await firms.join(person, b);
    await bench.settle();
    await forget();
    expect(await audited()).toEqual([]);
    await unseen(
      `insert into public.person_firm (person_id, firm_id) values (${person}, ${a}); update public.person set adviser_id = ${b} where id = ${person}`,
    );
    const found = await audited();
    expect(found).toHaveLength(2);
    for (const one of found) expect(one).toMatch(/^difference association:contacts>companies:\S+ drift_found$/);
    await bench.settle();
    const held = await firms.held(contact);
    expect(Object.keys(held).sort()).toEqual([companyA, companyB].sort());
    expect(held[companyB]).toContain('Adviser');
    expect(await audited()).toHaveLength(2);
  });

  it('S8.4 S2.7 a pair that an undo left differing is known, and an archived end is unknown: neither is drift', async () => {
    const { person, contact, a, b, companyB } = await firms.linked('known');
    await firms.join(person, a);
    await firms.join(person, b);
    await bench.settle();
    const { rows } = await bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_sync_log
       where kind = 'write' and field like 'association:%' and message like $1`,
      [`%row ${a},%`],
    );
    await runs.applied((await runs.undo({ kind: 'entry', logId: rows[0]!.id })).id);
    await bench.account.control('DELETE', `user/objects/companies/${companyB}`);
    await bench.settle();
    expect(await audited()).toEqual([]);
    expect(await firms.joined(person)).toHaveLength(2);
    expect(await firms.held(contact)).toEqual({});
  });
});
