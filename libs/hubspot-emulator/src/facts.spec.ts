import { CALM_WEBHOOKS, createHubSpotEmulator, type HubSpotEmulator, type HubSpotEmulatorOptions } from './index';
import { HubSpotCaller, until } from './testing/hubspot-caller';

const KEY = 'pat-na1-test';

/** Statements of hubspot-facts that are imitated and not held by another spec; each test names its section. */
describe('HubSpot’s manners', () => {
  let emulator: HubSpotEmulator;
  let hubspot: HubSpotCaller;
  let now = Date.parse('2026-10-01T12:00:00Z');

  const start = async (options: HubSpotEmulatorOptions = {}): Promise<void> => {
    emulator = await createHubSpotEmulator({
      serviceKeys: [{ token: KEY, appId: 777 }],
      switches: { searchLagMs: 0, searchJitterMs: 0 },
      limits: { burst: null, search: null, associations: null },
      webhooks: CALM_WEBHOOKS,
      clock: () => now,
      ...options,
    });
    hubspot = new HubSpotCaller(emulator.url, KEY);
  };
  beforeEach(() => start());
  afterEach(() => emulator.close());
  const again = async (options: HubSpotEmulatorOptions): Promise<void> => {
    await emulator.close();
    await start(options);
  };

  const make = async (type: string, properties: Record<string, string>): Promise<string> =>
    (await hubspot.post(`/crm/v3/objects/${type}`, { properties })).body.id;
  const contact = (properties: Record<string, string> = { firstname: 'Ada' }) => make('contacts', properties);

  describe('refusals', () => {
    it.each<[string, string, string, unknown, number, Record<string, unknown>]>([
      [
        '2.5 unknown property',
        'POST',
        'objects/contacts',
        { properties: { color: 'x' } },
        400,
        { category: 'VALIDATION_ERROR' },
      ],
      ['2.5 unknown route', 'GET', 'butterflies', undefined, 404, { message: 'resource not found' }],
      [
        '0.5 missing body',
        'POST',
        'objects/contacts',
        undefined,
        400,
        { message: 'Invalid JSON input: a request body was expected, but none found' },
      ],
      [
        '0.5 unknown type',
        'GET',
        'objects/butterflies',
        undefined,
        400,
        { message: 'Unable to infer object type from: butterflies' },
      ],
      [
        '2.5 non-unique idProperty',
        'GET',
        'objects/companies/x?idProperty=domain',
        undefined,
        400,
        { category: 'VALIDATION_ERROR' },
      ],
      ['0.5 hs_object_id as idProperty', 'GET', 'objects/contacts/1?idProperty=hs_object_id', undefined, 400, {}],
      [
        '2.4 deal without a name',
        'POST',
        'objects/deals',
        { properties: { amount: '1' } },
        400,
        { context: { properties: ['dealname'] } },
      ],
      [
        '2.4 contact without any name',
        'POST',
        'objects/contacts',
        { properties: { city: 'Bonn' } },
        400,
        { category: 'VALIDATION_ERROR' },
      ],
      ['2.3 limit above 100', 'GET', 'objects/contacts?limit=101', undefined, 400, { category: 'VALIDATION_ERROR' }],
      [
        '2.3 limit above 50 with history',
        'GET',
        'objects/contacts?limit=51&propertiesWithHistory=email',
        undefined,
        400,
        {},
      ],
      [
        '3 search of an unknown property',
        'POST',
        'objects/contacts/search',
        { filterGroups: [{ filters: [{ propertyName: 'nope', operator: 'EQ', value: '1' }] }] },
        400,
        { message: 'There was a problem with the request.' },
      ],
      ['3 search page above 200', 'POST', 'objects/contacts/search', { limit: 201 }, 400, {}],
      ['3 search behind 10,000', 'POST', 'objects/contacts/search', { after: '9990', limit: 20 }, 400, {}],
      [
        '3 six filter groups',
        'POST',
        'objects/contacts/search',
        {
          filterGroups: Array.from({ length: 6 }, () => ({
            filters: [{ propertyName: 'city', operator: 'HAS_PROPERTY' }],
          })),
        },
        400,
        { message: 'too many filterGroups (count: 6, max allowed: 5)' },
      ],
      [
        '5.3 a name that exists',
        'POST',
        'properties/contacts',
        { name: 'email', label: 'E', type: 'string', fieldType: 'text', groupName: 'contactinformation' },
        409,
        { subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS' },
      ],
      [
        '0.4 type and fieldType do not fit',
        'POST',
        'properties/contacts',
        { name: 'e1', label: 'E', type: 'number', fieldType: 'text', groupName: 'contactinformation' },
        400,
        {},
      ],
      [
        '5.1 a bool without its two options',
        'POST',
        'properties/contacts',
        { name: 'e2', label: 'E', type: 'bool', fieldType: 'booleancheckbox', groupName: 'contactinformation' },
        400,
        {},
      ],
      ['2.9 gdpr-delete of a company', 'POST', 'objects/companies/gdpr-delete', { objectId: '1' }, 404, {}],
      [
        '2.2 merge of products',
        'POST',
        'objects/products/merge',
        { primaryObjectId: '1', objectIdToMerge: '2' },
        404,
        {},
      ],
    ])('%s', async (_, method, path, body, status, told) => {
      const answer = await hubspot.call(method, `/crm/v3/${path}`, body);
      expect(answer).toMatchObject({ status, body: told });
    });

    it('0.1 an unknown version is an unknown route', async () => {
      expect((await hubspot.get('/crm/objects/2031-03/contacts')).status).toBe(404);
    });

    it('2.5 a wrong method is 405, as a page for those who do not ask for JSON', async () => {
      expect((await hubspot.call('PUT', '/crm/v3/objects/contacts', {})).status).toBe(405);
    });

    it('1.5 a call without a token is INVALID_AUTHENTICATION, one with an API key says so', async () => {
      const none = await fetch(`${emulator.url}/crm/v3/objects/contacts`);
      expect([none.status, await none.json()]).toMatchObject([401, { category: 'INVALID_AUTHENTICATION' }]);
      const key = await fetch(`${emulator.url}/crm/v3/objects/contacts?hapikey=x`);
      expect(await key.json()).toMatchObject({ message: 'The API key provided is invalid.' });
    });

    it.each([
      ['bool', 'booleancheckbox', 'yes', 'INVALID_BOOLEAN'],
      ['number', 'number', 'many', 'INVALID_NUMERIC'],
      ['datetime', 'date', 'tomorrow', 'INVALID_LONG'],
      ['date', 'date', '1790000000001', 'INVALID_DATE'],
    ])('5.1 a %s refuses %s %s', async (type, fieldType, value, code) => {
      const options = ['true', 'false'].map((option) => ({
        label: option,
        value: option,
        displayOrder: 0,
        hidden: false,
      }));
      const property = { name: 'typed', label: 'T', type, fieldType, groupName: 'contactinformation' };
      await hubspot.post('/crm/v3/properties/contacts', { ...property, ...(type === 'bool' ? { options } : {}) });
      const answer = await hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'A', typed: value } });
      expect(answer.body.errors).toMatchObject([{ code }]);
    });

    it('5.4 an archived owner cannot be written, but stays in the archived list', async () => {
      const { id } = (await hubspot.control('POST', 'owners', { email: 'o@example.com' })).body;
      await hubspot.control('POST', 'owners', { id, archived: true });
      const answer = await hubspot.post('/crm/v3/objects/contacts', {
        properties: { firstname: 'A', hubspot_owner_id: id },
      });
      expect(answer.body.errors).toMatchObject([{ code: 'INVALID_OWNER_ID' }]);
      expect((await hubspot.get('/crm/v3/owners?archived=true')).body.results).toMatchObject([{ id, userId: null }]);
    });

    it('5.5, 0.4 a stage in use is kept by 2026-09, and by others when asked', async () => {
      const deal = await make('deals', { dealname: 'd', pipeline: 'default', dealstage: 'contractsent' });
      const path = '/default/stages/contractsent';
      const refused = await hubspot.delete(`/crm/pipelines/2026-09/deals${path}`);
      expect(refused.body).toMatchObject({
        subCategory: 'PipelineError.STAGE_ID_IN_USE',
        context: { stageIds: ['[contractsent]'], objectIds: [`[${deal}]`] },
      });
      expect((await hubspot.delete(`/crm/v3/pipelines/deals${path}?validateReferencesBeforeDelete=true`)).status).toBe(
        400,
      );
      expect((await hubspot.delete(`/crm/v3/pipelines/deals${path}`)).status).toBe(204);
    });

    it('5.3 a property that a calculation reads cannot be archived; a group with properties neither', async () => {
      const property = { label: 'P', type: 'number', fieldType: 'number', groupName: 'contactinformation' };
      await hubspot.post('/crm/v3/properties/contacts', { ...property, name: 'weight' });
      const calculation = {
        ...property,
        name: 'double',
        fieldType: 'calculation_equation',
        calculationFormula: 'weight * 2',
      };
      await hubspot.post('/crm/v3/properties/contacts', calculation);
      expect((await hubspot.delete('/crm/v3/properties/contacts/weight')).body).toMatchObject({
        subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
      });
      const group = (await hubspot.delete('/crm/v3/properties/contacts/groups/contactinformation')).body;
      expect(JSON.parse(group.message)).toMatchObject({
        subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
      });
    });

    it('5.3 creating a property with an archived name restores it', async () => {
      const property = { name: 'back', label: 'P', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
      const first = (await hubspot.post('/crm/v3/properties/contacts', property)).body;
      await hubspot.delete('/crm/v3/properties/contacts/back');
      now += 1_000;
      const second = await hubspot.post('/crm/v3/properties/contacts', { ...property, label: 'Q' });
      expect(second).toMatchObject({ status: 201, body: { createdAt: first.createdAt, label: 'Q' } });
    });
  });

  describe('what comes back', () => {
    it('2.3 the defaults of a type, with the three system ones when others are named', async () => {
      const id = await contact({ firstname: 'Ada' });
      const names = async (query: string) =>
        Object.keys((await hubspot.get(`/crm/v3/objects/contacts/${id}${query}`)).body.properties);
      expect(await names('')).toEqual([
        'createdate',
        'email',
        'firstname',
        'hs_object_id',
        'lastmodifieddate',
        'lastname',
      ]);
      expect(await names('?properties=city')).toEqual(['city', 'createdate', 'hs_object_id', 'lastmodifieddate']);
    });

    it('0.5 a list goes on behind its end from the start, unless told otherwise', async () => {
      const id = await contact();
      const behind = `/crm/v3/objects/contacts?after=${Number(id) + 999}`;
      expect((await hubspot.get(behind)).body.results).toHaveLength(1);
      await hubspot.control('POST', 'settings', { switches: { listBehindEnd: 'empty' } });
      expect((await hubspot.get(behind)).body.results).toEqual([]);
    });

    it('0.5, 5.2 a company fills its website from the domain', async () => {
      const answer = await hubspot.post('/crm/v3/objects/companies', { properties: { domain: 'example.com' } });
      expect(answer.body.properties).toMatchObject({ website: 'example.com', lifecyclestage: 'lead' });
    });

    it('5.1 checkboxes append behind a leading semicolon and come in the order of the options', async () => {
      const options = ['a', 'b', 'c'].map((value, displayOrder) => ({
        label: value,
        value,
        displayOrder,
        hidden: false,
      }));
      const property = {
        name: 'many',
        label: 'M',
        type: 'enumeration',
        fieldType: 'checkbox',
        groupName: 'contactinformation',
      };
      await hubspot.post('/crm/v3/properties/contacts', { ...property, options });
      const id = await contact({ firstname: 'A', many: 'c' });
      const answer = await hubspot.patch(`/crm/v3/objects/contacts/${id}`, { properties: { many: ';a' } });
      expect(answer.body.properties.many).toBe('a;c');
    });

    it('6.1 a second primary company takes the label from the first; removing the unlabelled type removes all', async () => {
      const person = await contact();
      const companies = [await make('companies', { name: 'A' }), await make('companies', { name: 'B' })];
      const primary = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
      for (const id of companies)
        await hubspot.put(`/crm/v4/objects/contacts/${person}/associations/companies/${id}`, primary);
      const partners = async () =>
        (await hubspot.get(`/crm/v4/objects/contacts/${person}/associations/companies`)).body.results;
      const typeIds = (await partners()).map((held: { associationTypes: { typeId: number }[] }) =>
        held.associationTypes.map(({ typeId }) => typeId).sort(),
      );
      expect(typeIds).toEqual([[279], [1, 279]]);
      const inputs = [
        {
          from: { id: person },
          to: { id: companies[1] },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
        },
      ];
      await hubspot.post('/crm/v4/associations/contacts/companies/batch/labels/archive', { inputs });
      expect(await partners()).toHaveLength(1);
    });

    it('6.2 records without partners are NO_ASSOCIATIONS_FOUND in a 207', async () => {
      const answer = await hubspot.post('/crm/v4/associations/contacts/companies/batch/read', {
        inputs: [{ id: await contact() }],
      });
      expect(answer).toMatchObject({
        status: 207,
        body: { errors: [{ subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND' }], results: [] },
      });
    });

    it('6.2 v3 names the type by text and answers both directions', async () => {
      const [person, company] = [await contact(), await make('companies', { name: 'A' })];
      const inputs = [{ from: { id: person }, to: { id: company }, type: 'contact_to_company' }];
      const made = await hubspot.post('/crm/v3/associations/contacts/companies/batch/create', { inputs });
      expect(made.body.results.map(({ type }: { type: string }) => type).sort()).toEqual([
        'company_to_contact',
        'contact_to_company',
      ]);
    });

    it('2.9 a restored record is itself again, with its associations; its address may be taken meanwhile', async () => {
      const [person, company] = [await contact({ email: 'a@example.com' }), await make('companies', { name: 'A' })];
      await hubspot.put(`/crm/v4/objects/contacts/${person}/associations/default/companies/${company}`);
      await hubspot.delete(`/crm/v3/objects/contacts/${person}`);
      expect((await hubspot.get(`/crm/v3/objects/contacts/${person}?archived=true`)).body).toMatchObject({
        archived: true,
      });
      expect((await hubspot.control('POST', `user/objects/contacts/${person}/restore`)).status).toBe(200);
      const read = await hubspot.get(`/crm/v3/objects/contacts/${person}?associations=companies`);
      expect(read.body.associations.companies.results).toHaveLength(1);
    });

    it('4.1, 4.2 static tokens have the limits of the plan and daily counts', async () => {
      await again({ plan: 'starter', limits: {} });
      const { headers } = await hubspot.get('/crm/v3/objects/contacts');
      expect(
        ['max', 'secondly', 'daily', 'daily-remaining'].map((name) => headers.get(`x-hubspot-ratelimit-${name}`)),
      ).toEqual(['100', '10', '250000', '249999']);
    });

    it('4.1 the daily quota ends until midnight of the account', async () => {
      await again({ limits: { burst: null, daily: 1 } });
      await hubspot.get('/crm/v3/objects/contacts');
      expect((await hubspot.get('/crm/v3/objects/contacts')).body).toMatchObject({ policyName: 'DAILY' });
      now += 12 * 3_600_000;
      expect((await hubspot.get('/crm/v3/objects/contacts')).status).toBe(200);
    });

    it('9.2 tells how many calls static tokens made today, until midnight of the account', async () => {
      await again({ plan: 'starter', limits: {} });
      await hubspot.get('/crm/v3/objects/contacts');
      const usage = async () => (await hubspot.get('/account-info/2026-03/api-usage/daily/private-apps')).body.results;
      const [{ resetsAt }] = await usage();
      expect(await usage()).toMatchObject([{ usageLimit: 250_000, currentUsage: 3, fetchStatus: 'SUCCESS' }]);
      expect(new Date(resetsAt).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' })).toBe('00:00:00');
    });

    it('9.2, 9.3, 5.6 tells the account, its usage, its currencies', async () => {
      expect((await hubspot.get('/account-info/2026-03/details')).body).toMatchObject({
        companyCurrency: 'EUR',
        uiDomain: 'app.hubspot.com',
      });
      expect((await hubspot.get('/crm/limits/2026-03/custom-object-types')).body).toMatchObject({ usage: 0 });
      expect((await hubspot.get('/settings/currencies/v3/codes')).body.results[0]).toMatchObject({
        currencyCode: 'EUR',
      });
    });
  });

  describe('faults', () => {
    it('4.3 other apps eat the same windows', async () => {
      await again({ limits: { burst: 10 } });
      await hubspot.control('POST', 'faults', { kind: 'other_apps', count: 9, times: 1 });
      expect((await hubspot.get('/crm/v3/objects/contacts')).status).toBe(200);
      expect((await hubspot.get('/crm/v3/objects/contacts')).status).toBe(429);
    });

    it('4.3 the daily quota is used up on demand', async () => {
      await hubspot.control('POST', 'faults', { kind: 'daily_used_up', times: 1 });
      expect((await hubspot.get('/crm/v3/objects/contacts')).body).toMatchObject({
        message: 'You have reached your daily limit.',
      });
    });

    it('10 an answer shows the edit that came after the write', async () => {
      const id = await contact();
      await hubspot.control('POST', 'faults', { kind: 'later_edit', property: 'city', value: 'Ulm', times: 1 });
      const answer = await hubspot.patch(`/crm/v3/objects/contacts/${id}`, { properties: { city: 'Bonn' } });
      expect(answer.body.properties.city).toBe('Ulm');
      const { city } = (await hubspot.get(`/crm/v3/objects/contacts/${id}?propertiesWithHistory=city`)).body
        .propertiesWithHistory;
      expect(city.map((entry: { value: string }) => entry.value)).toEqual(['Ulm', 'Bonn']);
    });

    it('7.5 a workflow that the write started changes the record later', async () => {
      const id = await contact();
      await hubspot.control('POST', 'faults', {
        kind: 'workflow_edit',
        property: 'city',
        value: 'Wien',
        ms: 5,
        times: 1,
      });
      await hubspot.patch(`/crm/v3/objects/contacts/${id}`, { properties: { city: 'Bonn' } });
      await until(
        async () =>
          (await hubspot.get(`/crm/v3/objects/contacts/${id}?properties=city`)).body.properties.city === 'Wien',
      );
    });

    it('10 a slow body comes whole', async () => {
      await contact();
      await hubspot.control('POST', 'faults', { kind: 'slow_body', ms: 20, times: 1 });
      expect((await hubspot.get('/crm/v3/objects/contacts')).body.results).toHaveLength(1);
    });

    it('faults come again for the same seed', async () => {
      const statuses = async (): Promise<number[]> => {
        await again({ seed: 7 });
        await hubspot.control('POST', 'faults', { kind: 'status', status: 500, probability: 0.5 });
        const found = [];
        for (let call = 0; call < 8; call++) found.push((await hubspot.get('/crm/v3/objects/contacts')).status);
        return found;
      };
      const first = await statuses();
      expect(new Set(first).size).toBe(2);
      expect(await statuses()).toEqual(first);
    });
  });

  it('seeds the same records for the same seed, in the ratio 5:2:2:1', async () => {
    await again({ records: 40, seed: 3 });
    const first = (await hubspot.get('/crm/v3/objects/contacts?limit=100')).body.results;
    expect(first).toHaveLength(20);
    expect((await hubspot.get('/crm/v3/objects/deals?limit=100')).body.results).toHaveLength(8);
    const found = (await hubspot.post('/crm/v3/objects/tickets/search', {})).body.total;
    expect(found).toBe(4);
    await again({ records: 40, seed: 3 });
    expect((await hubspot.get('/crm/v3/objects/contacts?limit=100')).body.results).toEqual(first);
  });
});
