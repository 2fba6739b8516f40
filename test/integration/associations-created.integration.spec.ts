import type { DeletionRules } from '@app/sync-engine';
import { ADVISER, FirmBench } from './firm-bench';
import type { SyncBench } from './sync-bench';

const TRAVELS: DeletionRules = { deletedLocally: 'propagate', deletedInHubSpot: 'propagate', againstEdit: 'edit_wins' };

describe('S4.2 creates that carry associations, over PostgreSQL and an emulated account', () => {
  let firms: FirmBench;
  let bench: SyncBench;

  beforeAll(async () => {
    firms = await FirmBench.open('associations-created');
    ({ bench } = firms);
  }, 120_000);
  beforeEach(() => bench.account.control('DELETE', 'faults'));
  afterAll(() => firms?.close());

  /** Two firms that are linked, with their records. */
  const twoFirms = async (name: string) => {
    const [a, b] = [await firms.firm(`${name} A`), await firms.firm(`${name} B`)];
    await bench.settle();
    return { a, b, companyA: await firms.recordOf('firm', a), companyB: await firms.recordOf('firm', b) };
  };
  /** Calls that changed associations since, and batches of contacts that were created. */
  const written = async (since: number) => {
    const calls = (await bench.account.callsSince(since)).filter(({ method }) => method !== 'GET');
    const paths = calls.map(({ path }) => path);
    return {
      creates: paths.filter((path) => path.endsWith('contacts/batch/create')).length,
      associations: paths.filter((path) => path.includes('/associations/') && !path.endsWith('/batch/read')),
      readings: paths.filter((path) => path.includes('/associations/') && path.endsWith('/batch/read')).length,
    };
  };
  /** Passes until the person's record is there; what it made due is left. */
  const created = async (person: string): Promise<string> => {
    while ((await bench.linkOf(person))?.state !== 'live')
      if (!(await bench.pass())) throw new Error('Nothing is due.');
    return firms.recordOf('person', person);
  };
  const agreed = async (person: string): Promise<number> => {
    const link = await bench.linkOf(person);
    const triples = (await bench.stores.state.triplesOf([link!.id])).get(link!.id) ?? [];
    return triples.filter((triple) => triple.agreed).length;
  };

  it('sends them with the record, and no second call makes or reads them', async () => {
    const { a, b, companyA, companyB } = await twoFirms('carried');
    const before = await bench.account.lastCall();
    const person = await bench.insert({ first_name: 'carried' });
    await firms.join(person, a, true);
    await firms.join(person, b);
    await firms.setAdviser(person, b);
    await bench.pass();
    expect(await written(before)).toEqual({ creates: 1, associations: [], readings: 0 });
    expect(await agreed(person)).toBe(2);
    const link = (await bench.linkOf(person))!;
    expect(Object.values(link.baseHubSpot)).toEqual(Object.values(link.baseLocal));
    expect(await bench.openIntents()).toEqual([]);
    const held = { [companyA]: [null, 'Primary'].sort(), [companyB]: [ADVISER, null].sort() };
    expect(await firms.held(link.hubspotId!)).toEqual(held);

    await bench.settle();
    expect((await written(before)).associations).toEqual([]);
    expect(await firms.held(link.hubspotId!)).toEqual(held);
    expect(await bench.log('write')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          side: 'hubspot',
          policy: 'S4.2',
          message: `Associated with row ${a}, HubSpot record ${companyA}.`,
        }),
      ]),
    );
  });

  it('S6.2 what was agreed with the create is a base: a removal on either side travels', async () => {
    const { a, b, companyB } = await twoFirms('base');
    const person = await bench.insert({ first_name: 'base' });
    await firms.join(person, a);
    await firms.join(person, b);
    const contact = await created(person);
    await bench.loseEvents();
    await bench.pool.query('delete from public.person_firm where person_id = $1 and firm_id = $2', [person, a]);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({ [companyB]: [null] });
    await firms.user(contact, companyB, 'remove');
    await bench.settle();
    expect(await firms.joined(person)).toEqual([]);
  });

  it('S2.5 of a create whose answer was lost they are read, not assumed, and what was sent is a receipt', async () => {
    const { a } = await twoFirms('lost');
    await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'contacts/batch/create' } });
    const person = await bench.insert({ first_name: 'lost' });
    await firms.join(person, a, true);
    await bench.pass();
    expect(await bench.linkOf(person)).toMatchObject({ state: 'pending' });
    // Gone before anybody knew that it had arrived: the association is one of ours, and goes with it.
    await bench.pool.query('delete from public.person_firm where person_id = $1', [person]);
    const before = await bench.account.lastCall();
    await bench.settle();
    const contact = await firms.recordOf('person', person);
    expect((await written(before)).readings).toBeGreaterThan(0);
    expect(await firms.held(contact)).toEqual({});
    expect(await firms.joined(person)).toEqual([]);
    expect(await bench.account.contact(contact)).toMatchObject({ firstname: 'lost' });
  });

  it('a create that never arrived is sent again with them', async () => {
    const { a, companyA } = await twoFirms('again');
    await bench.account.fault({ kind: 'cut_before', times: 1, match: { path: 'contacts/batch/create' } });
    const person = await bench.insert({ first_name: 'again' });
    await firms.join(person, a, true);
    await bench.pass();
    const before = await bench.account.lastCall();
    await bench.settle();
    expect((await written(before)).associations).toEqual([]);
    expect(await firms.held(await firms.recordOf('person', person))).toEqual({ [companyA]: [null, 'Primary'].sort() });
    expect(await agreed(person)).toBe(1);
  });

  it('an association that HubSpot refuses does not keep the record from being created, nor the others', async () => {
    const { a, b, companyA, companyB } = await twoFirms('refused');
    await bench.account.control('DELETE', `user/objects/companies/${companyA}`);
    await bench.loseEvents();
    const before = await bench.account.lastCall();
    const [one, two] = [await bench.insert({ first_name: 'one' }), await bench.insert({ first_name: 'two' })];
    for (const person of [one, two]) {
      await firms.join(person, a);
      await firms.join(person, b);
    }
    await bench.pass();
    const calls = await written(before);
    // Both are sent once more in one call.
    expect(calls.creates).toBe(2);
    for (const person of [one, two])
      expect(await firms.held(await firms.recordOf('person', person))).toEqual({ [companyB]: [null] });
    await bench.account.control('POST', `user/objects/companies/${companyA}/restore`);
    await bench.settle();
    await bench.passTime(600_000);
    await bench.settle();
    for (const person of [one, two]) {
      expect(await firms.held(await firms.recordOf('person', person))).toEqual({
        [companyA]: [null],
        [companyB]: [null],
      });
      expect((await firms.joined(person)).length).toBe(2);
    }
  });

  it('S6.4 an end that is not linked yet waits without a call, the others are carried', async () => {
    const { a, companyA } = await twoFirms('waits');
    const later = await firms.firm(null);
    const person = await bench.insert({ first_name: 'waits' });
    await firms.join(person, a);
    await firms.join(person, later);
    const before = await bench.account.lastCall();
    const contact = await created(person);
    expect(await written(before)).toEqual({ creates: 1, associations: [], readings: 0 });
    expect(await firms.held(contact)).toEqual({ [companyA]: [null] });
    await bench.pool.query('update public.firm set title = $2 where id = $1', [later, 'now it is one']);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({ [companyA]: [null], [await firms.recordOf('firm', later)]: [null] });
  });

  it('S6.2 a label brings the plain association along: what the database does not hold of it is HubSpot’s addition', async () => {
    const { b, companyB } = await twoFirms('label');
    const person = await bench.insert({ first_name: 'label' });
    await firms.setAdviser(person, b);
    await bench.settle();
    const contact = await firms.recordOf('person', person);
    expect(await firms.held(contact)).toEqual({ [companyB]: [ADVISER, null].sort() });
    expect(await firms.joined(person)).toEqual([[b, false]]);
  });

  it('S5.2 a record that is created anew gets them again, and the rows stay', async () => {
    await bench.register({ deletion: TRAVELS });
    const { a, b, companyA, companyB } = await twoFirms('anew');
    const person = await bench.insert({ first_name: 'anew' });
    await firms.join(person, a, true);
    await firms.setAdviser(person, b);
    await bench.settle();
    const old = await firms.recordOf('person', person);
    await bench.account.archive(old);
    await bench.update(person, { first_name: 'anew, edited' });
    await bench.settle();
    const contact = await firms.recordOf('person', person);
    expect(contact).not.toBe(old);
    const rows = [
      [a, true],
      [b, false],
    ].sort();
    expect(await firms.joined(person)).toEqual(rows);
    expect(await firms.adviserOf(person)).toBe(b);
    expect(await firms.held(contact)).toEqual({
      [companyA]: [null, 'Primary'].sort(),
      [companyB]: [ADVISER, null].sort(),
    });
    await bench.markAll('audit');
    await bench.settle();
    expect(await firms.joined(person)).toEqual(rows);
    await bench.register();
  });

  it('S5.2 a company that is created anew takes nobody’s association away: its people are associated with the new one', async () => {
    const { registry } = bench.stores;
    const firm = (await registry.entities()).find(({ entity }) => entity === 'firm')!;
    await registry.saveEntity({ ...firm, deletion: TRAVELS });
    bench.registry.invalidate();
    const { person, contact, a, b, companyA, companyB } = await firms.linked('new end');
    await firms.join(person, a, true);
    await firms.setAdviser(person, b);
    await bench.settle();
    for (const [id, key] of [
      [companyA, a],
      [companyB, b],
    ] as const) {
      await bench.account.control('DELETE', `user/objects/companies/${id}`);
      await bench.pool.query('update public.firm set title = $2 where id = $1', [key, `edited ${key}`]);
    }
    await bench.settle();
    await bench.markAll('audit');
    await bench.settle();
    const [newA, newB] = [await firms.recordOf('firm', a), await firms.recordOf('firm', b)];
    expect([newA, newB]).not.toEqual([companyA, companyB]);
    const rows = [
      [a, true],
      [b, false],
    ].sort();
    expect(await firms.joined(person)).toEqual(rows);
    expect(await firms.adviserOf(person)).toBe(b);
    expect(await firms.held(contact)).toEqual({
      [newA]: [null, 'Primary'].sort(),
      [newB]: [ADVISER, null].sort(),
    });
    await registry.saveEntity(firm);
    bench.registry.invalidate();
  });
});
