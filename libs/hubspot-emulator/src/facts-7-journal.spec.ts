import { EmulatedAccount } from './testing/emulated-account';
import { HubSpotCaller } from './testing/hubspot-caller';

const SUBSCRIPTIONS = '/webhooks-journal/subscriptions/2026-03';
const CONTACTS = { subscriptionType: 'OBJECT', objectTypeId: '0-1', portalId: 62515, actions: ['CREATE', 'UPDATE'] };

/** Calls of hubspot-facts 7.7 beside the walk through the files, which `journal.spec.ts` holds. */
describe('calls of the pull journal (facts 7.7)', () => {
  const account = new EmulatedAccount();
  let app: HubSpotCaller;

  beforeEach(async () => {
    await account.open({ journal: { publishAfterMs: 0, maxEvents: 1 } });
    const scope = ['read', 'subscriptions.read', 'subscriptions.write', 'snapshots.write']
      .map((name) => `developer.webhooks_journal.${name}`)
      .join(' ');
    const granted = await account.token({ grant_type: 'client_credentials', scope }, '2026-03');
    app = new HubSpotCaller(account.emulator.url, granted.body.access_token);
  });
  afterAll(() => account.close());

  const journal = '/webhooks-journal/journal/2026-03';
  const fileOf = async ({ url }: { url: string }) =>
    (await fetch(url)).json() as Promise<{ offset: string; journalEvents: Record<string, unknown>[] }>;

  it('7.7 files are read one by one, in batches from either end, from an offset on, and by offset', async () => {
    await app.post(SUBSCRIPTIONS, CONTACTS);
    for (const firstname of ['A', 'B', 'C']) await account.make('contacts', { firstname });
    const offsetsOf = (results: { currentOffset: string }[]) => results.map(({ currentOffset }) => currentOffset);
    const all = offsetsOf((await app.get(`${journal}/batch/earliest/10`)).body.results);
    expect(all).toHaveLength(3);
    expect((await app.get(`${journal}/earliest`)).body.currentOffset).toBe(all[0]);
    expect((await app.get(`${journal}/latest`)).body.currentOffset).toBe(all[2]);
    expect(offsetsOf((await app.get(`${journal}/batch/latest/2`)).body.results).sort()).toEqual(all.slice(1).sort());
    expect((await app.get(`${journal}/offset/${all[0]}/next`)).body.currentOffset).toBe(all[1]);
    expect(offsetsOf((await app.get(`${journal}/batch/${all[0]}/next/10`)).body.results).sort()).toEqual(
      all.slice(1).sort(),
    );
    expect((await app.get(`${journal}/offset/${all[2]}/next`)).status).toBe(204);
    const read = await app.post(`${journal}/batch/read`, { inputs: [all[1]] });
    expect(offsetsOf(read.body.results)).toEqual([all[1]]);
    expect((await app.get('/webhooks-journal/journal-local/2026-03/latest')).body.currentOffset).toBe(all[2]);
  });

  it('7.7 an address opens a file without a token until it expires', async () => {
    await app.post(SUBSCRIPTIONS, CONTACTS);
    await account.make('contacts', { firstname: 'A' });
    const address = (await app.get(`${journal}/earliest`)).body;
    expect(await fileOf(address)).toMatchObject({
      offset: address.currentOffset,
      journalEvents: [{ action: 'CREATE' }],
    });
    account.now = Date.parse(address.expiresAt) + 1;
    expect((await fetch(address.url)).status).toBe(403);
  });

  it('7.7 subscriptions are made once per portal and kind, listed, read, deleted alone or with their portal', async () => {
    const made = (await app.post(SUBSCRIPTIONS, CONTACTS)).body;
    const again = (await app.post(SUBSCRIPTIONS, { ...CONTACTS, actions: ['CREATE'] })).body;
    expect(again).toMatchObject({ id: made.id, actions: ['CREATE'] });
    expect((await app.get(SUBSCRIPTIONS)).body.results).toMatchObject([{ id: made.id }]);
    expect((await app.get(`${SUBSCRIPTIONS}/${made.id}`)).body).toMatchObject({ id: made.id, objectTypeId: '0-1' });
    expect((await app.delete(`${SUBSCRIPTIONS}/${made.id}`)).status).toBe(204);
    expect((await app.get(`${SUBSCRIPTIONS}/${made.id}`)).status).toBe(404);
    await app.post(SUBSCRIPTIONS, CONTACTS);
    expect((await app.delete(`${SUBSCRIPTIONS}/portals/62515`)).status).toBe(204);
    expect((await app.get(SUBSCRIPTIONS)).body.results).toEqual([]);
  });

  it('7.7 a snapshot comes through the journal and has a status; one of nothing fails', async () => {
    const id = await account.make('contacts', { firstname: 'A', city: 'Bonn' });
    const request = { portalId: 62515, objectTypeId: '0-1', properties: ['city'] };
    const asked = {
      snapshotRequests: [
        { ...request, objectId: Number(id) },
        { ...request, objectId: 5 },
      ],
    };
    const { snapshotResponses } = (await app.post('/webhooks-journal/snapshots/2026-03/crm', asked)).body;
    const statusOf = async ({ snapshotStatusId }: { snapshotStatusId: string }) =>
      (await app.get(`${journal}/status/${snapshotStatusId}`)).body;
    expect(await statusOf(snapshotResponses[0])).toMatchObject({ status: 'SUCCESS' });
    expect(await statusOf(snapshotResponses[1])).toMatchObject({ status: 'FAILED', errorCode: 'VALIDATION_ERROR' });
    const { journalEvents } = await fileOf((await app.get(`${journal}/latest`)).body);
    expect(journalEvents).toMatchObject([
      { action: 'SNAPSHOT', objectId: Number(id), propertyChanges: { city: 'Bonn' } },
    ]);
  });

  it('5.3, 7.3, 7.7 a sensitive value is withheld from events and snapshots, not that it changed', async () => {
    const property = { name: 'iban', label: 'I', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
    await account.hubspot.post('/crm/v3/properties/contacts', { ...property, dataSensitivity: 'sensitive' });
    await app.post(SUBSCRIPTIONS, { ...CONTACTS, properties: ['iban', 'firstname'] });
    const id = await account.make('contacts', { iban: 'DE02', firstname: 'A' });
    const told = async () => (await fileOf((await app.get(`${journal}/latest`)).body)).journalEvents;
    expect(await told()).toMatchObject([{ action: 'CREATE', propertyChanges: { iban: 'REDACTED', firstname: 'A' } }]);
    await account.hubspot.patch(`/crm/v3/objects/contacts/${id}`, { properties: { iban: 'DE03' } });
    expect(await told()).toMatchObject([{ action: 'UPDATE', propertyChanges: { iban: 'REDACTED' } }]);
    const request = { portalId: 62515, objectTypeId: '0-1', objectId: Number(id), properties: ['iban', 'firstname'] };
    await app.post('/webhooks-journal/snapshots/2026-03/crm', { snapshotRequests: [request] });
    expect(await told()).toMatchObject([{ action: 'SNAPSHOT', propertyChanges: { iban: 'REDACTED', firstname: 'A' } }]);
  });

  it('4.1, 7.7 calls of the journal are not counted', async () => {
    await account.hubspot.control('POST', 'settings', { limits: { burst: 1 } });
    for (let call = 0; call < 3; call++) expect((await app.get(SUBSCRIPTIONS)).status).toBe(200);
  });
});
