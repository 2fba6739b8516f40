import type { PropertyMapping } from '@app/hubspot-mapping';
import { associationMapping } from '@app/sync-engine';
import { entityDefinition } from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../tables/data-source';
import { createMigratedDatabase, type MigratedDatabase } from '../testing/sync-state-harness';
import { PostgresCatalogueStore } from './postgres-catalogue-store';
import { PostgresRegistryStore } from './postgres-registry-store';
import { PostgresRunStore } from './postgres-run-store';

const mapping = (id: string, property: string, patch: Partial<PropertyMapping> = {}): PropertyMapping => ({
  id,
  entity: 'contact',
  column: property,
  property,
  group: null,
  direction: 'two_way',
  conflictPolicy: null,
  drift: 'ignore',
  firstLink: 'review',
  transform: { name: 'text', options: { trim: true } },
  version: 1,
  state: 'active',
  stateReason: null,
  ...patch,
});

describe('the registry and what is kept beside it', () => {
  let database: MigratedDatabase;
  let source: DataSource;
  let portals = 0;
  let portalId: string;
  let store: PostgresRegistryStore;

  beforeAll(async () => {
    database = await createMigratedDatabase('registry');
    source = await createDataSource(database.url);
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  beforeEach(() => {
    portalId = `p${(portals += 1)}`;
    store = new PostgresRegistryStore(source, portalId);
  });

  const contact = entityDefinition('contact', {
    matchKeys: [{ name: 'email', kind: 'email', columns: ['email'], properties: ['email', 'hs_additional_emails'] }],
    reads: [{ schema: 'public', name: 'users', key: 'id', columns: ['email'], via: 'owner_id' }],
    localFilter: { all: [{ name: 'status', is: 'equal', value: 'active' }] },
    quietPeriodMs: 250,
    deletion: { deletedLocally: 'propagate', deletedInHubSpot: 'ignore', againstEdit: 'delete_wins' },
    leaving: { leftLocally: 'sever', leftInHubSpot: 'delete' },
  });

  it('S8.5 a new entity waits; replacing its definition keeps its state', async () => {
    await store.saveEntity(contact);
    expect(await store.entities()).toEqual([{ ...contact, state: 'waiting' }]);
    await store.setEntityState('contact', 'live', 'first plan applied');
    await store.saveEntity({ ...contact, quietPeriodMs: 0, localFilter: null, state: 'paused' });
    expect(await store.entities()).toEqual([
      { ...contact, quietPeriodMs: 0, localFilter: null, state: 'live', stateReason: 'first plan applied' },
    ]);
  });

  it('refuses an illegal move of an entity', async () => {
    await store.saveEntity(contact);
    await store.setEntityState('contact', 'live', null);
    await expect(store.setEntityState('contact', 'waiting', null)).rejects.toThrow(
      'Entity contact cannot go from state live to waiting: from there it can go to paused.',
    );
    await expect(store.setEntityState('deal', 'live', null)).rejects.toThrow('Entity deal is not registered');
  });

  it('S8.5 an entity waits until its run has done all; one that was cancelled makes nothing live', async () => {
    await store.saveEntity(contact);
    const runs = new PostgresRunStore(source, portalId);
    const applying = async (id: string): Promise<void> => {
      await runs.create({ id, entity: 'contact', kind: 'first_sync' });
      await runs.update(id, { state: 'planned' });
      await runs.update(id, { state: 'applying' });
    };
    await applying('run-1');
    await runs.update('run-1', { state: 'cancelled' });
    expect(await store.endWaiting('contact', 'run-1')).toBe(false);
    await applying('run-2');
    expect(await store.endWaiting('contact', 'run-1')).toBe(false);
    expect(await store.entities()).toMatchObject([{ state: 'waiting' }]);
    const before = await store.revision('contact');
    expect(await store.endWaiting('contact', 'run-2')).toBe(true);
    expect(await store.entities()).toMatchObject([{ state: 'live' }]);
    const after = await store.revision('contact');
    expect(after).not.toBe(before);
    // Repeated after a crash.
    expect(await store.endWaiting('contact', 'run-2')).toBe(true);
    expect(await store.revision('contact')).toBe(after);
  });

  it('S8.5 every change of a mapping or its values is a version that tells what, who and when', async () => {
    await store.saveEntity(contact);
    const enums = {
      status: [
        { local: 'a', hubspot: 'A' },
        { local: 'b', hubspot: 'A', wayBack: true },
        { local: 'c', hubspot: null },
      ],
    };
    const first = [mapping('m1', 'status'), mapping('m2', 'phone')];
    await store.saveMappings('contact', first, enums, 'ann');
    expect(await store.mappings('contact')).toEqual(first);
    expect(await store.enumPairs('contact')).toEqual(enums);
    await store.setMappingState('m2', 'suspended', 'the property is gone');
    const second = [mapping('m2', 'phone'), mapping('m1', 'status', { direction: 'to_local', state: 'waiting' })];
    await store.saveMappings('contact', second, { status: enums.status.slice(0, 1) }, 'bob');
    expect(await store.mappings('contact')).toEqual([
      mapping('m2', 'phone', { state: 'suspended', stateReason: 'the property is gone' }),
      mapping('m1', 'status', { direction: 'to_local', state: 'waiting', version: 2 }),
    ]);
    expect(await store.enumPairs('contact')).toEqual({ status: enums.status.slice(0, 1) });
    await store.saveMappings('contact', [second[0]!], {}, 'cat');
    const versions = await database.pool.query(
      `select mapping_id || ' ' || version || ' ' || changed_by || ' ' || (definition is null) as version
       from hubspot_sync.hubspot_mapping_versions where portal_id = $1 order by changed_at, mapping_id`,
      [portalId],
    );
    expect(versions.rows.map((row: { version: string }) => row.version)).toEqual([
      'm1 1 ann false',
      'm2 1 ann false',
      'm1 2 bob false',
      'm1 3 cat true',
    ]);
  });

  it('S8.5 mappings that cannot be stored change nothing', async () => {
    await store.saveEntity(contact);
    await store.saveMappings('contact', [mapping('n1', 'phone')], {}, 'ann');
    const before = await store.revision('contact');
    const twice = [mapping('n1', 'phone'), mapping('n2', 'phone')];
    await expect(store.saveMappings('contact', twice, {}, 'bob')).rejects.toThrow();
    expect(await store.mappings('contact')).toEqual([mapping('n1', 'phone')]);
    expect(await store.revision('contact')).toBe(before);
    await expect(store.saveMappings('deal', [], {}, 'bob')).rejects.toThrow('save its definition first');
  });

  /** The entities, of those that the registry holds, whose revision the change moved. */
  const moved = async (change: () => Promise<unknown>): Promise<string[]> => {
    const before = await revisions();
    await change();
    const after = await revisions();
    return Object.keys(after).filter((entity) => after[entity] !== before[entity]);
  };
  /** One of an entity that nobody registers stands for all that there will be. */
  const revisions = async (): Promise<Record<string, string>> => {
    const read = ['contact', 'deal', 'nobody'].map(
      async (entity) => [entity, await store.revision(entity)] as [string, string],
    );
    return Object.fromEntries(await Promise.all(read));
  };

  it('S8.5 every change of an entity moves its revision, and no other one', async () => {
    expect(await moved(() => store.saveEntity(contact))).toEqual(['contact']);
    expect(await moved(() => store.saveEntity({ ...contact, entity: 'deal' }))).toEqual(['deal']);
    expect(await moved(() => store.saveMappings('contact', [mapping('r1', 'phone')], {}, 'ann'))).toEqual(['contact']);
    expect(await moved(() => store.setMappingState('r1', 'suspended', 'why'))).toEqual(['contact']);
    expect(await moved(() => store.setEntityState('deal', 'live', null))).toEqual(['deal']);
    expect(await moved(() => store.activateWaiting('deal'))).toEqual(['deal']);
    expect(await moved(() => store.saveListing('contact', '100', false))).toEqual([]);
    expect(await moved(() => store.entities())).toEqual([]);
    await expect(store.setMappingState('nobody', 'active', null)).rejects.toThrow('There is no mapping nobody');
  });

  it('S6.1 a relation belongs to its owner, which also holds what it names of the other end', async () => {
    await store.saveEntity(contact);
    const deal = { ...contact, entity: 'deal', objectType: 'deals' };
    await store.saveEntity(deal);
    const type = { category: 'HUBSPOT_DEFINED', typeId: 3 } as const;
    const label = { ...type, label: null };
    expect(await moved(() => store.saveAssociationLabels('deals', 'contacts', [label]))).toEqual([]);
    const relation = associationMapping(deal, contact, {
      type: label,
      relation: { kind: 'foreign_key', column: 'contact_id' },
      direction: 'two_way',
      conflictPolicy: null,
      drift: 'ignore',
      firstLink: 'review',
    });
    expect(await moved(() => store.saveAssociations([relation]))).toEqual(['deal']);
    expect(await moved(() => store.saveEntity(deal))).toEqual(['deal']);
    expect(await moved(() => store.saveEntity(contact))).toEqual(['contact', 'deal']);
    expect(await moved(() => store.saveAssociationLabels('contacts', 'deals', [label]))).toEqual([]);
    expect(await moved(() => store.saveAssociationLabels('deals', 'contacts', []))).toEqual(['deal']);
    expect(await moved(() => store.saveAssociationLabels('deals', 'contacts', [label]))).toEqual(['deal']);
    expect(await moved(() => store.saveAssociations([{ ...relation, fromEntity: 'contact' }]))).toEqual([
      'contact',
      'deal',
    ]);
    expect(await moved(() => store.removeAssociations([{ ...relation, fromEntity: 'contact' }]))).toEqual(['contact']);
  });

  it('S9.5 S9.6 what concerns the portal as a whole moves the revision of every entity', async () => {
    await store.saveEntity(contact);
    expect(await moved(() => store.fencePortal())).toEqual(['contact', 'deal', 'nobody']);
    expect(await moved(() => store.fencePortal())).toEqual(['contact', 'deal', 'nobody']);
  });

  it('S4.5 the first listing remembers where it is and when it ended', async () => {
    await store.saveEntity(contact);
    expect(await store.listing('contact')).toEqual({ after: null, completedAt: null });
    await store.saveListing('contact', '100', false);
    expect(await store.listing('contact')).toEqual({ after: '100', completedAt: null });
    await store.saveListing('contact', null, true);
    expect(await store.listing('contact')).toEqual({ after: null, completedAt: expect.any(Number) });
  });

  it('S9.6 another portal has a registry of its own', async () => {
    await store.saveEntity(contact);
    expect(await new PostgresRegistryStore(source, `${portalId}-other`).entities()).toEqual([]);
  });

  it('S2.9 a catalogue is given back as it was saved, with the time it was read', async () => {
    const catalogues = new PostgresCatalogueStore(database.pool, portalId);
    expect(await catalogues.load('properties')).toBeNull();
    await catalogues.save('properties', [{ name: 'email' }]);
    const first = await catalogues.load('properties');
    expect(first).toEqual({ body: [{ name: 'email' }], readAt: expect.any(Number) });
    await catalogues.save('properties', 'text');
    expect((await catalogues.load('properties'))?.body).toBe('text');
    expect((await catalogues.load('properties'))?.readAt).toBeGreaterThanOrEqual(first?.readAt ?? Infinity);
  });

  it('S8.3 a run goes its legal way and tells when it ended', async () => {
    const runs = new PostgresRunStore(source, portalId);
    expect(await runs.latest('contact')).toBeNull();
    const id = `run ${portalId}`;
    const made = (await runs.create({ id, entity: 'contact', kind: 'first_sync' }))!;
    expect(made).toMatchObject({ state: 'planning', plan: null, finishedAt: null });
    expect(await runs.latest('contact')).toEqual(made);
    const plan = {
      linked: 1,
      createdInHubSpot: 2,
      createdLocally: 3,
      updatedInHubSpot: 4,
      updatedLocally: 5,
      reviews: 6,
      fieldErrors: 7,
      unchanged: 8,
    };
    await runs.update(id, { state: 'planned', plan });
    await expect(runs.update(id, { state: 'done' })).rejects.toThrow(`Run ${id} cannot go from state planned to done`);
    await runs.update(id, { state: 'applying', message: 'half way' });
    await runs.update(id, { message: 'nearly' });
    await runs.update(id, { state: 'done' });
    const done = await runs.latest('contact');
    expect(done).toMatchObject({ state: 'done', plan, message: 'nearly' });
    expect(done?.finishedAt).toBeGreaterThanOrEqual(made.startedAt);
    await expect(runs.update('nobody', { message: 'x' })).rejects.toThrow('There is no run nobody');
    const next = await runs.create({ id: `${id} again`, entity: 'contact', kind: 'resync' });
    expect(await runs.latest('contact')).toEqual(next);
  });
});
