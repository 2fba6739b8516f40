import { problemIn, startApi, type RunningApi } from '../testing/api-fixture';

describe('the choice of a table', () => {
  let api: RunningApi;

  beforeAll(async () => {
    api = await startApi();
    const firm = { schema: 'app', name: 'firm', key: 'id', columns: ['id', 'title'], estimatedRows: 3 };
    Object.assign(api.world.ports.tables, { tables: async () => [firm, { ...firm, name: 'pair', key: null }] });
  });
  afterAll(() => api.app.close());

  const refused = async (
    path: string,
    table: string,
    key: string,
    objectType = 'companies',
  ): Promise<[number, string]> => {
    const entity = { entity: 'firm', mappings: [] };
    const choice = { schema: 'app', table, key, objectType };
    const response = await api.asAdmin(`/admin/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(path === 'entities' ? { ...entity, ...choice } : choice),
    });
    return [response.status, (await problemIn(response)).detail];
  };

  it.each(['set-up/suggestions', 'entities'])('%s names a table or a key that is not there', async (path) => {
    expect(await refused(path, 'ghost', 'id')).toEqual([404, 'The business database has no table app.ghost.']);
    expect(await refused(path, 'firm', 'code')).toEqual([
      422,
      'Table app.firm has no column "code". Name the column that identifies a row, for example id.',
    ]);
    expect(await refused(path, 'pair', 'code')).toEqual([
      422,
      'Table app.pair has no column "code". Name the column that identifies a row, a unique column that is never blank.',
    ]);
  });

  it('S1.1 names a custom object otherwise than its events do', async () => {
    const [status, detail] = await refused('entities', 'firm', 'id', 'battery_unit');
    expect(status).toBe(422);
    expect(detail).toContain('Write that id, as in objectType: 2-123456');
  });
});
