import { EmulatedPortal, REQUIRED_SCOPES } from '../testing/emulated-portal';
import type { HubSpotGatewayParts } from '../gateway-assembly';

let portal: EmulatedPortal;
let parts: HubSpotGatewayParts;

beforeEach(async () => {
  portal = await EmulatedPortal.start();
  parts = portal.open();
});
afterEach(() => portal.close());

describe('connecting', () => {
  it('asks for the scopes with %20 between them, and a fresh state each time', async () => {
    const first = new URL((await parts.oauth.authorizeUrl('s')) ?? '');
    const second = new URL((await parts.oauth.authorizeUrl('s')) ?? '');
    expect(first.search).toContain('scope=oauth%20crm.objects.contacts.read');
    expect(first.searchParams.get('state')).not.toBe(second.searchParams.get('state'));
    expect(first.searchParams.get('state')?.length).toBeGreaterThan(40);
  });

  it('stores what the portal says of itself and of our app, and both tokens sealed', async () => {
    await portal.connect(parts);
    expect(portal.connections.connection).toMatchObject({
      portalId: '62515',
      authKind: 'oauth',
      state: 'connected',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      ownSourceId: '54321',
      installationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(portal.connections.connection?.scopes).toEqual(expect.arrayContaining(REQUIRED_SCOPES));
    expect(portal.connections.connection?.clockUncertaintyMs).toBeGreaterThanOrEqual(1_000);
  });

  it('takes a state once, only from the session that asked, only in time', async () => {
    const stolen = await portal.approve(parts, 'mine');
    await expect(parts.oauth.finish(stolen, 'theirs')).resolves.toMatchObject({ kind: 'refused', reason: 'state' });
    const own = await portal.approve(parts, 'mine');
    await expect(parts.oauth.finish(own, 'mine')).resolves.toMatchObject({ kind: 'connected' });
    await expect(parts.oauth.finish(own, 'mine')).resolves.toMatchObject({ kind: 'refused', reason: 'state' });
    const late = await portal.approve(parts, 'mine');
    portal.offsetMs += 10 * 60_000 + 1;
    await expect(parts.oauth.finish(late, 'mine')).resolves.toEqual({
      kind: 'refused',
      reason: 'state',
      message:
        'This approval does not belong to your session, was used already or has expired. Start again from the admin page.',
    });
  });

  it('says so when the person declined, and when HubSpot does not know the code', async () => {
    const { state } = await portal.approve(parts);
    await expect(parts.oauth.finish({ state, error: 'access_denied' }, 'session-1')).resolves.toMatchObject({
      reason: 'denied',
    });
    const again = await portal.approve(parts);
    await expect(parts.oauth.finish({ ...again, code: 'made-up' }, 'session-1')).resolves.toMatchObject({
      reason: 'code',
    });
    expect(portal.connections.connection).toBeNull();
  });

  it('names the settings when HubSpot refuses the app’s own credentials', async () => {
    const wrong = portal.open({ clientSecret: 'not-the-secret' });
    const outcome = await wrong.oauth.finish(await portal.approve(wrong), 'session-1');
    expect(outcome).toEqual({
      kind: 'refused',
      reason: 'settings',
      message:
        "HubSpot refuses the app's own credentials (BAD_CLIENT_SECRET): check HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET against the app's Auth tab.",
    });
  });

  it('names the scopes that were not granted', async () => {
    const asking = portal.open({ requiredScopes: ['oauth'], optionalScopes: ['tickets', 'crm.objects.made_up.read'] });
    const outcome = await asking.oauth.finish(await portal.approve(asking), 'session-1');
    expect(outcome).toMatchObject({
      kind: 'connected',
      missingOptionalScopes: expect.arrayContaining(['crm.objects.made_up.read']),
    });
    const strict = portal.open({ requiredScopes: [...REQUIRED_SCOPES, 'crm.objects.made_up.read'] });
    const approved = await portal.approve(asking);
    await expect(strict.oauth.finish(approved, 'session-1')).resolves.toMatchObject({
      reason: 'scopes',
      message: expect.stringContaining('did not grant'),
    });
  });

  it('S9.6 refuses another portal while one is connected, and takes it after a disconnect', async () => {
    await portal.connect(parts);
    const other = await EmulatedPortal.start({ portalId: 777 });
    try {
      const reach = { apiBaseUrl: other.emulator.url, authBaseUrl: other.emulator.url };
      const toOther = portal.open(reach);
      const outcome = await toOther.oauth.finish(await portal.approve(toOther), 'session-1');
      expect(outcome).toEqual({
        kind: 'refused',
        reason: 'other_portal',
        message:
          'This installation is connected to portal 62515, and you approved it in portal 777. Approve it in portal 62515, or disconnect that portal first.',
      });
      expect(portal.connections.connection?.portalId).toBe('62515');
      await parts.oauth.disconnect('by an operator');
      await expect(toOther.oauth.finish(await portal.approve(toOther), 'session-1')).resolves.toMatchObject({
        kind: 'connected',
        portalId: '777',
      });
    } finally {
      await other.close();
    }
  });

  it('S9.6 refuses a portal whose external id property names another installation', async () => {
    await portal.connect(parts);
    await expect(parts.externalId.ensure('contacts')).resolves.toEqual({
      ok: true,
      value: { kind: 'ready', created: true },
    });
    const installation = portal.connections.connection?.installationId;
    portal.connections.connection = null;
    const outcome = await parts.oauth.finish(await portal.approve(parts), 'session-1');
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'other_installation' });
    expect(outcome).toMatchObject({
      message: expect.stringContaining(`Portal 62515 is synced by another installation (${installation})`),
    });
    expect(portal.connections.connection).toBeNull();
  });

  it('reconnecting the same portal keeps the installation’s id', async () => {
    await portal.connect(parts);
    await parts.externalId.ensure('contacts');
    const before = portal.connections.connection;
    await portal.connect(parts);
    expect(portal.connections.connection?.installationId).toBe(before?.installationId);
    expect(portal.connections.connection?.accessToken).not.toEqual(before?.accessToken);
  });

  it('disconnecting revokes and forgets the tokens', async () => {
    await portal.connect(parts);
    await expect(parts.oauth.disconnect('by an operator')).resolves.toEqual({ portalId: '62515', revoked: true });
    expect(portal.connections.connection).toMatchObject({
      state: 'disconnected',
      accessToken: null,
      refreshToken: null,
    });
    await expect(parts.oauth.disconnect('again')).resolves.toBeNull();
    await expect(parts.gateway.readBatch('contacts', ['1'], [])).resolves.toMatchObject({
      failure: { kind: 'revoked', message: 'by an operator' },
    });
  });

  it('disconnects even when the key to the stored tokens is lost', async () => {
    await portal.connect(parts);
    const keyless = portal.open({ encryptionKey: Buffer.alloc(32, 7) });
    await expect(keyless.tokens.verifyStoredSecrets()).rejects.toThrow(
      'ENCRYPTION_MASTER_KEY does not open the stored tokens of portal 62515',
    );
    await expect(keyless.gateway.readBatch('contacts', ['1'], [])).rejects.toThrow('ENCRYPTION_MASTER_KEY');
    await expect(keyless.oauth.disconnect('key lost')).resolves.toEqual({ portalId: '62515', revoked: false });
  });
});

describe('a service key', () => {
  const key = 'pat-eu1-11111111-2222-3333-4444-555555555555';

  beforeEach(async () => {
    await portal.close();
    portal = await EmulatedPortal.start({ serviceKeys: [{ token: key, appId: 99 }] });
    parts = portal.open({ clientId: null, clientSecret: null });
  });

  it('connects without OAuth, once, and has no approval page', async () => {
    await expect(parts.oauth.connectServiceKey(key)).resolves.toMatchObject({ kind: 'connected', portalId: '62515' });
    const stored = portal.connections.connection;
    expect(stored).toMatchObject({
      authKind: 'service_key',
      refreshToken: null,
      accessTokenExpiresAt: null,
      ownSourceId: null,
    });
    await parts.oauth.connectServiceKey(key);
    expect(portal.connections.connection).toBe(stored);
    await expect(parts.oauth.authorizeUrl('s')).resolves.toBeNull();
  });

  it('is refused with what to do', async () => {
    await expect(parts.oauth.connectServiceKey('pat-eu1-wrong')).resolves.toMatchObject({
      kind: 'refused',
      reason: 'service_key',
      message: expect.stringContaining('Set HUBSPOT_SERVICE_KEY'),
    });
  });

  it('S2.6 learns its own source id from the history of its first write', async () => {
    await parts.oauth.connectServiceKey(key);
    expect(parts.gateway.ownSourceId()).toBeNull();
    const made = await parts.gateway.createBatch('contacts', [
      { traceId: 't1', properties: { email: 'zoe@example.com', firstname: 'Zoë' } },
    ]);
    expect(made.ok && made.value.get('t1')?.kind).toBe('written');
    expect(parts.gateway.ownSourceId()).toBe('99');
    expect(portal.connections.connection?.ownSourceId).toBe('99');
    const before = await portal.lastSeq();
    await parts.gateway.createBatch('contacts', [{ traceId: 't2', properties: { firstname: 'Anna' } }]);
    expect(await portal.callsSince(before)).toHaveLength(1);
  });

  it('S2.6 does not take a later edit of somebody else for its own', async () => {
    await parts.oauth.connectServiceKey(key);
    const id = await portal.user('contacts', { email: 'a@example.com', firstname: 'Ann' });
    const learned = await parts.ownSource.learnOwnSourceId({
      objectType: 'contacts',
      id,
      properties: { firstname: 'Ann' },
      since: 'created',
    });
    expect(learned).toBeNull();
  });

  it('that stops working pauses the connection, saying so', async () => {
    await parts.oauth.connectServiceKey(key);
    await portal.fault({ kind: 'status', status: 401, match: { path: '/contacts' } });
    const answer = await parts.gateway.readBatch('contacts', ['1'], []);
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'revoked' } });
    expect(portal.connections.connection).toMatchObject({
      state: 'paused',
      stateReason:
        'HubSpot refuses the service key of portal 62515 (401): it was rotated or deleted. Set HUBSPOT_SERVICE_KEY to the key shown in HubSpot and restart.',
    });
  });
});
