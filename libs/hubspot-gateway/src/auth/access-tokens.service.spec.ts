import { inspect } from 'node:util';
import { EmulatedPortal } from '../testing/emulated-portal';
import type { HubSpotGatewayParts } from '../gateway-assembly';

let portal: EmulatedPortal;
let parts: HubSpotGatewayParts;

beforeAll(async () => {
  portal = await EmulatedPortal.start();
});
beforeEach(async () => {
  await portal.control('DELETE', 'faults');
  portal.connections.connection = null;
  parts = portal.open();
  await portal.connect(parts);
});
afterAll(() => portal.close());

async function tokenCalls(since: number): Promise<number> {
  return (await portal.callsSince(since)).filter(({ path }) => path.endsWith('/token')).length;
}

const read = (from: HubSpotGatewayParts = parts) => from.gateway.readBatch('contacts', ['1'], ['email']);

describe('access tokens', () => {
  it('are used until five minutes before their expiry, and refreshed then', async () => {
    const before = await portal.lastSeq();
    portal.offsetMs += 1_500_000 - 5_000;
    await expect(read()).resolves.toMatchObject({ ok: true });
    expect(await tokenCalls(before)).toBe(0);
    portal.offsetMs += 10_000;
    await expect(read()).resolves.toMatchObject({ ok: true });
    expect(await tokenCalls(before)).toBe(1);
  });

  it('are refreshed once, however many processes and calls find them stale', async () => {
    const processes = [parts, portal.open(), portal.open(), portal.open()];
    portal.offsetMs += 1_600_000;
    const before = await portal.lastSeq();
    const answers = await Promise.all(processes.flatMap((each) => [read(each), read(each), read(each)]));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await tokenCalls(before)).toBe(1);
  });

  it('that HubSpot calls expired are refreshed and the call is made again, a write too', async () => {
    await read();
    await portal.control('POST', 'expire-tokens');
    const before = await portal.lastSeq();
    const made = await parts.gateway.createBatch('contacts', [{ traceId: 't', properties: { firstname: 'Zoë' } }]);
    expect(made).toMatchObject({ ok: true });
    expect((await portal.callsSince(before)).map(({ status }) => status)).toEqual([401, 200, 201]);
  });

  it('refused twice pause the connection and say so', async () => {
    await read();
    await portal.fault({ kind: 'status', status: 401, match: { path: '/contacts' } });
    const before = await portal.lastSeq();
    const message =
      'HubSpot refuses the access token of portal 62515 even after a refresh (401): the app lost its access. Connect again on the admin page.';
    await expect(read()).resolves.toEqual({ ok: false, failure: { kind: 'revoked', message } });
    expect(portal.connections.connection).toMatchObject({ state: 'paused', stateReason: message });
    const calls = await portal.callsSince(before);
    expect(calls.filter(({ path }) => path.includes('/contacts'))).toHaveLength(2);
  });

  it('cannot be refreshed after an uninstall: the connection pauses with its reason, and heals by connecting', async () => {
    await portal.control('POST', 'uninstall');
    const message =
      'HubSpot refused the refresh token: the app was uninstalled or its access revoked in portal 62515. Connect again on the admin page.';
    await expect(read()).resolves.toEqual({ ok: false, failure: { kind: 'revoked', message } });
    expect(portal.connections.connection).toMatchObject({ state: 'paused', stateReason: message });
    const before = await portal.lastSeq();
    await expect(read()).resolves.toMatchObject({ failure: { kind: 'revoked', message } });
    expect(await portal.callsSince(before)).toHaveLength(0);
    await portal.connect(parts);
    await expect(read()).resolves.toMatchObject({ ok: true });
  });

  it('a refresh that HubSpot cannot answer now is transient, and pauses nothing', async () => {
    portal.offsetMs += 2_000_000;
    await portal.fault({ kind: 'status', status: 503, match: { path: '/token' } });
    await expect(read()).resolves.toMatchObject({ ok: false, failure: { kind: 'transient' } });
    expect(portal.connections.connection?.state).toBe('connected');
  });

  it('a refresh that fails while the token still lives is no failure', async () => {
    await portal.fault({ kind: 'status', status: 503, match: { path: '/token' } });
    portal.offsetMs += 1_600_000;
    await expect(read()).resolves.toMatchObject({ ok: true });
  });

  it('of a connection that another process ended are dropped within ten seconds', async () => {
    await read();
    await portal.open().oauth.disconnect('by an operator');
    portal.offsetMs += 10_001;
    await expect(read()).resolves.toMatchObject({ failure: { kind: 'revoked', message: 'by an operator' } });
  });

  it('without any connection every call says so', async () => {
    portal.connections.connection = null;
    await expect(read(portal.open())).resolves.toMatchObject({
      failure: { kind: 'revoked', message: 'No HubSpot portal is connected. Connect one on the admin page.' },
    });
  });

  it('appear in nothing that is stored, answered, printed or thrown', async () => {
    const seen: string[] = [];
    const told = (value: unknown): void => void seen.push(inspect(value, { depth: 12 }), JSON.stringify(value) ?? '');
    const log = jest.spyOn(console, 'error').mockImplementation((...args) => args.forEach(told));
    const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (told(String(text)), true));
    const exchanges: unknown[] = [];
    const observed = portal.open({ onExchange: (exchange) => exchanges.push(exchange) });
    try {
      const approved = await portal.approve(observed);
      told(await observed.oauth.finish(approved, 'session-1'));
      told(await read(observed));
      for (const rule of [
        { kind: 'status', status: 401 },
        { kind: 'status', status: 400 },
        { kind: 'cut_before' },
        { kind: 'rate_limit' },
      ]) {
        await portal.control('DELETE', 'faults');
        await portal.fault({ ...rule, match: { path: '/contacts' } });
        told(await read(observed));
        if (portal.connections.connection?.state === 'paused') await portal.connect(observed);
      }
      await portal.control('DELETE', 'faults');
      await portal.control('POST', 'uninstall');
      told(await read(observed));
      told(exchanges);
      told(portal.connections.connection);
    } finally {
      log.mockRestore();
      out.mockRestore();
    }
    const all = seen.join('\n');
    expect(all.length).toBeGreaterThan(500);
    expect(all).not.toContain(portal.emulator.clientSecret);
    for (const token of portal.issuedTokens) expect(all).not.toContain(token);
    expect(portal.issuedTokens.size).toBeGreaterThanOrEqual(2);
  });
});
