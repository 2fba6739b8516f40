import { PUBLIC_URL, startApi, type RunningApi } from '../testing/api-fixture';
import { BrowserWalk } from '../testing/browser-walk';
import { CLIENT_ID, CLIENT_SECRET, ProviderProcess } from '../testing/provider-process';
import { CALLBACK_PATH } from './identity-provider.service';

const START = `${PUBLIC_URL}/admin/api/oidc/start`;
const MARA = { sub: '248289', name: 'Mara Lindqvist', email: 'mara@renewa.test', groups: ['Sales', 'RevOps'] };
/** Of an api that asks this provider. */
const settingsOf = ({ issuer }: ProviderProcess) => ({
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: CLIENT_ID,
  OIDC_CLIENT_SECRET: CLIENT_SECRET,
  OIDC_NAME: 'the Renewa account',
  OIDC_ADMIN_GROUPS: 'Platform',
  OIDC_OPERATOR_GROUPS: 'RevOps, Sales Ops',
  OIDC_VIEWER_GROUPS: 'Sales',
});
const isCallback = (url: URL): boolean => url.pathname === CALLBACK_PATH;

describe('sign-in at an identity provider', () => {
  let provider: ProviderProcess;
  let api: RunningApi;

  const settings = () => settingsOf(provider);

  beforeAll(async () => {
    provider = await ProviderProcess.start(`${PUBLIC_URL}${CALLBACK_PATH}`);
  });
  afterAll(() => provider.stop());
  beforeEach(async () => {
    api = await startApi(settings());
  });
  afterEach(() => api.app.close());

  const browser = () => new BrowserWalk({ [PUBLIC_URL]: api.url });
  const signIn = async (person: Readonly<Record<string, unknown>>) => {
    await provider.person(person);
    const walk = browser();
    return { walk, ...(await walk.open(START)) };
  };
  const me = async (walk: BrowserWalk) => {
    const response = await fetch(`${api.url}/admin/api/session`, { headers: { cookie: walk.cookies(PUBLIC_URL) } });
    return response.status === 200 ? ((await response.json()) as object) : response.status;
  };
  const trail = () => api.world.trail.recorded.map(({ action, actor, outcome }) => `${action} by ${actor}: ${outcome}`);

  it('the sign-in page is told of it', async () => {
    const response = await fetch(`${api.url}/admin/api/sign-in`);
    expect(await response.json()).toEqual({ identityProvider: 'the Renewa account' });
  });

  it('the first time makes an account with the most that one’s groups give, and a session', async () => {
    const { walk, url } = await signIn(MARA);
    expect(url.href).toBe(`${PUBLIC_URL}/admin/`);
    expect(await me(walk)).toEqual({ kind: 'user', name: 'Mara Lindqvist', role: 'operator' });
    expect(await api.world.access.userNamed('mara lindqvist')).toMatchObject({
      hasPassword: false,
      createdBy: 'identity provider',
    });
    expect(trail()).toEqual(['user.create by Mara Lindqvist: done', 'session.open by Mara Lindqvist: done']);
    expect(api.world.trail.recorded[0]).toMatchObject({
      actorKind: 'user',
      detail: { provider: provider.issuer, id: '248289', role: 'operator' },
    });
  });

  it('goes by authorization code, with PKCE, state and nonce, and tells the provider no secret of the attempt', async () => {
    await provider.person(MARA);
    const walk = browser();
    await walk.open(START, isCallback);
    const asked = new URL(walk.opened[1] ?? '').searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: `${PUBLIC_URL}${CALLBACK_PATH}`,
      scope: 'openid profile email',
      code_challenge_method: 'S256',
    });
    const [, secret = ''] = /hubspot_sync_sign_in=\d+\.([\w-]{43})\./.exec(walk.cookies(PUBLIC_URL)) ?? [];
    expect(secret).not.toBe('');
    expect(walk.opened.join(' ')).not.toContain(secret);
    expect(new Set([asked.get('state'), asked.get('nonce'), asked.get('code_challenge')]).size).toBe(3);
  });

  it('the account is the same next time, whatever the person is called by then, and gets today’s role', async () => {
    await signIn(MARA);
    const { walk } = await signIn({ ...MARA, name: 'Mara Berg', groups: ['Platform'] });
    expect(await me(walk)).toEqual({ kind: 'user', name: 'Mara Lindqvist', role: 'admin' });
    expect(trail().slice(2)).toEqual(['user.change by Mara Lindqvist: done', 'session.open by Mara Lindqvist: done']);
    const { walk: again } = await signIn({ ...MARA, groups: ['Sales'] });
    expect(await me(again)).toMatchObject({ role: 'viewer' });
    // What was opened with the higher role has the lower one too.
    expect(await me(walk)).toMatchObject({ role: 'viewer' });
  });

  it.each([
    ['none of one’s groups has a role', { groups: ['Facilities'] }, 'none of your groups has a role here', 'no_role'],
    ['the provider tells no groups', { groups: undefined }, 'the claim “groups” is missing', 'claim_missing'],
  ])('refuses where %s, and says so', async (_, claims, words, code) => {
    const { walk, response } = await signIn({ ...MARA, ...claims });
    expect(response.status).toBe(403);
    const page = await response.text();
    expect(page).toContain('You were not signed in');
    expect(page).toContain('Mara Lindqvist');
    expect(page).toContain(words);
    expect(await me(walk)).toBe(401);
    expect(await api.world.access.userNamed('Mara Lindqvist')).toBeNull();
    expect(trail()).toEqual([`session.open by Mara Lindqvist: ${code}`]);
  });

  it('takes over no account of the same name: the next name of the person is used, and without one it is refused', async () => {
    const password = { role: 'admin', passwordHash: 'none', createdBy: 'test' } as const;
    const made = await api.world.access.createUser({ ...password, name: 'MARA LINDQVIST' });
    const { walk } = await signIn(MARA);
    expect(await me(walk)).toMatchObject({ name: 'mara@renewa.test', role: 'operator' });
    await api.world.access.createUser({ ...password, name: '777' });
    const { response } = await signIn({ sub: '777', name: 'mara lindqvist', groups: ['Sales'] });
    expect(await response.text()).toContain('There is another account named mara lindqvist or 777');
    expect(made).not.toBeNull();
  });

  it('refuses a disabled account, and keeps the last one that may administer', async () => {
    const { walk } = await signIn({ ...MARA, groups: ['Platform'] });
    const mara = await api.world.access.userNamed('Mara Lindqvist');
    const configured = await api.world.access.userNamed('admin');
    await api.world.access.updateUser(configured?.id ?? '', { disabled: true });
    const { response } = await signIn(MARA);
    expect(await response.text()).toContain('it is the last account that has it');
    expect(await me(walk)).toMatchObject({ role: 'admin' });
    await api.world.access.updateUser(configured?.id ?? '', { disabled: false });
    await api.world.access.updateUser(mara?.id ?? '', { disabled: true });
    const { response: disabled } = await signIn(MARA);
    expect(await disabled.text()).toContain('The account Mara Lindqvist is disabled.');
    expect(trail().slice(-2)).toEqual([
      'session.open by Mara Lindqvist: last_admin',
      'session.open by Mara Lindqvist: account_disabled',
    ]);
  });

  it('an answer counts once, and only in the browser that asked', async () => {
    await provider.person(MARA);
    const walk = browser();
    const { url: answer } = await walk.open(START, isCallback);
    const stranger = await browser().open(answer.href);
    expect(stranger.response.status).toBe(403);
    expect(await stranger.response.text()).toContain('was not begun in this browser');
    const other = browser();
    await other.open(START, (url) => url.origin !== PUBLIC_URL);
    expect(await (await other.open(answer.href)).response.text()).toContain('was not begun in this browser');
    expect((await walk.open(answer.href)).url.href).toBe(`${PUBLIC_URL}/admin/`);
    expect((await walk.open(answer.href)).response.status).toBe(403);
    expect(trail().filter((line) => line.endsWith('attempt_unknown'))).toHaveLength(3);
  });

  it('a code that the provider did not give, or gave before, is refused', async () => {
    await provider.person(MARA);
    const walk = browser();
    const { url: answer } = await walk.open(START, isCallback);
    answer.searchParams.set('code', 'x'.repeat(43));
    expect(await (await walk.open(answer.href)).response.text()).toContain('does not know this sign-in any more');
    expect(await me(walk)).toBe(401);
  });

  it('what the provider refuses is said in its words', async () => {
    const { response } = await signIn({ ...MARA, denies: true });
    expect(await response.text()).toContain('did not sign you in: the person said no.');
    expect(trail()).toEqual(['session.open by nobody: denied']);
  });

  it('leads back to the page that one wanted, if it is one of ours', async () => {
    await provider.person(MARA);
    const wanted = async (page: string) => {
      const { url } = await browser().open(`${START}?page=${encodeURIComponent(page)}`, (next) =>
        next.pathname.startsWith('/admin/') ? !isCallback(next) : next.host === 'evil.test',
      );
      return url.href;
    };
    expect(await wanted('/admin/log?field=phone&kind=conflict')).toBe(
      `${PUBLIC_URL}/admin/log?field=phone&kind=conflict`,
    );
    for (const page of [
      'https://evil.test/admin/',
      '//evil.test/',
      '/admin/../..//evil.test',
      '/admin/api/session',
      '/',
    ])
      expect(await wanted(page)).toMatch(new RegExp(`^${PUBLIC_URL}/(admin/)?$`));
  });

  it('a wrong client secret is told as a setting to be checked', async () => {
    const wrong = await startApi({ ...settings(), OIDC_CLIENT_SECRET: 'another' });
    await provider.person(MARA);
    const { response } = await new BrowserWalk({ [PUBLIC_URL]: wrong.url }).open(START);
    expect(await response.text()).toContain('must check OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and the redirect URL');
    expect(wrong.world.trail.recorded.map(({ outcome }) => outcome)).toEqual(['provider_settings']);
    await wrong.app.close();
  });

  it('a provider that is away keeps nobody with a password out', async () => {
    const away = await startApi({ ...settings(), OIDC_ISSUER: 'http://127.0.0.1:1' });
    const { response } = await new BrowserWalk({ [PUBLIC_URL]: away.url }).open(START);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('The identity provider does not answer.');
    expect((await away.asAdmin('/admin/api/overview')).status).toBe(200);
    await away.app.close();
  });

  it('without one there is nothing to go to', async () => {
    const without = await startApi();
    expect(await (await fetch(`${without.url}/admin/api/sign-in`)).json()).toEqual({ identityProvider: null });
    const response = await fetch(`${without.url}/admin/api/oidc/start`, { redirect: 'manual' });
    expect(response.status).toBe(404);
    await without.app.close();
  });
});

describe('an identity provider that tells groups in the ID token', () => {
  it('is believed without another question', async () => {
    const provider = await ProviderProcess.start(`${PUBLIC_URL}${CALLBACK_PATH}`, { IN_ID_TOKEN: '1' });
    const api = await startApi(settingsOf(provider));
    await provider.person(MARA);
    const { url } = await new BrowserWalk({ [PUBLIC_URL]: api.url }).open(START);
    expect(url.href).toBe(`${PUBLIC_URL}/admin/`);
    expect(await api.world.access.userNamed('Mara Lindqvist')).toMatchObject({ role: 'operator' });
    await api.app.close();
    await provider.stop();
  });
});

describe.each([
  ['by a refresh token', { REFRESH: '1', IN_ID_TOKEN: '1' }],
  ['at the userinfo endpoint', {}],
])('a session that was opened at an identity provider, asked about again %s', (_, env) => {
  const MINUTE = 60_000;
  let provider: ProviderProcess;
  let api: RunningApi;
  let walk: BrowserWalk;

  beforeAll(async () => {
    provider = await ProviderProcess.start(`${PUBLIC_URL}${CALLBACK_PATH}`, env);
  });
  afterAll(() => provider.stop());
  beforeEach(async () => {
    api = await startApi(settingsOf(provider));
    await provider.person(MARA);
    walk = new BrowserWalk({ [PUBLIC_URL]: api.url });
    await walk.open(START);
  });
  afterEach(() => api.app.close());

  const call = () => fetch(`${api.url}/admin/api/session`, { headers: { cookie: walk.cookies(PUBLIC_URL) } });
  const roleAfter = async (minutes: number): Promise<unknown> => {
    api.world.aheadMs += minutes * MINUTE;
    const response = await call();
    return response.status === 200 ? ((await response.json()) as { role: string }).role : response.status;
  };
  const trail = () => api.world.trail.recorded.slice(2).map(({ action, outcome }) => `${action}: ${outcome}`);

  it('goes on for a working day of a person who keeps a role, and no longer', async () => {
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) expect(await roleAfter(20)).toBe('operator');
    expect(await roleAfter(20)).toBe(401);
    expect(trail()).toEqual([]);
  });

  it('ends within a quarter of an hour for who lost all groups', async () => {
    await provider.person({ ...MARA, groups: [] });
    expect(await roleAfter(14)).toBe('operator');
    expect(await roleAfter(2)).toBe(401);
    await provider.person(MARA);
    expect(await roleAfter(0)).toBe(401);
    expect(trail()).toEqual(['session.end: no_role']);
  });

  it('has the role that the groups give today', async () => {
    await provider.person({ ...MARA, groups: ['Sales'] });
    expect(await roleAfter(16)).toBe('viewer');
    await provider.person({ ...MARA, groups: ['Platform'] });
    expect(await roleAfter(16)).toBe('admin');
    expect(trail()).toEqual(['user.change: done', 'user.change: done']);
  });

  it('asks once for many calls at a time', async () => {
    api.world.aheadMs += 16 * MINUTE;
    const answers = await Promise.all(Array.from({ length: 8 }, call));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await roleAfter(16)).toBe('operator');
  });

  it('ends instead of taking the role from the last who may administer', async () => {
    await provider.person({ ...MARA, groups: ['Platform'] });
    expect(await roleAfter(16)).toBe('admin');
    const configured = await api.world.access.userNamed('admin');
    await api.world.access.updateUser(configured?.id ?? '', { disabled: true });
    await provider.person(MARA);
    expect(await roleAfter(16)).toBe(401);
    expect(trail()).toEqual(['user.change: done', 'session.end: last_admin']);
    expect(await api.world.access.userNamed('Mara Lindqvist')).toMatchObject({ role: 'admin' });
  });

  it('ends for whom the provider does not know any more, at the latest an hour after its last word', async () => {
    await provider.person({ ...MARA, gone: true });
    expect(await roleAfter(16)).toBe('REFRESH' in env ? 401 : 'operator');
    expect(await roleAfter(45)).toBe(401);
    expect(trail()).toEqual('REFRESH' in env ? ['session.end: denied'] : []);
  });
});

describe('a session whose identity provider cannot be asked again', () => {
  const begin = async (env: Readonly<Record<string, string>>) => {
    const provider = await ProviderProcess.start(`${PUBLIC_URL}${CALLBACK_PATH}`, env);
    const api = await startApi(settingsOf(provider));
    await provider.person(MARA);
    const walk = new BrowserWalk({ [PUBLIC_URL]: api.url });
    await walk.open(START);
    const statusAfter = async (minutes: number): Promise<number> => {
      api.world.aheadMs += minutes * 60_000;
      const headers = { cookie: walk.cookies(PUBLIC_URL) };
      return (await fetch(`${api.url}/admin/api/session`, { headers })).status;
    };
    return { provider, api, statusAfter };
  };

  it('lasts an hour where it gives nothing to ask by', async () => {
    const { provider, api, statusAfter } = await begin({ IN_ID_TOKEN: '1' });
    expect(await statusAfter(59)).toBe(200);
    expect(await statusAfter(2)).toBe(401);
    await api.app.close();
    await provider.stop();
  });

  it('lasts until an hour after its last word where it is away', async () => {
    const { provider, api, statusAfter } = await begin({ REFRESH: '1' });
    expect(await statusAfter(16)).toBe(200);
    await provider.stop();
    expect(await statusAfter(16)).toBe(200);
    expect(await statusAfter(40)).toBe(200);
    expect(await statusAfter(5)).toBe(401);
    await api.app.close();
  });
});
