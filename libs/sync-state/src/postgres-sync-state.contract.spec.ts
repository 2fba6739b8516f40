import { describeSyncStateContract } from '@app/sync-engine/testing/sync-state.contract';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from './testing/sync-state-harness';

describe('PostgresSyncState', () => {
  let database: MigratedDatabase;

  beforeAll(async () => {
    database = await createMigratedDatabase('sync_state');
  });

  afterAll(() => database.drop());

  describeSyncStateContract('PostgreSQL', () => createSyncStateHarness(database.pool));
});
