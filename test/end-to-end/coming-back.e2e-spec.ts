import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clearDataDir, newDataDir, startProduct, until, type RunningProduct } from './running-product';

const START_MS = 240_000;
const PATIENCE_MS = 60_000;
jest.setTimeout(240_000);

describe('what went away and comes back', () => {
  const dataDir = newDataDir();
  const backup = join(dataDir, 'backup');
  let product: RunningProduct;

  beforeAll(async () => {
    product = await startProduct(dataDir);
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
  const jobInHubSpot = async (id: string): Promise<string | undefined> =>
    (await product.account.record('contacts', id)).properties['jobtitle'];
  const jobInRow = async (key: string): Promise<string | null | undefined> => {
    const { rows } = await product.application.pool.query<{ job_title: string | null }>(
      'select job_title from contact where id = $1',
      [key],
    );
    return rows[0]?.job_title;
  };
  const contactState = async (): Promise<string | undefined> =>
    (await product.stack.overview().catch(() => null))?.entities.find(({ entity }) => entity === 'contact')?.state;
  const planOf = async (requestedBy: string): Promise<{ id: string; state: string } | undefined> => {
    const { rows } = await product.application.pool.query<{ id: string; state: string }>(
      `select id, state from hubspot_sync.hubspot_runs where entity = 'contact' and requested_by like $1
        order by started_at desc limit 1`,
      [`%${requestedBy}%`],
    );
    return rows[0];
  };
  const copy = (from: string, to: string): void => void execFileSync('cp', ['-a', from, to]);
  /** As an administrator restores a backup: PostgreSQL replays its own log and begins a new timeline. */
  const restoreBackup = async (data: string): Promise<void> => {
    rmSync(data, { recursive: true });
    copy(backup, data);
    const { uid, gid } = statSync(data);
    writeFileSync(join(data, 'recovery.signal'), '');
    chownSync(join(data, 'recovery.signal'), uid, gid);
    appendFileSync(join(data, 'postgresql.auto.conf'), "restore_command = 'false'\n");
  };

  it('S9.5 a database restored from a backup writes nothing old to HubSpot and gets back what HubSpot holds', async () => {
    const { key, id } = await linkedContact(0);
    await product.stack.restartDatabase(async (data) => copy(data, backup));
    await until('a database that answers', () => product.quiet().then(() => true), PATIENCE_MS);
    await product.application.edit('contact', key, 'job_title', 'After the backup');
    const email = 'after.backup@example.org';
    await product.application.insert('contact', { given_name: 'Afra', family_name: 'Backup', email });
    const records = async () =>
      (await product.account.records('contacts')).filter(({ properties }) => properties['email'] === email);
    await until('the edit in HubSpot', async () => (await jobInHubSpot(id)) === 'After the backup');
    await until('the new contact in HubSpot', async () => (await records()).length > 0);
    await product.quiet();
    const { last } = await product.account.callsSince(Number.MAX_SAFE_INTEGER);

    await product.stack.restartDatabase(restoreBackup);
    await until(
      'a plan over both sides',
      async () => (await planOf('went back in time').catch(() => undefined)) ?? false,
      PATIENCE_MS,
    );
    await until(
      'the plan, which changes little, applied',
      async () => (await planOf('went back in time'))?.state === 'done',
      PATIENCE_MS,
    );
    await until('the entity live', async () => (await contactState()) === 'live', PATIENCE_MS);
    await product.quiet();
    expect([await jobInRow(key), await jobInHubSpot(id)]).toEqual(['After the backup', 'After the backup']);
    const { rows } = await product.application.pool.query('select given_name from contact where email = $1', [email]);
    expect(rows).toEqual([{ given_name: 'Afra' }]);
    expect(await records()).toHaveLength(1);
    const { results } = await product.account.callsSince(last);
    const undone = results.flatMap(({ writes }) => writes).filter(({ id: written }) => written === id);
    expect(undone).toEqual([]);
  });

  it('S9.6 disconnecting removes capture and keeps links; reconnecting writes nothing before its plan is applied', async () => {
    const { key, id } = await linkedContact(1);
    const links = await product.sync.links();
    const captured = async (): Promise<number> => {
      const { rows } = await product.application.pool.query<{ count: number }>(
        `select (select count(*) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                   join pg_namespace n on n.oid = p.pronamespace
                 where n.nspname = 'hubspot_sync' and t.tgrelid::regclass::text not like 'hubspot_sync.%')::int
              + (select count(*) from pg_publication_tables where schemaname <> 'hubspot_sync')::int as count`,
      );
      return rows[0]!.count;
    };
    expect(await captured()).toBeGreaterThan(0);
    await product.stack.command('/admin/api/disconnect');
    await until('tables without capture', async () => (await captured()) === 0, PATIENCE_MS);
    expect(await product.sync.links()).toEqual(links);
    await product.application.edit('contact', key, 'job_title', 'While disconnected');

    await product.stack.connect();
    const plan = await until(
      'a plan over both sides',
      async () => {
        const planned = await planOf('connected again');
        return planned?.state === 'planned' ? planned : undefined;
      },
      PATIENCE_MS,
    );
    expect(await captured()).toBeGreaterThan(0);
    expect(await jobInHubSpot(id)).not.toBe('While disconnected');
    await product.stack.command(`/admin/api/runs/${plan.id}/apply`);
    await until('the edit in HubSpot', async () => (await jobInHubSpot(id)) === 'While disconnected', PATIENCE_MS);
    await until('the entity live', async () => (await contactState()) === 'live', PATIENCE_MS);
  });
});
