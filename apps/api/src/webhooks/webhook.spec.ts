import {
  METRICS_TOKEN,
  problemIn,
  propertyChange,
  PUBLIC_URL,
  signedHeaders,
  startApi,
  type RunningApi,
} from '../testing/api-fixture';

describe('POST /webhooks/hubspot', () => {
  let api: RunningApi;

  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.app.close());

  async function send(
    body: unknown,
    options: Parameters<typeof signedHeaders>[1] & { headers?: Record<string, string> } = {},
  ) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${api.url}/webhooks/hubspot`, {
      method: 'POST',
      body: text,
      headers: { ...signedHeaders(text, options), ...options.headers },
    });
    const answer = await response.text();
    return { status: response.status, headers: response.headers, problem: answer === '' ? null : JSON.parse(answer) };
  }

  async function counted(metric: string): Promise<number> {
    const response = await fetch(`${api.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
    const line = (await response.text()).split('\n').find((text) => text.startsWith(`hubspot_sync_${metric} `));
    return line === undefined ? 0 : Number(line.split(' ').at(-1));
  }

  const nothingStored = () => {
    expect(api.world.stored).toEqual([]);
    expect(api.world.wakes).toEqual([]);
  };

  it('S9.4 all events of a call are stored and marked in one statement, then answered 204, then a worker is woken', async () => {
    const { status } = await send([propertyChange(), propertyChange({ objectId: 124 })]);
    expect(status).toBe(204);
    expect(api.world.stored).toHaveLength(1);
    expect(api.world.stored[0]?.map(({ mark }) => mark?.record.id)).toEqual(['123', '124']);
    expect(api.world.wakes).toEqual(['marked']);
    expect(await counted('webhook_events_total{verdict="marked"}')).toBe(2);
  });

  it('S1.1 a replay of the very same call is answered 2xx and makes nothing twice', async () => {
    const body = JSON.stringify([propertyChange()]);
    const headers = signedHeaders(body);
    const replay = () => fetch(`${api.url}/webhooks/hubspot`, { method: 'POST', body, headers });
    expect((await replay()).status).toBe(204);
    expect((await replay()).status).toBe(204);
    expect(api.world.stored.map((rows) => rows.length)).toEqual([1, 0]);
    expect(api.world.wakes).toEqual(['marked']);
    expect(await counted('webhook_events_total{verdict="duplicate"}')).toBe(1);
  });

  it('a call with a wrong signature is refused with what to check', async () => {
    const { status, headers, problem } = await send([propertyChange()], { secret: 'another secret' });
    expect(status).toBe(401);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'wrong_signature',
      detail:
        'The signature does not match. Check that HUBSPOT_CLIENT_SECRET is the client secret of the app that sends, and that its webhook target is exactly http://localhost:3000/webhooks/hubspot (PUBLIC_URL decides it).',
    });
    nothingStored();
    expect(await counted('webhook_calls_refused_total{reason="wrong_signature"}')).toBe(1);
  });

  it('a signature over other bytes or another address does not count', async () => {
    const body = JSON.stringify([propertyChange()]);
    const other = await send(`${body} `, { headers: signedHeaders(body) });
    expect(other.problem.code).toBe('wrong_signature');
    const elsewhere = await send(body, { url: 'https://elsewhere.test/webhooks/hubspot' });
    expect(elsewhere.problem.code).toBe('wrong_signature');
    nothingStored();
  });

  it.each([
    ['old', -301_000],
    ['from the future', 301_000],
  ])('a timestamp that is %s is refused, saying so', async (_, offset) => {
    const { status, problem } = await send([propertyChange()], { timestamp: Date.now() + offset });
    expect(status).toBe(401);
    expect(problem.detail).toBe(
      'The call was signed more than five minutes from now. If HubSpot sent it just now, set the clock of this server right.',
    );
    nothingStored();
  });

  it('a call without a signature is refused, saying so', async () => {
    const response = await fetch(`${api.url}/webhooks/hubspot`, {
      method: 'POST',
      body: '[]',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(401);
    expect((await problemIn(response)).detail).toBe(
      'The call is not signed: X-HubSpot-Signature-v3 or X-HubSpot-Request-Timestamp is missing. Only HubSpot may call this address.',
    );
  });

  it('a body of 10 MB is refused with a sentence that its sender gets to read', async () => {
    const { status, problem } = await send('x'.repeat(10 * 1024 * 1024));
    expect(status).toBe(413);
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Content Too Large',
      status: 413,
      code: 'body_too_large',
      detail: 'The body is larger than 1 MB. HubSpot sends at most 100 events in a call, which is far less.',
    });
    nothingStored();
    expect(await counted('webhook_calls_refused_total{reason="body_too_large"}')).toBe(1);
  });

  it.each([
    ['malformed JSON', '[{', 400, 'The body is not valid JSON.'],
    ['a body that is no array', '{"events":[]}', 400, 'The body is not a JSON array of events.'],
    [
      'events of which none can be used',
      '[{"portalId":1}]',
      400,
      'No event of the call can be used: subscriptionType is missing.',
    ],
  ])('%s is refused, nothing half done', async (_, body, status, detail) => {
    const answer = await send(body);
    expect(answer.status).toBe(status);
    expect(answer.problem.detail).toBe(detail);
    nothingStored();
  });

  it.each([
    ['content-type', 'text/plain'],
    ['content-encoding', 'gzip'],
  ])('%s: %s is refused', async (name, value) => {
    const { status, problem } = await send([propertyChange()], { headers: { [name]: value } });
    expect(status).toBe(415);
    expect(problem.detail).toBe(
      'The body must be JSON: send it with "content-type: application/json", not compressed.',
    );
    nothingStored();
  });

  it('a malformed event does not cost the others of its call', async () => {
    const { status } = await send([propertyChange(), propertyChange({ objectId: 'x' })]);
    expect(status).toBe(204);
    expect(api.world.stored[0]).toHaveLength(1);
    expect(await counted('webhook_events_total{verdict="malformed"}')).toBe(1);
  });

  it('an event of an unknown portal in a mixed call is counted and marks nothing', async () => {
    const { status } = await send([propertyChange(), propertyChange({ portalId: 1 })]);
    expect(status).toBe(204);
    expect(api.world.stored[0]?.map(({ verdict }) => verdict)).toEqual(['marked', 'unknown_portal']);
    expect(await counted('webhook_events_total{verdict="unknown_portal"}')).toBe(1);
  });

  it('a call that holds only events of unknown portals is refused and not stored', async () => {
    const { status, problem } = await send([propertyChange({ portalId: 1 })]);
    expect(status).toBe(404);
    expect(problem.detail).toBe(
      'The call is about a portal that is not connected here (1). Connect it on the admin page, or uninstall the app in it.',
    );
    nothingStored();
  });

  it('a portal connected a moment ago is known at once', async () => {
    expect((await send([propertyChange({ portalId: 1 })])).status).toBe(404);
    api.world.connection = { ...api.world.connection!, portalId: '1' };
    expect((await send([propertyChange({ portalId: 1 })])).status).toBe(204);
  });

  it('S9.4 what could not be stored is answered 503, and HubSpot’s retry stores it', async () => {
    api.world.storeFails = new Error('the database is gone');
    const first = await send([propertyChange()]);
    expect(first.status).toBe(503);
    expect(first.problem.detail).toBe('The events could not be stored; nothing of the call was kept. Send it again.');
    expect(first.headers.get('retry-after')).toBe('10');
    nothingStored();
    api.world.storeFails = null;
    expect((await send([propertyChange({ attemptNumber: 1 })])).status).toBe(204);
    expect(api.world.stored[0]).toHaveLength(1);
  });

  it('an empty call is answered 204 without a statement', async () => {
    expect((await send([])).status).toBe(204);
    nothingStored();
  });

  it('a burst of calls is not throttled', async () => {
    const calls = Array.from({ length: 60 }, (_, i) => send([propertyChange({ objectId: i + 1 })]));
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([204]));
  });

  it('the query of the address is part of what is signed', async () => {
    const body = JSON.stringify([propertyChange()]);
    const response = await fetch(`${api.url}/webhooks/hubspot?app=one`, {
      method: 'POST',
      body,
      headers: signedHeaders(body, { url: `${PUBLIC_URL}/webhooks/hubspot?app=one` }),
    });
    expect(response.status).toBe(204);
  });
});

it('an installation with a service key has no webhooks, and says so', async () => {
  const api = await startApi({
    HUBSPOT_CLIENT_ID: undefined,
    HUBSPOT_CLIENT_SECRET: undefined,
    HUBSPOT_SERVICE_KEY: 'pat-na1-0',
  });
  const response = await fetch(`${api.url}/webhooks/hubspot`, {
    method: 'POST',
    body: '[]',
    headers: signedHeaders('[]'),
  });
  expect(response.status).toBe(404);
  expect((await problemIn(response)).detail).toContain('which has no webhooks');
  await api.app.close();
});
