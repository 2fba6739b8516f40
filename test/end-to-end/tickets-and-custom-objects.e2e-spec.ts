import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdminCalls } from '../browser/admin-calls';
import { clearDataDir, newDataDir, startProduct, until, type RunningProduct } from './running-product';
import { BATTERY_SCHEMA, CONTACTS_ONLY, fillServiceDesk, serviceDesk } from './service-desk';

const START_MS = 240_000;
jest.setTimeout(240_000);

/** An audit gives way to everything else. */
const AUDIT_TIMEOUT_MS = 90_000;

const CLI = join(__dirname, '../../dist/apps/cli/src/main.js');
const SCOPES = [
  ...['oauth', 'tickets', 'crm.objects.owners.read'],
  ...['objects', 'schemas'].flatMap((kind) =>
    ['contacts', 'custom'].flatMap((type) => [`crm.${kind}.${type}.read`, `crm.${kind}.${type}.write`]),
  ),
].join(' ');

/** Custom objects have no events of their own: push tells of them by the generic `object.*` (hubspot-facts 7.2). */
const HINTS = {
  webhooks: {},
  'the journal': { HUBSPOT_HINTS: 'journal', JOURNAL_SECONDS: '0.2' },
} as const;

describe.each(Object.entries(HINTS))('tickets and a custom object, heard of by %s', (hints, env) => {
  const dataDir = newDataDir();
  let product: RunningProduct;
  let batteries: string;
  let rows: { readonly known: string; readonly ours: string; readonly opened: string };
  let contact: { readonly key: string; readonly id: string };
  let other: { readonly key: string; readonly id: string };
  /** Records that stand in HubSpot before the sync hears of their types. */
  let theirs: { readonly known: string; readonly foreign: string; readonly ticket: string };

  beforeAll(async () => {
    const initial = join(dataDir, 'contacts.yaml');
    writeFileSync(initial, CONTACTS_ONLY);
    product = await startProduct(dataDir, { INITIAL_MAPPINGS_FILE: initial, HUBSPOT_SCOPES: SCOPES, ...env });
    const live = (await product.sync.links()).filter(({ state }) => state === 'live');
    [contact, other] = live.map(({ localKey, hubspotId }) => ({ key: localKey!, id: hubspotId! })) as [
      typeof contact,
      typeof other,
    ];
    batteries = await product.account.defineObject(BATTERY_SCHEMA);
    // As the app's owner subscribes to the new type; of the journal the sync does that itself.
    if (hints === 'webhooks') await product.account.sendWebhooksTo(`${product.stack.apiUrl}/webhooks/hubspot`);
    theirs = {
      known: await product.account.create(batteries, { serial_number: 'BX-KNOWN' }),
      foreign: await product.account.create(batteries, { serial_number: 'BX-THEIRS', capacity_kwh: '9.8' }),
      ticket: await product.account.create('tickets', {
        subject: 'Written in HubSpot',
        hs_pipeline: '0',
        hs_pipeline_stage: '2',
      }),
    };
    rows = await fillServiceDesk(product.application, contact.key);
  }, START_MS);
  afterAll(async () => {
    await product?.stop();
    await clearDataDir(dataDir);
  }, START_MS);

  const row = async (table: string, where: string, value: string): Promise<Record<string, unknown> | undefined> => {
    const { rows: found } = await product.application.pool.query<Record<string, unknown>>(
      `select t.*, t.id::text as id, commissioned from ${table} t, lateral (select to_jsonb(t) ->> 'commissioned_on' as commissioned) c
        where t.${where}::text = $1`,
      [value],
    );
    return found[0];
  };
  const linkOf = async (entity: string, key: string) =>
    (await product.sync.links()).find((link) => link.entity === entity && link.localKey === key);
  const recordId = async (entity: string, key: string): Promise<string> =>
    until(`${entity} ${key} linked`, async () => {
      const link = await linkOf(entity, key);
      return link?.state === 'live' && link.hubspotId !== null ? link.hubspotId : undefined;
    });
  const remote = async (type: string, id: string, property: string): Promise<string | undefined> =>
    (await product.account.record(type, id)).properties[property];
  const owners = async (unit: string): Promise<readonly string[]> => {
    const { rows: found } = await product.application.pool.query<{ id: string }>(
      'select contact_id::text as id from battery_unit_contact where battery_unit_id = $1 order by contact_id',
      [unit],
    );
    return found.map(({ id }) => id);
  };

  it('S8.5 the configuration names both, and first plans link what matches and create the rest', async () => {
    const admin = new AdminCalls(product.stack.apiUrl);
    await admin.signIn('admin', product.stack.adminPassword);
    const { secret } = await admin.call<{ secret: string }>('POST', 'tokens', { name: 'end to end', role: 'admin' });
    const file = join(dataDir, 'service-desk.yaml');
    writeFileSync(file, serviceDesk(batteries));
    const done = spawnSync(process.execPath, [CLI, 'config', 'apply', file, '--plan', '--wait'], {
      env: { ...process.env, RENEWA_SYNC_URL: product.stack.apiUrl, RENEWA_SYNC_TOKEN: secret },
      encoding: 'utf8',
      timeout: 90_000,
    });
    expect(done.stdout + done.stderr).toContain('battery: waits for its first plan');
    await until(
      'both entities live',
      async () => {
        const { entities } = await product.stack.overview();
        return entities.length === 3 && entities.every(({ state }) => state === 'live');
      },
      90_000,
    );
    await product.quiet();
    const { rows: plans } = await product.application.pool.query<{ entity: string; plan: Record<string, unknown> }>(
      `select entity, plan from hubspot_sync.hubspot_runs where kind = 'first_sync' and entity <> 'contact' order by entity`,
    );
    expect(plans).toMatchObject([
      { entity: 'battery', plan: { linked: 1, createdInHubSpot: 1, createdLocally: 1 } },
      { entity: 'case', plan: { linked: 0, createdInHubSpot: 1, createdLocally: 1 } },
    ]);
  });

  it('S2.3 S4.1 what both held is one; each side got what it lacked', async () => {
    expect(await recordId('battery', rows.known)).toBe(theirs.known);
    expect(await remote(batteries, theirs.known, 'capacity_kwh')).toBe('13.5');
    const ours = await recordId('battery', rows.ours);
    expect((await product.account.record(batteries, ours)).properties).toMatchObject({
      serial_number: 'BX-OURS',
      commissioned_on: '2026-03-01',
      renewa_id: expect.any(String),
    });
    expect(await row('battery_unit', 'serial_number', 'BX-THEIRS')).toMatchObject({ capacity_kwh: '9.8' });
    const ticket = await recordId('case', rows.opened);
    expect((await product.account.record('tickets', ticket)).properties).toMatchObject({
      subject: 'It hums',
      hs_pipeline: '0',
      hs_pipeline_stage: '1',
      hs_ticket_priority: 'HIGH',
    });
    expect(await row('service_case', 'subject', 'Written in HubSpot')).toMatchObject({ stage: 'waiting_for_customer' });
    expect(await product.sync.openReviews()).toEqual({});
    expect(await product.sync.leftMarks()).toEqual([]);
  });

  it('S4.2 S6.1 the associations of what was there are in HubSpot', async () => {
    const [ours, ticket] = [await recordId('battery', rows.ours), await recordId('case', rows.opened)];
    for (const unit of [theirs.known, ours])
      expect(await product.account.associated(batteries, unit, 'contacts')).toEqual([contact.id]);
    expect(await product.account.associated('tickets', ticket, 'contacts')).toEqual([contact.id]);
    expect(await product.account.associated('tickets', ticket, batteries)).toEqual([ours]);
  });

  it('S1.1 edits in the business database arrive in HubSpot', async () => {
    const ticket = await recordId('case', rows.opened);
    await product.application.edit('battery_unit', rows.known, 'capacity_kwh', '14');
    await product.application.edit('service_case', rows.opened, 'stage', 'closed');
    await until('the capacity', async () => Number(await remote(batteries, theirs.known, 'capacity_kwh')) === 14);
    await until('the stage', async () => (await remote('tickets', ticket, 'hs_pipeline_stage')) === '4');
  });

  it('S1.1 edits in HubSpot arrive in the business database', async () => {
    const ticket = await recordId('case', rows.opened);
    await product.account.edit(batteries, theirs.known, 'commissioned_on', '2025-12-24');
    await product.account.edit('tickets', ticket, 'hs_ticket_priority', 'LOW');
    await until(
      'the day',
      async () => (await row('battery_unit', 'id', rows.known))?.['commissioned'] === '2025-12-24',
    );
    await until('the urgency', async () => (await row('service_case', 'id', rows.opened))?.['urgency'] === 'low');
  });

  it('S4.2 what is new in the business database is created with its associations, in one call', async () => {
    const { last } = await product.account.callsSince(Number.MAX_SAFE_INTEGER);
    const unit = await product.application.insert('battery_unit', { serial_number: 'BX-NEW' });
    const opened = await product.application.insert('service_case', {
      subject: 'New here',
      contact_id: contact.key,
      battery_unit_id: rows.known,
    });
    await recordId('battery', unit);
    const ticket = await recordId('case', opened);
    expect(await product.account.associated('tickets', ticket, batteries)).toEqual([theirs.known]);
    expect(await product.account.associated('tickets', ticket, 'contacts')).toEqual([contact.id]);
    await product.quiet();
    const { results } = await product.account.callsSince(last);
    expect(results.filter(({ path }) => /\/associations\/.*(create|default)$/.test(path))).toEqual([]);
  });

  it('S4.3 what is new in HubSpot becomes a row', async () => {
    await product.account.create(batteries, { serial_number: 'BX-NEWER', capacity_kwh: '5' });
    await product.account.create('tickets', { subject: 'New there', hs_pipeline: '0', hs_pipeline_stage: '3' });
    await until('the battery', () => row('battery_unit', 'serial_number', 'BX-NEWER'));
    const opened = await until('the case', () => row('service_case', 'subject', 'New there'));
    expect(opened).toMatchObject({ stage: 'waiting_for_us', contact_id: null });
  });

  it('S6.2 an association of a custom object with a contact travels both ways, and goes so', async () => {
    const ends = { from: { type: batteries, id: theirs.known }, to: { type: 'contacts', id: other.id } };
    await product.account.associate(ends);
    await until('the row of the join table', async () => (await owners(rows.known)).includes(other.key));
    await product.application.pool.query(
      'delete from battery_unit_contact where battery_unit_id = $1 and contact_id = $2',
      [rows.known, other.key],
    );
    await until('the association gone', async () =>
      (await product.account.associated(batteries, theirs.known, 'contacts')).every((id) => id !== other.id),
    );
    await product.application.pool.query('insert into battery_unit_contact values ($1, $2)', [rows.known, other.key]);
    await until('the association', async () =>
      (await product.account.associated(batteries, theirs.known, 'contacts')).includes(other.id),
    );
    await product.quiet();
    await product.account.associate({ ...ends, remove: true });
    await until('the row gone', async () => !(await owners(rows.known)).includes(other.key));
  });

  it('S6.2 an association of a custom object stays while a label stands on it that nobody syncs', async () => {
    const label = await product.account.defineLabel(batteries, 'contacts', 'Installer');
    await product.account.associate({
      from: { type: batteries, id: theirs.known },
      to: { type: 'contacts', id: other.id },
      types: [{ associationCategory: 'USER_DEFINED', associationTypeId: label }],
    });
    await until('the row of the join table', async () => (await owners(rows.known)).includes(other.key));
    await product.quiet();
    const pair = [rows.known, other.key];
    await product.application.pool.query(
      'delete from battery_unit_contact where battery_unit_id = $1 and contact_id = $2',
      pair,
    );
    const { id } = (await linkOf('battery', rows.known))!;
    const told = await until('the error told', async () =>
      (await product.sync.logOf(id)).find(({ kind, message }) => kind === 'error' && message?.includes('label')),
    );
    expect(told.message).toContain('label');
    await product.quiet();
    expect(await product.account.associated(batteries, theirs.known, 'contacts')).toContain(other.id);
    await product.application.pool.query('insert into battery_unit_contact values ($1, $2)', pair);
    await product.quiet();
  });

  it('S6.3 the single battery of a case moves both ways', async () => {
    const [ticket, ours] = [await recordId('case', rows.opened), await recordId('battery', rows.ours)];
    await product.application.edit('service_case', rows.opened, 'battery_unit_id', rows.known);
    await until('the other battery', async () => {
      const held = await product.account.associated('tickets', ticket, batteries);
      return held.length === 1 && held[0] === theirs.known;
    });
    await product.quiet();
    const from = { type: 'tickets', id: ticket };
    await product.account.associate({ from, to: { type: batteries, id: ours } });
    await product.account.associate({ from, to: { type: batteries, id: theirs.known }, remove: true });
    await until(
      'the key',
      async () => (await row('service_case', 'id', rows.opened))?.['battery_unit_id'] === rows.ours,
    );
  });

  it('S5.1 deletes travel as their policy says', async () => {
    await product.account.archive(batteries, theirs.foreign);
    await until('the row deleted', async () =>
      Boolean((await row('battery_unit', 'serial_number', 'BX-THEIRS'))?.['deleted_at']),
    );
    const ticket = await recordId('case', rows.opened);
    await product.application.softDelete('service_case', rows.opened);
    await until('the ticket archived', async () => (await product.account.record('tickets', ticket)).archived);
  });

  it('S7.3 nothing is left to do, nothing was asked of a person, and no event came by another way', async () => {
    await product.quiet();
    expect(await product.sync.leftMarks()).toEqual([]);
    expect(await product.sync.openReviews()).toEqual({});
    const { last } = await product.account.callsSince(Number.MAX_SAFE_INTEGER);
    await product.stack.requestAudit('battery');
    await until(
      'the audit',
      async () => {
        const { rows: audits } = await product.application.pool.query<{ state: string }>(
          `select state from hubspot_sync.hubspot_runs where kind = 'audit' and entity = 'battery' order by started_at desc limit 1`,
        );
        return audits[0]?.state === 'done';
      },
      AUDIT_TIMEOUT_MS,
    );
    expect((await product.account.callsSince(last)).results.flatMap(({ writes }) => writes)).toEqual([]);
    const { rows: heard } = await product.application.pool.query<{ type: string; custom: boolean }>(
      `select distinct split_part(subscription_type, '.', 1) as type, object_type_id like '2-%' as custom
         from hubspot_sync.hubspot_webhook_log
        where verdict = 'marked' and entity in ('battery', 'case') and object_type_id <> '0-1' order by 1, 2`,
    );
    expect(heard.filter(({ custom }) => custom)).toEqual([{ type: 'object', custom: true }]);
    expect(heard.filter(({ custom }) => !custom)).toEqual([
      { type: hints === 'webhooks' ? 'ticket' : 'object', custom: false },
    ]);
  });
});
