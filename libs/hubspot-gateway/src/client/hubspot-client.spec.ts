import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TokenSource } from '../auth/token-source';
import { MemoryBudget } from '../testing/memory-ports';
import { HubSpotClient } from './hubspot-client';
import { RequestAllowance } from './request-allowance';

interface Scripted {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly delayMs?: number;
}

const JSON_TYPE = { 'content-type': 'application/json;charset=utf-8' };
const HTML = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><title>Error 404</title></html>' };

let server: Server;
let client: HubSpotClient;
let script: Scripted[];
let respond: (url: string) => Scripted;
let requests: { url: string; authorization: string; accept: string }[];
let slept: number[];
let budget: MemoryBudget;
let tokenNumber: number;

const grant = () => ({ accessToken: `token-${tokenNumber}`, portalId: '1', timeZone: 'UTC' });
const tokens: TokenSource = {
  current: async () => ({ ok: true, value: grant() }),
  renew: async () => ((tokenNumber += 1), { ok: true, value: grant() }),
  refuse: async () => ({ kind: 'revoked', message: 'refused' }),
};

beforeEach(async () => {
  [script, requests, slept, tokenNumber] = [[], [], [], 1];
  budget = new MemoryBudget();
  respond = () => ({ status: 200, headers: JSON_TYPE, body: '{"results":[]}' });
  server = createServer((request, answer) => {
    const { url = '', headers } = request;
    requests.push({ url, authorization: headers.authorization ?? '', accept: headers.accept ?? '' });
    const next = script.shift() ?? respond(url);
    const send = (): void => void answer.writeHead(next.status, next.headers).end(next.body ?? '');
    request.resume().on('end', () => setTimeout(send, next.delayMs ?? 0));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new HubSpotClient({
    options: {
      apiBaseUrl,
      authBaseUrl: apiBaseUrl,
      clientId: null,
      clientSecret: null,
      redirectUri: '',
      requiredScopes: [],
      encryptionKey: Buffer.alloc(32),
    },
    tokens,
    allowance: new RequestAllowance(budget, { now: Date.now }),
    clock: { now: Date.now },
    sleep: async (ms) => void slept.push(ms),
  });
});

afterEach(async () => {
  await client.close();
  server.close();
});

const read = (effect: 'read' | 'write' = 'read') =>
  client.call({ what: 'read contacts', effect }, (sdk) =>
    sdk.crm.objects.batchApi.read('contacts', { inputs: [] } as never),
  );

describe('one exchange', () => {
  it('goes to the dated path, with the token of the moment, asking for JSON', async () => {
    await expect(read()).resolves.toMatchObject({ ok: true });
    await client.json({ what: 'read details', effect: 'read' }, { method: 'GET', path: '/account-info/v3/details' });
    expect(requests).toEqual(
      [
        {
          url: '/crm/objects/2026-03/contacts/batch/read?archived=false',
          authorization: 'Bearer token-1',
          accept: 'application/json',
        },
        { url: '/account-info/2026-03/details', authorization: 'Bearer token-1', accept: 'application/json' },
      ].map((expected) => ({ ...expected, url: expect.stringContaining(expected.url.split('?')[0] ?? '') })),
    );
  });

  it.each([
    [400, 'final'],
    [403, 'final'],
    [409, 'final'],
    [414, 'final'],
    [408, 'transient'],
    [423, 'transient'],
    [477, 'transient'],
    [500, 'transient'],
    [502, 'transient'],
    [524, 'transient'],
    [530, 'transient'],
  ])('S9.1 a write answered %i is %s', async (status, kind) => {
    script = [{ status, headers: JSON_TYPE, body: '{"message":"no"}' }];
    await expect(read('write')).resolves.toMatchObject({ ok: false, failure: { kind } });
    expect(requests).toHaveLength(1);
  });

  it('S9.1 a page instead of data is judged by its status (hubspot-facts 0.5)', async () => {
    script = [HTML];
    await expect(read()).resolves.toMatchObject({
      failure: { kind: 'final', refusal: { category: 'OBJECT_NOT_FOUND', message: 'a page titled "Error 404"' } },
    });
  });

  it.each([
    ['without a content type', { status: 502, body: 'bad gateway' }],
    ['with an empty body', { status: 503, headers: JSON_TYPE }],
    ['that says JSON and is a page', { status: 500, headers: JSON_TYPE, body: '<html>' }],
    ['of 200 that is a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['of 200 that was cut', { status: 200, headers: JSON_TYPE, body: '{"results":[' }],
    ['of 200 without a content type', { status: 200, body: '{}' }],
  ])('S2.2 an answer %s is unknown to a write, hence transient', async (_, answer) => {
    script = [answer];
    await expect(read('write')).resolves.toMatchObject({ ok: false, failure: { kind: 'transient' } });
  });

  it('S9.1 only a read is repeated, after a pause, each time out of the budget', async () => {
    script = [
      { status: 500, headers: JSON_TYPE, body: '{}' },
      { status: 423, headers: JSON_TYPE, body: '{}' },
    ];
    await expect(read()).resolves.toMatchObject({ ok: true });
    expect(slept).toHaveLength(2);
    expect(slept[1]).toBeGreaterThanOrEqual(2_000);
    expect(budget.taken).toHaveLength(3);
  });

  it('S9.1 a move between data centres takes hours: nothing waits for it', async () => {
    script = [{ status: 477, headers: { ...JSON_TYPE, 'retry-after': '3600' }, body: '{}' }];
    await expect(read()).resolves.toMatchObject({ failure: { kind: 'transient' } });
    expect(slept).toEqual([]);
  });

  it('S9.1 a 401 asks for another token once; a second one ends it', async () => {
    script = [{ status: 401, headers: JSON_TYPE, body: '{"category":"EXPIRED_AUTHENTICATION"}' }];
    await expect(read('write')).resolves.toMatchObject({ ok: true });
    expect(requests.map(({ authorization }) => authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
    script = [
      { status: 401, headers: JSON_TYPE, body: '{}' },
      { status: 401, headers: JSON_TYPE, body: '{}' },
    ];
    await expect(read()).resolves.toEqual({ ok: false, failure: { kind: 'revoked', message: 'refused' } });
  });

  it('S9.1 a daily limit closes every window', async () => {
    script = [
      {
        status: 429,
        headers: JSON_TYPE,
        body: '{"policyName":"DAILY","message":"You have reached your daily limit."}',
      },
    ];
    await expect(read()).resolves.toMatchObject({ failure: { kind: 'rate_limited', policy: 'day' } });
    expect(budget.blocked.map(({ window }) => window)).toEqual(['day', 'burst', 'search', 'associations']);
  });

  it('names properties in a message, never values', async () => {
    script = [
      {
        status: 400,
        headers: JSON_TYPE,
        body: JSON.stringify({
          category: 'VALIDATION_ERROR',
          message:
            'Property values were not valid: [{"isValid":false,"message":"Email address zoe@ is invalid","error":"INVALID_EMAIL","name":"email"}]',
        }),
      },
    ];
    const answer = await read('write');
    expect(answer).toMatchObject({
      failure: {
        message: 'HubSpot refused to read contacts: 400 VALIDATION_ERROR. Properties: email (INVALID_EMAIL).',
      },
    });
  });

  it('calls at the same time keep their own tokens and answers apart', async () => {
    respond = (url) => {
      const [, number = ''] = /crew(\d+)/.exec(url) ?? [];
      const even = Number(number) % 2 === 0;
      return {
        status: even ? 200 : 409,
        headers: { ...JSON_TYPE, 'x-number': number },
        body: even ? `{"results":[{"id":"${number}"}]}` : `{"message":"Existing ID: ${number}"}`,
        delayMs: (Number(number) * 7) % 20,
      };
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        client.call({ what: 'read', effect: 'write' }, (sdk) =>
          sdk.crm.objects.batchApi.read(`crew${number}`, { inputs: [] } as never),
        ),
      ),
    );
    answers.forEach((answer, number) => {
      if (number % 2 === 0) {
        expect(answer).toMatchObject({
          ok: true,
          value: { headers: { 'x-number': String(number) }, body: { results: [{ id: String(number) }] } },
        });
      } else {
        expect(answer).toMatchObject({ failure: { refusal: { existingId: String(number) } } });
      }
    });
  });

  it('S9.1 waits a moment for the budget, and longer only where no lease is held', async () => {
    budget.waitMs = 200;
    await expect(read()).resolves.toMatchObject({ failure: { kind: 'rate_limited', waitMs: 200 } });
    expect(slept).toEqual([200]);
    slept.length = 0;
    await expect(
      client.json({ what: 'x', effect: 'read', patienceMs: 1_000 }, { method: 'GET', path: '/x' }),
    ).resolves.toMatchObject({ ok: false });
    expect(slept).toEqual([200, 200, 200, 200, 200]);
    expect(requests).toHaveLength(0);
  });

  it('an error that is no answer of HubSpot is a bug, and is thrown', async () => {
    const broken = client.call({ what: 'x', effect: 'read' }, () => Promise.reject(new TypeError('a bug')));
    await expect(broken).rejects.toThrow('a bug');
  });
});
