import type { PlannedRecord, Run } from '@app/sync-engine';
import { ADVISER, FirmBench } from './firm-bench';
import { RunBench } from './run-bench';
import type { SyncBench } from './sync-bench';

const JOB_TITLE = 'job_title-jobtitle';

describe('S8.3 plans whose creates carry associations, over PostgreSQL and an emulated account', () => {
  let firms: FirmBench;
  let bench: SyncBench;
  let runs: RunBench;
  let fields: { readonly set: string; readonly primary: string; readonly adviser: string };

  beforeAll(async () => {
    firms = await FirmBench.open('associations-plan-creates');
    ({ bench } = firms);
    runs = new RunBench(bench);
    const named = (await bench.stores.registry.associations()).map(({ relation, type }) => {
      return [relation.kind, `association:contacts>companies:${type.category}/${type.typeId}`] as const;
    });
    const of = (kind: string): string => named.find(([known]) => known === kind)![1];
    fields = { set: of('join_table'), primary: of('flagged_row'), adviser: of('foreign_key') };
  }, 120_000);
  beforeEach(async () => {
    await bench.account.control('DELETE', 'faults');
    await bench.settle();
    await runs.wait();
    bench.registry.invalidate();
  });
  afterAll(() => firms?.close());

  /** Two firms that are linked, and a row without a record that belongs to the first and is advised by the second. */
  const newPerson = async (name: string) => {
    const [a, b] = [await firms.firm(`${name} A`), await firms.firm(`${name} B`)];
    await bench.settle();
    const person = await bench.insert({ first_name: name, job_title: 'Keeper' });
    await firms.join(person, a, true);
    await firms.setAdviser(person, b);
    return { person, a, b, companyA: await firms.recordOf('firm', a), companyB: await firms.recordOf('firm', b) };
  };
  const planned = async (): Promise<Run> => {
    const run = await runs.planned('first_sync');
    expect(run.state).toBe('planned');
    return run;
  };
  const recordOf = async (run: Run, person: string): Promise<PlannedRecord> =>
    (await runs.records(run.id)).find(({ localKey }) => localKey === person)!;
  const applied = async (run: Run): Promise<void> => {
    bench.registry.invalidate();
    expect((await runs.applied(run.id)).state).toBe('done');
    bench.registry.invalidate();
    await bench.settle();
  };
  const audited = async (): Promise<void> => {
    await bench.markAll('audit');
    await bench.settle();
  };
  const linkId = async (firm: string): Promise<string> =>
    (await bench.stores.state.findLinks('firm', { localKeys: [firm] }))[0]!.id;

  it('counts and names the pairs that go with a create, and those that wait for their other end', async () => {
    const { person, a, b, companyA, companyB } = await newPerson('counted');
    const later = await firms.firm(null);
    await firms.join(person, later);
    const run = await planned();
    const none = { removedInHubSpot: 0, addedLocally: 0, removedLocally: 0 };
    expect(run.plan?.pairs).toEqual({
      [fields.set]: { addedInHubSpot: 1, carried: 1, waiting: 1, ...none },
      [fields.primary]: { addedInHubSpot: 1, carried: 1, waiting: 0, ...none },
      [fields.adviser]: { addedInHubSpot: 1, carried: 1, waiting: 0, ...none },
    });
    expect((await recordOf(run, person)).fields).toEqual(
      expect.arrayContaining([
        { field: fields.set, local: [await linkId(a)], hubspot: null, toHubSpot: [await linkId(a)] },
        { field: fields.set, local: null, hubspot: null, waitsFor: later },
        { field: fields.adviser, local: [await linkId(b)], hubspot: null, toHubSpot: [await linkId(b)] },
      ]),
    );
    // The create's one call, and none for its pairs.
    expect(run.plan?.requests).toBe(1);

    const before = await bench.account.lastCall();
    await applied(run);
    const contact = await firms.recordOf('person', person);
    expect(await firms.held(contact)).toEqual({
      [companyA]: [null, 'Primary'].sort(),
      [companyB]: [ADVISER, null].sort(),
    });
    const calls = (await bench.account.callsSince(before)).map(({ path }) => path);
    expect(calls.filter((path) => /associations\/.*(create|default)$/.test(path))).toEqual([]);
    await bench.pool.query('update public.firm set title = $2 where id = $1', [later, 'Later']);
    await bench.settle();
    expect(Object.keys(await firms.held(contact))).toContain(await firms.recordOf('firm', later));
  });

  it.each(['answered', 'lost'] as const)(
    'a relation and a field that are left out reach the creates, be their answer %s, and stay so until a value changes',
    async (answer) => {
      const { person, a, companyA } = await newPerson(`left out, ${answer}`);
      const run = await planned();
      for (const field of [fields.adviser, JOB_TITLE]) await runs.commands.exclude(run.id, { field }, true);
      if (answer === 'lost')
        await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'contacts/batch/create' } });
      await applied(run);
      const contact = await firms.recordOf('person', person);
      const asLeft = async (): Promise<void> => {
        expect(await firms.held(contact)).toEqual({ [companyA]: [null, 'Primary'].sort() });
        expect(await bench.account.contact(contact)).toMatchObject({ firstname: `left out, ${answer}` });
        expect((await bench.account.contact(contact))['jobtitle'] ?? '').toBe('');
      };
      await asLeft();
      await audited();
      await asLeft();
      expect(await firms.adviserOf(person)).not.toBeNull();
      const begun = (await bench.log('state_began')).filter(({ policy }) => policy === 'discarded');
      expect(begun.map(({ field }) => field)).toEqual(expect.arrayContaining([fields.adviser, JOB_TITLE]));
      await firms.setAdviser(person, a);
      await bench.pool.query('update public.person set job_title = $2 where id = $1', [person, 'Owner']);
      await bench.settle();
      expect(await firms.held(contact)).toEqual({ [companyA]: [ADVISER, null, 'Primary'].sort() });
      expect(await bench.account.contact(contact)).toMatchObject({ jobtitle: 'Owner' });
    },
  );

  it('S6.2 pairs of a set that are left out stay out, also where their end is linked only after the plan was made', async () => {
    const { person, companyB } = await newPerson('set left out');
    const later = await firms.firm(null);
    await firms.join(person, later);
    const run = await planned();
    for (const field of [fields.set, fields.primary]) await runs.commands.exclude(run.id, { field }, true);
    await bench.pool.query('update public.firm set title = $2 where id = $1', [later, 'Linked meanwhile']);
    while ((await bench.stores.state.findLinks('firm', { localKeys: [later] }))[0]?.state !== 'live')
      if (!(await bench.pass())) throw new Error('The firm does not get its record.');
    await applied(run);
    const contact = await firms.recordOf('person', person);
    const joined = async () => (await firms.joined(person)).filter(([, primary]) => !primary).map(([firm]) => firm);
    expect(await firms.held(contact)).toEqual({ [companyB]: [ADVISER, null].sort() });
    await audited();
    expect(await firms.held(contact)).toEqual({ [companyB]: [ADVISER, null].sort() });
    expect(await joined()).toContain(later);
    await bench.pool.query('delete from public.person_firm where person_id = $1 and firm_id = $2', [person, later]);
    await bench.settle();
    await firms.join(person, later);
    await bench.settle();
    expect(Object.keys(await firms.held(contact))).toContain(await firms.recordOf('firm', later));
  });

  it('an association that the plan did not name goes its usual way, once the record is there', async () => {
    const { person, b, companyA, companyB } = await newPerson('joined later');
    const run = await planned();
    await firms.join(person, b);
    await applied(run);
    expect(await firms.held(await firms.recordOf('person', person))).toEqual({
      [companyA]: [null, 'Primary'].sort(),
      [companyB]: [ADVISER, null].sort(),
    });
    const link = (await bench.linkOf(person))!;
    const triples = (await bench.stores.state.triplesOf([link.id])).get(link.id) ?? [];
    expect(triples.filter(({ agreed }) => agreed)).toHaveLength(2);
  });

  it('a field that is left out reaches the rows that are created, too', async () => {
    const contact = await bench.account.create({ firstname: 'From there', jobtitle: 'Notary' });
    await bench.loseEvents();
    const run = await planned();
    await runs.commands.exclude(run.id, { field: JOB_TITLE }, true);
    await applied(run);
    const row = async () => {
      const { rows } = await bench.pool.query<{ job_title: string | null }>(
        `select job_title from public.person where first_name = 'From there'`,
      );
      return rows;
    };
    expect(await row()).toEqual([{ job_title: null }]);
    await audited();
    expect(await row()).toEqual([{ job_title: null }]);
    expect(await bench.account.contact(contact)).toMatchObject({ jobtitle: 'Notary' });
    await bench.account.edit(contact, { jobtitle: 'Judge' });
    await bench.settle();
    expect(await row()).toEqual([{ job_title: 'Judge' }]);
  });
});
