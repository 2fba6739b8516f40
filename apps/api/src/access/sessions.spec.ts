import {
  logIn,
  METRICS_TOKEN,
  PASSWORD,
  problemIn,
  PUBLIC_URL,
  startApi,
  type RunningApi,
} from '../testing/api-fixture';
import { LoginAttempts } from './login-attempts';

describe('sessions', () => {
  let api: RunningApi;

  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.app.close());

  const login = (password: string, headers: Record<string, string> = {}) =>
    fetch(`${api.url}/admin/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'admin', password }),
    });

  it.each(['/docs', '/docs/', '/docs-json', '/docs-yaml', '/docs/swagger-ui-init.js'])(
    '%s needs a session',
    async (path) => {
      const refused = await fetch(`${api.url}${path}`);
      expect(refused.status).toBe(401);
      expect((await api.asAdmin(path)).status).toBe(200);
    },
  );

  it('the right password opens a session in a cookie that scripts and other sites cannot use', async () => {
    const response = await login(PASSWORD);
    expect(response.status).toBe(200);
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^hubspot_sync=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    expect((await api.asAdmin('/admin/api/overview')).status).toBe(200);
  });

  it('under https the cookie is Secure and bound to the host', async () => {
    const secure = await startApi({ PUBLIC_URL: 'https://sync.example.com' });
    const response = await fetch(`${secure.url}/admin/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Admin', password: PASSWORD }),
    });
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-hubspot_sync=.*; Secure; SameSite=Lax$/);
    expect(response.headers.get('strict-transport-security')).not.toBeNull();
    expect(response.headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
    await secure.app.close();
  });

  it('a wrong password is told, and the fifth locks the address out, even for the right one', async () => {
    for (let i = 0; i < 5; i += 1) {
      const response = await login('wrong password');
      expect(response.status).toBe(401);
      expect((await problemIn(response)).detail).toBe('No account has this name and password.');
    }
    const locked = await login(PASSWORD);
    expect(locked.status).toBe(429);
    expect((await problemIn(locked)).detail).toBe('Too many wrong passwords. Try again in 15 minutes.');
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(890);
  });

  it('a login without name and password names the fields', async () => {
    const response = await fetch(`${api.url}/admin/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(400);
    const problem = await problemIn(response);
    expect(problem.code).toBe('invalid_request');
    expect([...new Set(problem.errors?.map(({ field }) => field))]).toEqual(['name', 'password']);
  });

  it('logging out ends the session, not only the cookie', async () => {
    const cookie = await logIn(api.url);
    const call = (method: string, path: string) =>
      fetch(`${api.url}${path}`, { method, headers: { cookie, 'x-requested-with': 'test' } });
    expect((await call('GET', '/admin/api/overview')).status).toBe(200);
    expect((await call('DELETE', '/admin/api/session')).status).toBe(204);
    expect((await call('GET', '/admin/api/overview')).status).toBe(401);
  });

  it.each([
    ['without the write header', { 'x-requested-with': '' }, 'write_header_missing'],
    ['from another origin', { origin: 'https://evil.test' }, 'other_site'],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }, 'other_site'],
  ])('a write %s is refused even with a session', async (_, headers, code) => {
    const response = await api.asAdmin('/admin/api/pause', {
      method: 'POST',
      headers: headers as Record<string, string>,
    });
    expect(response.status).toBe(403);
    expect((await problemIn(response)).code).toBe(code);
    expect(api.world.connection?.state).toBe('connected');
  });

  it.each([PUBLIC_URL, 'the address called'])('a write from %s is done', async (origin) => {
    const headers = { origin: origin === PUBLIC_URL ? PUBLIC_URL : api.url };
    const response = await api.asAdmin('/admin/api/pause', { method: 'POST', headers });
    expect(response.status).toBe(204);
    expect(api.world.connection?.state).toBe('paused');
  });

  it('metrics are read with the token or a session, with nothing else', async () => {
    const read = (headers: Record<string, string>) => fetch(`${api.url}/metrics`, { headers });
    expect((await read({})).status).toBe(401);
    expect((await read({ authorization: 'Bearer wrong-metrics-token' })).status).toBe(401);
    const answer = await read({ authorization: `Bearer ${METRICS_TOKEN}` });
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain('hubspot_sync_captured_changes 4');
    expect(text).toContain('hubspot_sync_capture_log_unread_bytes 120');
    expect(text).toContain('hubspot_sync_capture_log_held_bytes 4096');
    expect(text).toContain('hubspot_sync_capture_slot{state="read"} 1');
    expect(text).toContain('hubspot_sync_capture_slot{state="lost"} 0');
    expect((await api.asAdmin('/metrics')).status).toBe(200);
  });

  it('scripts come from here only, and no other site may frame the page', async () => {
    const { headers } = await fetch(`${api.url}/health/live`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('login attempts', () => {
  it('of one address go one after another, so that many at once are no more than five', async () => {
    const attempts = new LoginAttempts(() => 0);
    let tried = 0;
    const attempt = async (): Promise<void> => {
      if (attempts.waitMs('a') > 0) return;
      tried += 1;
      await Promise.resolve();
      attempts.failed('a');
      if (tried === 2) throw new Error('the database is away');
    };
    await Promise.allSettled(Array.from({ length: 50 }, () => attempts.inTurn('a', attempt)));
    expect(tried).toBe(5);
  });

  it('an address is locked out by its own failures only, and let in again after 15 minutes', () => {
    let now = 0;
    const attempts = new LoginAttempts(() => now);
    for (let i = 0; i < 5; i += 1) attempts.failed('a');
    expect(attempts.waitMs('a')).toBe(900_000);
    expect(attempts.waitMs('b')).toBe(0);
    now = 900_000;
    expect(attempts.waitMs('a')).toBe(0);
  });

  it('a success forgets the failures before it', () => {
    const attempts = new LoginAttempts(() => 0);
    for (let i = 0; i < 4; i += 1) attempts.failed('a');
    attempts.succeeded('a');
    attempts.failed('a');
    expect(attempts.waitMs('a')).toBe(0);
  });

  it('many addresses together are slowed down, for a minute', () => {
    let now = 0;
    const attempts = new LoginAttempts(() => now);
    for (let i = 0; i < 60; i += 1) attempts.failed(`address ${i}`);
    expect(attempts.waitMs('new')).toBe(60_000);
    now = 60_001;
    expect(attempts.waitMs('new')).toBe(0);
  });
});
