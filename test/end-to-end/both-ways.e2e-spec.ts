import { clearDataDir, newDataDir, startProduct, until, type RunningProduct } from './running-product';

const START_MS = 240_000;
jest.setTimeout(120_000);

/**
 * S1.1: push and journal are interchangeable; with the journal HubSpot never calls us. S1.2: so are the ways of capture; the demo's server allows
 * decoding, which is then taken by itself.
 */
const HINTS = {
  webhooks: {},
  'the journal': { HUBSPOT_HINTS: 'journal', JOURNAL_SECONDS: '0.2', LOCAL_CAPTURE: 'triggers' },
} as const;

describe.each(Object.entries(HINTS))('two real sides, kept alike by real processes that hear by %s', (hints, env) => {
  const dataDir = newDataDir();
  let product: RunningProduct;

  beforeAll(async () => {
    product = await startProduct(dataDir, env);
    await product.application.watch([
      { table: 'contact', columns: ['given_name', 'job_title', 'email', 'mobile_phone'] },
    ]);
  }, START_MS);
  afterAll(async () => {
    await product?.stop();
    await clearDataDir(dataDir);
  }, START_MS);

  const linkedContact = async (index: number): Promise<{ key: string; id: string }> => {
    const links = (await product.sync.links()).filter(({ entity, state }) => entity === 'contact' && state === 'live');
    const { localKey, hubspotId } = links[index]!;
    return { key: localKey!, id: hubspotId! };
  };
  const local = async (key: string, column: string): Promise<string | null | undefined> => {
    const { rows } = await product.application.pool.query<Record<string, string | null>>(
      `select ${column}::text as ${column} from contact where id = $1`,
      [key],
    );
    return rows[0]?.[column];
  };
  const remote = async (id: string, property: string): Promise<string | undefined> =>
    (await product.account.record('contacts', id)).properties[property];

  it('S1.1 an edit in the business database arrives in HubSpot', async () => {
    const { key, id } = await linkedContact(0);
    await product.application.edit('contact', key, 'job_title', 'Windmill keeper');
    await until('the job title in HubSpot', async () => (await remote(id, 'jobtitle')) === 'Windmill keeper');
  });

  it('S1.1 an edit in HubSpot arrives in the business database', async () => {
    const { key, id } = await linkedContact(1);
    await product.account.edit('contacts', id, 'jobtitle', 'Keeper of panels');
    await until('the job title in the row', async () => (await local(key, 'job_title')) === 'Keeper of panels');
  });

  it('S3.7 different fields of one record, edited on both sides at once, both stay', async () => {
    const { key, id } = await linkedContact(2);
    await Promise.all([
      product.application.edit('contact', key, 'given_name', 'Philippa'),
      product.account.edit('contacts', id, 'jobtitle', 'Notary'),
    ]);
    await until('the name in HubSpot', async () => (await remote(id, 'firstname')) === 'Philippa');
    await until('the job title in the row', async () => (await local(key, 'job_title')) === 'Notary');
    await product.quiet();
    expect([await local(key, 'given_name'), await remote(id, 'jobtitle')]).toEqual(['Philippa', 'Notary']);
  });

  it('S3.2 one field edited on both sides at once ends alike, with the conflict logged', async () => {
    const { key, id } = await linkedContact(3);
    await Promise.all([
      product.application.edit('contact', key, 'job_title', 'Local says'),
      product.account.edit('contacts', id, 'jobtitle', 'HubSpot says'),
    ]);
    await product.quiet();
    const [ours, theirs] = [await local(key, 'job_title'), await remote(id, 'jobtitle')];
    expect(['Local says', 'HubSpot says']).toContain(ours);
    expect(theirs).toBe(ours);
    const link = (await product.sync.links()).find(({ hubspotId }) => hubspotId === id)!;
    const logged = (await product.sync.logOf(link.id)).filter(({ field }) => field === 'jobtitle');
    expect(
      logged.map(({ kind }) => kind).filter((kind) => kind === 'conflict' || kind === 'overwritten_edit'),
    ).not.toEqual([]);
  });

  it('S4.2 a new contact in the business database is created once in HubSpot', async () => {
    const email = 'new.here@example.org';
    await product.application.pool.query(
      `insert into contact (given_name, family_name, email) values ('Nadia', 'Here', $1)`,
      [email],
    );
    await until('the contact in HubSpot', async () =>
      (await product.account.records('contacts')).some(({ properties }) => properties['email'] === email),
    );
    await product.quiet();
    const twins = (await product.account.records('contacts')).filter(({ properties }) => properties['email'] === email);
    expect(twins.map(({ properties }) => [properties['firstname'], Boolean(properties['renewa_id'])])).toEqual([
      ['Nadia', true],
    ]);
  });

  it('S4.3 a new contact in HubSpot is created once in the business database, with its link', async () => {
    const email = 'new.there@example.org';
    const id = await product.account.create('contacts', { email, firstname: 'Theo', lastname: 'There' });
    await until('the row', async () => (await rowsOf(email)).length > 0);
    await product.quiet();
    const rows = await rowsOf(email);
    expect(rows.map(({ given_name }) => given_name)).toEqual(['Theo']);
    const links = (await product.sync.links()).filter(({ hubspotId }) => hubspotId === id);
    expect(links).toMatchObject([{ localKey: rows[0]!.id, state: 'live' }]);
  });

  it('S1.1 an association made in HubSpot arrives as a row, and goes with it', async () => {
    const { key, id } = await linkedContact(5);
    const organisations = (await product.sync.links()).filter(
      ({ entity, state }) => entity === 'organisation' && state === 'live',
    );
    const linked = async (organisation: string): Promise<boolean> =>
      (
        await product.application.pool.query(
          'select from contact_organisation where contact_id = $1 and organisation_id = $2',
          [key, organisation],
        )
      ).rowCount === 1;
    const free = await until('an organisation without this contact', async () => {
      for (const link of organisations) if (!(await linked(link.localKey!))) return link;
      return undefined;
    });
    const ends = { from: { type: 'contacts', id }, to: { type: 'companies', id: free.hubspotId! } };
    await product.account.associate(ends);
    await until('the row of the join table', () => linked(free.localKey!));
    await product.account.associate({ ...ends, remove: true });
    await until('the row gone', async () => !(await linked(free.localKey!)));
  });

  it('S5.1 a record that is archived in HubSpot severs its link', async () => {
    const { id } = await linkedContact(6);
    await product.account.archive('contacts', id);
    await until('the link severed', async () =>
      (await product.sync.links()).some(({ hubspotId, state }) => hubspotId === id && state === 'severed'),
    );
  });

  it('S1.1 what was heard, was heard by the one way that is set', async () => {
    const { rows } = await product.application.pool.query<{ pushed: boolean }>(
      `select bool_or(subscription_type not like 'object.%' and subscription_type not like 'journal.%') as pushed
         from hubspot_sync.hubspot_webhook_log where verdict = 'marked'`,
    );
    expect(rows).toEqual([{ pushed: hints === 'webhooks' }]);
  });

  it('S7.3 at rest, marks on both sides lead to reads and to no write', async () => {
    await product.quiet();
    const { last } = await product.account.callsSince(Number.MAX_SAFE_INTEGER);
    const written = product.application.writes.length;
    const before = await sizeOfLog();
    const { key, id } = await linkedContact(4);
    const title = await local(key, 'job_title');
    // Captured twice; when it is read it holds what it held.
    const client = await product.application.pool.connect();
    try {
      await client.query('begin');
      await client.query('update contact set job_title = $1 where id = $2', ['Somebody else', key]);
      await client.query('update contact set job_title = $1 where id = $2', [title, key]);
      await client.query('commit');
    } finally {
      client.release();
    }
    await product.account.edit('contacts', id, 'fax', '+1 661 301 9999');
    await until('a read of the marked record', async () => {
      const { results } = await product.account.callsSince(last);
      return results.some(({ path }) => path.endsWith('/batch/read'));
    });
    await product.quiet();
    const calls = (await product.account.callsSince(last)).results;
    expect(calls.flatMap(({ writes }) => writes)).toEqual([]);
    const ours = product.application.writes.slice(written).filter(({ origin }) => origin !== null);
    expect(ours).toEqual([]);
    expect(await sizeOfLog()).toBe(before);
  });

  const rowsOf = async (email: string) =>
    (
      await product.application.pool.query<{ id: string; given_name: string }>(
        'select id::text, given_name from contact where email = $1',
        [email],
      )
    ).rows;
  const sizeOfLog = async (): Promise<number> => {
    const { rows } = await product.application.pool.query<{ count: string }>(
      `select count(*) from hubspot_sync.hubspot_sync_log where kind in ('write', 'create', 'conflict')`,
    );
    return Number(rows[0]!.count);
  };
});
