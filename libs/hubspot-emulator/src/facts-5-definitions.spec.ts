import { EmulatedAccount } from './testing/emulated-account';

/** Statements of hubspot-facts 5 and 8; each test names its section. */
describe('properties, owners, pipelines, custom objects (facts 5, 8)', () => {
  const account = new EmulatedAccount();
  beforeEach(() => account.open());
  afterAll(() => account.close());

  const properties = '/crm/v3/properties/contacts';
  const plain = { label: 'P', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
  const options = (...values: string[]) =>
    values.map((value, displayOrder) => ({ label: value.toUpperCase(), value, displayOrder, hidden: false }));
  const define = (property: Record<string, unknown>) => account.hubspot.post(properties, { ...plain, ...property });
  const stored = async (name: string, value: unknown): Promise<unknown> => {
    const made = await account.hubspot.post('/crm/v3/objects/contacts', {
      properties: { firstname: 'A', [name]: value },
    });
    const read = await account.hubspot.get(`/crm/v3/objects/contacts/${made.body.id}?properties=${name}`);
    return read.body.properties[name];
  };

  describe('values (5.1, 5.2)', () => {
    it.each([
      ['number', 'number', 12.5, '12.5'],
      ['number', 'number', '1e3', '1e3'],
      ['number', 'number', '10.0', '10.0'],
      ['bool', 'booleancheckbox', true, 'true'],
      ['date', 'date', '2026-02-03', '2026-02-03'],
      ['date', 'date', Date.UTC(2026, 1, 3), '2026-02-03'],
      ['datetime', 'date', '2026-02-03T04:05:06+02:00', '2026-02-03T02:05:06Z'],
      ['datetime', 'date', Date.UTC(2026, 1, 3, 4, 5, 6, 7), '2026-02-03T04:05:06.007Z'],
      ['string', 'textarea', 'one\ntwo', 'one\ntwo'],
      ['string', 'text', '  spaced ', '  spaced '],
      ['string', 'html', '<p>text</p>', '<p>text</p>'],
      ['phone_number', 'phonenumber', '+49 30 1', '+49 30 1'],
    ])('5.1 a %s (%s) written as %j is read as %j', async (type, fieldType, written, read) => {
      await define({
        name: 'value',
        type,
        fieldType,
        ...(type === 'bool' ? { options: options('true', 'false') } : {}),
      });
      expect(await stored('value', written)).toBe(read);
    });

    it('5.1, 5.6, trap 4 closedate is an instant; a bare day is its midnight in UTC', async () => {
      const deal = await account.hubspot.post('/crm/v3/objects/deals', {
        properties: { dealname: 'D', closedate: '2026-12-31' },
      });
      expect(deal.body.properties.closedate).toBe('2026-12-31T00:00:00Z');
    });

    it('5.1 text has 65,536 characters at most', async () => {
      await define({ name: 'value', fieldType: 'textarea' });
      expect(await stored('value', 'x'.repeat(65_536))).toHaveLength(65_536);
      const long = { firstname: 'A', value: 'x'.repeat(65_537) };
      expect((await account.hubspot.post('/crm/v3/objects/contacts', { properties: long })).status).toBe(400);
    });

    it.each(['', null])('5.1, trap 8 %j clears', async (cleared) => {
      const id = await account.make('contacts', { firstname: 'A', city: 'Bonn' });
      await account.hubspot.patch(`/crm/v3/objects/contacts/${id}`, { properties: { city: cleared } });
      const read = await account.hubspot.get(`/crm/v3/objects/contacts/${id}?properties=city`);
      expect(read.body.properties.city).toBe('');
    });

    it.each([
      ['empty', ''],
      ['missing', undefined],
    ])('2.3, 12.2 values never set are told as %s', async (emptyValues, told) => {
      await account.set({ emptyValues });
      expect(await stored('city', undefined)).toBe(told);
    });

    it('5.1, trap 12 a list of options replaces, a leading semicolon appends; their order is the options’ or the written one', async () => {
      await define({ name: 'many', type: 'enumeration', fieldType: 'checkbox', options: options('a', 'b', 'c') });
      expect(await stored('many', 'c;a')).toBe('a;c');
      await account.set({ multiSelectOrder: 'written' });
      expect(await stored('many', 'c;a')).toBe('c;a');
      const id = await account.make('contacts', { firstname: 'A', many: 'c' });
      const path = `/crm/v3/objects/contacts/${id}`;
      expect((await account.hubspot.patch(path, { properties: { many: ';a;c' } })).body.properties.many).toBe('c;a');
      expect((await account.hubspot.patch(path, { properties: { many: 'b' } })).body.properties.many).toBe('b');
    });

    it('5.1 a PATCH without options keeps them, with options replaces all; values stay in records', async () => {
      await define({ name: 'one', type: 'enumeration', fieldType: 'select', options: options('a', 'b') });
      const id = await account.make('contacts', { firstname: 'A', one: 'a' });
      const patch = (body: unknown) => account.hubspot.patch(`${properties}/one`, body);
      expect((await patch({ label: 'Q' })).body.options).toHaveLength(2);
      expect((await patch({ options: options('b') })).body.options).toMatchObject([{ value: 'b' }]);
      expect((await account.hubspot.get(`/crm/v3/objects/contacts/${id}?properties=one`)).body.properties.one).toBe(
        'a',
      );
      const again = await account.hubspot.patch(`/crm/v3/objects/contacts/${id}`, { properties: { one: 'a' } });
      expect(again.status).toBe(400);
    });

    it('5.1 hidden options are valid for writes; option values hold no semicolon', async () => {
      const [hidden] = options('a');
      await define({ name: 'one', type: 'enumeration', fieldType: 'select', options: [{ ...hidden, hidden: true }] });
      expect(await stored('one', 'a')).toBe('a');
      expect(
        (await define({ name: 'two', type: 'enumeration', fieldType: 'select', options: options('a;b') })).status,
      ).toBe(400);
    });

    it('5.2, 12.2 numbers and domains are cleaned when the account is told so', async () => {
      await account.set({ canonicalNumbers: true, cleanDomains: true });
      await define({ name: 'value', type: 'number', fieldType: 'number' });
      expect(await stored('value', '10.0')).toBe('10');
      const company = await account.hubspot.post('/crm/v3/objects/companies', {
        properties: { domain: 'https://www.Example.com/about' },
      });
      expect(company.body.properties.domain).toBe('example.com');
    });

    it('5.2 a phone number stays as given beside a copy for searches', async () => {
      const made = await account.hubspot.post('/crm/v3/objects/contacts', {
        properties: { firstname: 'A', phone: '+49 (30) 1' },
      });
      expect(made.body.properties).toMatchObject({
        phone: '+49 (30) 1',
        hs_searchable_calculated_phone_number: '49301',
      });
    });

    it('5.6 a deal takes the currencies of the account only', async () => {
      const deal = (code: string) =>
        account.hubspot.post('/crm/v3/objects/deals', { properties: { dealname: 'D', deal_currency_code: code } });
      expect((await deal('USD')).status).toBe(201);
      expect((await deal('JPY')).status).toBe(400);
    });

    it('5.7, 12.2 the lifecycle stage may be told to go back freely, and to start empty', async () => {
      await account.set({ lifecycleForwardOnly: false, defaultLifecycleStage: null });
      const made = await account.hubspot.post('/crm/v3/objects/contacts', { properties: { firstname: 'A' } });
      expect(made.body.properties).not.toHaveProperty('lifecyclestage');
      const path = `/crm/v3/objects/contacts/${made.body.id}`;
      for (const lifecyclestage of ['customer', 'lead'])
        expect(
          (await account.hubspot.patch(path, { properties: { lifecyclestage } })).body.properties.lifecyclestage,
        ).toBe(lifecyclestage);
    });
  });

  describe('definitions (5.3)', () => {
    it('5.3 batches create, read and archive; what exists or is missing is 207', async () => {
      const made = await account.hubspot.post(`${properties}/batch/create`, {
        inputs: [
          { ...plain, name: 'a' },
          { ...plain, name: 'email' },
        ],
      });
      expect(made).toMatchObject({
        status: 207,
        body: { results: [{ name: 'a' }], errors: [{ category: 'OBJECT_ALREADY_EXISTS' }] },
      });
      const inputs = [{ name: 'a' }, { name: 'nothing' }];
      expect(await account.hubspot.post(`${properties}/batch/read`, { inputs, archived: false })).toMatchObject({
        status: 207,
        body: { results: [{ name: 'a' }], errors: [{ category: 'OBJECT_NOT_FOUND' }] },
      });
      expect((await account.hubspot.post(`${properties}/batch/archive`, { inputs })).status).toBe(204);
      expect((await account.hubspot.get(`${properties}/a`)).status).toBe(404);
      expect((await account.hubspot.get(`${properties}/a?archived=true`)).body).toMatchObject({
        name: 'a',
        archived: true,
      });
    });

    it.each(['1a', 'Ab', 'a b', `a${'b'.repeat(100)}`])('5.3 %s is no name', async (name) => {
      expect((await define({ name })).status).toBe(400);
    });

    it('5.3 sensitive properties are listed when they are asked for only', async () => {
      await define({ name: 'secret', dataSensitivity: 'sensitive' });
      const names = async (query: string) =>
        (await account.hubspot.get(properties + query)).body.results.map(({ name }: { name: string }) => name);
      expect(await names('')).not.toContain('secret');
      expect(await names('?dataSensitivity=sensitive')).toEqual(['secret']);
    });

    it('5.3 groups are made, read, renamed, listed and deleted', async () => {
      const groups = `${properties}/groups`;
      expect((await account.hubspot.post(groups, { name: 'own', label: 'Own' })).status).toBe(201);
      expect((await account.hubspot.post(groups, { name: 'own', label: 'Own' })).status).toBe(409);
      expect((await account.hubspot.patch(`${groups}/own`, { label: 'Mine' })).body.label).toBe('Mine');
      expect((await account.hubspot.get(`${groups}/own`)).body).toMatchObject({ name: 'own', label: 'Mine' });
      expect((await account.hubspot.get(groups)).body.results).toContainEqual(expect.objectContaining({ name: 'own' }));
      expect((await account.hubspot.delete(`${groups}/own`)).status).toBe(204);
      expect((await account.hubspot.get(`${groups}/own`)).status).toBe(404);
    });

    it('5.3, trap 11 owner and stage lists are kept elsewhere', async () => {
      expect((await account.hubspot.get(`${properties}/hubspot_owner_id`)).body).toMatchObject({
        referencedObjectType: 'OWNER',
        externalOptions: true,
        options: [],
      });
    });

    it('5.3 a definition of HubSpot’s own cannot be changed or archived', async () => {
      expect((await account.hubspot.delete(`${properties}/createdate`)).status).toBe(400);
      expect((await account.hubspot.patch(`${properties}/createdate`, { label: 'X' })).status).toBe(400);
    });
  });

  describe('owners (5.4)', () => {
    it('5.4 owners are found by address, id or user id, a page at a time', async () => {
      const made = [];
      for (const email of ['a@example.com', 'b@example.com'])
        made.push((await account.hubspot.control('POST', 'owners', { email })).body);
      const list = async (query: string) => (await account.hubspot.get(`/crm/v3/owners${query}`)).body;
      expect((await list('?email=A@example.com')).results).toMatchObject([{ id: made[0].id, type: 'PERSON' }]);
      const page = await list('?limit=1');
      expect((await list(`?limit=1&after=${page.paging.next.after}`)).results).toMatchObject([{ id: made[1].id }]);
      expect(await list(`/${made[0].userId}?idProperty=userId`)).toMatchObject({ id: made[0].id });
      expect((await account.hubspot.get('/crm/v3/owners?limit=501')).status).toBe(400);
    });
  });

  describe('pipelines (5.5)', () => {
    const pipelines = '/crm/v3/pipelines/deals';

    it('5.5 the pipelines of a new account', async () => {
      const stagesOf = async (type: string) =>
        (await account.hubspot.get(`/crm/v3/pipelines/${type}`)).body.results.map(
          ({ id, stages }: { id: string; stages: { id: string }[] }) => [id, ...stages.map((stage) => stage.id)],
        );
      expect(await stagesOf('deals')).toEqual([
        [
          ...['default', 'appointmentscheduled', 'qualifiedtobuy', 'presentationscheduled', 'decisionmakerboughtin'],
          ...['contractsent', 'closedwon', 'closedlost'],
        ],
      ]);
      expect(await stagesOf('tickets')).toEqual([['0', '1', '2', '3', '4']]);
    });

    it('5.5 a pipeline of one’s own: PUT replaces its stages, both are needed to move a deal into it', async () => {
      const stage = (label: string) => ({ label, displayOrder: 0, metadata: { probability: '0.5' } });
      const made = (await account.hubspot.post(pipelines, { label: 'Own', displayOrder: 1, stages: [stage('A')] }))
        .body;
      const replaced = await account.hubspot.put(`${pipelines}/${made.id}`, {
        label: 'Own',
        displayOrder: 1,
        stages: [stage('B')],
      });
      expect(replaced.body.stages).toMatchObject([{ label: 'B', metadata: { probability: '0.5', isClosed: 'false' } }]);
      const [{ id }] = replaced.body.stages;
      const deal = await account.make('deals', { dealname: 'D', pipeline: 'default', dealstage: 'contractsent' });
      const move = (properties: Record<string, string>) =>
        account.hubspot.patch(`/crm/v3/objects/deals/${deal}`, { properties });
      expect((await move({ dealstage: id })).status).toBe(400);
      expect((await move({ pipeline: made.id })).status).toBe(400);
      expect((await move({ pipeline: made.id, dealstage: id })).status).toBe(200);
    });

    it.each([
      ['deals', 100],
      ['orders', 30],
    ])('5.5 a pipeline of %s has %d stages at most', async (type, most) => {
      const stages = Array.from({ length: most }, (_, n) => ({ label: `S${n}`, metadata: { probability: '0.1' } }));
      const made = await account.hubspot.post(`/crm/v3/pipelines/${type}`, { label: 'Long', displayOrder: 1, stages });
      expect(made.status).toBe(201);
      const one = { label: 'More', displayOrder: 1, metadata: { probability: '0.1' } };
      expect((await account.hubspot.post(`/crm/v3/pipelines/${type}/${made.body.id}/stages`, one)).status).toBe(400);
    });

    it('5.5 stages are made, changed, read, deleted one by one', async () => {
      const stages = `${pipelines}/default/stages`;
      const made = await account.hubspot.post(stages, {
        label: 'New',
        displayOrder: 9,
        metadata: { probability: '1.0' },
      });
      expect(made).toMatchObject({ status: 201, body: { label: 'New', metadata: { isClosed: 'true' } } });
      const path = `${stages}/${made.body.id}`;
      expect((await account.hubspot.patch(path, { label: 'Newer' })).body).toMatchObject({
        label: 'Newer',
        displayOrder: 9,
      });
      expect((await account.hubspot.get(path)).body.label).toBe('Newer');
      expect((await account.hubspot.delete(path)).status).toBe(204);
      expect((await account.hubspot.get(path)).status).toBe(404);
    });
  });

  describe('custom objects (8)', () => {
    const egg = {
      name: 'car',
      labels: { singular: 'Car', plural: 'Cars' },
      primaryDisplayProperty: 'plate',
      requiredProperties: [],
      searchableProperties: ['plate'],
      properties: [{ name: 'plate', label: 'Plate', type: 'string', fieldType: 'text' }],
      associatedObjects: ['CONTACT'],
    };
    const schemas = '/crm/v3/schemas';

    it('8 a schema has a type id and a qualified name; records answer to each of its names', async () => {
      const { body } = await account.hubspot.post(schemas, egg);
      expect(body).toMatchObject({ objectTypeId: expect.stringMatching(/^2-\d+$/), fullyQualifiedName: 'p62515_car' });
      const id = await account.make(body.objectTypeId, { plate: 'BN-A 1' });
      for (const name of [body.objectTypeId, 'p62515_car', 'car'])
        expect((await account.hubspot.get(`/crm/v3/objects/${name}/${id}`)).body.id).toBe(id);
      const found = await account.hubspot.post('/crm/v3/objects/car/search', { query: 'bn-a' });
      expect(found.body.total).toBe(1);
      const labels = (await account.hubspot.get('/crm/v4/associations/car/contacts/labels')).body.results;
      expect(labels).toMatchObject([{ category: 'USER_DEFINED', label: null }]);
    });

    it.each(['1car', 'a car', ''])('8 “%s” is no name of an object', async (name) => {
      expect((await account.hubspot.post(schemas, { ...egg, name })).status).toBe(400);
    });

    it('8 a schema with records stays; without them it goes, and its name is free after a purge', async () => {
      await account.hubspot.post(schemas, egg);
      expect((await account.hubspot.post(schemas, egg)).status).toBe(409);
      const id = await account.make('car', { plate: '1' });
      expect((await account.hubspot.delete(`${schemas}/car`)).status).toBe(400);
      await account.hubspot.delete(`/crm/v3/objects/car/${id}`);
      expect((await account.hubspot.delete(`${schemas}/car?archived=true`)).status).toBe(204);
      expect((await account.hubspot.post(schemas, egg)).status).toBe(201);
    });

    it('8 a schema is changed, read in batches, associated; it has no gdpr-delete', async () => {
      const { objectTypeId } = (await account.hubspot.post(schemas, egg)).body;
      expect(
        (await account.hubspot.patch(`${schemas}/car`, { requiredProperties: ['plate'] })).body.requiredProperties,
      ).toEqual(['plate']);
      const read = await account.hubspot.post(`${schemas}/batch/read`, { inputs: [objectTypeId, 'nothing'] });
      expect(read.body.results).toMatchObject([{ objectTypeId }]);
      const made = await account.hubspot.post(`${schemas}/car/associations`, {
        fromObjectTypeId: objectTypeId,
        toObjectTypeId: '0-3',
        name: 'x',
      });
      expect(made).toMatchObject({ status: 201, body: { fromObjectTypeId: objectTypeId, toObjectTypeId: '0-3' } });
      expect((await account.hubspot.post('/crm/v3/objects/car/gdpr-delete', { objectId: '1' })).status).toBe(404);
    });
  });
});
