import { problemIn, startApi, type RunningApi } from '../testing/api-fixture';

describe('what the system found by itself', () => {
  let api: RunningApi;

  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.app.close());

  const post = (path: string, body: object, headers: Record<string, string> = {}, method = 'POST') =>
    api.asAdmin(`/admin/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const pausedFor = (reason: string | null): void => {
    api.world.entities = api.world.entities.map((one) => ({
      ...one,
      state: reason === null ? 'live' : 'paused',
      stateReason: reason,
    }));
  };

  it('S5.3 an entity paused by the guard is listed with its numbers, and answered', async () => {
    pausedFor('Mass change: deletes of 120 records out of 200 within the window.');
    expect(await (await api.asAdmin('/admin/api/mass-changes')).json()).toMatchObject({
      items: [{ entity: 'contact' }],
    });
    expect(await (await api.asAdmin('/admin/api/mass-changes/contact/records')).json()).toEqual({
      items: [],
      next: null,
    });
    expect(await (await post('mass-changes/contact/answer', { answer: 'approve' })).json()).toEqual({ records: 3 });
    expect(await (await post('mass-changes/contact/answer', { answer: 'restore' })).json()).toEqual({ records: 2 });
    expect((await post('mass-changes/contact/answer', { answer: 'perhaps' })).status).toBe(400);
  });

  it('S5.3 an entity that a person paused, or that is live, has nothing to answer: approving would let loose what nobody saw', async () => {
    for (const reason of ['Paused by Ann.', null]) {
      pausedFor(reason);
      expect((await post('mass-changes/contact/answer', { answer: 'approve' })).status).toBe(409);
      expect((await api.asAdmin('/admin/api/mass-changes/contact/records')).status).toBe(409);
    }
    expect((await post('mass-changes/ghost/answer', { answer: 'approve' })).status).toBe(404);
  });

  it('S2.9 schema events are listed, and acknowledged by id', async () => {
    expect((await api.asAdmin('/admin/api/schema-events?open=true&entity=contact')).status).toBe(200);
    expect((await api.asAdmin('/admin/api/schema-events?open=perhaps')).status).toBe(400);
    expect((await post('schema-events/7/acknowledge', {})).status).toBe(204);
    for (const id of ['8', 'x']) expect((await post(`schema-events/${id}/acknowledge`, {})).status).toBe(404);
  });

  it('an edit of an entity, its relations or the file names what it started from', async () => {
    for (const [path, method, body] of [
      ['entities/contact/definition', 'PATCH', { quietPeriodMs: 5 }],
      ['entities/contact/associations', 'PUT', { associations: [] }],
      ['configuration/apply', 'POST', { yaml: 'version: 1' }],
    ] as const) {
      expect((await post(path, body, {}, method)).status).toBe(428);
      expect((await post(path, body, { 'if-match': '"old"' }, method)).status).toBe(412);
    }
  });

  it.each([
    [{ quietPeriodMs: -1 }, 'quietPeriodMs'],
    [{ conflictPolicy: null }, 'conflictPolicy'],
    [{ localFilter: { all: [{ name: 'x', is: 'equal' }] } }, 'localFilter.all.0.value'],
    [{ deletion: { deletedLocally: 'burn' } }, 'deletion.deletedLocally'],
    [{ leaving: { leftLocally: 'burn', leftInHubSpot: 'keep' } }, 'leaving.leftLocally'],
    [{ table: { name: 'other' } }, 'table'],
  ])('an entity cannot become %j, and the field is named', async (patch, field) => {
    const refused = await post('entities/contact/definition', patch, {}, 'PATCH');
    expect(refused.status).toBe(400);
    expect((await problemIn(refused)).errors?.map((fault) => fault.field)).toContain(field);
  });

  it.each([
    { kind: 'list' },
    { kind: 'foreign_key' },
    { kind: 'foreign_key', column: 'a', flag: 'b' },
    { kind: 'join_table', table: { schema: 'public', name: 'j', fromColumn: 'a', toColumn: 'b', fixed: { role: 1 } } },
  ])('a relation cannot be %j', async (relation) => {
    const type = { category: 'HUBSPOT_DEFINED', typeId: 1 };
    const refused = await post(
      'entities/contact/associations',
      { associations: [{ toEntity: 'contact', type, relation }] },
      {},
      'PUT',
    );
    expect((await problemIn(refused)).errors?.map((fault) => fault.field)).toEqual(['associations.0.relation']);
  });

  it('a faulty configuration file is told with its line, and its schema is served', async () => {
    const refused = await post('configuration/diff', { yaml: 'version: 1\nentitys: {}\n' });
    expect(refused.status).toBe(422);
    const { detail, errors } = await problemIn(refused);
    expect(detail).toContain('line 2, column 1 (entitys): "entitys" is not known here; did you mean "entities"?');
    expect(errors?.map(({ field }) => field)).toContain('entitys');
    const schema = (await (await api.asAdmin('/admin/api/configuration/schema')).json()) as { title: string };
    expect(schema.title).toContain('Configuration');
  });

  it('S4.1 partners are searched for by who may decide, for a review that is open', async () => {
    const search = async (role: 'viewer' | 'operator', path: string) => {
      const response = await api.as(role, `/admin/api/reviews/${path}`);
      return [response.status, (await problemIn(response)).code];
    };
    expect(await search('viewer', '7/partners')).toEqual([403, 'role_missing']);
    expect(await search('operator', '7/partners')).toEqual([404, 'not_found']);
    expect(await search('operator', 'x/partners?text=Ada')).toEqual([404, 'not_found']);
    expect(await search('operator', '7/partners?text=%20')).toEqual([400, 'invalid_request']);
    expect(await search('operator', `7/partners?text=${'x'.repeat(201)}`)).toEqual([400, 'invalid_request']);
    expect(await search('operator', '7/partners?name=Ada')).toEqual([400, 'invalid_request']);
  });
});
