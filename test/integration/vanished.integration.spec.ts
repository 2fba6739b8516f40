import { TableCatalogue, TableIntrospection } from '@app/local-records';
import { SyncBench } from './sync-bench';

describe('S2.9 properties and columns that vanish under a mapping', () => {
  let bench: SyncBench;
  let key: string;
  let id: string;

  beforeAll(async () => {
    bench = await SyncBench.open('vanished');
  });
  beforeEach(async () => {
    await bench.reset();
    ({ key, id } = await bench.linkedPerson({ first_name: 'Ann', tier: 'gold', remark: 'kept' }));
  });
  afterAll(() => bench?.close());

  it('an archived property empties nothing, whatever else changes', async () => {
    await bench.account.control('POST', 'properties/contacts/tier/archive');
    await bench.account.edit(id, { firstname: 'Bea' });
    await bench.update(key, { last_name: 'Lee' });
    await bench.settle();
    expect(await bench.person(key)).toMatchObject({ tier: 'gold', first_name: 'Bea' });
    expect(await bench.account.contact(id)).toMatchObject({ lastname: 'Lee' });
  });

  it('an archived property suspends its mapping with what to do, and its values and bases stay', async () => {
    const base = (await bench.linkOf(key))?.baseHubSpot['tier-tier'];
    await bench.account.control('POST', 'properties/contacts/tier/archive');
    await bench.readCatalogue();
    await bench.update(key, { tier: 'silver', first_name: 'Bea' });
    await bench.settle();
    expect(await bench.mappingState('tier-tier')).toEqual({
      state: 'suspended',
      reason:
        'Mapping person.tier ↔ tier: HubSpot does not list the property for this object. Create it, or check that its scope is granted.',
    });
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
    expect(await bench.person(key)).toMatchObject({ tier: 'silver' });
    expect((await bench.linkOf(key))?.baseHubSpot['tier-tier']).toEqual(base);
    expect(await bench.log('error')).toEqual([]);
  });

  it('a property that turns read-only suspends its mapping at the first refusal, and never becomes a field error', async () => {
    await bench.account.control('POST', 'properties/contacts/tier/readonly', { readOnlyValue: true });
    await bench.update(key, { tier: 'silver', first_name: 'Bea' });
    await bench.settle();
    expect(await bench.mappingState('tier-tier')).toMatchObject({
      state: 'suspended',
      reason: expect.stringMatching(/^HubSpot refused property tier \(READ_ONLY_VALUE\): /),
    });
    expect(await bench.account.contact(id)).toMatchObject({ tier: 'gold', firstname: 'Bea' });
    expect(await bench.fieldState(key, 'tier-tier')).toBeNull();
    await bench.account.control('POST', 'properties/contacts/tier/readonly', { readOnlyValue: false });
  });

  it('a blank that HubSpot cannot vouch for is not believed', async () => {
    await bench.account.edit(id, { tier: '' });
    await bench.account.fault({ kind: 'status', status: 403, match: { method: 'GET', path: 'properties' } });
    await bench.pass();
    expect(await bench.person(key)).toMatchObject({ tier: 'gold' });
    await bench.account.control('DELETE', 'faults');
    await bench.settle();
    expect(await bench.person(key)).toMatchObject({ tier: null });
  });

  it('a blank of a property that is gone from the list by now suspends the mapping, and empties nothing', async () => {
    await bench.account.edit(id, { tier: '', firstname: 'Bea' });
    bench.faults.onAnswer('readBatch', async () => {
      await bench.account.control('POST', 'properties/contacts/tier/archive');
    });
    await bench.settle();
    expect(await bench.person(key)).toMatchObject({ tier: 'gold', first_name: 'Bea' });
    expect(await bench.mappingState('tier-tier')).toEqual({
      state: 'suspended',
      reason: 'HubSpot no longer lists tier as readable; its values are not believed to be blank.',
    });
  });

  describe('a dropped column', () => {
    beforeEach(() => bench.pool.query('alter table public.person drop column remark'));
    afterEach(() => bench.pool.query('alter table public.person add column remark text'));

    it('suspends its mapping with the exact reason, empties nothing in HubSpot, and the rest goes on', async () => {
      await bench.update(key, { first_name: 'Bea' });
      await bench.pass().catch(() => undefined);
      await bench.settle();
      expect(await bench.mappingState('remark-message')).toEqual({
        state: 'suspended',
        reason: 'Mapping person.remark ↔ message: the table public.person has no such column. Map an existing column.',
      });
      expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea', message: 'kept' });
    });
  });
});

describe('S5.1 tables that cannot be synced', () => {
  let bench: SyncBench;
  const problems = async (name: string, key = 'id') =>
    (
      await new TableIntrospection(bench.pool, new TableCatalogue()).problems({
        schema: 'public',
        name,
        key,
        softDeleteColumn: null,
      })
    ).filter(({ level }) => level === 'refused');

  beforeAll(async () => {
    bench = await SyncBench.open('unsuitable_tables');
    await bench.pool.query('create table public.loose (name text, value text)');
    await bench.pool.query('create table public.keyed (id bigint primary key, name text)');
  });
  afterAll(() => bench?.close());

  it('a table without a primary key is refused, and the person is told how to make one', async () => {
    expect((await problems('loose')).map(({ message }) => message)).toEqual([
      'Table public.loose has no primary key and no unique column that is not null, so its rows cannot be told apart. ' +
        'Add a primary key on one column, for example: alter table public.loose add column id bigint generated always as identity primary key.',
    ]);
  });

  it('a key column that identifies no row is refused with the columns that do', async () => {
    expect((await problems('keyed', 'name')).map(({ message }) => message)).toEqual([
      'Column "name" of public.keyed does not identify a row: it needs a unique index of its own and must not be null. Name one of these as the key: id.',
    ]);
  });

  it('a table that does not exist is refused by its name', async () => {
    expect((await problems('nowhere')).map(({ message }) => message)).toEqual([
      "Table public.nowhere does not exist in the business database. Correct the entity's table, or restore it.",
    ]);
  });
});
