import { createHash, randomBytes } from 'node:crypto';
import { SyncBench } from './sync-bench';

const UNINSTALLED = (portalId: number): string =>
  `HubSpot refused the refresh token: the app was uninstalled or its access revoked in portal ${portalId}. Connect again on the admin page.`;

describe('S9.1 the connection', () => {
  let bench: SyncBench;

  beforeAll(async () => {
    bench = await SyncBench.open('connection');
  });
  beforeEach(() => bench.reset());
  afterAll(() => bench?.close());

  it('is not opened by another key, and the process says which setting and what to do', async () => {
    const { portalId } = bench.account.emulator;
    const keyId = createHash('sha256').update(bench.encryptionKey).digest('hex').slice(0, 8);
    const stranger = bench.gatewayWith(randomBytes(32));
    await expect(stranger.tokens.verifyStoredSecrets()).rejects.toThrow(
      `ENCRYPTION_MASTER_KEY does not open the stored tokens of portal ${portalId} (sealed with key ${keyId}): ` +
        'set it to the key they were sealed with, or add that key to ENCRYPTION_PREVIOUS_KEYS. ' +
        'If that key is lost, disconnect and connect the portal again on the admin page.',
    );
    await stranger.close();
    await expect(bench.parts.tokens.verifyStoredSecrets()).resolves.toBeUndefined();
  });

  it('stores no token in the clear', async () => {
    const { rows } = await bench.pool.query<{ row: string }>(
      'select to_jsonb(config)::text as row from hubspot_sync.hubspot_config config',
    );
    const token = await bench.parts.tokens.current();
    if (!token.ok) throw new Error(token.failure.message);
    expect(token.value.accessToken.length).toBeGreaterThan(8);
    expect(rows.map(({ row }) => row.includes(token.value.accessToken))).toEqual([false]);
  });

  it('that was revoked pauses and says so; records wait, none of them fails, and they go on after connecting again', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann' });
    await bench.account.control('POST', 'uninstall');
    await bench.update(key, { first_name: 'Bea' });
    await bench.pass();
    const reason = UNINSTALLED(bench.account.emulator.portalId);
    expect(await bench.connections.current()).toMatchObject({ state: 'paused', stateReason: reason });
    expect(await bench.marks()).toMatchObject([
      { leased: false, attempts: 0, parked_reason: null, retry_reason: reason },
    ]);
    await bench.connect();
    await bench.passTime(10_000);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
  });
});
