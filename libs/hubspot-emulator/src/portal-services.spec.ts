import { createHash, createHmac } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALM_WEBHOOKS, createHubSpotEmulator, type HubSpotEmulator, type HubSpotEmulatorOptions } from './index';
import { HubSpotCaller, until } from './testing/hubspot-caller';
import { signatureV1, signatureV3 } from './webhooks/webhook-signature';

const KEY = 'pat-na1-test';

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks that answers what `answer` says. */
const receiver = async (answer: () => number): Promise<{ url: string; deliveries: Delivery[]; server: Server }> => {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString('utf8')));
    request.on('end', () => {
      deliveries.push({ headers: request.headers, body });
      response.writeHead(answer()).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?a=%3A`, deliveries, server };
};

const eventsIn = (deliveries: readonly Delivery[]): Record<string, unknown>[] =>
  deliveries.flatMap((delivery) => JSON.parse(delivery.body));

describe('services around the records', () => {
  const open: { close(): unknown }[] = [];
  let now = Date.parse('2026-10-01T12:00:00Z');

  const start = async (
    options: HubSpotEmulatorOptions = {},
  ): Promise<{ emulator: HubSpotEmulator; hubspot: HubSpotCaller }> => {
    const emulator = await createHubSpotEmulator({
      serviceKeys: [{ token: KEY, appId: 777 }],
      switches: { searchLagMs: 0, searchJitterMs: 0 },
      webhooks: CALM_WEBHOOKS,
      clock: () => now,
      ...options,
    });
    open.push(emulator);
    return { emulator, hubspot: new HubSpotCaller(emulator.url, KEY) };
  };

  afterEach(async () => {
    for (const held of open.splice(0)) await held.close();
  });

  const authorize = async (emulator: HubSpotEmulator, scope: string): Promise<URL> => {
    const query = new URLSearchParams({
      client_id: emulator.clientId,
      redirect_uri: 'http://localhost:3000/back',
      scope,
      state: 's1',
      auto: '1',
    });
    const answer = await fetch(`${emulator.url}/oauth/authorize?${query.toString()}`, { redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? '');
  };

  it('1.2, 1.3 a code is redeemed once; 1.5 with BAD_AUTH_CODE after', async () => {
    const { emulator, hubspot } = await start();
    const back = await authorize(emulator, 'crm.objects.contacts.read');
    expect(back.searchParams.get('state')).toBe('s1');
    const fields = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: 'http://localhost:3000/back',
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
    };
    const first = await hubspot.form('/oauth/v3/token', fields);
    expect(first.body).toMatchObject({
      expires_in: 1800,
      hub_id: emulator.portalId,
      scopes: ['oauth', 'crm.objects.contacts.read'],
    });
    expect((await hubspot.form('/oauth/v3/token', fields)).body).toMatchObject({ status: 'BAD_AUTH_CODE' });
    hubspot.token = first.body.access_token;
    expect((await hubspot.get('/crm/v3/objects/contacts')).status).toBe(200);
    expect((await hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'x' } })).body).toMatchObject({
      category: 'MISSING_SCOPES',
      errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.write'] } }],
    });
  });

  it('1.4, 1.5 tokens expire after 1800 s; an uninstall kills the refresh token', async () => {
    const { emulator, hubspot } = await start();
    const fields = {
      grant_type: 'refresh_token',
      refresh_token: emulator.install(),
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
    };
    hubspot.token = (await hubspot.form('/oauth/2026-03/token', fields)).body.access_token;
    now += 1_875_000;
    const expired = await hubspot.get('/crm/v3/objects/contacts');
    expect(expired).toMatchObject({
      status: 401,
      body: {
        category: 'EXPIRED_AUTHENTICATION',
        message: 'The OAuth token used to make this call expired 75 second(s) ago.',
      },
    });
    hubspot.token = 'garbled';
    expect((await hubspot.get('/crm/v3/objects/contacts')).body.message).toContain('20705 day(s) ago');
    hubspot.token = (await hubspot.form('/oauth/v1/token', fields)).body.access_token;
    expect((await hubspot.delete('/appinstalls/v3/external-install')).status).toBe(204);
    expect((await hubspot.form('/oauth/v1/token', fields)).body).toEqual({
      error: 'invalid_grant',
      error_description: 'refresh token is invalid, expired or revoked',
      status: 'BAD_REFRESH_TOKEN',
      message: 'refresh token is invalid, expired or revoked',
    });
  });

  it('4.1–4.3 the ten-second window slides, search has its own second, headers tell what is left', async () => {
    const { hubspot } = await start({ limits: { burst: 3, search: 1, countRefused: false } });
    const first = await hubspot.get('/crm/v3/objects/contacts');
    expect([first.headers.get('x-hubspot-ratelimit-max'), first.headers.get('x-hubspot-ratelimit-remaining')]).toEqual([
      '3',
      '2',
    ]);
    now += 6_000;
    await hubspot.get('/crm/v3/objects/contacts');
    await hubspot.get('/crm/v3/objects/contacts');
    expect((await hubspot.get('/crm/v3/objects/contacts')).body).toMatchObject({
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
      message: 'You have reached your ten_secondly_rolling limit.',
    });
    now += 4_000;
    expect((await hubspot.get('/crm/v3/objects/contacts')).status).toBe(200);
    expect((await hubspot.get('/crm/v3/objects/contacts')).status).toBe(429);
    const search = await hubspot.post('/crm/v3/objects/contacts/search', {});
    expect([search.status, search.headers.get('x-hubspot-ratelimit-max')]).toEqual([200, null]);
    expect((await hubspot.post('/crm/v3/objects/contacts/search', {})).body).toMatchObject({
      policyName: 'SECONDLY',
      message: 'You have reached your secondly limit.',
    });
  });

  it('3 the search index lags behind reads', async () => {
    const { hubspot } = await start({ switches: { searchLagMs: 5_000, searchJitterMs: 0 } });
    await hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'Ada' } });
    const search = async (): Promise<number> =>
      (
        await hubspot.post('/crm/v3/objects/contacts/search', {
          filterGroups: [{ filters: [{ propertyName: 'firstname', operator: 'EQ', value: 'ADA' }] }],
        })
      ).body.total;
    expect(await search()).toBe(0);
    now += 5_000;
    expect(await search()).toBe(1);
  });

  it('6.1, 6.2 a label brings the unlabelled type, a new primary takes the label, both ends see it', async () => {
    const { hubspot } = await start();
    const make = async (type: string, properties: object): Promise<string> =>
      (await hubspot.post(`/crm/v3/objects/${type}`, { properties })).body.id;
    const [contact, one, two] = [
      await make('contacts', { firstname: 'Ada' }),
      await make('companies', { name: 'One' }),
      await make('companies', { name: 'Two' }),
    ];
    for (const company of [one, two]) {
      const put = await hubspot.put(`/crm/v4/objects/contacts/${contact}/associations/companies/${company}`, [
        { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 },
      ]);
      expect(put).toMatchObject({
        status: 201,
        body: {
          fromObjectTypeId: '0-1',
          fromObjectId: Number(contact),
          toObjectId: Number(company),
          labels: ['Primary'],
        },
      });
    }
    const read = await hubspot.post('/crm/v4/associations/contacts/companies/batch/read', {
      inputs: [{ id: contact }],
    });
    expect(read.body.results[0].to).toEqual([
      { toObjectId: Number(one), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null }] },
      {
        toObjectId: Number(two),
        associationTypes: [
          { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
          { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
        ],
      },
    ]);
    const back = await hubspot.get(`/crm/v4/objects/companies/${two}/associations/contacts`);
    expect(back.body.results[0].associationTypes.map((type: { typeId: number }) => type.typeId)).toEqual([2, 280]);
    const none = await hubspot.post('/crm/associations/2026-03/companies/deals/batch/read', { inputs: [{ id: one }] });
    expect(none).toMatchObject({
      status: 207,
      body: {
        numErrors: 1,
        errors: [
          {
            subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
            message: `No deal is associated with company ${one}.`,
          },
        ],
      },
    });
    const wrong = await hubspot.post('/crm/v4/associations/contacts/companies/batch/create', {
      inputs: [
        {
          from: { id: contact },
          to: { id: '1234' },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
        },
      ],
    });
    expect(wrong).toMatchObject({ status: 207, body: { errors: [{ message: 'COMPANY=1234 is not valid' }] } });
  });

  it('7.3–7.6 own writes come back signed as INTEGRATION with the app id; a user edit as CRM_UI', async () => {
    const { emulator, hubspot } = await start();
    const { url, deliveries, server } = await receiver(() => 200);
    open.push(server);
    emulator.sendWebhooksTo(url);
    const id = (await hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'Zoë' } })).body.id;
    await hubspot.control('PATCH', `user/objects/contacts/${id}`, { properties: { firstname: 'Zora' }, userId: 5 });
    const events = await until(() =>
      eventsIn(deliveries).some((event) => event['propertyValue'] === 'Zora') ? eventsIn(deliveries) : null,
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        subscriptionType: 'contact.creation',
        objectId: Number(id),
        changeFlag: 'CREATED',
        changeSource: 'INTEGRATION',
        sourceId: '777',
      }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        propertyName: 'firstname',
        propertyValue: 'Zora',
        changeSource: 'CRM_UI',
        sourceId: 'userId:5',
        attemptNumber: 0,
      }),
    );
    const [first] = deliveries;
    const stamp = String(first?.headers['x-hubspot-request-timestamp']);
    const signed = `POST${url.replace('%3A', ':')}${first?.body}${stamp}`;
    expect(first?.headers['x-hubspot-signature-v3']).toBe(
      createHmac('sha256', emulator.clientSecret).update(signed).digest('base64'),
    );
    expect(first?.headers['x-hubspot-signature']).toBe(
      createHash('sha256').update(`${emulator.clientSecret}${first?.body}`).digest('hex'),
    );
  });

  it('7.6 gives the published test vectors', () => {
    const secret = '8a3c0d52-1f7b-4d0e-9b1e-6c2f5a7e9d41';
    const body =
      '[{"eventId":100,"subscriptionId":2001,"portalId":62515,"appId":54321,"occurredAt":1790000000000,"subscriptionType":"object.propertyChange","attemptNumber":0,"objectId":123,"objectTypeId":"0-1","propertyName":"firstname","propertyValue":"Zoë","isSensitive":false,"changeSource":"INTEGRATION","sourceId":"54321"}]';
    expect(signatureV1(secret, body)).toBe('56cc220421c5d300a3185a68e098932a6909f1e39fab4b3ae653afd347fd4cd2');
    const uri = 'https://sync.example.com/hooks/hubspot';
    expect(signatureV3(secret, 'POST', uri, body, 1790000001234)).toBe('prCOsgfPie5uZAkslTR1MdwJVr3oxmFIdOzlxXnEpdA=');
    expect(signatureV3(secret, 'POST', `${uri}?src=hs%3Aapp%2Fv3&note=a%20b`, body, 1790000001234)).toBe(
      'kAV8a/ocvvVh35ySZEogyRrcyZE0HjnhSXdT+kJCLGo=',
    );
  });

  it('7.4 a failed delivery comes again with the next attempt number', async () => {
    const { emulator, hubspot } = await start({ webhooks: { ...CALM_WEBHOOKS, retryTimeScale: 0.00001 } });
    let answers = 0;
    const { url, deliveries, server } = await receiver(() => (answers++ === 0 ? 500 : 200));
    open.push(server);
    emulator.sendWebhooksTo(url);
    await hubspot.post('/crm/v3/objects/companies', { properties: { name: 'One' } });
    const again = await until(() =>
      eventsIn(deliveries.slice(1)).find((event) => event['subscriptionType'] === 'company.creation'),
    );
    expect(again['attemptNumber']).toBe(1);
  });

  it('2.9 a merge tells merge, deletions and a creation, but no propertyChange', async () => {
    const { emulator, hubspot } = await start();
    const make = async (city: string): Promise<string> =>
      (await hubspot.post('/crm/v3/objects/companies', { properties: { name: city } })).body.id;
    const [one, two] = [await make('A'), await make('B')];
    const { url, deliveries, server } = await receiver(() => 200);
    open.push(server);
    emulator.sendWebhooksTo(url);
    const survivor = (
      await hubspot.control('POST', 'user/objects/companies/merge', { primaryObjectId: one, objectIdToMerge: two })
    ).body.id;
    const events = await until(() => (eventsIn(deliveries).length >= 4 ? eventsIn(deliveries) : null));
    expect(events.map((event) => event['subscriptionType']).sort()).toEqual([
      'company.creation',
      'company.deletion',
      'company.deletion',
      'company.merge',
    ]);
    expect(events.find((event) => event['subscriptionType'] === 'company.merge')).toMatchObject({
      primaryObjectId: Number(one),
      mergedObjectIds: [Number(two)],
      newObjectId: Number(survivor),
    });
  });

  it('10 planted faults: an applied call whose answer is lost, a stale read, results that are missing', async () => {
    const { hubspot } = await start();
    const id = (await hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'A' } })).body.id;
    const path = `/crm/v3/objects/contacts/${id}`;
    now += 1_000;
    await hubspot.control('POST', 'faults', { match: { method: 'PATCH' }, kind: 'cut_after', times: 1 });
    await expect(hubspot.patch(path, { properties: { firstname: 'B' } })).rejects.toThrow();
    expect((await hubspot.get(path)).body.properties.firstname).toBe('B');
    await hubspot.control('POST', 'faults', { match: { method: 'GET' }, kind: 'stale_read', ms: 500, times: 1 });
    expect((await hubspot.get(path)).body.properties.firstname).toBe('A');
    await hubspot.control('POST', 'faults', { kind: 'missing_results', share: 1, times: 1 });
    expect(await hubspot.post('/crm/v3/objects/contacts/batch/read', { inputs: [{ id }] })).toMatchObject({
      status: 200,
      body: { results: [] },
    });
    await hubspot.control('POST', 'faults', { kind: 'locked', times: 1 });
    expect((await hubspot.patch(path, { properties: { firstname: 'C' } })).status).toBe(423);
    expect((await hubspot.get(path)).body.properties.firstname).toBe('B');
  });

  it('10 a call that is applied late takes effect although its client has left', async () => {
    const { hubspot } = await start();
    const id = (await hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'A' } })).body.id;
    await hubspot.control('POST', 'faults', {
      match: { method: 'PATCH' },
      kind: 'apply_late',
      ms: 30,
      cut: true,
      times: 1,
    });
    await expect(
      hubspot.patch(`/crm/v3/objects/contacts/${id}`, { properties: { firstname: 'late' } }),
    ).rejects.toThrow();
    await until(async () => (await hubspot.get(`/crm/v3/objects/contacts/${id}`)).body.properties.firstname === 'late');
  });

  it('a held call goes on when its fault is deleted, though it struck for the last time', async () => {
    const { hubspot } = await start();
    const { id: contact } = (await hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'A' } })).body;
    const path = `/crm/v3/objects/contacts/${contact}`;
    const rule = { match: { method: 'PATCH' }, kind: 'apply_late', ms: 3_600_000, times: 1 };
    const { id } = (await hubspot.control('POST', 'faults', rule)).body;
    const held = hubspot.patch(path, { properties: { firstname: 'held' } });
    await until(async () => (await hubspot.control('GET', 'faults')).body.results.length === 0);
    expect((await hubspot.get(path)).body.properties.firstname).toBe('A');
    await hubspot.control('DELETE', `faults/${id}`);
    expect((await held).status).toBe(200);
    expect((await hubspot.get(path)).body.properties.firstname).toBe('held');
  });

  it('the request log tells echo writes from real ones', async () => {
    const { hubspot } = await start();
    const id = (await hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'A' } })).body.id;
    const { last } = (await hubspot.control('GET', 'requests')).body;
    await hubspot.post('/crm/v3/objects/contacts/batch/update', {
      inputs: [{ id, properties: { firstname: 'A', city: 'Bonn' } }],
    });
    const { results } = (await hubspot.control('GET', `requests?since=${last}`)).body;
    expect(results).toMatchObject([
      {
        method: 'POST',
        status: 200,
        appId: 777,
        objectType: 'contacts',
        writes: [
          { id, property: 'firstname', before: 'A', after: 'A' },
          { id, property: 'city', before: null, after: 'Bonn' },
        ],
      },
    ]);
  });

  it('the request log names the records that a call read, not those that it wrote or only counted', async () => {
    const { hubspot } = await start();
    const make = async (): Promise<string> =>
      (await hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'A' } })).body.id;
    const [one, other] = [await make(), await make()];
    const { last } = (await hubspot.control('GET', 'requests')).body;
    await hubspot.post('/crm/v3/objects/contacts/batch/read', { inputs: [{ id: one }, { id: other }, { id: '1' }] });
    await hubspot.get(`/crm/v3/objects/contacts/${other}`);
    await hubspot.get('/crm/v3/objects/contacts/1');
    await hubspot.patch(`/crm/v3/objects/contacts/${one}`, { properties: { firstname: 'B' } });
    const { results } = (await hubspot.control('GET', `requests?since=${last}`)).body;
    expect(results.map(({ reads }: { reads: string[] }) => reads)).toEqual([[one, other], [other], [], []]);
  });

  it('the data file outlives a killed process; a torn last line is ignored', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
    open.push({ close: () => rmSync(folder, { recursive: true }) });
    const dataFile = join(folder, 'portal.jsonl');
    const first = await start({ dataFile });
    const make = async (name: string): Promise<string> =>
      (await first.hubspot.post('/crm/v3/objects/companies', { properties: { name } })).body.id;
    const [kept, gone] = [await make('Kept'), await make('Gone')];
    const contact = (await first.hubspot.post('/crm/v3/objects/contacts', { properties: { email: 'a@b.example' } }))
      .body.id;
    await first.hubspot.put(`/crm/v4/objects/contacts/${contact}/associations/default/companies/${kept}`);
    await first.hubspot.delete(`/crm/v3/objects/companies/${gone}`);
    await first.hubspot.patch(`/crm/v3/objects/companies/${kept}`, { properties: { name: 'Renamed' } });
    const before = (await first.hubspot.control('GET', 'objects/companies')).body;
    appendFileSync(dataFile, '{"k":"create","t":"0-');
    for (let restart = 0; restart < 2; restart++) {
      const next = await start({ dataFile });
      expect((await next.hubspot.control('GET', 'objects/companies')).body).toEqual(before);
      expect(
        (await next.hubspot.post('/crm/v3/objects/contacts', { properties: { email: 'a@b.example' } })).status,
      ).toBe(409);
    }
  });

  it.each([
    [{ timeZone: 'Mars/Base' }, 'The time zone must be one such as Europe/Berlin, but is "Mars/Base".'],
    [{ currency: 'Euro' }, 'A currency must be a code such as EUR, but is "Euro".'],
  ])('an account of %j does not start', async (options, words) => {
    await expect(createHubSpotEmulator(options)).rejects.toThrow(words);
  });

  it('a snapshot brings the portal back', async () => {
    const { hubspot } = await start();
    await hubspot.control('POST', 'user/objects/deals', { properties: { dealname: 'Roof', dealstage: 'closedwon' } });
    const before = (await hubspot.control('GET', 'objects/deals')).body;
    await hubspot.control('POST', 'snapshot');
    await hubspot.control('POST', 'user/objects/deals', { properties: { dealname: 'Wall' } });
    await hubspot.control('POST', 'restore');
    expect((await hubspot.control('GET', 'objects/deals')).body).toEqual(before);
  });
});
