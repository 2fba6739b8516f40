import { EmulatedAccount } from './testing/emulated-account';

/** Statements of hubspot-facts 6; each test names its section. */
describe('associations (facts 6)', () => {
  const account = new EmulatedAccount();
  beforeEach(() => account.open());
  afterAll(() => account.close());

  const pair = async (): Promise<[person: string, company: string]> => [
    await account.make('contacts', { firstname: 'A' }),
    await account.make('companies', { name: 'B' }),
  ];
  const spec = (associationTypeId: number, associationCategory = 'HUBSPOT_DEFINED') => ({
    associationCategory,
    associationTypeId,
  });
  const labelsOf = async (from: string, to: string) =>
    (await account.hubspot.get(`/crm/v4/associations/${from}/${to}/labels`)).body.results as {
      category: string;
      typeId: number;
      label: string | null;
    }[];
  const partnersOf = async (person: string) =>
    (await account.hubspot.get(`/crm/v4/objects/contacts/${person}/associations/companies`)).body.results;

  it.each([
    ['contact', 'company', 279, 1],
    ['company', 'contact', 280, 2],
    ['deal', 'contact', 3, null],
    ['contact', 'deal', 4, null],
    ['deal', 'company', 341, 5],
    ['company', 'deal', 342, 6],
    ['ticket', 'contact', 16, null],
    ['ticket', 'company', 339, 26],
    ['company', 'ticket', 340, 25],
    ['ticket', 'deal', 28, null],
    ['deal', 'line_item', 19, null],
    ['line_item', 'deal', 20, null],
    ['contact', 'contact', 449, null],
    ['company', 'company', 450, null],
    ['deal', 'deal', 451, null],
    ['ticket', 'ticket', 452, null],
    ['note', 'contact', 202, null],
    ['task', 'contact', 204, null],
    ['call', 'contact', 194, null],
    ['meeting', 'contact', 200, null],
  ])('6.1 %s → %s: unlabelled %d, primary %p', async (from, to, unlabelled, primary) => {
    const labels = await labelsOf(from, to);
    const typeOf = (label: string | null) => labels.find((held) => held.label === label)?.typeId ?? null;
    expect([typeOf(null), typeOf('Primary')]).toEqual([unlabelled, primary]);
  });

  it('6.1, 6.2 a default association answers both directions and keeps the labels that are there', async () => {
    const [person, company] = await pair();
    const path = `/crm/v4/objects/contacts/${person}/associations`;
    await account.hubspot.put(`${path}/companies/${company}`, [spec(1)]);
    const answer = await account.hubspot.put(`${path}/default/companies/${company}`);
    expect(answer).toMatchObject({ status: 200, body: { status: 'COMPLETE' } });
    const types = answer.body.results.map(
      ({ associationSpec }: { associationSpec: { associationTypeId: number } }) => associationSpec.associationTypeId,
    );
    expect([...types].sort()).toEqual([279, 280]);
    expect((await partnersOf(person))[0].associationTypes).toHaveLength(2);
  });

  it('6.1, 6.2 labels of the account: a paired one has a type per direction; PUT replaces the labels of a pair', async () => {
    const [person, company] = await pair();
    const labels = '/crm/v4/associations/contacts/companies/labels';
    const made = (await account.hubspot.post(labels, { name: 'boss', label: 'Boss', inverseLabel: 'Led by' })).body
      .results;
    expect(made).toMatchObject([
      { category: 'USER_DEFINED', label: 'Boss' },
      { category: 'USER_DEFINED', label: 'Led by' },
    ]);
    const path = `/crm/v4/objects/contacts/${person}/associations/companies/${company}`;
    const put = await account.hubspot.put(path, [spec(made[0].typeId, 'USER_DEFINED')]);
    expect(put).toMatchObject({ status: 201, body: { labels: ['Boss'] } });
    const back = (await account.hubspot.get(`/crm/v4/objects/companies/${company}/associations/contacts`)).body.results;
    expect(back[0].associationTypes).toContainEqual({
      category: 'USER_DEFINED',
      typeId: made[1].typeId,
      label: 'Led by',
    });
    await account.hubspot.put(path, [spec(1)]);
    const told = (await partnersOf(person))[0].associationTypes.map(({ label }: { label: string | null }) => label);
    expect([...told].sort()).toEqual(['Primary', null].sort());
  });

  it('6.1 deleting a label leaves the unlabelled type; deleting the pair leaves nothing', async () => {
    const [person, company] = await pair();
    const labels = '/crm/v4/associations/contacts/companies/labels';
    const [{ typeId }] = (await account.hubspot.post(labels, { name: 'boss', label: 'Boss' })).body.results;
    const path = `/crm/v4/objects/contacts/${person}/associations/companies/${company}`;
    await account.hubspot.put(path, [spec(typeId, 'USER_DEFINED')]);
    expect((await account.hubspot.put(labels, { associationTypeId: typeId, label: 'Chief' })).status).toBe(204);
    expect((await labelsOf('contacts', 'companies')).map(({ label }) => label)).toContain('Chief');
    expect((await account.hubspot.delete(`${labels}/${typeId}`)).status).toBe(204);
    expect((await partnersOf(person))[0].associationTypes).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
    ]);
    expect((await account.hubspot.delete(path)).status).toBe(204);
    expect(await partnersOf(person)).toEqual([]);
  });

  it('6.3 ten labels per pair', async () => {
    const make = (n: number) =>
      account.hubspot.post('/crm/v4/associations/contacts/companies/labels', { name: `l${n}`, label: `L${n}` });
    for (let n = 0; n < 10; n++) expect((await make(n)).status).toBe(200);
    expect((await make(10)).status).toBe(400);
  });

  describe('refusals (0.5, 6.2)', () => {
    const put = async (type: number, toId?: string) => {
      const [person, company] = await pair();
      const answer = await account.hubspot.put(
        `/crm/v4/objects/contacts/${person}/associations/companies/${toId ?? company}`,
        [spec(type)],
      );
      return { ...answer, person };
    };

    it('0.5 an unknown record: one or more associations are invalid', async () => {
      expect(await put(279, '1234')).toMatchObject({
        status: 400,
        body: {
          message: 'One or more associations are invalid',
          context: { INVALID_OBJECT_IDS: ['COMPANY=1234 is not valid'], objectId: ['1234'], objectType: ['COMPANY'] },
        },
      });
    });

    it('0.5 a type of the other direction blames the id it starts from', async () => {
      const { status, body, person } = await put(280);
      expect([status, body.context.INVALID_OBJECT_IDS]).toEqual([400, [`CONTACT=${person} is not valid`]]);
    });

    it('0.5 a type that nobody knows is told by its number', async () => {
      expect((await put(99_999)).body.context.INVALID_ASSOCIATION_TYPE_ID).toEqual([
        'HUBSPOT_DEFINED=99999 is not a valid association definition id',
      ]);
    });

    it('0.5 in a batch the others go through', async () => {
      const [person, company] = await pair();
      const types = [spec(279)];
      const inputs = [
        { from: { id: person }, to: { id: company }, types },
        { from: { id: '1234' }, to: { id: company }, types },
      ];
      expect(
        await account.hubspot.post('/crm/v4/associations/contacts/companies/batch/create', { inputs }),
      ).toMatchObject({
        status: 207,
        body: { results: [{ fromObjectId: Number(person) }], errors: [{ message: 'CONTACT=1234 is not valid' }] },
      });
    });

    it.each([
      ['read', 1_000],
      ['create', 2_000],
    ])('6.2 %s takes %d inputs', async (call, most) => {
      const types = [spec(279)];
      const inputs = Array.from({ length: most + 1 }, (_, n) => ({
        id: `${n + 1}`,
        from: { id: '1' },
        to: { id: '2' },
        types,
      }));
      const path = `/crm/v4/associations/contacts/companies/batch/${call}`;
      expect((await account.hubspot.post(path, { inputs })).status).toBe(400);
      expect((await account.hubspot.post(path, { inputs: inputs.slice(1) })).status).toBe(207);
    });

    it('2.5, 2.10 a create with an association to an unknown record is refused as a whole', async () => {
      const body = { properties: { firstname: 'A' }, associations: [{ to: { id: '424242' }, types: [spec(279)] }] };
      const answer = await account.hubspot.post('/crm/v3/objects/contacts', body);
      expect(answer).toMatchObject({
        status: 400,
        body: {
          message: 'One or more associations are invalid',
          context: { INVALID_OBJECT_IDS: ['COMPANY=424242 is not valid'] },
        },
      });
      expect((await account.hubspot.get('/crm/v3/objects/contacts')).body.results).toEqual([]);
    });
  });

  it('2.3, 6.2 five hundred partners a page: after leads on, in a batch by input, inline by a link', async () => {
    const company = await account.make('companies', { name: 'B' });
    const people = Array.from({ length: 501 }, (_, n) => ({ id: String(n + 1), properties: { firstname: `P${n}` } }));
    await account.hubspot.control('POST', 'load', { records: { contacts: people } });
    const inputs = people.map(({ id }) => ({ from: { id: company }, to: { id } }));
    await account.hubspot.post('/crm/v4/associations/companies/contacts/batch/associate/default', { inputs });
    const read = async (more: Record<string, string> = {}) =>
      (
        await account.hubspot.post('/crm/v4/associations/companies/contacts/batch/read', {
          inputs: [{ id: company, ...more }],
        })
      ).body.results[0];
    const first = await read();
    expect(first.to).toHaveLength(500);
    expect((await read({ after: first.paging.next.after })).to).toMatchObject([{ toObjectId: 501 }]);
    const one = `/crm/v4/objects/companies/${company}/associations/contacts`;
    const page = (await account.hubspot.get(`${one}?limit=2`)).body;
    expect(page.results).toMatchObject([{ toObjectId: 1 }, { toObjectId: 2 }]);
    expect(
      (await account.hubspot.get(`${one}?limit=2&after=${page.paging.next.after}`)).body.results[0].toObjectId,
    ).toBe(3);
    const inline = (await account.hubspot.get(`/crm/v3/objects/companies/${company}?associations=contacts`)).body;
    expect([inline.associations.contacts.results.length, inline.associations.contacts.paging.next.after]).toEqual([
      500,
      '501',
    ]);
  });

  it('6.2 the report of records near a limit is enqueued for a user', async () => {
    const report = await account.hubspot.post('/crm/v4/associations/usage/high-usage-report/77', {});
    expect(report).toMatchObject({ status: 200, body: { userId: 77 } });
  });
});
