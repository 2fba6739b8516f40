import type { RecordedExchange } from './recordings/recorded-exchange';
import { replay } from './recordings/replay';

const STAMP = '2026-03-12T07:34:24.559Z';
const READ: RecordedExchange = {
  file: 'contacts/read',
  recorded: 'Thu, 12 Mar 2026 07:35:44 GMT',
  method: 'GET',
  path: '/crm/v3/objects/contacts/713492963559?properties=email,city',
  requestHeaders: {},
  requestBody: undefined,
  status: 200,
  responseHeaders: { date: 'Thu, 12 Mar 2026 07:35:44 GMT', 'content-type': 'application/json;charset=utf-8' },
  responseBody: {
    id: '713492963559',
    properties: {
      city: null,
      createdate: STAMP,
      email: 'a@example.com',
      hs_object_id: '713492963559',
      lastmodifieddate: STAMP,
    },
    createdAt: STAMP,
    updatedAt: STAMP,
    archived: false,
    url: 'https://app-eu1.hubspot.com/contacts/147893286/record/0-1/713492963559',
  },
  notes: '',
};
const REFUSED: RecordedExchange = {
  ...READ,
  method: 'POST',
  path: '/crm/v3/objects/contacts',
  status: 409,
  requestBody: { properties: { email: 'a@example.com' } },
  responseBody: {
    status: 'error',
    message: 'Contact already exists. Existing ID: 37765128953',
    correlationId: '2dea5219-07f2-40ce-82ec-9c2e302317a4',
    category: 'CONFLICT',
  },
};
const BODY = READ.responseBody as Record<string, unknown>;
const ERROR = REFUSED.responseBody as Record<string, unknown>;

/** The contract is worth what its replay can find: each of these recordings is a true one with one thing changed. */
describe('the replay of recordings', () => {
  it.each([
    ['a read', READ],
    ['a refusal', REFUSED],
  ])('finds nothing in %s that is as HubSpot answers', async (_, recording) => {
    expect((await replay(recording)).differences).toEqual([]);
  });

  it.each<[string, RecordedExchange, string]>([
    ['status', { ...READ, status: 201 }, 'status: recorded 201, answered 200'],
    ['missing key', { ...READ, responseBody: { ...BODY, url: undefined } }, 'url'],
    ['added key', { ...READ, responseBody: { ...BODY, etag: 'x' } }, 'etag: recorded, not answered'],
    ['type', { ...READ, responseBody: { ...BODY, archived: 'false' } }, 'archived: recorded string'],
    ['format', { ...READ, responseBody: { ...BODY, createdAt: '1773300864559' } }, 'createdAt: recorded whole number'],
    ['content type', { ...READ, responseHeaders: { 'content-type': 'text/html' } }, 'content-type'],
    ['words', { ...REFUSED, responseBody: { ...ERROR, message: 'Contact exists. Existing ID: 1' } }, 'message'],
    ['category', { ...REFUSED, responseBody: { ...ERROR, category: undefined } }, 'category'],
  ])('finds a changed %s', async (_, recording, difference) => {
    const { differences } = await replay(JSON.parse(JSON.stringify(recording)) as RecordedExchange);
    expect(differences.join('\n')).toContain(difference);
  });

  it('finds a list in the wrong order', async () => {
    const results = [BODY, { ...BODY, id: '12' }];
    const recording = { ...READ, path: '/crm/v3/objects/contacts?properties=email,city', responseBody: { results } };
    expect((await replay(recording)).differences.join()).toContain('in the order');
  });
});
