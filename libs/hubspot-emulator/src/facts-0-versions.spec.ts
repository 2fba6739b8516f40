import { EmulatedAccount } from './testing/emulated-account';

/** Statements of hubspot-facts 0 (versions, and where descriptions mislead); each test names its section. */
describe('versions (facts 0)', () => {
  const account = new EmulatedAccount();
  beforeEach(() => account.open());
  afterAll(() => account.close());

  it.each([
    ['/crm/v3/objects/contacts', '/crm/objects/2026-03/contacts'],
    ['/crm/v3/properties/contacts', '/crm/properties/2026-09/contacts'],
    ['/crm/v4/associations/contacts/companies/labels', '/crm/associations/2026-03/contacts/companies/labels'],
    ['/crm/associations/v4/contacts/companies/labels', '/crm/associations/2026-09/contacts/companies/labels'],
    ['/crm/associations/v4/definitions/configurations/all', '/crm/associations/2026-09/definitions/configurations/all'],
    ['/crm/v3/owners', '/crm/owners/2026-03'],
    ['/crm/v3/pipelines/deals', '/crm/pipelines/2026-09/deals'],
    ['/crm/v3/schemas', '/crm-object-schemas/2026-03/schemas'],
    ['/crm-object-schemas/v3/schemas', '/crm-object-schemas/2026-09/schemas'],
    ['/crm/v3/limits/records', '/crm/limits/2026-03/records'],
    ['/account-info/v3/details', '/account-info/2026-09/details'],
    ['/settings/currencies/v3/codes', '/settings/currencies/2026-03/codes'],
  ])('0.2 %s and %s answer alike', async (legacy, dated) => {
    const [one, other] = [await account.hubspot.get(legacy), await account.hubspot.get(dated)];
    expect(one.status).toBe(200);
    expect(other.body).toEqual(one.body);
  });

  it.each(['/webhooks/v3', '/webhooks/2026-03', '/app-webhooks/2025-09', '/app-webhooks/2026-09'])(
    '0.2 webhook settings answer at %s',
    async (base) => {
      const path = `${base}/${account.emulator.appId}/subscriptions?hapikey=emulated-developer-key`;
      expect((await account.hubspot.get(path)).body).toEqual({ results: [] });
    },
  );

  it('0.2 associations of one record have the version behind “crm” or behind “objects”', async () => {
    const id = await account.make('contacts', { firstname: 'A' });
    for (const path of [`/crm/v4/objects/contacts/${id}`, `/crm/objects/2026-03/contacts/${id}`])
      expect((await account.hubspot.get(`${path}/associations/companies`)).body).toEqual({ results: [] });
  });

  it('0.3 creates need no associations; searches need nothing at all', async () => {
    const made = await account.hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'A' } });
    expect(made.status).toBe(201);
    expect((await account.hubspot.post('/crm/v3/objects/contacts/search', {})).body.total).toBe(1);
    const read = await account.hubspot.post('/crm/v3/objects/contacts/batch/read', { inputs: [{ id: made.body.id }] });
    expect(read.body.results).toHaveLength(1);
  });

  it('0.3 lists in the query are repeated or joined by commas', async () => {
    const id = await account.make('contacts', { firstname: 'A', city: 'Bonn' });
    for (const query of ['properties=city,firstname', 'properties=city&properties=firstname'])
      expect((await account.hubspot.get(`/crm/v3/objects/contacts/${id}?${query}`)).body.properties).toMatchObject({
        city: 'Bonn',
        firstname: 'A',
      });
  });

  it('0.3 sorts are objects or bare names; after is text or a number', async () => {
    for (const firstname of ['A', 'B', 'C']) await account.make('contacts', { firstname });
    const names = async (body: unknown) =>
      (await account.hubspot.post('/crm/v3/objects/contacts/search', body)).body.results.map(
        ({ properties }: { properties: { firstname: string } }) => properties.firstname,
      );
    expect(await names({ sorts: [{ propertyName: 'firstname', direction: 'DESCENDING' }] })).toEqual(['C', 'B', 'A']);
    expect(await names({ sorts: ['firstname'] })).toEqual(['A', 'B', 'C']);
    expect(await names({ sorts: ['-firstname'] })).toEqual(['C', 'B', 'A']);
    for (const after of [2, '2']) expect(await names({ sorts: ['firstname'], after })).toEqual(['C']);
  });

  it('0.3, 6.2 associations tell from.id as text and toObjectId as a number; archiving is 204 on v4 and 200 on dated versions', async () => {
    const [person, company] = [
      await account.make('contacts', { firstname: 'A' }),
      await account.make('companies', { name: 'B' }),
    ];
    const path = (version: string) =>
      `/crm/${version === 'v4' ? 'v4/associations' : `associations/${version}`}/contacts/companies`;
    for (const [version, created, archived] of [
      ['v4', 201, 204],
      ['2026-03', 201, 200],
      ['2026-09', 200, 200],
    ] as const) {
      const pair = { from: { id: person }, to: { id: company } };
      const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }];
      const made = await account.hubspot.post(`${path(version)}/batch/create`, { inputs: [{ ...pair, types }] });
      expect([made.status, made.body.results]).toEqual([
        created,
        [
          {
            fromObjectTypeId: '0-1',
            fromObjectId: Number(person),
            toObjectTypeId: '0-2',
            toObjectId: Number(company),
            labels: [],
          },
        ],
      ]);
      const read = await account.hubspot.post(`${path(version)}/batch/read`, { inputs: [{ id: person }] });
      expect(read.body.results).toMatchObject([{ from: { id: person }, to: [{ toObjectId: Number(company) }] }]);
      const inputs = [{ from: { id: person }, to: [{ id: company }] }];
      expect((await account.hubspot.post(`${path(version)}/batch/archive`, { inputs })).status).toBe(archived);
    }
  });

  it('0.4 more than ten unique properties per type are refused', async () => {
    const property = { label: 'U', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
    const make = (name: string) =>
      account.hubspot.post('/crm/v3/properties/contacts', { ...property, name, hasUniqueValue: true });
    for (let number = 0; number < 10; number++) expect((await make(`unique_${number}`)).status).toBe(201);
    expect((await make('unique_10')).status).toBe(400);
  });

  it.each([
    ['date', '1990-01-01T13:00:00Z', '1990-01-01'],
    ['date', '631198800000', '1990-01-01'],
    ['datetime', '1990-01-01T13:00:00Z', '1990-01-01T13:00:00Z'],
  ])('0.4 2026-09 takes a %s of %s and keeps %s', async (type, sent, kept) => {
    const property = { name: 'day', label: 'D', type, fieldType: 'date', groupName: 'contactinformation' };
    await account.hubspot.post('/crm/v3/properties/contacts', property);
    const answer = await account.hubspot.post('/crm/objects/2026-09/contacts', {
      properties: { firstname: 'A', day: sent },
    });
    expect(answer.body.properties.day).toBe(kept);
  });
});
