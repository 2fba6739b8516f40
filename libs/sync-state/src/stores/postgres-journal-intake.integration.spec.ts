import type { InboundEvent } from '@app/sync-engine';
import { entityDefinition, hubspot, newMark } from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';
import { PostgresJournalIntake } from './postgres-journal-intake';

describe('PostgresJournalIntake', () => {
  let database: MigratedDatabase;
  let harness: Awaited<ReturnType<typeof createSyncStateHarness>>;
  let intake: PostgresJournalIntake;

  beforeAll(async () => {
    database = await createMigratedDatabase('journal_intake');
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    harness = await createSyncStateHarness(database.pool);
    await harness.registerEntity(entityDefinition('contact'));
    intake = new PostgresJournalIntake(database.pool, harness.portalId);
    await database.pool.query(
      `insert into hubspot_sync.hubspot_config (portal_id, auth_kind, state, time_zone, currency, installation_id)
       values ($1, 'oauth', 'connected', 'UTC', 'USD', 'here')`,
      [harness.portalId],
    );
  });
  afterEach(() => harness.dispose());

  const event = (id: string, patch: Partial<InboundEvent> = {}): InboundEvent => ({
    portalId: harness.portalId,
    subscriptionType: 'object.deletion',
    objectTypeId: '0-1',
    objectId: id,
    propertyName: null,
    propertyValue: null,
    occurredAt: 1_764_000_000_000,
    changeSource: null,
    sourceId: null,
    dedupeKey: id,
    verdict: 'marked',
    entity: 'contact',
    mark: newMark(hubspot(id), { reasons: ['journal'] }),
    payload: {},
    ...patch,
  });

  it('S1.1 moves the offset with the events of its file, and stores a file that is read again once', async () => {
    expect(await intake.offset()).toBeNull();
    expect(await intake.store([event('7'), event('8')], 'a')).toEqual({ stored: 2, marked: 2 });
    expect(await intake.offset()).toBe('a');
    expect(await intake.store([event('7'), event('9')], 'b')).toEqual({ stored: 1, marked: 1 });
    expect(await intake.offset()).toBe('b');
  });

  it('S1.4 a file that cannot be stored leaves the offset and stores nothing of its last part', async () => {
    await intake.store([], 'a');
    const broken = event('8', { occurredAt: Number.NaN });
    await expect(intake.store([event('7'), broken], 'b')).rejects.toThrow();
    expect(await intake.offset()).toBe('a');
    expect(await intake.store([event('7')], 'b')).toEqual({ stored: 1, marked: 1 });
  });

  it('S1.1 a large file is stored whole', async () => {
    const many = Array.from({ length: 2_500 }, (_, n) => event(String(n + 1)));
    expect(await intake.store(many, 'a')).toEqual({ stored: 2_500, marked: 2_500 });
  });

  it('S8.4 forgets an offset that is worth nothing', async () => {
    await intake.store([], 'a');
    await intake.forget();
    expect(await intake.offset()).toBeNull();
  });
});
