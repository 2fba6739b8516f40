import { clearDataDir, newDataDir, startProduct, until, type RunningProduct } from './running-product';

const START_MS = 240_000;
jest.setTimeout(180_000);

/** A killed worker's records are free again after seconds, not after a minute. */
const SHORT_LEASES = { LEASE_SECONDS: '6', HTTP_TIMEOUT_SECONDS: '3' };
const MANY = 120;

describe('processes that die', () => {
  const dataDir = newDataDir();
  let product: RunningProduct;

  beforeAll(async () => {
    product = await startProduct(dataDir, SHORT_LEASES);
  }, START_MS);
  afterAll(async () => {
    await product?.stop();
    await clearDataDir(dataDir);
  }, START_MS);

  const emails = (name: string): string[] => Array.from({ length: MANY }, (_, n) => `${name}.${n}@example.org`);
  const insertContacts = async (name: string): Promise<void> => {
    await product.application.pool.query(
      `insert into contact (given_name, family_name, email)
       select 'Many', $1 || ' ' || n, $1 || '.' || n || '@example.org' from generate_series(0, $2::int - 1) n`,
      [name, MANY],
    );
  };
  const emailsInHubSpot = async (name: string): Promise<string[]> =>
    (await product.account.records('contacts'))
      .filter(({ archived, properties }) => !archived && properties['email']?.startsWith(`${name}.`))
      .map(({ properties }) => properties['email']!);
  const leased = async (): Promise<number> => {
    const { rows } = await product.application.pool.query<{ count: string }>(
      'select count(*) from hubspot_sync.hubspot_dirty_records where lease_expires_at > now()',
    );
    return Number(rows[0]!.count);
  };
  /** Each row linked to one record, and nothing created twice. */
  const expectEachOnce = async (name: string): Promise<void> => {
    expect((await emailsInHubSpot(name)).sort()).toEqual(emails(name).sort());
    const { rows } = await product.application.pool.query<{ rows: string; links: string; records: string }>(
      `select count(distinct c.id) as rows, count(l.id) as links, count(distinct l.hubspot_id) as records
         from contact c left join hubspot_sync.hubspot_links l
           on l.entity = 'contact' and l.local_key = c.id::text and l.state = 'live'
        where c.email::text like $1 || '.%@example.org'`,
      [name],
    );
    expect(rows).toEqual([{ rows: String(MANY), links: String(MANY), records: String(MANY) }]);
  };

  it(`S9.3 a worker killed with ${MANY} marks in flight loses nothing and doubles nothing`, async () => {
    await insertContacts('leased');
    await until('a full batch under lease', async () => (await leased()) >= 100);
    expect(product.stack.worker.kill('SIGKILL')).toBe(true);
    await until('all contacts in HubSpot', async () => (await emailsInHubSpot('leased')).length >= MANY, 90_000);
    await product.quiet();
    await expectEachOnce('leased');
  });

  it('S9.3 S4.2 a worker killed while HubSpot creates its records does not create them again', async () => {
    const { last } = await product.account.callsSince(Number.MAX_SAFE_INTEGER);
    const create = await product.account.holdOneCall('contacts/batch/create');
    await insertContacts('created');
    await until('a create that is under way', create.hasCome);
    expect((await emailsInHubSpot('created')).length).toBeLessThan(MANY);
    expect(product.stack.worker.kill('SIGKILL')).toBe(true);
    await create.letGo();
    await until('all contacts in HubSpot', async () => (await emailsInHubSpot('created')).length >= MANY, 90_000);
    await product.quiet();
    await expectEachOnce('created');
    const { results } = await product.account.callsSince(last);
    const doubled = results.flatMap(({ writes }) => writes).filter(({ before, after }) => (before ?? '') === after);
    expect(doubled).toEqual([]);
  });

  it('S9.3 a second start keeps the data, finds both sides alike and writes nothing', async () => {
    const links = await product.sync.links();
    const records = (await product.account.records('contacts')).length;
    await product.stop();
    product = await startProduct(dataDir, SHORT_LEASES);
    expect(await product.sync.links()).toEqual(links);
    expect(await product.account.records('contacts')).toHaveLength(records);
    const { results } = await product.account.callsSince(0);
    expect(results.flatMap(({ writes }) => writes)).toEqual([]);
  });
});
