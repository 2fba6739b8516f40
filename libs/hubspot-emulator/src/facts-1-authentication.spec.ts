import { createHash } from 'node:crypto';
import { EmulatedAccount } from './testing/emulated-account';
import type { HubSpotCaller } from './testing/hubspot-caller';

/** Statements of hubspot-facts 1; each test names its section. */
describe('authentication (facts 1)', () => {
  const account = new EmulatedAccount();
  beforeEach(() => account.open());
  afterAll(() => account.close());

  const refresh = (fields: Record<string, string> = {}, version = 'v3') =>
    account.token({ grant_type: 'refresh_token', refresh_token: account.emulator.install(), ...fields }, version);
  const own = () => ({ client_id: account.emulator.clientId, client_secret: account.emulator.clientSecret });

  describe('1.2 the authorize page', () => {
    const open = (query: Record<string, string>, path = '/oauth/authorize') =>
      fetch(`${account.emulator.url}${path}?${new URLSearchParams(query).toString()}`, { redirect: 'manual' });
    const asked = () => ({
      client_id: account.emulator.clientId,
      redirect_uri: 'http://localhost/back',
      scope: 'oauth',
      state: 'a b',
    });

    it('1.2 asks the user, then sends a code and the state unchanged', async () => {
      const page = await open(asked());
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Connect app')]);
      const answer = await open({ ...asked(), decision: 'approve' }, '/oauth/62515/authorize');
      const back = new URL(answer.headers.get('location') ?? '');
      expect([answer.status, back.searchParams.get('state')]).toEqual([302, 'a b']);
      expect(back.searchParams.get('code')).toMatch(/^na1-/);
    });

    it('1.2 a refusal comes back as access_denied', async () => {
      const answer = await open({ ...asked(), decision: 'deny' });
      expect(new URL(answer.headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
    });

    it('1.2 an unknown app, no way back, or a scope that the app may not have is a page with an error', async () => {
      for (const wrong of [{ client_id: 'x' }, { redirect_uri: 'x' }, { scope: 'automation' }])
        expect((await open({ ...asked(), ...wrong })).status).toBe(400);
    });

    it('1.2, 1.3 a code asked for with a challenge is given for its verifier only', async () => {
      const code_challenge = createHash('sha256').update('the verifier').digest('base64url');
      const redeem = async (code_verifier: string) => {
        const answer = await open({ ...asked(), code_challenge, code_challenge_method: 'S256', decision: 'approve' });
        const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
        const fields = { grant_type: 'authorization_code', code, redirect_uri: 'http://localhost/back' };
        return (await account.token({ ...fields, code_verifier })).status;
      };
      expect([await redeem('the verifier'), await redeem('another'), await redeem('')]).toEqual([200, 400, 400]);
    });

    it('1.2 an optional scope that the account does not have is dropped without a word', async () => {
      const answer = await open({ ...asked(), optional_scope: 'automation tickets', decision: 'approve' });
      const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
      const redirect_uri = 'http://localhost/back';
      const granted = await account.token({ grant_type: 'authorization_code', code, redirect_uri });
      expect(granted.body.scopes).toEqual(['oauth', 'tickets']);
    });
  });

  describe('1.3 tokens', () => {
    it('1.3 v1 tells four things, later versions also whose token it is', async () => {
      const v1 = (await refresh({}, 'v1')).body;
      expect(Object.keys(v1).sort()).toEqual(['access_token', 'expires_in', 'refresh_token', 'token_type']);
      for (const version of ['v3', '2026-03', '2026-09'])
        expect((await refresh({}, version)).body).toMatchObject({
          token_type: 'bearer',
          token_use: 'access_token',
          hub_id: 62515,
          user_id: expect.any(Number),
          scopes: expect.arrayContaining(['oauth']),
          expires_in: 1800,
        });
    });

    it('1.3 v1 takes the fields from the query too, v3 only from the body', async () => {
      const fields = { ...own(), grant_type: 'refresh_token', refresh_token: account.emulator.install() };
      const query = new URLSearchParams(fields).toString();
      expect((await account.hubspot.form(`/oauth/v1/token?${query}`, {})).status).toBe(200);
      expect((await account.hubspot.form(`/oauth/v3/token?${query}`, {})).body.status).toBe('BAD_CLIENT_ID');
    });

    it('1.3 a refresh repeats the same refresh token; the access token before it goes on working', async () => {
      const refresh_token = account.emulator.install();
      const [first, second] = [await refresh({ refresh_token }), await refresh({ refresh_token })];
      expect([first.body.refresh_token, second.body.refresh_token]).toEqual([refresh_token, refresh_token]);
      for (const { body } of [first, second]) {
        account.hubspot.token = body.access_token;
        expect((await account.hubspot.get('/crm/v3/objects/contacts')).status).toBe(200);
      }
    });

    it('1.3 a code is bound to the way back that it was asked with', async () => {
      const query = { ...own(), redirect_uri: 'http://localhost/a', scope: 'oauth', auto: '1' };
      const page = await fetch(`${account.emulator.url}/oauth/authorize?${new URLSearchParams(query).toString()}`, {
        redirect: 'manual',
      });
      const code = new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? '';
      const answer = await account.token({
        grant_type: 'authorization_code',
        code,
        redirect_uri: 'http://localhost/b',
      });
      expect(answer).toMatchObject({ status: 400, body: { status: 'BAD_REDIRECT_URI' } });
    });
  });

  describe('1.4 introspection, revocation', () => {
    it('1.4 v1 tells an access token and a refresh token by GET', async () => {
      const { access_token, refresh_token } = (await refresh()).body;
      expect((await account.hubspot.get(`/oauth/v1/access-tokens/${access_token}`)).body).toMatchObject({
        token: access_token,
        user: expect.stringContaining('@'),
        hub_id: 62515,
        app_id: account.emulator.appId,
        token_type: 'access',
        expires_in: 1800,
        is_private_distribution: false,
      });
      expect((await account.hubspot.get(`/oauth/v1/refresh-tokens/${refresh_token}`)).body).toMatchObject({
        token: refresh_token,
        client_id: account.emulator.clientId,
        token_type: 'refresh',
      });
      expect((await account.hubspot.get('/oauth/v1/access-tokens/nothing')).status).toBe(404);
    });

    it('1.4 v3 and dated versions introspect by form; an unknown token is not active', async () => {
      const { access_token, refresh_token } = (await refresh()).body;
      for (const version of ['v3', '2026-03', '2026-09']) {
        const ask = async (token: string) =>
          (await account.hubspot.form(`/oauth/${version}/token/introspect`, { ...own(), token })).body;
        expect(await ask(access_token)).toMatchObject({ active: true, token_use: 'access_token', hub_id: 62515 });
        expect(await ask(refresh_token)).toMatchObject({ active: true, token_use: 'refresh_token' });
        expect(await ask('nothing')).toEqual({ active: false });
      }
    });

    it.each(['v1', 'v3'])(
      '1.4 a revoked refresh token (%s) does not end the access tokens it gave out',
      async (version) => {
        const { access_token, refresh_token } = (await refresh()).body;
        if (version === 'v1')
          expect((await account.hubspot.delete(`/oauth/v1/refresh-tokens/${refresh_token}`)).status).toBe(204);
        else await account.hubspot.form('/oauth/v3/token/revoke', { ...own(), token: refresh_token });
        expect((await refresh({ refresh_token })).body.status).toBe('BAD_REFRESH_TOKEN');
        account.hubspot.token = access_token;
        expect((await account.hubspot.get('/crm/v3/objects/contacts')).status).toBe(200);
      },
    );

    it('1.4 a static token is told who it is', async () => {
      const answer = await account.hubspot.post('/oauth/v2/private-apps/get/access-token-info', {
        tokenKey: 'pat-na1-test',
      });
      expect(answer.body).toMatchObject({ hubId: 62515, appId: 777, userId: expect.any(Number) });
      const unknown = await account.hubspot.post('/oauth/v2/private-apps/get/access-token-info', { tokenKey: 'pat-x' });
      expect(unknown.status).toBe(404);
    });
  });

  describe('1.5 errors', () => {
    it.each([
      ['BAD_CLIENT_ID', { client_id: 'x' }],
      ['BAD_CLIENT_SECRET', { client_secret: 'x' }],
      ['BAD_REFRESH_TOKEN', { refresh_token: 'x' }],
      ['BAD_AUTH_CODE', { grant_type: 'authorization_code', code: 'x' }],
    ])('1.5, 0.5 %s is told without category and correlation id', async (status, wrong) => {
      const answer = await refresh(wrong);
      expect([answer.status, answer.body.status]).toEqual([400, status]);
      expect(Object.keys(answer.body).sort()).toEqual(['error', 'error_description', 'message', 'status']);
    });

    it('1.5 an unknown static token is INVALID_AUTHENTICATION', async () => {
      account.hubspot.token = 'pat-na1-nobody';
      expect(await account.hubspot.get('/crm/v3/objects/contacts')).toMatchObject({
        status: 401,
        body: { status: 'error', category: 'INVALID_AUTHENTICATION' },
      });
    });

    it.each([
      ['errors', { errors: [{ context: { requiredGranularScopes: ['crm.objects.deals.read'] } }] }],
      ['older-errors', { errors: [{ context: { requiredScopes: ['crm.objects.deals.read'] } }] }],
      ['context', { context: { requiredGranularScopes: ['crm.objects.deals.read'] } }],
    ])('1.5, 12.2 a missing scope is 403 in the form "%s"', async (missingScopes, told) => {
      await account.set({ missingScopes });
      const user = await account.asUser('crm.objects.contacts.read');
      const answer = await user.get('/crm/v3/objects/deals');
      expect(answer).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES', ...told } });
    });
  });

  describe('1.1, 1.6 what opens what', () => {
    it('1.1 the developer key opens webhook settings only', async () => {
      const call = (path: string) => fetch(`${account.emulator.url}${path}?hapikey=emulated-developer-key`);
      expect((await call(`/webhooks/v3/${account.emulator.appId}/subscriptions`)).status).toBe(200);
      expect((await call('/crm/v3/objects/contacts')).status).toBe(401);
    });

    it.each([
      ['/crm/v3/objects/contacts', 'crm.objects.contacts.read'],
      ['/crm/v3/objects/tickets', 'tickets'],
      ['/crm/v3/objects/products', 'e-commerce'],
      ['/crm/v3/objects/notes', 'crm.objects.contacts.read'],
      ['/crm/v3/properties/deals', 'crm.objects.deals.read'],
      ['/crm/v3/properties/deals', 'crm.schemas.deals.read'],
      ['/crm/v3/pipelines/deals', 'crm.objects.deals.read'],
      ['/crm/v3/owners', 'crm.objects.owners.read'],
      ['/crm/v3/schemas', 'crm.schemas.custom.read'],
      ['/crm/limits/2026-03/custom-properties', 'crm.objects.companies.read'],
      ['/settings/currencies/v3/codes', 'settings.currencies.read'],
    ])('1.6 %s opens to %s and not to others', async (path, scope) => {
      expect((await (await account.asUser(scope)).get(path)).status).toBe(200);
      expect((await (await account.asUser('oauth')).get(path)).status).toBe(403);
    });

    it('1.6 limits are closed to schema scopes alone; definitions are written with schema scopes', async () => {
      const schemas = await account.asUser('crm.schemas.contacts.read', 'crm.schemas.contacts.write');
      expect((await schemas.get('/crm/limits/2026-03/custom-properties')).status).toBe(403);
      const property = { name: 'own', label: 'O', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
      expect((await schemas.post('/crm/v3/properties/contacts', property)).status).toBe(201);
      const objects = await account.asUser('crm.objects.contacts.write');
      expect((await objects.post('/crm/v3/properties/contacts', { ...property, name: 'b' })).status).toBe(403);
    });

    it('1.6, 5.3 values of a sensitive property are told to those with the scope only', async () => {
      const property = { name: 'iban', label: 'I', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
      await account.hubspot.post('/crm/v3/properties/contacts', { ...property, dataSensitivity: 'sensitive' });
      const id = await account.make('contacts', { firstname: 'A', iban: 'DE02' });
      const answers = async (user: HubSpotCaller): Promise<unknown[]> => {
        const asked = { properties: ['iban'], inputs: [{ id }] };
        const [read, list, batch, found] = [
          await user.get(`/crm/v3/objects/contacts/${id}?properties=iban&propertiesWithHistory=iban`),
          await user.get('/crm/v3/objects/contacts?properties=iban'),
          await user.post('/crm/v3/objects/contacts/batch/read', asked),
          await user.post('/crm/v3/objects/contacts/search', asked),
        ];
        return [read.body, list.body.results[0], batch.body.results[0], found.body.results[0]].map(
          ({ properties }) => properties.iban,
        );
      };
      const [plain, sensitive] = [
        await account.asUser('crm.objects.contacts.read'),
        await account.asUser('crm.objects.contacts.read', 'crm.objects.contacts.sensitive.read'),
      ];
      expect(await answers(plain)).toEqual([undefined, undefined, undefined, undefined]);
      expect(await answers(sensitive)).toEqual(['DE02', 'DE02', 'DE02', 'DE02']);
      const history = await plain.get(`/crm/v3/objects/contacts/${id}?propertiesWithHistory=iban`);
      expect(JSON.stringify(history.body)).not.toContain('DE02');
    });

    it('1.6, 5.3 the answer of one’s own write tells a sensitive value to those with the scope only, be it alone or in a batch', async () => {
      const property = { name: 'iban', label: 'I', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
      await account.hubspot.post('/crm/v3/properties/contacts', { ...property, dataSensitivity: 'sensitive' });
      const writes = async (user: HubSpotCaller): Promise<unknown[]> => {
        const properties = { firstname: 'A', iban: 'DE02' };
        const made = await user.post('/crm/v3/objects/contacts', { properties });
        const inputs = [{ id: made.body.id, properties: { iban: 'DE03' } }];
        const answers = [
          made.body,
          (await user.patch(`/crm/v3/objects/contacts/${made.body.id}`, { properties: { iban: 'DE04' } })).body,
          (await user.post('/crm/v3/objects/contacts/batch/create', { inputs: [{ properties }] })).body.results[0],
          (await user.post('/crm/v3/objects/contacts/batch/update', { inputs })).body.results[0],
        ];
        return answers.map((answer) => answer.properties.iban);
      };
      const scopes = ['crm.objects.contacts.read', 'crm.objects.contacts.write'];
      expect(await writes(await account.asUser(...scopes))).toEqual([undefined, undefined, undefined, undefined]);
      const seeing = await account.asUser(...scopes, 'crm.objects.contacts.sensitive.read');
      expect(await writes(seeing)).toEqual(['DE02', 'DE04', 'DE02', 'DE03']);
    });

    it('1.6 associations need the rights on both types', async () => {
      const inputs = [{ id: '1' }];
      const path = '/crm/v4/associations/contacts/companies/batch/read';
      const one = await account.asUser('crm.objects.contacts.read');
      expect((await one.post(path, { inputs })).status).toBe(403);
      const both = await account.asUser('crm.objects.contacts.read', 'crm.objects.companies.read');
      expect((await both.post(path, { inputs })).status).toBe(207);
    });
  });
});
