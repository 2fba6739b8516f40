import { CALM_WEBHOOKS, createHubSpotEmulator, type HubSpotEmulator } from './index';
import { HubSpotCaller } from './testing/hubspot-caller';

const KEY = 'pat-na1-test';
const JOURNAL = '/webhooks-journal/journal/2026-03';
const SUBSCRIPTIONS = '/webhooks-journal/subscriptions/2026-03';

describe('the pull journal', () => {
  let emulator: HubSpotEmulator;
  let hubspot: HubSpotCaller;
  let app: HubSpotCaller;
  let now = Date.parse('2026-10-01T12:00:00Z');

  beforeEach(async () => {
    emulator = await createHubSpotEmulator({
      serviceKeys: [{ token: KEY, appId: 777 }],
      webhooks: CALM_WEBHOOKS,
      journal: { publishAfterMs: 0 },
      clock: () => now,
    });
    hubspot = new HubSpotCaller(emulator.url, KEY);
    const answer = await hubspot.form('/oauth/2026-03/token', {
      grant_type: 'client_credentials',
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
      scope: 'developer.webhooks_journal.read developer.webhooks_journal.subscriptions.write',
    });
    app = new HubSpotCaller(emulator.url, answer.body.access_token);
  });
  afterEach(() => emulator.close());

  const contact = async (properties: Record<string, string>): Promise<string> =>
    (await hubspot.post('/crm/v3/objects/contacts', { properties })).body.id;
  /** All events from the earliest file on. */
  const events = async (): Promise<Record<string, unknown>[]> => {
    const { results } = (await app.get(`${JOURNAL}/batch/earliest/100`)).body;
    const files = await Promise.all(
      results.map(async ({ url }: { url: string }) => (await fetch(url)).json() as Promise<{ journalEvents: [] }>),
    );
    return files.flatMap((file) => file.journalEvents);
  };
  const subscribe = (body: Record<string, unknown>) => app.post(SUBSCRIPTIONS, body);
  const CONTACTS = { subscriptionType: 'OBJECT', objectTypeId: '0-1', portalId: 62515 };

  it('7.7 one event carries all changed properties; only asked ones travel', async () => {
    await subscribe({ ...CONTACTS, actions: ['CREATE', 'UPDATE'], properties: ['firstname', 'city'] });
    const id = await contact({ firstname: 'Ada', lastname: 'L' });
    await hubspot.patch(`/crm/v3/objects/contacts/${id}`, { properties: { firstname: 'B', city: 'Bonn', zip: '1' } });
    await hubspot.patch(`/crm/v3/objects/contacts/${id}`, { properties: { zip: '2' } });
    await hubspot.delete(`/crm/v3/objects/contacts/${id}`);
    expect(await events()).toEqual([
      expect.objectContaining({ type: 'crmObject', action: 'CREATE', propertyChanges: { firstname: 'Ada' } }),
      expect.objectContaining({
        action: 'UPDATE',
        portalId: 62515,
        objectTypeId: '0-1',
        objectId: Number(id),
        propertyChanges: { firstname: 'B', city: 'Bonn' },
      }),
    ]);
  });

  it('7.7 is empty with 204, then walks from offset to offset; a bearer token spoils the signed address', async () => {
    await subscribe({ ...CONTACTS });
    expect((await app.get(`${JOURNAL}/earliest`)).status).toBe(204);
    await contact({ firstname: 'A' });
    const first = (await app.get(`${JOURNAL}/earliest`)).body;
    expect(first.currentOffset).toMatch(/^[0-9a-f-]{36}$/);
    expect((await app.get(`${JOURNAL}/offset/${first.currentOffset}/next`)).status).toBe(204);
    await contact({ firstname: 'B' });
    const second = (await app.get(`${JOURNAL}/offset/${first.currentOffset}/next`)).body;
    expect((await app.get(`${JOURNAL}/latest`)).body.currentOffset).toBe(second.currentOffset);
    expect((await fetch(second.url, { headers: { authorization: 'Bearer x' } })).status).toBe(400);
    expect(await (await fetch(second.url)).json()).toMatchObject({ offset: second.currentOffset });
    now += 6 * 60_000;
    expect((await fetch(second.url)).status).toBe(403);
  });

  it('7.7 files are gone after three days', async () => {
    await subscribe({ ...CONTACTS });
    await contact({ firstname: 'A' });
    const { currentOffset } = (await app.get(`${JOURNAL}/earliest`)).body;
    now += 3 * 86_400_000 + 1;
    await app
      .form('/oauth/2026-03/token', {
        grant_type: 'client_credentials',
        client_id: emulator.clientId,
        client_secret: emulator.clientSecret,
        scope: 'developer.webhooks_journal.read',
      })
      .then((answer) => (app.token = answer.body.access_token));
    expect((await app.get(`${JOURNAL}/offset/${currentOffset}/next`)).status).toBe(404);
    expect((await app.get(`${JOURNAL}/earliest`)).status).toBe(204);
  });

  it('7.7 tells merges, restores, erasures, associations, uninstalls, also of custom objects', async () => {
    const schema = {
      name: 'projects',
      labels: { singular: 'Project', plural: 'Projects' },
      primaryDisplayProperty: 'title',
      properties: [{ name: 'title', label: 'Title', type: 'string', fieldType: 'text' }],
      requiredProperties: [],
      associatedObjects: ['CONTACT'],
    };
    const { objectTypeId } = (await hubspot.post('/crm/v3/schemas', schema)).body;
    await hubspot.control('POST', 'journal');
    const project = async (title: string): Promise<string> =>
      (await hubspot.post(`/crm/v3/objects/${objectTypeId}`, { properties: { title } })).body.id;
    const [one, two] = [await project('A'), await project('B')];
    const person = await contact({ firstname: 'Ada' });
    await hubspot.put(`/crm/v4/objects/${objectTypeId}/${one}/associations/default/contacts/${person}`);
    const merged = (
      await hubspot.control('POST', `user/objects/${objectTypeId}/merge`, {
        primaryObjectId: one,
        objectIdToMerge: two,
      })
    ).body.id;
    await hubspot.delete(`/crm/v3/objects/${objectTypeId}/${merged}`);
    await hubspot.control('POST', `user/objects/${objectTypeId}/${merged}/restore`);
    await hubspot.post('/crm/v3/objects/contacts/gdpr-delete', { objectId: person });
    const told = await events();
    const actions = (typeId: string) =>
      told.filter((event) => event['objectTypeId'] === typeId).map((event) => event['action']);
    expect(actions(objectTypeId)).toEqual([
      'CREATE',
      'CREATE',
      'MERGE',
      'DELETE',
      'DELETE',
      'CREATE',
      'DELETE',
      'RESTORE',
    ]);
    expect(actions('0-1')).toEqual(['CREATE', 'GDPR_DELETE', 'DELETE']);
    expect(told.find((event) => event['action'] === 'MERGE')).toMatchObject({
      primaryObjectId: Number(one),
      mergedObjectIds: [Number(two)],
      newObjectId: Number(merged),
    });
    const links = told.filter((event) => event['type'] === 'association');
    expect(links.slice(0, 2).map((event) => [event['action'], event['fromObjectTypeId']])).toEqual([
      ['ASSOCIATION_ADDED', objectTypeId],
      ['ASSOCIATION_ADDED', '0-1'],
    ]);
    await hubspot.control('POST', 'uninstall');
    expect(await events().catch(() => [])).toEqual([]);
  });

  it('7.7 filters hold events back until the record passes', async () => {
    const { id } = (await subscribe({ ...CONTACTS })).body;
    const filter = {
      conditions: [{ filterType: 'CRM_OBJECT_PROPERTY', property: 'city', operator: 'EQ', value: 'Bonn' }],
    };
    const { filterId } = (await app.post(`${SUBSCRIPTIONS}/filters`, { subscriptionId: id, filter })).body;
    expect((await app.get(`${SUBSCRIPTIONS}/filters/subscription/${id}`)).body).toMatchObject([
      { id: filterId, filter },
    ]);
    await contact({ firstname: 'A', city: 'Ulm' });
    await contact({ firstname: 'B', city: 'Bonn' });
    expect(await events()).toHaveLength(1);
    expect((await app.delete(`${SUBSCRIPTIONS}/${id}`)).status).toBe(204);
    expect((await app.get(SUBSCRIPTIONS)).body).toEqual({ results: [] });
  });

  it('1.1, 7.7 opens to app tokens only', async () => {
    const answer = await hubspot.form('/oauth/2026-03/token', {
      grant_type: 'refresh_token',
      refresh_token: emulator.install(),
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
    });
    hubspot.token = answer.body.access_token;
    expect((await hubspot.get(`${JOURNAL}/earliest`)).status).toBe(401);
  });
});

describe('association limits', () => {
  it('6.3 a limit that the account set itself refuses one partner too many, in a batch with 207', async () => {
    const emulator = await createHubSpotEmulator({ serviceKeys: [{ token: KEY, appId: 777 }] });
    const hubspot = new HubSpotCaller(emulator.url, KEY);
    const make = async (type: string, properties: Record<string, string>): Promise<string> =>
      (await hubspot.post(`/crm/v3/objects/${type}`, { properties })).body.id;
    const deal = await make('deals', { dealname: 'Roof' });
    const people = [await make('contacts', { firstname: 'A' }), await make('contacts', { firstname: 'B' })];
    const limits = '/crm/associations/2026-03/definitions/configurations/deals/contacts';
    const input = { category: 'HUBSPOT_DEFINED', typeId: 3, maxToObjectIds: 1 };
    expect((await hubspot.post(`${limits}/batch/create`, { inputs: [input] })).status).toBe(201);
    expect((await hubspot.get(limits)).body.results).toMatchObject([{ typeId: 3, userEnforcedMaxToObjectIds: 1 }]);
    const put = (id = '') => hubspot.put(`/crm/v4/objects/deals/${deal}/associations/default/contacts/${id}`);
    expect((await put(people[0])).status).toBe(200);
    expect((await put(people[0])).status).toBe(200);
    expect((await put(people[1])).body.subCategory).toBe('crm.associations.ASSOCIATION_LIMIT_EXCEEDED');
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 4 }];
    const batch = await hubspot.post('/crm/v4/associations/contacts/deals/batch/create', {
      inputs: people.map((id) => ({ from: { id }, to: { id: deal }, types })),
    });
    expect(batch).toMatchObject({ status: 207, body: { numErrors: 1 } });
    expect(batch.body.results).toHaveLength(1);
    await hubspot.post(`${limits}/batch/purge`, { inputs: [input] });
    expect((await put(people[1])).status).toBe(200);
    await emulator.close();
  });
});
