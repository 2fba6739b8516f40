import { EmulatedAccount } from './testing/emulated-account';

/** Failures that hubspot-facts 2.5 and 10 tell of, planted on demand (12.2); each test names its section. */
describe('faults (facts 2.5, 10)', () => {
  const account = new EmulatedAccount();
  beforeEach(() => account.open());
  afterAll(() => account.close());

  const contacts = '/crm/v3/objects/contacts';
  const plant = (fault: Record<string, unknown>) => account.hubspot.control('POST', 'faults', { times: 1, ...fault });
  const count = async (): Promise<number> => (await account.hubspot.get(contacts)).body.results.length;

  it('2.5 a record that is written too often is locked', async () => {
    await plant({ kind: 'locked' });
    expect((await account.hubspot.get(contacts)).status).toBe(423);
  });

  it('2.5, 4.3 an account that moves between data centres says for how long, in seconds', async () => {
    await plant({ kind: 'migrating', ms: 90_000 });
    const answer = await account.hubspot.get(contacts);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([477, '90']);
  });

  it.each([
    [500, 'application/json;charset=utf-8'],
    [502, 'text/html;charset=utf-8'],
    [503, 'text/html;charset=utf-8'],
    [504, 'text/html;charset=utf-8'],
    [524, 'text/html;charset=utf-8'],
    [530, 'text/html;charset=utf-8'],
  ])('2.5, 1.5 %d comes as %s', async (status, type) => {
    await plant({ kind: 'status', status });
    const answer = await account.hubspot.get(contacts);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
  });

  it.each([
    ['status_after_apply', 1],
    ['cut_after', 1],
    ['cut_before', 0],
  ])('10 %s: %d record is there afterwards', async (kind, records) => {
    await plant({ kind, status: 504 });
    const write = account.hubspot.post(contacts, { properties: { firstname: 'A' } });
    if (kind === 'status_after_apply') expect((await write).status).toBe(504);
    else await expect(write).rejects.toThrow();
    expect(await count()).toBe(records);
  });

  it('1.4, 1.5 a token that is revoked in mid-run answers 401 from then on', async () => {
    const user = await account.asUser('crm.objects.contacts.read');
    await plant({ kind: 'revoke_token', match: { path: contacts } });
    expect((await user.get(contacts)).status).toBe(401);
    expect((await user.get(contacts)).status).toBe(401);
  });

  it('2.3, trap 26 answers may lack a property or some records, without an error', async () => {
    const id = await account.make('contacts', { firstname: 'A', city: 'Bonn' });
    await plant({ kind: 'missing_property', property: 'city' });
    const read = async () => (await account.hubspot.get(`${contacts}/${id}?properties=city`)).body.properties;
    expect(await read()).not.toHaveProperty('city');
    expect(await read()).toHaveProperty('city', 'Bonn');
    await plant({ kind: 'missing_results', share: 1 });
    expect(await count()).toBe(0);
  });

  it('10 a stale read shows the record as it was, with its own modified date, and no record that was not yet there', async () => {
    const id = await account.make('contacts', { firstname: 'A', city: 'Bonn' });
    const before = (await account.hubspot.get(`${contacts}/${id}?properties=city`)).body;
    account.now += 60_000;
    await account.hubspot.patch(`${contacts}/${id}`, { properties: { city: 'Ulm' } });
    await account.make('contacts', { firstname: 'B' });
    await plant({ kind: 'stale_read', ms: 30_000, times: 2 });
    expect((await account.hubspot.get(`${contacts}/${id}?properties=city`)).body).toEqual(before);
    expect(await count()).toBe(1);
    expect(await count()).toBe(2);
  });

  it('12.2 a fault strikes the calls it matches, with its chance, until it is taken away', async () => {
    const made = await account.hubspot.control('POST', 'faults', {
      kind: 'status',
      status: 500,
      match: { method: 'GET', path: '/crm/v3/owners' },
    });
    expect(await count()).toBe(0);
    for (const expected of [500, 500]) expect((await account.hubspot.get('/crm/v3/owners')).status).toBe(expected);
    await account.hubspot.control('DELETE', `faults/${made.body.id}`);
    expect((await account.hubspot.get('/crm/v3/owners')).status).toBe(200);
    const unknown = await account.hubspot.control('POST', 'faults', { kind: 'earthquake' });
    expect(unknown).toMatchObject({ status: 400, body: { message: expect.stringContaining('kind must be one of') } });
  });
});
