import type { Connection } from '@app/sync-engine';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../tables/data-source';
import { createMigratedDatabase, type MigratedDatabase } from '../testing/sync-state-harness';
import { PostgresConnectionStore } from './postgres-connection-store';

const connection = (patch: Partial<Connection> = {}): Connection => ({
  portalId: '1',
  authKind: 'oauth',
  state: 'connected',
  stateReason: null,
  accessToken: { keyId: 'k1', sealed: 'c2VhbGVk' },
  refreshToken: { keyId: 'k1', sealed: 'cmVmcmVzaA==' },
  accessTokenExpiresAt: 1_764_000_000_123,
  scopes: ['oauth', 'crm.objects.contacts.read'],
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  uiDomain: 'app.hubspot.com',
  ownSourceId: null,
  installationId: 'i-1',
  clockOffsetMs: -12.5,
  clockUncertaintyMs: 1000,
  ...patch,
});

describe('PostgresConnectionStore', () => {
  let database: MigratedDatabase;
  let source: DataSource;
  let store: PostgresConnectionStore;

  beforeAll(async () => {
    database = await createMigratedDatabase('connections');
    source = await createDataSource(database.url);
    store = new PostgresConnectionStore(source);
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  beforeEach(() => database.pool.query('truncate hubspot_sync.hubspot_config, hubspot_sync.hubspot_oauth_states'));

  it('gives back what was saved, whole', async () => {
    expect(await store.current()).toBeNull();
    await store.save(connection());
    expect(await store.current()).toEqual(connection());
    const without = connection({
      accessToken: null,
      refreshToken: null,
      accessTokenExpiresAt: null,
      authKind: 'service_key',
    });
    await store.save(without);
    expect(await store.current()).toEqual(without);
  });

  it('changes only what a patch names', async () => {
    await store.save(connection());
    await store.update('1', {
      accessToken: { keyId: 'k2', sealed: 'bmV3' },
      stateReason: 'why',
      ownSourceId: undefined,
    });
    expect(await store.current()).toEqual(
      connection({ accessToken: { keyId: 'k2', sealed: 'bmV3' }, stateReason: 'why' }),
    );
    await store.update('1', { refreshToken: null });
    expect((await store.current())?.refreshToken).toBeNull();
    await expect(store.update('2', { currency: 'USD' })).rejects.toThrow(
      'Portal 2 is not known here: connect it first.',
    );
  });

  it('refuses an illegal move of the state, and says where it can go', async () => {
    await store.save(connection({ state: 'disconnected' }));
    await expect(store.update('1', { state: 'paused' })).rejects.toThrow(
      'The connection of portal 1 cannot go from state disconnected to paused: from there it can go to connected.',
    );
    await expect(store.save(connection({ state: 'paused' }))).rejects.toThrow('cannot go from state disconnected');
    await store.update('1', { state: 'connected' });
    expect((await store.current())?.state).toBe('connected');
  });

  it('the current connection is the newest that is not disconnected, else the newest', async () => {
    await store.save(connection({ portalId: '1' }));
    await store.save(connection({ portalId: '2' }));
    expect((await store.current())?.portalId).toBe('2');
    await store.update('2', { state: 'disconnected' });
    expect((await store.current())?.portalId).toBe('1');
    await store.update('1', { state: 'disconnected' });
    expect((await store.current())?.portalId).toBe('2');
    await store.update('1', { state: 'connected' });
    await store.update('2', { state: 'connected' });
    expect((await store.current())?.portalId).toBe('2');
  });

  it('S9.1 one refresh at a time, in this process and in others, each with the connection as it is then', async () => {
    await store.save(connection({ currency: '0' }));
    const others = await createDataSource(database.url);
    const stores = [store, new PostgresConnectionStore(others)];
    let inside = 0;
    let most = 0;
    try {
      await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          stores[n % 2]!.withRefreshLock('1', async (held) => {
            most = Math.max(most, (inside += 1));
            await stores[n % 2]!.update('1', { currency: String(Number(held.currency) + 1) });
            inside -= 1;
          }),
        ),
      );
    } finally {
      await others.destroy();
    }
    expect(most).toBe(1);
    expect((await store.current())?.currency).toBe('12');
  });

  it('a refresh that fails frees the lock, and its error is what the caller sees', async () => {
    await store.save(connection());
    const failure = new Error('HubSpot is down');
    await expect(store.withRefreshLock('1', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await store.withRefreshLock('1', async (held) => held.portalId)).toBe('1');
    await expect(store.withRefreshLock('9', async () => 1)).rejects.toThrow('Portal 9 is not known here');
  });

  it('an OAuth state is spent by its session, once, before it expires', async () => {
    await store.issueOAuthState('s1', 'session', 60_000);
    await store.issueOAuthState('s2', 'session', 60_000);
    await store.issueOAuthState('s3', 'session', -1);
    const both = await Promise.all([
      store.consumeOAuthState('s1', 'session'),
      store.consumeOAuthState('s1', 'session'),
    ]);
    expect([...both].sort()).toEqual([false, true]);
    expect(await store.consumeOAuthState('s2', 'thief')).toBe(false);
    expect(await store.consumeOAuthState('s2', 'session')).toBe(false);
    expect(await store.consumeOAuthState('s3', 'session')).toBe(false);
    expect(await store.consumeOAuthState('never', 'session')).toBe(false);
  });
});
