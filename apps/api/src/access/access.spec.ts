import { logIn, PASSWORD, problemIn, startApi, type RunningApi } from '../testing/api-fixture';

const json = (body: object, headers: Record<string, string> = {}) => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

describe('access', () => {
  let api: RunningApi;

  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.app.close());

  const post = (path: string, body: object = {}, headers: Record<string, string> = {}) =>
    api.asAdmin(path, { method: 'POST', ...json(body, headers) });

  it('the first start without a configured account offers a set-up link that works once', async () => {
    const fresh = await startApi({ ADMIN_PASSWORD_HASH: undefined });
    const { AccessService } = await import('@app/admin-service');
    const token = await fresh.app.get(AccessService, { strict: false }).offerSetUp();
    const setUp = (body: object) =>
      fetch(`${fresh.url}/admin/api/set-up`, {
        method: 'POST',
        ...json(body, { 'x-requested-with': 'test' }),
      });
    const wrong = await setUp({ token: 'x'.repeat(43), name: 'Ada', password: PASSWORD });
    expect(wrong.status).toBe(401);
    expect((await problemIn(wrong)).detail).toContain('The set-up link is used up');
    const made = await setUp({ token, name: 'Ada', password: PASSWORD });
    expect([made.status, await made.json()]).toEqual([200, expect.objectContaining({ name: 'Ada', role: 'admin' })]);
    expect((await setUp({ token, name: 'Eve', password: PASSWORD })).status).toBe(401);
    expect(await logIn(fresh.url, 'ada')).toContain('hubspot_sync=');
    await fresh.app.close();
  });

  it('an account is made, changed and removed; its sessions end with it', async () => {
    const made = await post('/admin/api/users', { name: 'Bea', role: 'viewer', password: PASSWORD });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect((await post('/admin/api/users', { name: 'bea', role: 'viewer', password: PASSWORD })).status).toBe(409);
    const cookie = await logIn(api.url, 'Bea');
    const look = () => fetch(`${api.url}/admin/api/overview`, { headers: { cookie } });
    expect((await look()).status).toBe(200);
    const patch = await api.asAdmin(`/admin/api/users/${id}`, { method: 'PATCH', ...json({ disabled: true }) });
    expect(patch.status).toBe(204);
    expect((await look()).status).toBe(401);
    expect((await api.asAdmin(`/admin/api/users/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await api.asAdmin(`/admin/api/users/${id}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('the last account that may administer cannot be removed', async () => {
    const { items } = (await (await api.asAdmin('/admin/api/users')).json()) as { items: { id: string }[] };
    const response = await api.asAdmin(`/admin/api/users/${items[0]?.id}`, { method: 'DELETE' });
    expect(response.status).toBe(409);
    expect((await problemIn(response)).detail).toContain('Give another one the role admin first.');
  });

  it('one changes one’s own password by the present one, and signs in anew', async () => {
    const next = 'another horse battery';
    expect((await post('/admin/api/session/password', { current: 'wrong', next })).status).toBe(409);
    expect((await post('/admin/api/session/password', { current: PASSWORD, next })).status).toBe(204);
    expect((await api.asAdmin('/admin/api/overview')).status).toBe(401);
  });

  it('an open session is no way to guess the password behind it', async () => {
    const next = 'another horse battery';
    for (let n = 0; n < 10; n += 1) await post('/admin/api/session/password', { current: `wrong ${n}`, next });
    const locked = await post('/admin/api/session/password', { current: PASSWORD, next });
    expect([locked.status, (await problemIn(locked)).detail]).toEqual([
      409,
      'Too many wrong passwords. Try again in 15 min.',
    ]);
  });

  it('a token calls without cookie or write header, as far as its role goes, until it is removed', async () => {
    const made = await post('/admin/api/tokens', { name: 'ci', role: 'operator', days: 1 });
    const { id, secret } = (await made.json()) as { id: string; secret: string };
    const authorization = `Bearer ${secret}`;
    const call = (method: string, path: string) => fetch(`${api.url}${path}`, { method, headers: { authorization } });
    expect((await call('POST', '/admin/api/pause')).status).toBe(204);
    expect((await call('POST', '/admin/api/disconnect')).status).toBe(403);
    expect((await call('GET', '/oauth/authorize')).status).toBe(403);
    expect((await (await api.asAdmin('/admin/api/tokens')).text()).includes(secret)).toBe(false);
    expect((await api.asAdmin(`/admin/api/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await call('GET', '/admin/api/overview')).status).toBe(401);
    expect(api.world.trail.recorded.find(({ action }) => action === 'connection.pause')).toMatchObject({
      actorKind: 'token',
      actor: 'ci',
      outcome: 'done',
    });
  });

  it('the trail holds what was asked and how it ended, never a password', async () => {
    await post('/admin/api/users', { name: 'Bea', role: 'viewer', password: PASSWORD });
    await fetch(`${api.url}/admin/api/session`, {
      method: 'POST',
      ...json({ name: 'admin', password: 'wrong password' }),
    });
    await post('/admin/api/entities/ghost/pause', { reason: 'looking' });
    const { items } = (await (await api.asAdmin('/admin/api/actions?limit=10')).json()) as { items: object[] };
    expect(items.slice(0, 3)).toEqual([
      expect.objectContaining({
        actor: 'admin',
        action: 'entity.pause',
        subject: 'ghost',
        detail: { reason: 'looking' },
        outcome: 'not_found',
      }),
      expect.objectContaining({
        actor: 'admin',
        actorKind: 'nobody',
        action: 'session.open',
        outcome: 'wrong_password',
      }),
      expect.objectContaining({
        action: 'user.create',
        outcome: 'done',
        detail: { name: 'Bea', role: 'viewer', password: '…' },
      }),
    ]);
    expect(JSON.stringify(api.world.trail.recorded)).not.toContain(PASSWORD);
  });

  it('a list is read page by page, each row once', async () => {
    for (let n = 0; n < 5; n += 1) await post(`/admin/api/entities/ghost-${n}/pause`);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = (await (await api.asAdmin(`/admin/api/actions?limit=2${query}`)).json()) as {
        items: { subject: string | null }[];
        next: string | null;
      };
      seen.push(...page.items.flatMap(({ subject }) => subject ?? []));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(['ghost-4', 'ghost-3', 'ghost-2', 'ghost-1', 'ghost-0']);
    const foreign = await api.asAdmin(`/admin/api/actions?cursor=${Buffer.from('x').toString('base64url')}`);
    expect((await problemIn(foreign)).errors?.[0]?.field).toBe('cursor');
  });

  it('a command with an idempotency key is done once', async () => {
    const key = { 'idempotency-key': 'retry-0000001' };
    const first = await post('/admin/api/entities/contact/retry', {}, key);
    const again = await post('/admin/api/entities/contact/retry', {}, key);
    expect([first.status, await first.text()]).toEqual([again.status, await again.text()]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(api.world.retried).toEqual(['contact']);
    const other = await post('/admin/api/entities/other/retry', {}, key);
    expect([other.status, (await problemIn(other)).code]).toEqual([422, 'idempotency_key_reused']);
    expect((await post('/admin/api/pause', {}, { 'idempotency-key': 'x' })).status).toBe(400);
  });

  it('an edit names what it started from', async () => {
    const read = await api.asAdmin('/admin/api/entities/contact/mappings');
    const etag = read.headers.get('etag') ?? '';
    const put = (headers: Record<string, string>) =>
      api.asAdmin('/admin/api/entities/contact/mappings', { method: 'PUT', ...json({ mappings: [] }, headers) });
    expect((await put({})).status).toBe(428);
    const stale = await put({ 'if-match': '"old"' });
    expect([stale.status, stale.headers.get('etag')]).toEqual([412, etag]);
    expect((await put({ 'if-match': etag })).status).toBe(200);
  });

  it('progress is told at once as a server-sent event', async () => {
    const response = await api.asAdmin('/admin/api/progress');
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.getReader();
    let text = '';
    while (!text.includes('\n\n')) text += new TextDecoder().decode((await reader.read()).value);
    expect(text).toContain('event: overview');
    expect(text).toContain('"inSync":');
    await reader.cancel();
  });

  it('one who calls without end is asked to wait, others are not', async () => {
    const statuses = new Set<number>();
    for (let batch = 0; batch < 16; batch += 1) {
      const calls = Array.from({ length: 20 }, () => fetch(`${api.url}/admin/api/overview`));
      for (const response of await Promise.all(calls)) statuses.add(response.status);
    }
    expect([...statuses].sort()).toEqual([401, 429]);
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
  });
});
