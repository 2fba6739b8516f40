import { ConfigurationCommands } from '@app/sync-engine';
import { PERSON_ENTITY, PERSON_MAPPINGS } from './person-entity';
import { RunBench } from './run-bench';
import { SyncBench } from './sync-bench';

describe('a change of configuration writes nothing by itself', () => {
  let bench: SyncBench;
  let runs: RunBench;
  let configuration: ConfigurationCommands;

  beforeAll(async () => {
    bench = await SyncBench.open('configuration');
  });
  beforeEach(async () => {
    await bench.reset();
    runs = new RunBench(bench);
    configuration = new ConfigurationCommands({ registry: bench.stores.registry, runs: runs.commands });
    bench.registry.invalidate();
  });
  afterAll(() => bench?.close());

  const REMARK = 'remark-message';
  const without = PERSON_MAPPINGS.filter(({ id }) => id !== REMARK);

  it('S8.5 a new mapping waits until the plan over it is applied; the others go on', async () => {
    await bench.register({}, without);
    const { key, id } = await bench.linkedPerson({
      email: 'ann@example.com',
      remark: 'Local remark',
      first_name: 'Ann',
    });
    await bench.account.edit(id, { message: 'HubSpot remark' });
    await bench.settle();

    const stored = await configuration.saveMappings('person', PERSON_MAPPINGS, {}, 'the test');
    expect(stored).toMatchObject({ kind: 'stored', waits: true, plan: { kind: 'accepted' } });
    expect(await bench.mappingState(REMARK)).toMatchObject({ state: 'waiting' });
    expect(await bench.mappingState('first_name-firstname')).toMatchObject({ state: 'active' });
    await bench.update(key, { remark: 'Edited', first_name: 'Anna' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ message: 'HubSpot remark', firstname: 'Anna' });

    const run = await runs.followed((stored as { plan: { run: { id: string } } }).plan.run.id);
    expect(run.plan).toMatchObject({ reviews: 1, updatedInHubSpot: 0 });
    await runs.commands.choose(run.id, REMARK, 'local');
    await runs.applied(run.id);
    expect(await bench.mappingState(REMARK)).toMatchObject({ state: 'active' });
    expect(await bench.account.contact(id)).toMatchObject({ message: 'Edited' });
    expect(await bench.stores.registry.auditRequests()).toMatchObject([{ entity: 'person' }]);
  });

  it('S8.5 a changed direction waits; what is cancelled goes on waiting', async () => {
    const { key, id } = await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann' });
    const changed = PERSON_MAPPINGS.map((mapping) =>
      mapping.property === 'firstname' ? { ...mapping, direction: 'to_local' as const } : mapping,
    );
    const stored = await configuration.saveMappings('person', changed, {}, 'the test');
    const { run } = (stored as { plan: { run: { id: string } } }).plan;
    await runs.commands.cancel(run.id, 'the test');
    await bench.update(key, { first_name: 'Anna' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Ann' });
    expect(await bench.mappingState('first_name-firstname')).toMatchObject({ state: 'waiting' });
  });

  it('S8.5 a changed filter makes the entity wait as a whole', async () => {
    await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann' });
    const stored = await configuration.saveEntity({ ...PERSON_ENTITY, localFilter: null }, 'the test');
    expect(stored).toMatchObject({ waits: true, plan: { kind: 'accepted' } });
    bench.registry.invalidate();
    await bench.insert({ email: 'bea@example.com', source: 'internal' });
    expect(await bench.pass()).toBeNull();
    const run = await runs.followed((stored as { plan: { run: { id: string } } }).plan.run.id);
    expect(run.plan).toMatchObject({ createdInHubSpot: 1, linked: 0 });
    await runs.applied(run.id);
    expect((await bench.account.contactIds()).length).toBe(2);
    expect((await bench.stores.registry.entities())[0]?.state).toBe('live');
  });

  it('S8.5 an entity and its mappings change under one plan, and a plan of before is cancelled', async () => {
    await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann' });
    const first = await configuration.saveMappings('person', without, {}, 'the test');
    expect(first).toMatchObject({ waits: false, plan: null });
    const second = await configuration.saveMappings('person', PERSON_MAPPINGS, {}, 'the test');
    const before = (second as { plan: { run: { id: string } } }).plan.run.id;
    const [definition] = await bench.stores.registry.entities();
    const third = await configuration.save(
      { definition: { ...definition!, conflictPolicy: 'manual' }, mappings: PERSON_MAPPINGS, enums: {} },
      'the test',
    );
    expect(third).toMatchObject({ waits: true, plan: { kind: 'accepted', run: { kind: 'first_sync' } } });
    expect(await bench.stores.runs.find(before)).toMatchObject({ state: 'cancelled' });
    expect(await bench.stores.registry.entities()).toMatchObject([{ state: 'waiting', conflictPolicy: 'manual' }]);
  });

  it('S8.5 storing what is stored already plans nothing', async () => {
    const [definition] = await bench.stores.registry.entities();
    const mappings = await bench.stores.registry.mappings('person');
    const enums = await bench.stores.registry.enumPairs('person');
    const stored = await configuration.save({ definition: definition!, mappings, enums, associations: [] }, 'the test');
    expect(stored).toEqual({ kind: 'stored', waits: false, plan: null });
    expect(await bench.stores.registry.entities()).toMatchObject([{ state: 'live' }]);
  });

  it('S8.5 a changed definition of a paused entity waits, so that resuming does not skip the plan', async () => {
    await bench.stores.registry.setEntityState('person', 'paused', 'for the test');
    await configuration.saveEntity({ ...PERSON_ENTITY, conflictPolicy: 'manual', state: 'paused' }, 'the test');
    expect(await bench.stores.registry.entities()).toMatchObject([{ state: 'waiting' }]);
  });

  it('S8.5 a batch decided under the old configuration is not written, and is tried under the new one', async () => {
    const { key, id } = await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann' });
    await bench.update(key, { first_name: 'Anna' });
    bench.faults.onAnswer('readBatch', async () => {
      await bench.stores.registry.setMappingState('first_name-firstname', 'waiting', 'for the test');
    });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Ann' });
  });

  it('S2.9 S8.5 a mapping that was suspended and is possible again waits for a plan, with its bases', async () => {
    const { key, id } = await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann' });
    await bench.stores.registry.setMappingState('first_name-firstname', 'suspended', 'for the test');
    bench.registry.invalidate();
    await bench.update(key, { first_name: 'Anna' });
    await bench.settle();
    expect(await bench.registry.awaitPlan('person')).toBe(1);
    expect(await bench.mappingState('first_name-firstname')).toMatchObject({ state: 'waiting' });
    const run = await runs.planned('mapping_change');
    expect(run.plan).toMatchObject({ updatedInHubSpot: 1, reviews: 0 });
    await runs.applied(run.id);
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna' });
  });
});
