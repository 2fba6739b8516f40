import { SchemaWatch } from '@app/sync-engine';
import { TableCatalogue, TableIntrospection } from '@app/local-records';
import { PERSON_ENTITY } from './person-entity';
import { RunBench } from './run-bench';
import { SyncBench } from './sync-bench';

describe('a schema that changes under the sync', () => {
  let bench: SyncBench;
  let watch: SchemaWatch;

  beforeAll(async () => {
    bench = await SyncBench.open('schema_drift');
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.pool.query('delete from hubspot_sync.hubspot_schema_events');
    watch = new SchemaWatch({
      events: bench.stores.schemaEvents,
      hubspot: bench.parts.catalogue,
      local: new TableIntrospection(bench.pool, new TableCatalogue()),
      registry: bench.stores.registry,
      compiled: bench.registry,
    });
    await watch.look(PERSON_ENTITY);
    await bench.pool.query('delete from hubspot_sync.hubspot_schema_events');
  });
  afterAll(() => bench?.close());

  const events = (filter: { entity?: string; open?: boolean } = {}) =>
    bench.stores.schemaEvents.list({ limit: 20, ...filter });

  it('S2.9 equal catalogues are no event, however often they are compared', async () => {
    expect(await watch.look(PERSON_ENTITY)).toEqual([]);
    expect(await events()).toEqual([]);
  });

  it('S2.9 a dropped column suspends its field only, tells how many records, and comes back through a plan', async () => {
    const { key, id } = await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' });
    await bench.linkedPerson({ email: 'bea@example.com' });
    await bench.pool.query('alter table public.person rename column last_name to surname');
    await watch.look(PERSON_ENTITY);
    expect(await events()).toMatchObject([
      { kind: 'column_added', name: 'surname', effect: 'none', records: 0 },
      {
        entity: 'person',
        kind: 'column_removed',
        name: 'last_name',
        mappingIds: ['last_name-lastname'],
        effect: 'suspends',
        records: 1,
        acknowledgedAt: null,
      },
    ]);
    expect(await bench.mappingState('last_name-lastname')).toMatchObject({ state: 'suspended' });
    await bench.update(key, { first_name: 'Anna' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna', lastname: 'Lee' });

    await bench.pool.query('alter table public.person rename column surname to last_name');
    await watch.look(PERSON_ENTITY);
    expect(await bench.mappingState('last_name-lastname')).toMatchObject({ state: 'waiting' });
    const runs = new RunBench(bench);
    await runs.applied((await runs.planned('mapping_change')).id);
    expect(await bench.mappingState('last_name-lastname')).toMatchObject({ state: 'active' });
    expect(await bench.account.contact(id)).toMatchObject({ lastname: 'Lee' });
  });

  it('S2.9 S8.5 a column of another type that is still possible waits for a plan instead of writing other values', async () => {
    await bench.pool.query('alter table public.person alter column rating type integer using null');
    try {
      await watch.look(PERSON_ENTITY);
      expect(await events()).toMatchObject([{ kind: 'column_type_changed', name: 'rating', effect: 'waits' }]);
      expect(await bench.mappingState('rating-rating')).toMatchObject({ state: 'waiting' });
    } finally {
      await bench.pool.query('alter table public.person alter column rating type text using null');
    }
  });

  it('S2.9 an archived property suspends its field; the event is acknowledged once, by name', async () => {
    await bench.linkedPerson({ email: 'ann@example.com', tier: 'gold' });
    await bench.account.control('POST', 'properties/contacts/tier/archive');
    await bench.readCatalogue();
    await watch.look(PERSON_ENTITY);
    const [event] = await events({ open: true });
    expect(event).toMatchObject({ kind: 'property_removed', name: 'tier', effect: 'suspends', records: 1 });
    const { schemaEvents } = bench.stores;
    expect(await schemaEvents.acknowledge(event!.id, 'Ann')).toBe(true);
    expect(await schemaEvents.acknowledge(event!.id, 'Bea')).toBe(true);
    expect(await schemaEvents.acknowledge('999999', 'Ann')).toBe(false);
    expect(await events({ open: true })).toEqual([]);
    expect(await events({ entity: 'person' })).toMatchObject([{ acknowledgedBy: 'Ann' }]);
    expect(await events({ entity: 'other' })).toEqual([]);
  });
});
