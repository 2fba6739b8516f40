import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStack, type RunningStack } from '../../apps/demo/src/start-stack';
import type { Exchange } from '../contract/hubspot-exchange';
import { RecordingProxy } from '../contract/recording-proxy';
import { BusinessApplication } from '../smoke/business-application';
import { HubSpotAccount } from '../smoke/hubspot-account';
import { untilQuiet } from '../smoke/quiet';
import { clearDataDir, newDataDir } from './running-product';

const START_MS = 240_000;
jest.setTimeout(60_000);

const SERVICE_KEY = 'pat-na1-end-to-end-observer';
/** More than one batch of each entity. */
const MANY = 130;

const ROWS = `
  with firm as (
    insert into organisation (legal_name, email_domain)
    select 'First Sync ' || n, 'first-sync-' || n || '.example' from generate_series(1, $1::int) n returning id
  ), person as (
    insert into contact (given_name, family_name, email)
    select 'Many', 'First ' || n, 'first.sync.' || n || '@example.org' from generate_series(1, $1::int) n returning id
  ), sale as (
    insert into deal (deal_number, title, kind, organisation_id)
    select 'F-' || n, 'First sync ' || n, 'land_lease', id from (select id, row_number() over (order by id) n from firm) f returning id
  ), nth as (
    select f.id as firm, p.id as person, s.id as sale
    from (select id, row_number() over (order by id) n from firm) f
    join (select id, row_number() over (order by id) n from person) p using (n)
    join (select id, row_number() over (order by id) n from sale) s using (n)
  ), joined as (
    insert into contact_organisation (contact_id, organisation_id, is_primary) select person, firm, true from nth
  )
  insert into deal_contact (deal_id, contact_id) select sale, person from nth`;

const ENDS = `
  with pair(entity, key, other, other_key) as (
    select 'contact', contact_id::text, 'organisation', organisation_id::text from contact_organisation
    union select 'deal', id::text, 'organisation', organisation_id::text from deal where organisation_id is not null
    union select 'deal', deal_id::text, 'contact', contact_id::text from deal_contact
  )
  select own.hubspot_id as id, array_agg(other.hubspot_id order by other.hubspot_id collate "C") as ends
  from pair
  join hubspot_sync.hubspot_links own on own.entity = pair.entity and own.local_key = pair.key and own.state = 'live'
  join hubspot_sync.hubspot_links other
    on other.entity = pair.other and other.local_key = pair.other_key and other.state = 'live'
  group by own.hubspot_id`;

const CREATES = /\/objects\/[^/]+\/(companies|contacts|deals)\/batch\/create$/;

interface CreateInput {
  readonly objectWriteTraceId: string;
  readonly associations?: readonly { readonly to: { readonly id: string } }[];
}

describe('the first syncs of several entities', () => {
  const dataDir = newDataDir();
  const exchanges: Exchange[] = [];
  let proxy: RecordingProxy;
  let stack: RunningStack;
  let application: BusinessApplication;

  beforeAll(async () => {
    proxy = await RecordingProxy.open(
      () => stack.emulatorUrl,
      (exchange) => exchanges.push(exchange),
    );
    const log = join(dataDir, 'stack.log');
    stack = await startStack({
      dataDir,
      ports: 'free',
      connect: false,
      log: (line) => appendFileSync(log, `${line}\n`),
      emulatorOptions: ['--service-key', SERVICE_KEY],
      env: { HUBSPOT_API_BASE_URL: proxy.url },
    });
    application = new BusinessApplication(stack.databaseUrl);
    await application.pool.query(ROWS, [MANY]);
    await stack.connect();
    await stack.untilInSync(() => undefined, AbortSignal.timeout(120_000));
    await untilQuiet(stack, new HubSpotAccount(stack.emulatorUrl, SERVICE_KEY), 90_000);
  }, START_MS);
  afterAll(async () => {
    await application?.close();
    await stack?.stop();
    await proxy?.close();
    await clearDataDir(dataDir);
  }, START_MS);

  /** What HubSpot accepted of the app, in the order of its answers. */
  const accepted = (path: RegExp): readonly Exchange[] =>
    exchanges.filter((one) => one.method === 'POST' && path.test(one.path) && one.status < 300);

  /** The records that creates made, each with the ends that came with it. */
  const created = (): readonly { readonly type: string; readonly id: string; readonly ends: readonly string[] }[] =>
    accepted(CREATES).flatMap(({ path, requestBody, responseBody }) => {
      const type = CREATES.exec(path)![1]!;
      const { inputs } = requestBody as { inputs: readonly CreateInput[] };
      const { results } = responseBody as { results: readonly { id: string; objectWriteTraceId: string }[] };
      const sent = new Map(inputs.map((input) => [input.objectWriteTraceId, input.associations ?? []]));
      return results.map(({ id, objectWriteTraceId }) => ({
        type,
        id,
        ends: sent.get(objectWriteTraceId)!.map(({ to }) => to.id),
      }));
    });

  /** By the record of each row, those of the rows that it is joined to. */
  const joined = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
    const { rows } = await application.pool.query<{ id: string; ends: readonly string[] }>(ENDS);
    return Object.fromEntries(rows.map(({ id, ends }) => [id, ends]));
  };

  it('S4.2 go in the order of what points to what: no contact is created before the last company, no deal before the last contact', () => {
    const types = created().map(({ type }) => type);
    expect(types.filter((type, n) => type !== types[n - 1])).toEqual(['companies', 'contacts', 'deals']);
    for (const type of ['companies', 'contacts', 'deals'])
      expect(types.filter((one) => one === type).length).toBeGreaterThanOrEqual(MANY);
  });

  it('S4.2 each create carries every association that its row has', async () => {
    const ends = await joined();
    const carried = created().map(({ id, ends: sent }) => [id, [...sent].sort()]);
    const wanted = created().map(({ id }) => [id, ends[id] ?? []]);
    expect(Object.fromEntries(carried)).toEqual(Object.fromEntries(wanted));
    expect(carried.filter(([, sent]) => sent!.length > 1).length).toBeGreaterThanOrEqual(MANY);
  });

  it('S6.2 no association is written twice, and those of records that were there before are written once', async () => {
    const byCreates = created().flatMap(({ id, ends }) => ends.map((end) => `${id} ${end}`));
    const alone = accepted(/\/associations\/.*\/batch\/(create|associate\/default)$/).flatMap(({ requestBody }) => {
      const { inputs } = requestBody as { inputs: readonly { from: { id: string }; to: { id: string } }[] };
      return inputs.map(({ from, to }) => `${from.id} ${to.id}`);
    });
    const written = [...byCreates, ...alone];
    expect(written.filter((pair, n) => written.indexOf(pair) !== n)).toEqual([]);
    const held = Object.entries(await joined()).flatMap(([id, ends]) => ends.map((end) => `${id} ${end}`));
    expect(held.filter((pair) => !written.includes(pair))).toEqual([]);
    expect(alone.length).toBeGreaterThan(0);
    expect(accepted(/\/batch\/archive$/)).toEqual([]);
  });

  it('S8.3 the records of the runs say the same', async () => {
    const { rows } = await application.pool.query<{ entity: string; state: string; created: number; left: number }>(
      `select entity, state, (plan ->> 'createdInHubSpot')::int as created,
              (select count(*)::int from hubspot_sync.hubspot_plan_records planned
                where planned.run_id = run.id and planned.progress <> 'applied') as left
         from hubspot_sync.hubspot_runs run where kind = 'first_sync' order by finished_at`,
    );
    const made = (type: string): number => created().filter((one) => one.type === type).length;
    expect(rows).toEqual([
      { entity: 'organisation', state: 'done', created: made('companies'), left: 0 },
      { entity: 'contact', state: 'done', created: made('contacts'), left: 0 },
      { entity: 'deal', state: 'done', created: made('deals'), left: 0 },
    ]);
  });

  it('S8.5 what ends with one entity costs the others nothing: no create is asked for again', async () => {
    const { rows } = await application.pool.query(
      `select entity, local_key from hubspot_sync.hubspot_sync_log
        where kind = 'create' and message like '%the answer had been lost%'`,
    );
    expect(rows).toEqual([]);
  });
});
