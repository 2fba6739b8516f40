import { ConfigurationCommands } from '@app/sync-engine';
import { ADVISER, FirmBench } from './firm-bench';
import { RunBench } from './run-bench';
import type { SyncBench } from './sync-bench';

describe('associations over PostgreSQL and an emulated account', () => {
  let firms: FirmBench;
  let bench: SyncBench;

  beforeAll(async () => {
    firms = await FirmBench.open('associations');
    ({ bench } = firms);
  }, 120_000);

  afterAll(() => firms?.close());

  it('S6.2 S6.3 a join row, its flag and a foreign key go to HubSpot, and their removal too', async () => {
    const { person, contact, a, b, companyA, companyB } = await firms.linked('to hubspot');
    await firms.join(person, a, true);
    await firms.setAdviser(person, b);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({
      [companyA]: [null, 'Primary'].sort(),
      [companyB]: [ADVISER, null].sort(),
    });
    // A label always comes with the plain association (facts 6.1), which the join table stands for.
    expect(await firms.joined(person)).toEqual(
      [
        [a, true],
        [b, false],
      ].sort(),
    );
    await bench.pool.query('delete from public.person_firm where person_id = $1 and firm_id = $2', [person, a]);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({ [companyB]: [ADVISER, null].sort() });
  });

  it('S6.2 S6.3 what a user associates in HubSpot arrives, the primary moves with its flag', async () => {
    const { person, contact, a, b, companyA, companyB } = await firms.linked('to local');
    await firms.user(contact, companyA, [{ category: 'HUBSPOT_DEFINED', typeId: 1 }]);
    await bench.settle();
    expect(await firms.joined(person)).toEqual([[a, true]]);
    await firms.user(contact, companyB, [{ category: 'HUBSPOT_DEFINED', typeId: 1 }, firms.adviser]);
    await bench.settle();
    expect(await firms.joined(person)).toEqual(
      [
        [a, false],
        [b, true],
      ].sort(),
    );
    expect(await firms.adviserOf(person)).toBe(b);
    await firms.user(contact, companyB, 'remove');
    await bench.settle();
    expect(await firms.joined(person)).toEqual([[a, false]]);
    expect(await firms.adviserOf(person)).toBeNull();
  });

  it('S6.5 they are read at first link, also where the pass that stored the link did not live to settle it', async () => {
    const firm = await firms.firm('first link');
    await bench.settle();
    const company = await firms.recordOf('firm', firm);
    const email = 'first.link@example.org';
    const contact = await bench.account.create({ email });
    await bench.loseEvents();
    const entries = [{ key: 'email', value: email, hubspotId: contact, primary: true }];
    await bench.stores.state.indexMatchKeys('person', [{ hubspotId: contact, entries }]);
    const person = await bench.insert({ email, first_name: 'Linked' });
    await firms.join(person, firm);
    await bench.pool.query('delete from hubspot_sync.hubspot_captured_changes where table_name = $1', ['person_firm']);
    bench.faults.loseCommits(null, 'not_committed');
    await bench.pass();
    expect(await bench.linkOf(person)).toMatchObject({ state: 'live', hubspotId: contact, baseLocal: {} });
    await bench.settle();
    expect(await firms.held(contact)).toEqual({ [company]: [null] });
  });

  it('S6.5 S9.3 what a COMMIT whose answer was lost had stored to be sent is withdrawn', async () => {
    const { person, contact, a, companyA } = await firms.linked('lost commit');
    await firms.join(person, a);
    await bench.passTime(10_000);
    const batch = (await bench.lease())!;
    bench.faults.loseCommits('answer_lost');
    const report = await bench.reconciler.reconcile(batch, (await bench.registry.runtime('person'))!);
    expect(report).toMatchObject({ records: 1, released: 1 });
    expect(await firms.held(contact)).toEqual({});
    const { rows } = await bench.pool.query<{ open: boolean }>(
      `select w.closed_at is null as open from hubspot_sync.hubspot_field_intents w
         join hubspot_sync.hubspot_links l on l.id = w.link_id
        where l.hubspot_id = $1 and w.field like 'association:%'`,
      [contact],
    );
    expect(rows).toEqual([{ open: false }]);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({ [companyA]: [null] });
  });

  it('S6.5 a write of ours that may still land does not make what HubSpot chose after it a conflict', async () => {
    const { person, contact, a, companyA, companyB } = await firms.linked('chosen after');
    const c = await firms.firm('chosen after C');
    await bench.settle();
    const companyC = await firms.recordOf('firm', c);
    await bench.account.fault({ kind: 'cut_before', times: 1, match: { path: 'companies/batch/create' } });
    await firms.setAdviser(person, a);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({ [companyA]: [ADVISER, null].sort() });
    const move = async (from: string, to: string) => {
      await firms.user(contact, from, 'remove');
      await firms.user(contact, to, [firms.adviser]);
      await bench.settle();
    };
    await move(companyA, companyB);
    await move(companyB, companyC);
    expect(await firms.adviserOf(person)).toBe(c);
    expect(await firms.held(contact)).toEqual({ [companyC]: [ADVISER, null].sort() });
    expect(await bench.openIntents()).not.toEqual([]);
    expect(await bench.log('conflict')).toEqual([]);
  });

  it('S6.3 an archived end nulls no foreign key and removes no join row; its return changes nothing', async () => {
    const { person, contact, a, companyA } = await firms.linked('archived');
    await firms.join(person, a, true);
    await firms.setAdviser(person, a);
    await bench.settle();
    await bench.account.control('DELETE', `user/objects/companies/${companyA}`);
    await bench.settle();
    await bench.stores.state.mark('person', [
      {
        record: { kind: 'hubspot', id: contact },
        reasons: ['audit'],
        about: ['associations'],
        changedColumns: {},
        localDeleted: false,
        onlyOwnCapture: true,
        hints: [],
        onlyOwnEvents: false,
      },
    ]);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({});
    expect(await firms.joined(person)).toEqual([[a, true]]);
    expect(await firms.adviserOf(person)).toBe(a);
  });

  it('S6.4 an association whose end is not linked yet waits without calls, and is made when the end appears', async () => {
    const person = await bench.insert({ first_name: 'waits' });
    await bench.settle();
    const a = await firms.firm(null);
    await firms.join(person, a);
    await bench.settle();
    const before = await bench.account.lastCall();
    await bench.passTime(50_000);
    await bench.settle();
    expect(await bench.account.callsSince(before)).toEqual([]);
    await bench.pool.query('update public.firm set title = $2 where id = $1', [a, 'now it is one']);
    await bench.settle();
    expect(await firms.held(await firms.recordOf('person', person))).toEqual({
      [await firms.recordOf('firm', a)]: [null],
    });
  });

  it('S6.2 a label that nothing maps keeps its association, and the removal is told as an error of it', async () => {
    const { person, contact, a, companyA } = await firms.linked('unmapped');
    await firms.join(person, a);
    await bench.settle();
    const made = await bench.parts.associations.createLabel('contacts', 'companies', {
      name: 'lawyer',
      label: 'Lawyer',
    });
    if (!made.ok) throw new Error(made.failure.message);
    await firms.user(contact, companyA, [made.value[0]!]);
    await bench.settle();
    await bench.pool.query('delete from public.person_firm where person_id = $1', [person]);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({ [companyA]: ['Lawyer', null].sort() });
    const [link] = await bench.stores.state.findLinks('person', { localKeys: [person] });
    const triples = (await bench.stores.state.triplesOf([link!.id])).get(link!.id)!;
    expect(triples.map(({ state }) => state?.kind)).toContain('field_error');
  });

  it('S8.5 a relation that changes waits, what is active goes on, and applying its plan looks at every link', async () => {
    const { person, contact, b, companyB } = await firms.linked('configured');
    const { registry } = bench.stores;
    const runs = new RunBench(bench);
    const configuration = new ConfigurationCommands({ registry, runs: runs.commands });
    const all = await registry.associations();
    const without = all.filter(({ relation }) => relation.kind !== 'foreign_key');
    expect(await configuration.saveAssociations('person', without, 'the test')).toMatchObject({ waits: false });
    await firms.setAdviser(person, b);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({});

    const stored = await configuration.saveAssociations('person', all, 'the test');
    expect(stored).toMatchObject({ waits: true, plan: { kind: 'accepted' } });
    expect((await registry.associations()).map(({ state }) => state).sort()).toEqual(['active', 'active', 'waiting']);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({});
    const run = await runs.followed((stored as { plan: { run: { id: string } } }).plan.run.id);
    await runs.applied(run.id);
    await bench.settle();
    expect((await registry.associations()).every(({ state }) => state === 'active')).toBe(true);
    expect(await firms.held(contact)).toEqual({ [companyB]: [ADVISER, null].sort() });
  });
});
