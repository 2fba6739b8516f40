import { EmulatedAccount } from './testing/emulated-account';
import type { Reply } from './testing/hubspot-caller';

/** Statements of hubspot-facts 2.1–2.5 on single records; each test names its section. */
describe('records (facts 2)', () => {
  const account = new EmulatedAccount();
  beforeEach(() => account.open());
  afterAll(() => account.close());

  const contacts = '/crm/v3/objects/contacts';
  const create = (properties: Record<string, unknown>, type = 'contacts') =>
    account.hubspot.post(`/crm/v3/objects/${type}`, { properties });
  const problems = ({ body }: Reply): unknown =>
    body.errors?.map(({ code, message }: Record<string, string>) => [code, message]);

  describe('answers', () => {
    it('2.2, 2.3 a create answers 201 with Location, sorted names and what HubSpot adds', async () => {
      const answer = await create({ email: 'Ada@Example.com' });
      const { id, properties, createdAt, updatedAt } = answer.body;
      expect(answer.headers.get('location')).toMatch(new RegExp(`/crm/v3/objects/contacts/${id}$`));
      expect(Object.keys(properties)).toEqual(Object.keys(properties).sort());
      expect(properties).toMatchObject({
        createdate: createdAt,
        email: 'ada@example.com',
        hs_all_contact_vids: id,
        hs_email_domain: 'example.com',
        hs_is_contact: 'true',
        hs_is_unworked: 'true',
        hs_lifecyclestage_lead_date: String(account.now),
        hs_object_id: id,
        hs_object_source: 'INTEGRATION',
        hs_object_source_id: '777',
        hs_pipeline: 'contacts-lifecycle-pipeline',
        lastmodifieddate: updatedAt,
        lifecyclestage: 'lead',
      });
      expect(answer.body).not.toHaveProperty('associations');
    });

    it('2.2 archivedAt and archived: true are told of archived records only', async () => {
      const id = await account.make('contacts', { firstname: 'A' });
      expect((await account.hubspot.get(`${contacts}/${id}`)).body).not.toHaveProperty('archivedAt');
      await account.hubspot.delete(`${contacts}/${id}`);
      const archived = (await account.hubspot.get(`${contacts}?archived=true`)).body.results;
      expect(archived).toMatchObject([{ id, archived: true, archivedAt: '2026-10-01T12:00:00Z' }]);
    });

    it('2.3 stamps leave out milliseconds that are zero; the correlation id is a header too', async () => {
      const whole = await create({ firstname: 'A' });
      expect(whole.body.createdAt).toBe('2026-10-01T12:00:00Z');
      account.now += 7;
      expect((await create({ firstname: 'B' })).body.createdAt).toBe('2026-10-01T12:00:00.007Z');
      const refused = await create({ color: 'x' });
      expect(refused.headers.get('x-hubspot-correlation-id')).toBe(refused.body.correlationId);
      expect(refused.headers.get('content-type')).toBe('application/json;charset=utf-8');
    });

    it('2.3 a list has ten records by default, no paging on its last page, and newcomers at its end', async () => {
      for (let n = 0; n < 11; n++) await account.make('contacts', { firstname: `N${n}` });
      const first = (await account.hubspot.get(contacts)).body;
      expect(first.results).toHaveLength(10);
      await account.make('contacts', { firstname: 'late' });
      const rest = (await account.hubspot.get(`${contacts}?after=${first.paging.next.after}`)).body;
      expect(rest.results.map(({ properties }: { properties: { firstname: string } }) => properties.firstname)).toEqual(
        ['N10', 'late'],
      );
      expect(rest).not.toHaveProperty('paging');
    });

    it('0.5, 2.3 inline associations: the primary and the plain type as two entries, a space in “line items”, no key for none', async () => {
      const person = await account.make('contacts', { firstname: 'A' });
      const company = await account.make('companies', { name: 'B' });
      const deal = await account.make('deals', { dealname: 'D' });
      const item = await account.make('line_items', { name: 'L' });
      const primary = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
      await account.hubspot.put(`/crm/v4/objects/contacts/${person}/associations/companies/${company}`, primary);
      await account.hubspot.put(`/crm/v4/objects/deals/${deal}/associations/default/line_items/${item}`);
      expect(
        (await account.hubspot.get(`${contacts}/${person}?associations=companies,deals`)).body.associations,
      ).toEqual({
        companies: {
          results: [
            { id: company, type: 'contact_to_company' },
            { id: company, type: 'contact_to_company_unlabeled' },
          ],
        },
      });
      const inline = (await account.hubspot.get(`/crm/v3/objects/deals/${deal}?associations=line_items`)).body;
      expect(Object.keys(inline.associations)).toEqual(['line items']);
      expect((await account.hubspot.get(`${contacts}?associations=butterflies`)).status).toBe(400);
    });

    it('0.5, 2.3 the calculated values of a deal print a probability exactly', async () => {
      const deal = await create(
        { dealname: 'D', amount: 10, pipeline: 'default', dealstage: 'qualifiedtobuy' },
        'deals',
      );
      expect(deal.body.properties).toMatchObject({
        amount: '10',
        amount_in_home_currency: '10',
        hs_deal_stage_probability: '0.40000000000000002220446049250313080847263336181640625',
        hs_is_closed: 'false',
      });
    });

    it('0.5, 2.10 createdate is written on deals, not on contacts', async () => {
      const day = '2020-02-03T04:05:06Z';
      expect((await create({ dealname: 'D', createdate: day }, 'deals')).body.createdAt).toBe(day);
      expect(problems(await create({ firstname: 'A', createdate: day }))).toMatchObject([
        ['READ_ONLY_VALUE', expect.anything()],
      ]);
    });
  });

  describe('what a create needs (2.4)', () => {
    it.each([
      ['deals', { dealname: 'D', amount: '1' }, 201],
      ['companies', { domain: 'example.com' }, 201],
      ['companies', { city: 'Bonn' }, 400],
      ['tickets', { subject: 'T', hs_pipeline_stage: '1' }, 201],
      ['tickets', { hs_pipeline_stage: '1' }, 400],
      ['tickets', { subject: 'T' }, 400],
      ['contacts', { lastname: 'A' }, 201],
    ])('2.4, 0.5 %s %j: %d', async (type, properties, status) => {
      expect((await create(properties, type)).status).toBe(status);
    });

    it('2.4 what is missing is told by name', async () => {
      expect((await create({ hs_pipeline_stage: '1' }, 'tickets')).body).toMatchObject({
        message: 'Error creating TICKET. Some required properties were not set.',
        context: { properties: ['subject'] },
        category: 'VALIDATION_ERROR',
      });
    });

    it('2.4, 8 a custom object asks for the properties that its schema requires', async () => {
      await account.hubspot.post('/crm/v3/schemas', {
        name: 'car',
        labels: { singular: 'Car', plural: 'Cars' },
        primaryDisplayProperty: 'plate',
        requiredProperties: ['plate'],
        properties: [{ name: 'plate', label: 'Plate', type: 'string', fieldType: 'text' }],
      });
      expect((await create({}, 'car')).body.context).toEqual({ properties: ['plate'] });
      expect((await create({ plate: 'BN-A 1' }, 'p62515_car')).status).toBe(201);
    });
  });

  describe('refused values (2.5)', () => {
    it.each([
      ['color', 'x', 'PROPERTY_DOESNT_EXIST', 'Property "color" does not exist'],
      ['hs_object_id', '1', 'READ_ONLY_VALUE', '"hs_object_id" is a calculated property; its value cannot be set.'],
      ['email', 'test222', 'INVALID_EMAIL', 'Email address test222 is invalid'],
      ['closedate', 'tomorrow', 'INVALID_LONG', 'tomorrow was not a valid long.'],
      ['hubspot_owner_id', 'Ada', 'INVALID_INTEGER', 'Ada was not a valid integer.'],
      ['createdate', '1', 'READ_ONLY_VALUE', '"createdate" is a read only property; its value cannot be set.'],
    ])('2.5, 0.5 %s = %s is %s', async (name, value, code, message) => {
      expect(problems(await create({ firstname: 'A', [name]: value }))).toEqual([[code, message]]);
    });

    it('0.5, 12.2 an unknown option lists the options: values, or as older answers printed them', async () => {
      const asked = { firstname: 'A', hs_lead_status: 'nope' };
      const text = async () => (await create(asked)).body.errors[0].message;
      expect(await text()).toMatch(/^nope was not one of the allowed options: \[NEW, OPEN, /);
      await account.set({ optionText: 'protobuf' });
      expect(await text()).toContain('label: "New"\nvalue: "NEW"\ndisplay_order:');
    });

    it('2.5 options are compared with their case', async () => {
      expect((await create({ firstname: 'A', hs_lead_status: 'new' })).status).toBe(400);
      expect((await create({ firstname: 'A', hs_lead_status: 'NEW' })).status).toBe(201);
    });

    it('2.5 one bad property refuses the whole record', async () => {
      const id = await account.make('contacts', { firstname: 'A' });
      await account.hubspot.patch(`${contacts}/${id}`, { properties: { firstname: 'B', color: 'x' } });
      expect((await account.hubspot.get(`${contacts}/${id}`)).body.properties.firstname).toBe('A');
    });

    it('2.5 a unique value that another record holds names both records', async () => {
      const [one, other] = [
        await account.make('contacts', { email: 'a@example.com' }),
        await account.make('contacts', { email: 'b@example.com' }),
      ];
      const answer = await account.hubspot.patch(`${contacts}/${other}`, { properties: { email: 'A@example.com ' } });
      expect(answer).toMatchObject({
        status: 400,
        body: {
          message: `Cannot set PropertyValueCoordinates{portalId=62515, objectTypeId=ObjectTypeId{legacyObjectType=CONTACT}, propertyName=email, value=a@example.com} on ${other}. ${one} already has that value.`,
        },
      });
    });
  });

  describe('refused calls (2.5)', () => {
    it('2.5 an id that is no number is told with two spaces', async () => {
      expect(await account.hubspot.get(`${contacts}/abc`)).toMatchObject({
        status: 404,
        body: {
          category: 'OBJECT_NOT_FOUND',
          message: 'Object not found.  objectId are usually numeric.',
          context: { id: ['abc'] },
        },
      });
    });

    it('0.5 a body that is not JSON shows the parser and has no category', async () => {
      const answer = await fetch(account.emulator.url + contacts, {
        method: 'POST',
        headers: { authorization: 'Bearer pat-na1-test', 'content-type': 'application/json', accept: '*/*' },
        body: '{"properties": oops',
      });
      const body = (await answer.json()) as Record<string, unknown>;
      expect([answer.status, body['message']]).toEqual([
        400,
        expect.stringMatching(/^Invalid input JSON on line 1, column \d+: /),
      ]);
      expect(body).not.toHaveProperty('category');
    });

    it('0.5 an empty PATCH has nothing to update', async () => {
      const id = await account.make('contacts', { firstname: 'A' });
      expect(await account.hubspot.patch(`${contacts}/${id}`, { properties: {} })).toMatchObject({
        status: 400,
        body: { message: 'No properties found to update, please provide at least one.' },
      });
    });

    it.each(['domain', 'hs_object_id'])('0.5 %s is not unique and finds no record', async (name) => {
      const path = '/crm/v3/objects/companies';
      const read = await account.hubspot.get(`${path}/x?idProperty=${name}`);
      expect(read.status).toBe(400);
      const inputs = [{ id: 'x', idProperty: name, properties: { city: 'Bonn' } }];
      expect((await account.hubspot.post(`${path}/batch/upsert`, { inputs })).body.message).toBe(
        `Unable to perform upsert by non-unique 0-2 property ${name} in portal ID 62515`,
      );
    });

    it.each([
      ['GET', '1234567'],
      ['PUT', ''],
    ])('0.5 %s of nothing is an HTML page for those who take anything', async (method, id) => {
      const answer = await fetch(`${account.emulator.url}${contacts}${id ? `/${id}` : ''}`, {
        method,
        headers: { authorization: 'Bearer pat-na1-test' },
      });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        id ? 404 : 405,
        'text/html;charset=iso-8859-1',
      ]);
    });

    it('2.3, trap 18 an address that is too long is 414; two hundred names fit', async () => {
      const names = (count: number) => Array.from({ length: count }, (_, n) => `hs_property_number_${n}`).join(',');
      expect((await account.hubspot.get(`${contacts}?properties=${names(200)}`)).status).toBe(200);
      expect((await account.hubspot.get(`${contacts}?properties=${names(1_000)}`)).status).toBe(414);
    });
  });

  describe('identity (2.7)', () => {
    it('2.7 an address is stored trimmed and in lower case, and finds the record in any case', async () => {
      const id = await account.make('contacts', { email: '  Ada@Example.COM ' });
      const found = await account.hubspot.get(`${contacts}/ADA@example.com?idProperty=email&properties=email`);
      expect(found.body).toMatchObject({ id, properties: { email: 'ada@example.com' } });
      const changed = await account.hubspot.patch(`${contacts}/ada@example.com?idProperty=email`, {
        properties: { city: 'Bonn' },
      });
      expect(changed.body.id).toBe(id);
    });

    it('2.7 a changed address replaces the old one, which is free again', async () => {
      const id = await account.make('contacts', { email: 'old@example.com' });
      await account.hubspot.patch(`${contacts}/${id}`, { properties: { email: 'new@example.com' } });
      expect((await create({ email: 'old@example.com' })).status).toBe(201);
    });

    it('2.7, trap 21 two companies may have one domain', async () => {
      const ids = [
        await create({ domain: 'a.example' }, 'companies'),
        await create({ domain: 'a.example' }, 'companies'),
      ];
      expect(new Set(ids.map(({ body }) => body.id)).size).toBe(2);
    });

    it('2.7 a property of one’s own that is unique finds, changes and makes records', async () => {
      const property = {
        name: 'own_id',
        label: 'O',
        type: 'string',
        fieldType: 'text',
        groupName: 'contactinformation',
      };
      await account.hubspot.post('/crm/v3/properties/contacts', { ...property, hasUniqueValue: true });
      const id = await account.make('contacts', { firstname: 'A', own_id: '7' });
      expect((await account.hubspot.get(`${contacts}/7?idProperty=own_id`)).body.id).toBe(id);
      const inputs = [{ id: '7', idProperty: 'own_id', properties: { firstname: 'B' } }];
      for (const call of ['update', 'upsert'])
        expect((await account.hubspot.post(`${contacts}/batch/${call}`, { inputs })).body.results).toMatchObject([
          { id },
        ]);
      const read = { idProperty: 'own_id', inputs: [{ id: '7' }] };
      expect((await account.hubspot.post(`${contacts}/batch/read`, read)).body.results).toMatchObject([{ id }]);
      expect((await create({ firstname: 'C', own_id: '7' })).status).toBe(400);
    });
  });
});
