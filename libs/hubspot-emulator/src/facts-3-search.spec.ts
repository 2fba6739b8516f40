import { EmulatedAccount } from './testing/emulated-account';

/** Statements of hubspot-facts 3 and 4; each test names its section. */
describe('search and limits (facts 3, 4)', () => {
  const account = new EmulatedAccount();
  beforeEach(() => account.open());
  afterAll(() => account.close());

  const search = (body: unknown, type = 'contacts') => account.hubspot.post(`/crm/v3/objects/${type}/search`, body);
  const filtered = async (filter: Record<string, unknown>, type = 'contacts'): Promise<string[]> => {
    const body = { filterGroups: [{ filters: [filter] }], properties: ['firstname'], limit: 100 };
    const { results } = (await search(body, type)).body;
    return results.map(({ properties }: { properties: { firstname: string } }) => properties.firstname);
  };
  const groups = (...sizes: number[]) =>
    sizes.map((length) => ({
      filters: Array.from({ length }, () => ({ propertyName: 'city', operator: 'HAS_PROPERTY' })),
    }));

  describe('operators', () => {
    const number = { name: 'size', label: 'S', type: 'number', fieldType: 'number', groupName: 'contactinformation' };
    beforeEach(async () => {
      await account.hubspot.post('/crm/v3/properties/contacts', number);
      await account.make('contacts', { firstname: 'Ada', city: 'New York', size: '9', hs_lead_status: 'NEW' });
      await account.make('contacts', { firstname: 'Bob', city: 'York', size: '10', hs_lead_status: 'OPEN' });
      await account.make('contacts', { firstname: 'Cyd', email: 'cyd@solar-heat.example' });
    });

    it.each([
      [{ propertyName: 'city', operator: 'EQ', value: 'new york' }, ['Ada']],
      [{ propertyName: 'city', operator: 'NEQ', value: 'York' }, ['Ada', 'Cyd']],
      [{ propertyName: 'size', operator: 'LT', value: '10' }, ['Ada']],
      [{ propertyName: 'size', operator: 'LTE', value: '10' }, ['Ada', 'Bob']],
      [{ propertyName: 'size', operator: 'GT', value: '9' }, ['Bob']],
      [{ propertyName: 'size', operator: 'GTE', value: '9' }, ['Ada', 'Bob']],
      [{ propertyName: 'size', operator: 'BETWEEN', value: '9', highValue: '10' }, ['Ada', 'Bob']],
      [{ propertyName: 'city', operator: 'IN', values: ['york', 'rome'] }, ['Bob']],
      [{ propertyName: 'city', operator: 'NOT_IN', values: ['york'] }, ['Ada']],
      [{ propertyName: 'city', operator: 'HAS_PROPERTY' }, ['Ada', 'Bob']],
      [{ propertyName: 'city', operator: 'NOT_HAS_PROPERTY' }, ['Cyd']],
      [{ propertyName: 'city', operator: 'CONTAINS_TOKEN', value: 'york' }, ['Ada', 'Bob']],
      [{ propertyName: 'email', operator: 'CONTAINS_TOKEN', value: 'sol*' }, ['Cyd']],
      [{ propertyName: 'city', operator: 'NOT_CONTAINS_TOKEN', value: 'new' }, ['Bob', 'Cyd']],
      [{ propertyName: 'hs_lead_status', operator: 'EQ', value: 'NEW' }, ['Ada']],
      [{ propertyName: 'hs_lead_status', operator: 'EQ', value: 'new' }, []],
      [{ propertyName: 'createdate', operator: 'LTE', value: '1790856000000' }, ['Ada', 'Bob', 'Cyd']],
      [{ propertyName: 'createdate', operator: 'LT', value: '2026-10-01T12:00:00Z' }, []],
    ])('3 %j finds %j', async (filter, names) => {
      expect(await filtered(filter)).toEqual(names);
    });

    it('3 filters of a group are joined by and, groups by or; a bare list of filters is one group', async () => {
      const city = { propertyName: 'city', operator: 'CONTAINS_TOKEN', value: 'york' };
      const small = { propertyName: 'size', operator: 'LT', value: '10' };
      const cyd = { propertyName: 'firstname', operator: 'EQ', value: 'Cyd' };
      const total = async (body: unknown) => (await search(body)).body.total;
      expect(await total({ filterGroups: [{ filters: [city, small] }, { filters: [cyd] }] })).toBe(2);
      expect(await total({ filters: [city, small] })).toBe(1);
    });

    it('3 query looks into the text that people would search', async () => {
      expect((await search({ query: 'solar' })).body.total).toBe(1);
      expect((await search({ query: 'york' })).body.total).toBe(0);
    });
  });

  it('3 associations.{type} finds by partner', async () => {
    const [person, company] = [
      await account.make('contacts', { firstname: 'A' }),
      await account.make('companies', { name: 'B' }),
    ];
    await account.make('contacts', { firstname: 'Z' });
    await account.hubspot.put(`/crm/v4/objects/contacts/${person}/associations/default/companies/${company}`);
    expect(await filtered({ propertyName: 'associations.company', operator: 'EQ', value: company })).toEqual(['A']);
  });

  it.each([
    [groups(7), 'too many filters in a filterGroup (count: 7, max allowed: 6)'],
    [groups(6, 6, 6, 1), 'too many filters (count: 19, max allowed: 18)'],
    [groups(1, 1, 1, 1, 1, 1), 'too many filterGroups (count: 6, max allowed: 5)'],
  ])('3, 0.4 a search has six filters per group, eighteen in all, five groups', async (filterGroups, message) => {
    expect(await search({ filterGroups })).toMatchObject({
      status: 400,
      body: { message, category: 'VALIDATION_ERROR' },
    });
  });

  it('3 eighteen filters in three groups are taken; a body of more than 3,000 characters is not', async () => {
    expect((await search({ filterGroups: groups(6, 6, 6) })).status).toBe(200);
    expect((await search({ query: 'x'.repeat(3_001) })).status).toBe(400);
  });

  it('3 a page is ten records long by default, two hundred at most; after is an offset without a link', async () => {
    for (let n = 0; n < 11; n++) await account.make('contacts', { firstname: `N${n}` });
    const first = (await search({})).body;
    expect([first.total, first.results.length, first.paging]).toEqual([11, 10, { next: { after: '10' } }]);
    const last = (await search({ after: '10' })).body;
    expect([last.results.length, last.paging]).toEqual([1, undefined]);
    expect((await search({ limit: 200 })).status).toBe(200);
  });

  it('3 archived records are not found, names alone choose what is told', async () => {
    const id = await account.make('contacts', { firstname: 'A', city: 'Bonn' });
    const told = (await search({ properties: ['city'] })).body.results[0].properties;
    expect(Object.keys(told)).toEqual(['city', 'createdate', 'hs_object_id', 'lastmodifieddate']);
    await account.hubspot.delete(`/crm/v3/objects/contacts/${id}`);
    expect((await search({})).body).toEqual({ total: 0, results: [] });
  });

  it('3 tells the default properties of the type', async () => {
    await account.make('deals', { dealname: 'D' });
    expect(Object.keys((await search({}, 'deals')).body.results[0].properties)).toEqual([
      ...[
        'amount',
        'closedate',
        'createdate',
        'dealname',
        'dealstage',
        'hs_lastmodifieddate',
        'hs_object_id',
        'pipeline',
      ],
    ]);
  });

  it('3, 12.2 the index follows later, and a later change may enter it first', async () => {
    await account.open({ seed: 5, switches: { searchLagMs: 1_000, searchJitterMs: 30_000, searchOutOfOrder: true } });
    for (let n = 0; n < 8; n++) await account.make('contacts', { firstname: `N${n}` });
    expect((await search({})).body.total).toBe(0);
    const seen: string[] = [];
    for (let step = 0; step < 40; step++) {
      account.now += 1_000;
      const { results } = (await search({ properties: ['firstname'], limit: 100 })).body;
      for (const { properties } of results) if (!seen.includes(properties.firstname)) seen.push(properties.firstname);
    }
    expect(seen).toHaveLength(8);
    expect(seen).not.toEqual([...seen].sort());
  });

  describe('rate limits (4)', () => {
    const calls = async (count: number, path = '/crm/v3/objects/contacts'): Promise<number[]> => {
      const statuses = [];
      for (let n = 0; n < count; n++) statuses.push((await account.hubspot.get(path)).status);
      return statuses;
    };

    it('4.1 an OAuth app has 110 calls in ten seconds and no daily limit', async () => {
      await account.open({ limits: {} });
      const user = await account.asUser('crm.objects.contacts.read');
      const { headers } = await user.get('/crm/v3/objects/contacts');
      expect([headers.get('x-hubspot-ratelimit-max'), headers.get('x-hubspot-ratelimit-remaining')]).toEqual([
        '110',
        '109',
      ]);
      expect(headers.get('x-hubspot-ratelimit-secondly')).toBe('11');
      expect(headers.get('x-hubspot-ratelimit-daily')).toBeNull();
    });

    it.each([
      ['free', '100', '250000'],
      ['starter', '100', '250000'],
      ['professional', '190', '625000'],
      ['enterprise', '190', '1000000'],
    ] as const)('4.1, 4.2 a static token on plan %s: %s in ten seconds, %s a day', async (plan, burst, daily) => {
      await account.open({ plan, limits: {} });
      const { headers } = await account.hubspot.get('/crm/v3/objects/contacts');
      expect([headers.get('x-hubspot-ratelimit-max'), headers.get('x-hubspot-ratelimit-daily')]).toEqual([
        burst,
        daily,
      ]);
      expect(headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000');
    });

    it('4.1 associations have a bucket of their own', async () => {
      await account.open({ limits: { burst: 1, associations: 2 } });
      const read = '/crm/v4/associations/contacts/companies/labels';
      expect(await calls(3, read)).toEqual([200, 200, 429]);
      expect(await calls(2)).toEqual([200, 429]);
    });

    it('4.1, 4.3 search has five calls a second and tells no limits', async () => {
      await account.open({ limits: {} });
      const answers = [];
      for (let n = 0; n < 6; n++) answers.push(await search({}));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
      expect(answers[0]?.headers.get('x-hubspot-ratelimit-max')).toBeNull();
      expect(answers[5]?.body).toMatchObject({
        message: 'You have reached your secondly limit.',
        errorType: 'RATE_LIMIT',
        policyName: 'SECONDLY',
        groupName: expect.stringMatching(/^publicapi:crm:search:oauth:777:62515$/),
      });
    });

    it('4.3, 12.2 a 429 carries Retry-After, category or no policy when the account is told so', async () => {
      await account.open({
        limits: { burst: 1 },
        switches: { retryAfter: true, policyName: false, rateLimitField: 'category' },
      });
      await calls(1);
      const refused = await account.hubspot.get('/crm/v3/objects/contacts');
      expect(refused.body).toMatchObject({
        category: 'RATE_LIMITS',
        message: 'You have reached your ten_secondly_rolling limit.',
      });
      expect(refused.body).not.toHaveProperty('policyName');
      expect(Number(refused.headers.get('retry-after'))).toBe(10);
    });

    it('4.3 refused calls count too, unless told otherwise', async () => {
      await account.open({ limits: { burst: 1 } });
      await calls(2);
      account.now += 9_999;
      await calls(1);
      account.now += 2;
      expect(await calls(1)).toEqual([429]);
      await account.open({ limits: { burst: 1, countRefused: false } });
      await calls(2);
      account.now += 10_001;
      expect(await calls(1)).toEqual([200]);
    });
  });
});
