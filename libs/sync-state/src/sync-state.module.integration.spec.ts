import type { ConnectionStore, OverviewReader, Transactions, WebhookIntake } from '@app/sync-engine';
import { Test } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import type { Pool } from 'pg';
import { CONNECTION_STORE, DATABASE_POOL, OVERVIEW_READER, TRANSACTIONS, WEBHOOK_INTAKE } from './injection-symbols';
import { runMigrations } from './migrations/run-migrations';
import { RetentionKeeper } from './partitions/retention-keeper';
import { PortalStores } from './portal-stores';
import { SyncStateModule } from './sync-state.module';

describe('SyncStateModule', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase('module');
    await runMigrations(database.url);
  });

  afterAll(() => database.drop());

  it('provides every port of the database, and closes its connections on shutdown', async () => {
    const options = { databaseUrl: database.url, applicationName: 'module test', poolSize: 3 };
    const app = await Test.createTestingModule({ imports: [SyncStateModule.forRoot(options)] }).compile();
    await app.init();
    const pool = app.get<Pool>(DATABASE_POOL);
    expect(pool.options.max).toBe(3);
    expect(await app.get<ConnectionStore>(CONNECTION_STORE).current()).toBeNull();
    expect(await app.get<OverviewReader>(OVERVIEW_READER).connection()).toBeNull();
    expect((await app.get<WebhookIntake>(WEBHOOK_INTAKE).store([])).stored).toBe(0);
    expect(await app.get<Transactions>(TRANSACTIONS).run(async () => 'done')).toBe('done');
    expect(app.get(RetentionKeeper)).toBeInstanceOf(RetentionKeeper);
    const stores = app.get(PortalStores);
    expect(stores.of('1')).toBe(stores.of('1'));
    expect(await stores.of('1').state.now()).toBeGreaterThan(0);
    expect(await stores.of('1').registry.revision('contact')).toBe('0');
    await app.close();
    expect(pool.ended).toBe(true);
  });
});
