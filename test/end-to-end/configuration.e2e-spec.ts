import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, type YAMLSeq } from 'yaml';
import { AdminCalls } from '../browser/admin-calls';
import { clearDataDir, newDataDir, startProduct, until, type RunningProduct } from './running-product';

const START_MS = 240_000;
jest.setTimeout(180_000);

const CLI = join(__dirname, '../../dist/apps/cli/src/main.js');
const WORKER = join(__dirname, '../../dist/apps/sync-worker/src/main.js');
const SOURCE = "=concat_ws(' / ', given_name, assigned_agent_id.full_name)";

describe('the configuration file, from export to what HubSpot holds, by the command line', () => {
  const dataDir = newDataDir();
  const file = join(dataDir, 'sync.yaml');
  let product: RunningProduct;
  let token: string;

  beforeAll(async () => {
    product = await startProduct(dataDir);
    const admin = new AdminCalls(product.stack.apiUrl);
    await admin.signIn('admin', product.stack.adminPassword);
    ({ secret: token } = await admin.call<{ secret: string }>('POST', 'tokens', { name: 'end to end', role: 'admin' }));
  }, START_MS);
  afterAll(async () => {
    await product?.stop();
    await clearDataDir(dataDir);
  }, START_MS);

  const cli = (...words: string[]): { code: number | null; text: string } => {
    const env = { ...process.env, RENEWA_SYNC_URL: product.stack.apiUrl, RENEWA_SYNC_TOKEN: token };
    const done = spawnSync(process.execPath, [CLI, ...words], { env, encoding: 'utf8', timeout: 90_000 });
    return { code: done.status, text: done.stdout + done.stderr };
  };
  const withMapping = (mapping: Record<string, unknown>): void => {
    const document = parseDocument(readFileSync(file, 'utf8'));
    const mappings = document.getIn(['entities', 'contact', 'mappings']) as YAMLSeq;
    const kept = mappings.items.filter(
      (item) => (item as { get(name: string): unknown }).get('property') !== 'message',
    );
    mappings.items = [...kept, document.createNode(mapping)];
    writeFileSync(file, document.toString());
  };
  const messages = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await product.account.records('contacts')).map(({ id, properties }) => [id, properties['message'] ?? '']));
  const expected = async (): Promise<ReadonlyMap<string, string>> => {
    const { rows } = await product.application.pool.query<{ id: string; value: string }>(
      `select link.hubspot_id as id, concat_ws(' / ', c.given_name, u.full_name) as value
         from hubspot_sync.hubspot_links link join contact c on c.id::text = link.local_key
         left join app_user u on u.id = c.assigned_agent_id
        where link.entity = 'contact' and link.state = 'live'`,
    );
    return new Map(rows.map(({ id, value }) => [id, value]));
  };
  const holdsAll = async (): Promise<boolean> => {
    const [held, wanted] = [await messages(), await expected()];
    return [...wanted].every(([id, value]) => held.get(id) === value);
  };

  it('the file that filled the empty registry says what is stored', () => {
    // As the build lays it out for the demo.
    const initial = join(__dirname, '../../dist/apps/demo/config/renewa-one.configuration.yaml');
    expect(cli('config', 'diff', initial)).toMatchObject({ code: 0, text: 'The file says what is stored.\n' });
  });

  it('S8.5 what is exported says what is stored', () => {
    const exported = cli('config', 'export');
    expect(exported.code).toBe(0);
    writeFileSync(file, exported.text);
    expect(cli('config', 'diff', file)).toMatchObject({ code: 0, text: 'The file says what is stored.\n' });
  });

  it('S3.1 a source that cannot be written is refused by line, with table, source, property and the way out', () => {
    withMapping({ property: 'message', column: SOURCE, transform: { name: 'text' } });
    const refused = cli('config', 'diff', file);
    expect(refused.code).toBe(1);
    for (const told of ['public.contact', SOURCE, 'message', 'to_hubspot', 'mappings'])
      expect(refused.text).toContain(told);
    withMapping({ property: 'message', column: 'stage.name', direction: 'to_hubspot', transform: { name: 'text' } });
    expect(cli('config', 'diff', file).text).toContain('no foreign key of its own');
  });

  it('S8.5 it is compared, stored under a plan that writes nothing, and carried out when the plan is applied', async () => {
    withMapping({
      property: 'message',
      column: SOURCE,
      direction: 'to_hubspot',
      firstLink: 'local_wins',
      transform: { name: 'text' },
    });
    const compared = cli('config', 'diff', file);
    expect(compared.code).toBe(1);
    expect(compared.text).toContain('+ mapping contact.message');
    expect(cli('config', 'apply', file)).toMatchObject({
      code: 1,
      text: expect.stringContaining('Nothing was changed'),
    });

    const before = await messages();
    const planned = cli('config', 'apply', file, '--plan', '--wait');
    expect(planned).toMatchObject({ code: 0, text: expect.stringContaining('No record was written') });
    const [, run] = /renewa-sync apply (\S+) --yes/.exec(planned.text) ?? [];
    expect(await messages()).toEqual(before);
    expect(cli('config', 'diff', file).code).toBe(0);

    const applied = cli('apply', run ?? 'none', '--yes', '--wait');
    expect(applied).toMatchObject({ code: 0, text: expect.stringContaining('done') });
    await until('every contact with its message', holdsAll);
    await product.quiet();
    expect((await expected()).size).toBeGreaterThan(10);
  });

  it('S1.2 a change of the table that the new source reads reaches the contacts that it concerns, and no other', async () => {
    const { rows } = await product.application.pool.query<{ id: string; contacts: number }>(
      `select u.id::text as id, count(*)::int as contacts from app_user u join contact c on c.assigned_agent_id = u.id
         join hubspot_sync.hubspot_links link on link.entity = 'contact' and link.local_key = c.id::text and link.state = 'live'
        group by 1 order by 2 limit 1`,
    );
    const agent = rows[0]!;
    const { last } = await product.account.callsSince(Number.MAX_SAFE_INTEGER);
    await product.application.edit('app_user', agent.id, 'full_name', 'Renamed Agent');
    await until('the new name in HubSpot', holdsAll);
    await product.quiet();
    const { results } = await product.account.callsSince(last);
    const written = results.flatMap(({ writes }) => writes).filter(({ property }) => property === 'message');
    expect(written).toHaveLength(agent.contacts);
  });

  it('S1.2 a worker that is to decode what the database does not let it decode ends with code 78 and says what to set', async () => {
    const { pool } = product.application;
    await pool.query(`create role no_decoder login password 'no_decoder'`);
    await pool.query(`create database no_decoder owner no_decoder`);
    const url = Object.assign(new URL(product.stack.databaseUrl), {
      username: 'no_decoder',
      password: 'no_decoder',
      pathname: '/no_decoder',
    });
    const env = {
      ...process.env,
      DATABASE_URL: url.toString(),
      ENCRYPTION_MASTER_KEY: randomBytes(32).toString('base64'),
      PUBLIC_URL: product.stack.apiUrl,
      HUBSPOT_SERVICE_KEY: 'pat-na1-no-decoder',
      LOCAL_CAPTURE: 'decoding',
    };
    const worker = spawnSync(process.execPath, [WORKER], { env, encoding: 'utf8', timeout: 60_000 });
    expect({ code: worker.status, text: worker.stderr }).toEqual({
      code: 78,
      text: expect.stringMatching(/LOCAL_CAPTURE: this database does not allow decoding\. .*alter role … replication/),
    });
    await pool.query(`drop database no_decoder with (force)`);
    await pool.query(`drop role no_decoder`);
  });
});
