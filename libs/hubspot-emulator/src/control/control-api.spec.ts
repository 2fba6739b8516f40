import { EmulatedAccount } from '../testing/emulated-account';

/** What people and circumstances do to an account (README, control API), where no other spec holds it. */
describe('the control API', () => {
  const account = new EmulatedAccount();
  beforeEach(() => account.open());
  afterAll(() => account.close());

  const control = (method: string, path: string, body?: unknown) => account.hubspot.control(method, path, body);
  const property = {
    name: 'own',
    label: 'O',
    type: 'enumeration',
    fieldType: 'select',
    groupName: 'contactinformation',
  };
  const option = (value: string) => ({ value, label: value, displayOrder: 0, hidden: false });

  it('12.3 moves the clock forwards, or sets it apart', async () => {
    expect((await control('POST', 'clock', { advanceMs: 3_600_000 })).body.now).toBe(account.now + 3_600_000);
    expect((await control('POST', 'clock', { skewMs: -60_000 })).body.now).toBe(account.now - 60_000);
    expect((await control('GET', 'clock')).body.now).toBe(account.now - 60_000);
  });

  it('1.5 ends access tokens at once; refresh tokens stay', async () => {
    const user = await account.asUser('crm.objects.contacts.read');
    await control('POST', 'expire-tokens');
    expect((await user.get('/crm/v3/objects/contacts')).body.category).toBe('EXPIRED_AUTHENTICATION');
  });

  it('5.1, 5.3 does what an admin does to a property: options, read-only, archive and back', async () => {
    await control('POST', 'properties/contacts', { ...property, options: [option('a'), option('b')] });
    const read = async (query = '') => (await account.hubspot.get(`/crm/v3/properties/contacts/own${query}`)).body;
    await control('POST', 'properties/contacts/own/remove-option', { value: 'a' });
    expect((await read()).options).toMatchObject([{ value: 'b' }]);
    await control('POST', 'properties/contacts/own/readonly');
    expect(
      (await account.hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'A', own: 'b' } })).status,
    ).toBe(400);
    await control('POST', 'properties/contacts/own/archive');
    expect(await read('?archived=true')).toMatchObject({ archived: true });
    await control('POST', 'properties/contacts/own/unarchive');
    expect(await read()).toMatchObject({ name: 'own' });
    expect((await control('POST', 'properties/contacts/none/archive')).status).toBe(404);
    expect((await control('POST', 'properties/contacts/own/explode')).status).toBe(404);
  });

  it('5.5 makes pipelines; 12.3 adds made-up records', async () => {
    const made = await control('POST', 'pipelines/deals', {
      label: 'Own',
      stages: [{ label: 'One', metadata: { probability: '0.1' } }],
    });
    expect(made).toMatchObject({ status: 201, body: { label: 'Own', stages: [{ label: 'One' }] } });
    expect((await control('POST', 'seed', { records: 10 })).body.records).toMatchObject({
      contacts: 5,
      companies: 2,
      deals: 2,
      tickets: 1,
    });
  });

  it('tells the records that changed last, the newest first, and how many there are', async () => {
    const ids = [];
    for (let n = 0; n < 5; n++) {
      ids.push(await account.make('contacts', { firstname: `N${n}` }));
      account.now += 1_000;
    }
    await account.hubspot.patch(`/crm/v3/objects/contacts/${ids[1]}`, { properties: { city: 'Bonn' } });
    const { results, total } = (await control('GET', 'objects/contacts?newest=2')).body;
    expect([results.map(({ id }: { id: string }) => id), total]).toEqual([[ids[1], ids[4]], 5]);
    expect(results[0].propertiesWithHistory.city).toMatchObject([{ value: 'Bonn', sourceType: 'INTEGRATION' }]);
    expect((await control('GET', 'objects/contacts')).body.results).toHaveLength(5);
  });

  it('7.1 has the test button of a subscription', async () => {
    expect((await control('POST', 'webhooks/test')).status).toBe(404);
    account.emulator.sendWebhooksTo('http://127.0.0.1:1/hooks');
    expect((await control('POST', 'webhooks/test')).status).toBe(202);
  });

  it('names what is wrong with a call', async () => {
    expect((await control('GET', 'objects/butterflies')).body).toMatchObject({
      message: 'Unknown object type: butterflies',
    });
    const broken = await fetch(`${account.emulator.url}/_emulator/seed`, { method: 'POST', body: '{' });
    expect([broken.status, await broken.json()]).toEqual([400, { status: 'error', message: 'The body is not JSON.' }]);
    expect((await control('POST', 'restore', { name: 'none' })).status).toBe(404);
    await account.open({ control: false });
    expect((await control('GET', 'counts')).status).toBe(404);
    expect((await fetch(`${account.emulator.url}/`)).status).toBe(404);
  });
});
