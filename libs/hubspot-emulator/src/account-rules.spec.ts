import { CALM_WEBHOOKS, createHubSpotEmulator, type HubSpotEmulator } from './index';
import { HubSpotCaller } from './testing/hubspot-caller';

const KEY = 'pat-na1-test';

describe('rules and limits of an account', () => {
  let emulator: HubSpotEmulator;
  let hubspot: HubSpotCaller;

  beforeEach(async () => {
    emulator = await createHubSpotEmulator({
      serviceKeys: [{ token: KEY, appId: 777 }],
      limits: { burst: null, search: null, associations: null },
      webhooks: CALM_WEBHOOKS,
    });
    hubspot = new HubSpotCaller(emulator.url, KEY);
  });
  afterEach(() => emulator.close());

  const create = (version: string, properties: Record<string, string>, type = 'contacts') =>
    hubspot.post(version === 'v3' ? `/crm/v3/objects/${type}` : `/crm/objects/${version}/${type}`, { properties });
  const made = async (type: string, properties: Record<string, string>): Promise<string> =>
    (await create('v3', properties, type)).body.id;

  describe('what admins require', () => {
    it('0.4 the form for new records asks 2026-09 and people, not older versions', async () => {
      await hubspot.control('POST', 'rules/contacts', { onCreate: ['firstname', 'city'] });
      const refused = await create('2026-09', { email: 'a@example.com', city: 'Bonn' });
      expect(refused).toMatchObject({
        status: 400,
        body: {
          category: 'VALIDATION_ERROR',
          message: 'The property values provided are invalid',
          errors: [
            {
              code: 'MISSING_REQUIRED_PROPERTY',
              message: 'A value for firstname must be provided',
              context: { propertyName: ['firstname'] },
            },
          ],
        },
      });
      for (const version of ['v3', '2026-03'])
        expect((await create(version, { email: `${version}@example.com` })).status).toBe(201);
      const person = { properties: { email: 'p@example.com' } };
      expect((await hubspot.control('POST', 'user/objects/contacts', person)).status).toBe(400);
    });

    it('0.4 an update is not asked for what only the form for new records asks', async () => {
      const id = await made('contacts', { email: 'a@example.com' });
      await hubspot.control('POST', 'rules/contacts', { onCreate: ['firstname'] });
      const answer = await hubspot.patch(`/crm/objects/2026-09/contacts/${id}`, { properties: { city: 'Bonn' } });
      expect(answer.status).toBe(200);
    });

    it('0.4 a conditional rule asks for its property while the other one holds the value', async () => {
      const rule = { property: 'country', values: ['Germany'], required: ['zip'] };
      await hubspot.control('POST', 'rules/contacts', { conditional: [rule] });
      const refused = await create('2026-09', { firstname: 'A', country: 'Germany' });
      expect(refused.body.errors).toEqual([
        {
          code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
          message: 'zip is required because of a conditional property rule based on [country]',
          context: { propertyName: ['zip'] },
        },
      ]);
      expect((await create('2026-09', { firstname: 'A', country: 'France' })).status).toBe(201);
      const { id } = (await create('2026-09', { firstname: 'A', country: 'Germany', zip: '53111' })).body;
      const path = `/crm/objects/2026-09/contacts/${id}`;
      expect((await hubspot.patch(path, { properties: { zip: '' } })).status).toBe(400);
      expect((await hubspot.patch(path, { properties: { city: 'Bonn' } })).status).toBe(200);
    });

    it('0.4, 2.6 in a batch with trace ids the record alone fails, without them all do', async () => {
      await hubspot.control('POST', 'rules/contacts', { onCreate: ['firstname'] });
      const inputs = [
        { objectWriteTraceId: '1', properties: { email: 'a@example.com' } },
        { objectWriteTraceId: '2', properties: { firstname: 'B' } },
      ];
      const apart = await hubspot.post('/crm/objects/2026-09/contacts/batch/create', { inputs });
      expect(apart).toMatchObject({
        status: 207,
        body: { numErrors: 1, errors: [{ context: { objectWriteTraceId: ['1'] } }] },
      });
      const plain = inputs.map(({ properties }) => ({ properties }));
      expect((await hubspot.post('/crm/objects/2026-09/contacts/batch/create', { inputs: plain })).status).toBe(400);
    });

    it('0.4 a user without the right to edit associations: 400 on 2026-09 for tokens of users only', async () => {
      const [person, company] = [await made('contacts', { firstname: 'A' }), await made('companies', { name: 'B' })];
      await hubspot.control('POST', 'settings', { switches: { editAssociations: false } });
      const { clientId, clientSecret } = emulator;
      const token = await hubspot.form('/oauth/v3/token', {
        grant_type: 'refresh_token',
        refresh_token: emulator.install(),
        client_id: clientId,
        client_secret: clientSecret,
      });
      const user = new HubSpotCaller(emulator.url, token.body.access_token);
      const path = `contacts/${person}/associations/default/companies/${company}`;
      expect((await user.put(`/crm/objects/2026-09/${path}`)).body).toMatchObject({
        message: "Missing 'Edit Associations' permission.",
        category: 'VALIDATION_ERROR',
      });
      const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }];
      const withCompany = { properties: { firstname: 'B' }, associations: [{ to: { id: company }, types }] };
      expect((await user.post('/crm/objects/2026-09/contacts', withCompany)).status).toBe(400);
      expect((await user.put(`/crm/v4/objects/${path}`)).status).toBe(200);
      expect((await hubspot.put(`/crm/objects/2026-09/${path}`)).status).toBe(200);
    });

    it('12.3 rules outlive a snapshot', async () => {
      await hubspot.control('POST', 'rules/contacts', { onCreate: ['firstname'] });
      await hubspot.control('POST', 'snapshot');
      await hubspot.control('POST', 'rules/contacts', { onCreate: [] });
      await hubspot.control('POST', 'restore');
      expect((await hubspot.control('GET', 'rules/contacts')).body).toMatchObject({ onCreate: ['firstname'] });
    });
  });

  describe('property validations', () => {
    const put = (name: string, ruleType: string, ruleArguments: string[], version = '2026-09') =>
      hubspot.put(`/crm/property-validations/${version}/0-1/${name}/rule-type/${ruleType}`, { ruleArguments });

    it('5.3 a rule is put by its type and told per property and per object', async () => {
      expect((await put('zip', 'ALPHANUMERIC', ['ALPHA_ONLY'])).status).toBe(204);
      await put('zip', 'ALPHANUMERIC', ['NUMERIC_ONLY']);
      await put('zip', 'MAX_LENGTH', ['5']);
      const rules = [
        { ruleType: 'ALPHANUMERIC', ruleArguments: ['NUMERIC_ONLY'] },
        { ruleType: 'MAX_LENGTH', ruleArguments: ['5'] },
      ];
      const base = '/crm/property-validations/2026-03/0-1';
      expect((await hubspot.get(`${base}/zip`)).body).toEqual({ results: rules });
      expect((await hubspot.get(base)).body).toEqual({
        results: [{ propertyName: 'zip', propertyValidationRules: rules }],
      });
      expect((await hubspot.get(`${base}/zip/rule-type/MAX_LENGTH`)).body).toEqual(rules[1]);
      expect((await hubspot.get(`${base}/city`)).body).toEqual({ results: [] });
      expect((await hubspot.get(`${base}/zip/rule-type/REGEX`)).status).toBe(404);
      expect((await hubspot.get(`${base}/nothing`)).status).toBe(404);
      expect((await put('zip', 'NONSENSE', [])).status).toBe(400);
    });

    it.each([
      ['ALPHANUMERIC', 'NUMERIC_ONLY', '53111', '53 111'],
      ['ALPHANUMERIC', 'ALPHA_ONLY', 'Köln', 'Köln1'],
      ['MIN_LENGTH', '3', 'abc', 'ab'],
      ['MAX_LENGTH', '3', 'abc', 'abcd'],
      ['REGEX', '^D-\\d{5}$', 'D-53111', '53111'],
    ])('5.3 %s %s takes %s and refuses %s, in every version', async (ruleType, argument, taken, refused) => {
      await put('zip', ruleType, [argument], 'v3');
      expect((await create('v3', { firstname: 'A', zip: taken })).status).toBe(201);
      const answer = await create('v3', { firstname: 'A', zip: refused });
      expect(answer.body).toMatchObject({
        category: 'VALIDATION_ERROR',
        errors: [{ code: 'FAILED_VALIDATION_RULE', context: { propertyName: ['zip'] } }],
      });
      expect((await create('v3', { firstname: 'A', zip: '' })).status).toBe(201);
    });

    it.each([
      ['number', 'number', 'MIN_NUMBER', '1', '1', '0.5'],
      ['number', 'number', 'MAX_NUMBER', '10', '1e1', '10.1'],
      ['date', 'date', 'START_DATE', '2026-01-01', '2026-01-01', '2025-12-31'],
      ['datetime', 'date', 'END_DATETIME', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '2026-01-01T00:00:01Z'],
    ])('5.3 a %s keeps its rule (%s)', async (type, fieldType, ruleType, argument, taken, refused) => {
      const property = { name: 'ruled', label: 'R', type, fieldType, groupName: 'contactinformation' };
      await hubspot.post('/crm/v3/properties/contacts', property);
      await put('ruled', ruleType, [argument]);
      expect((await create('v3', { firstname: 'A', ruled: taken })).status).toBe(201);
      expect((await create('v3', { firstname: 'A', ruled: refused })).status).toBe(400);
    });
  });

  describe('limits and usage', () => {
    const limits = async (path: string) => (await hubspot.get(`/crm/limits/2026-09/${path}`)).body;

    it('9.3 records, properties and pipelines are counted by type, custom objects together', async () => {
      await made('contacts', { firstname: 'A' });
      const property = { name: 'own', label: 'O', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
      await hubspot.post('/crm/v3/properties/contacts', property);
      const contacts = expect.objectContaining({ objectTypeId: '0-1', usage: 1 });
      expect(await limits('records')).toMatchObject({
        hubspotDefinedObjectTypes: expect.arrayContaining([contacts]),
        customObjectTypes: { byObjectType: [], overallUsage: 0 },
      });
      expect(await limits('custom-properties')).toMatchObject({
        byObjectType: expect.arrayContaining([contacts]),
        overallUsage: 1,
      });
      expect(await limits('calculated-properties')).toMatchObject({ overallUsage: 0 });
      expect(await limits('custom-object-types')).toMatchObject({ usage: 0, percentage: 0 });
      expect((await limits('pipelines')).hubspotDefinedObjectTypes).toEqual(
        expect.arrayContaining([expect.objectContaining({ objectTypeId: '0-3', usage: 1 })]),
      );
    });

    it('9.3, 6.1 labels are counted per pair', async () => {
      await hubspot.post('/crm/associations/2026-09/contacts/companies/labels', { name: 'boss', label: 'Boss' });
      const { results } = await limits('associations/labels?fromObjectTypeId=0-1&toObjectTypeId=0-2');
      expect(results).toMatchObject([
        {
          fromObjectType: { objectTypeId: '0-1' },
          toObjectType: { objectTypeId: '0-2' },
          allLabels: ['Boss'],
          usage: 1,
        },
      ]);
    });

    it('9.3, 6.3 records near and at the limit that the account set are told', async () => {
      const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 280 }];
      const inputs = [{ category: 'HUBSPOT_DEFINED', typeId: 280, maxToObjectIds: 5 }];
      const configuration = '/crm/associations/2026-09/definitions/configurations/companies/contacts/batch/create';
      expect((await hubspot.post(configuration, { inputs })).status).toBe(201);
      const [near, full] = [await made('companies', { name: 'Near' }), await made('companies', { name: 'Full' })];
      expect((await limits('associations/records/from')).results).toEqual([]);
      for (const [company, partners] of [
        [near, 4],
        [full, 5],
      ] as const)
        for (let n = 0; n < partners; n++) {
          const person = await made('contacts', { firstname: `P${n}` });
          await hubspot.put(`/crm/v4/objects/companies/${company}/associations/contacts/${person}`, types);
        }
      const told = { objectTypeId: '0-2', hasRecordsAtLimit: true, hasRecordsNearLimit: true };
      expect((await limits('associations/records/from')).results).toMatchObject([told]);
      expect((await limits('associations/records/0-2/to')).results).toMatchObject([{ ...told, objectTypeId: '0-1' }]);
      expect(await limits('associations/records/companies/contacts')).toEqual({
        limit: 5,
        totalRecordsAtLimit: 1,
        totalRecordsNearLimit: 1,
        atLimitFromRecordSamples: [{ objectId: Number(full), label: 'Full' }],
        nearLimitFromRecordSamples: [{ objectId: Number(near), label: 'Near', usage: 4, percentage: 80 }],
      });
    });
  });
});
