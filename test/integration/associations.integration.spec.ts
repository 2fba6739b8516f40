import { TableCatalogue, TriggerCapture } from '@app/local-records';
import { ConfigurationCommands } from '@app/sync-engine';
import { FIRM_ENTITY, FIRM_RELATIONS, FIRM_TABLES, firmAssociation } from './firm-entity';
import { RunBench } from './run-bench';
import { SyncBench } from './sync-bench';

const ADVISER = 'Adviser';

describe('associations over PostgreSQL and an emulated account', () => {
  let bench: SyncBench;
  let adviser: { category: string; typeId: number };

  beforeAll(async () => {
    bench = await SyncBench.open('associations');
    await bench.pool.query(FIRM_TABLES);
    const { associations, externalId, catalogue } = bench.parts;
    await externalId.ensure('companies');
    await catalogue.refresh('companies');
    const { registry } = bench.stores;
    await registry.saveEntity(FIRM_ENTITY);
    const name = { id: 'firm-title', entity: 'firm', column: 'title', property: 'name', group: null };
    const policy = { direction: 'two_way', conflictPolicy: null, drift: 'ignore', firstLink: 'local_wins' } as const;
    const state = { version: 1, state: 'active', stateReason: null } as const;
    await registry.saveMappings(
      'firm',
      [{ ...name, ...policy, ...state, transform: { name: 'text', options: {} } }],
      {},
      'test',
    );
    await registry.setEntityState('firm', 'live', null);
    const made = await associations.createLabel('contacts', 'companies', { name: 'adviser', label: ADVISER });
    if (!made.ok) throw new Error(made.failure.message);
    const read = await associations.readLabels('contacts', 'companies');
    if (!read.ok) throw new Error(read.failure.message);
    await registry.saveAssociationLabels('contacts', 'companies', read.value);
    adviser = read.value.find(({ label }) => label === ADVISER)!;
    await registry.saveAssociations(
      FIRM_RELATIONS.map(({ label, relation }) =>
        firmAssociation(
          read.value.find((one) => one.label === label && (label !== null || one.category === 'HUBSPOT_DEFINED'))!,
          relation,
        ),
      ),
    );
    bench.registry.invalidate();
    const capture = new TriggerCapture(bench.pool, new TableCatalogue());
    await capture.install(FIRM_ENTITY.table, ['title', 'removed_at']);
    await capture.install({ schema: 'public', name: 'person_firm', key: 'person_id' }, ['firm_id', 'is_primary']);
    await capture.install({ schema: 'public', name: 'person', key: 'id' }, ['first_name', 'adviser_id', 'removed_at']);
  }, 120_000);

  afterAll(() => bench.close());

  const firm = async (title: string | null): Promise<string> => {
    const { rows } = await bench.pool.query<{ id: string }>(
      'insert into public.firm (title) values ($1) returning id::text',
      [title],
    );
    return rows[0]!.id;
  };
  const recordOf = async (entity: string, key: string): Promise<string> => {
    const [link] = await bench.stores.state.findLinks(entity, { localKeys: [key] });
    if (!link?.hubspotId) throw new Error(`${entity} ${key} is not linked.`);
    return link.hubspotId;
  };
  const join = (person: string, firmId: string, primary = false): Promise<unknown> =>
    bench.pool.query('insert into public.person_firm (person_id, firm_id, is_primary) values ($1, $2, $3)', [
      person,
      firmId,
      primary,
    ]);
  const joined = async (person: string): Promise<readonly (readonly [string, boolean])[]> => {
    const { rows } = await bench.pool.query<[string, boolean]>({
      text: 'select firm_id::text, is_primary from public.person_firm where person_id = $1 order by 1',
      values: [person],
      rowMode: 'array',
    });
    return rows;
  };
  const adviserOf = async (person: string): Promise<string | null> =>
    (
      await bench.pool.query<{ id: string | null }>('select adviser_id::text as id from public.person where id = $1', [
        person,
      ])
    ).rows[0]!.id;
  /** Labels of each associated company, by its id; the plain association is null. */
  const held = async (contact: string): Promise<Record<string, (string | null)[]>> => {
    const read = await bench.parts.associations.readAssociations('contacts', 'companies', [contact]);
    if (!read.ok) throw new Error(read.failure.message);
    const records = read.value.get(contact) ?? [];
    return Object.fromEntries(records.map(({ toId, types }) => [toId, types.map(({ label }) => label).sort()]));
  };
  const user = (
    contact: string,
    company: string,
    types: readonly { category: string; typeId: number }[] | 'remove',
  ): Promise<unknown> =>
    bench.account.control('POST', 'user/associations', {
      from: { type: 'contacts', id: contact },
      to: { type: 'companies', id: company },
      ...(types === 'remove'
        ? { remove: true }
        : {
            types: types.map(({ category, typeId }) => ({ associationCategory: category, associationTypeId: typeId })),
          }),
    });
  const linked = async (
    name: string,
  ): Promise<{ person: string; contact: string; a: string; b: string; companyA: string; companyB: string }> => {
    const person = await bench.insert({ first_name: name });
    const [a, b] = [await firm(`${name} A`), await firm(`${name} B`)];
    await bench.settle();
    return {
      person,
      a,
      b,
      contact: await recordOf('person', person),
      companyA: await recordOf('firm', a),
      companyB: await recordOf('firm', b),
    };
  };

  it('S6.2 S6.3 a join row, its flag and a foreign key go to HubSpot, and their removal too', async () => {
    const { person, contact, a, b, companyA, companyB } = await linked('to hubspot');
    await join(person, a, true);
    await bench.pool.query('update public.person set adviser_id = $2 where id = $1', [person, b]);
    await bench.settle();
    expect(await held(contact)).toEqual({ [companyA]: [null, 'Primary'].sort(), [companyB]: [ADVISER, null].sort() });
    // A label always comes with the plain association (facts 6.1), which the join table stands for.
    expect(await joined(person)).toEqual(
      [
        [a, true],
        [b, false],
      ].sort(),
    );
    await bench.pool.query('delete from public.person_firm where person_id = $1 and firm_id = $2', [person, a]);
    await bench.settle();
    expect(await held(contact)).toEqual({ [companyB]: [ADVISER, null].sort() });
  });

  it('S6.2 S6.3 what a user associates in HubSpot arrives, the primary moves with its flag', async () => {
    const { person, contact, a, b, companyA, companyB } = await linked('to local');
    await user(contact, companyA, [{ category: 'HUBSPOT_DEFINED', typeId: 1 }]);
    await bench.settle();
    expect(await joined(person)).toEqual([[a, true]]);
    await user(contact, companyB, [{ category: 'HUBSPOT_DEFINED', typeId: 1 }, adviser]);
    await bench.settle();
    expect(await joined(person)).toEqual(
      [
        [a, false],
        [b, true],
      ].sort(),
    );
    expect(await adviserOf(person)).toBe(b);
    await user(contact, companyB, 'remove');
    await bench.settle();
    expect(await joined(person)).toEqual([[a, false]]);
    expect(await adviserOf(person)).toBeNull();
  });

  it('S6.3 an archived end nulls no foreign key and removes no join row; its return changes nothing', async () => {
    const { person, contact, a, companyA } = await linked('archived');
    await join(person, a, true);
    await bench.pool.query('update public.person set adviser_id = $2 where id = $1', [person, a]);
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
    expect(await held(contact)).toEqual({});
    expect(await joined(person)).toEqual([[a, true]]);
    expect(await adviserOf(person)).toBe(a);
  });

  it('S6.4 an association whose end is not linked yet waits without calls, and is made when the end appears', async () => {
    const person = await bench.insert({ first_name: 'waits' });
    await bench.settle();
    const a = await firm(null);
    await join(person, a);
    await bench.settle();
    const before = await bench.account.lastCall();
    await bench.passTime(50_000);
    await bench.settle();
    expect(await bench.account.callsSince(before)).toEqual([]);
    await bench.pool.query('update public.firm set title = $2 where id = $1', [a, 'now it is one']);
    await bench.settle();
    expect(await held(await recordOf('person', person))).toEqual({ [await recordOf('firm', a)]: [null] });
  });

  it('S6.2 a label that nothing maps keeps its association, and the removal is told as an error of it', async () => {
    const { person, contact, a, companyA } = await linked('unmapped');
    await join(person, a);
    await bench.settle();
    const made = await bench.parts.associations.createLabel('contacts', 'companies', {
      name: 'lawyer',
      label: 'Lawyer',
    });
    if (!made.ok) throw new Error(made.failure.message);
    await user(contact, companyA, [made.value[0]!]);
    await bench.settle();
    await bench.pool.query('delete from public.person_firm where person_id = $1', [person]);
    await bench.settle();
    expect(await held(contact)).toEqual({ [companyA]: ['Lawyer', null].sort() });
    const [link] = await bench.stores.state.findLinks('person', { localKeys: [person] });
    const triples = (await bench.stores.state.triplesOf([link!.id])).get(link!.id)!;
    expect(triples.map(({ state }) => state?.kind)).toContain('field_error');
  });

  it('S8.5 a relation that changes waits, what is active goes on, and applying its plan looks at every link', async () => {
    const { person, contact, b, companyB } = await linked('configured');
    const { registry } = bench.stores;
    const runs = new RunBench(bench);
    const configuration = new ConfigurationCommands({ registry, runs: runs.commands });
    const all = await registry.associations();
    const without = all.filter(({ relation }) => relation.kind !== 'foreign_key');
    expect(await configuration.saveAssociations('person', without, 'the test')).toMatchObject({ waits: false });
    await bench.pool.query('update public.person set adviser_id = $2 where id = $1', [person, b]);
    await bench.settle();
    expect(await held(contact)).toEqual({});

    const stored = await configuration.saveAssociations('person', all, 'the test');
    expect(stored).toMatchObject({ waits: true, plan: { kind: 'accepted' } });
    expect((await registry.associations()).map(({ state }) => state).sort()).toEqual(['active', 'active', 'waiting']);
    await bench.settle();
    expect(await held(contact)).toEqual({});
    const run = await runs.followed((stored as { plan: { run: { id: string } } }).plan.run.id);
    await runs.applied(run.id);
    await bench.settle();
    expect((await registry.associations()).every(({ state }) => state === 'active')).toBe(true);
    expect(await held(contact)).toEqual({ [companyB]: [ADVISER, null].sort() });
  });
});
