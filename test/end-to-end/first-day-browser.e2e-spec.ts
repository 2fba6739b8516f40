import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'pg';
import { freePort } from '@app/embedded-postgres';
import type { Browser, Page } from 'playwright-core';
import { CLIENT_ID, CLIENT_SECRET, ProviderProcess } from '../../apps/api/src/testing/provider-process';
import { startStack, type RunningStack } from '../../apps/demo/src/start-stack';
import { violations } from '../browser/accessibility';
import { AdminPage } from '../browser/admin-page';
import { browserPath } from '../browser/chromium';
import { openAdmin } from '../browser/open-admin';
import { BusinessApplication } from '../smoke/business-application';
import { HubSpotAccount } from '../smoke/hubspot-account';
import { clearDataDir, newDataDir, until } from './running-product';

const START_MS = 240_000;
const MARA = { sub: '248289', name: 'Mara Lindqvist', email: 'mara@renewa.test', groups: ['Sales'] };
jest.setTimeout(400_000);

const path = browserPath();
if (path === null) {
  console.log(
    'Skipped: there is no Chromium here, so the admin page is not tried in a browser. Install it, or name one with CHROMIUM.',
  );
}

(path === null ? describe.skip : describe)('the first day of a RevOps admin, in a browser', () => {
  const dataDir = newDataDir();
  let stack: RunningStack;
  /** The company's identity provider, which is away at first. */
  let startProvider: () => Promise<ProviderProcess>;
  let provider: ProviderProcess | undefined;
  let browser: Browser;
  let admin: AdminPage;
  let page: Page;
  let application: BusinessApplication;
  let account: HubSpotAccount;

  beforeAll(async () => {
    const providerPort = await freePort();
    stack = await startStack({
      dataDir,
      ports: 'free',
      log: (line) => appendFileSync(join(dataDir, 'stack.log'), `${line}\n`),
      connect: false,
      env: {
        INITIAL_MAPPINGS_FILE: '',
        APPLY_FIRST_PLAN: 'false',
        OIDC_ISSUER: `http://127.0.0.1:${providerPort}`,
        OIDC_CLIENT_ID: CLIENT_ID,
        OIDC_CLIENT_SECRET: CLIENT_SECRET,
        OIDC_NAME: 'the Renewa account',
        OIDC_VIEWER_GROUPS: 'Sales',
      },
    });
    startProvider = () =>
      ProviderProcess.start(`${stack.apiUrl}/admin/api/oidc/callback`, { PORT: String(providerPort), PAGE: '1' });
    application = new BusinessApplication(stack.databaseUrl);
    account = new HubSpotAccount(stack.emulatorUrl, '');
    ({ browser, page, admin } = await openAdmin(path ?? '', stack.apiUrl, 1380));
  }, START_MS);
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    await provider?.stop();
    await stack?.stop();
    await clearDataDir(dataDir);
  }, START_MS);

  it('is told that the identity provider does not answer, and led back', async () => {
    await page.goto(`${stack.apiUrl}/admin/`);
    await page.getByRole('link', { name: 'Sign in with the Renewa account' }).click();
    await page.getByRole('heading', { name: 'You were not signed in' }).waitFor();
    await page.getByText('The identity provider does not answer.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Back to the admin page' }).click();
    await page.getByLabel('Name').waitFor();
  });

  it('signs in with the company account, may what its groups give, and comes back to the page that was asked for', async () => {
    provider = await startProvider();
    await provider.person(MARA);
    await page.goto(`${stack.apiUrl}/admin/log?kind=conflict`);
    const signIn = page.getByRole('link', { name: 'Sign in with the Renewa account' });
    await signIn.waitFor();
    expect(await violations(page)).toEqual([]);
    await signIn.click();
    await page.getByRole('heading', { name: 'Company account' }).waitFor();
    expect(new URL(page.url()).origin).toBe(provider.issuer);
    await page.getByRole('button', { name: 'Go on as Mara Lindqvist' }).click();
    await page.getByRole('heading', { name: 'Log', level: 1 }).waitFor();
    expect(page.url()).toBe(`${stack.apiUrl}/admin/log?kind=conflict`);
    await page.getByText('Mara Lindqvist · viewer').waitFor();
    await admin.settled();
    expect(await violations(page)).toEqual([]);
  });

  it('is signed out when the groups are lost, and told why when signing in again', async () => {
    await provider?.person({ ...MARA, groups: ['Facilities'] });
    const signIn = page.getByRole('link', { name: 'Sign in with the Renewa account' });
    // A quarter of an hour later, and again while the provider is too busy to answer.
    await until('the sign-in', async () => {
      await application.pool.query(`update hubspot_sync.hubspot_admin_sessions set check_due_at = clock_timestamp()`);
      await page.reload();
      await signIn
        .or(page.getByRole('heading', { name: 'Log', level: 1 }))
        .first()
        .waitFor();
      return signIn.isVisible();
    });
    await signIn.click();
    await page.getByText('none of your groups has a role here').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Back to the admin page' }).click();
    await page.getByLabel('Name').waitFor();
  });

  it('signs in', async () => {
    await admin.signIn('admin', stack.adminPassword);
    await page.getByRole('heading', { name: 'Not connected' }).waitFor();
  });

  it('connects HubSpot by OAuth, approving on HubSpot’s own page', async () => {
    await admin.go('Set-up');
    await page.getByRole('link', { name: 'Connect HubSpot' }).click();
    await page.getByRole('button', { name: 'Connect app' }).click();
    await page.waitForURL(/\/admin\/\?connected/);
    await admin.go('Set-up');
    await page.getByText(/Portal .* is connected/).waitFor();
  });

  it('picks a table and an object, and accepts the suggested mappings', async () => {
    await page.getByLabel('Table of Renewa One').selectOption('public.contact');
    await page.getByLabel('Object in HubSpot').selectOption({ label: 'Contacts' });
    await page.getByRole('button', { name: 'Suggest mappings' }).click();
    await page.getByRole('region', { name: /Suggested mappings/ }).waitFor();
    expect(await page.getByLabel('Property for mobile_phone').inputValue()).toBe('mobilephone');
    await page.getByRole('button', { name: /^Accept \d+ mappings/ }).click();
    await page
      .getByText('The plan appears here by itself')
      .or(page.getByRole('link', { name: 'Open the plan' }))
      .first()
      .waitFor();
  });

  it('S8.3 reads the plan, and nothing was written before it is applied', async () => {
    await page.getByRole('link', { name: 'Open the plan' }).click();
    await page.getByRole('heading', { name: 'First sync: Contact' }).waitFor();
    await page.getByRole('region', { name: /Plan by record/ }).waitFor();
    const created = (await account.records('contacts')).filter(({ properties }) => properties['renewa_id']);
    expect(created).toEqual([]);
    await admin.settled();
    expect(await violations(page)).toEqual([]);
  });

  it('applies it, watches it, and both sides are in step', async () => {
    await page.getByRole('button', { name: 'Apply the plan' }).click();
    await page
      .getByRole('dialog')
      .getByText(/This writes/)
      .waitFor();
    await page.getByRole('button', { name: 'Apply it' }).click();
    await page.getByText('done', { exact: true }).first().waitFor();
    await admin.go('Overview');
    await page.getByRole('heading', { name: 'In sync' }).waitFor();
  });

  let key = '';
  let hubspotId = '';

  it('makes a conflict that a person must decide, by a field whose policy says so', async () => {
    const { rows } = await application.pool.query<{ key: string; id: string }>(
      `select local_key as key, hubspot_id as id from hubspot_sync.hubspot_links where state = 'live' order by local_key::bigint limit 1`,
    );
    key = rows[0]!.key;
    hubspotId = rows[0]!.id;
    await admin.go('Mappings');
    await page.getByRole('button', { name: 'Edit jobtitle' }).click();
    await page.getByLabel('When both sides change').selectOption('manual');
    await page.getByRole('region', { name: /Preview/ }).waitFor();
    await page.getByRole('button', { name: 'Save 1 change' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Changed mappings: Contact' }).waitFor();
    await page.getByText('waits for you').waitFor();
    await application.edit('contact', key, 'job_title', 'Says Renewa One');
    await account.edit('contacts', hubspotId, 'jobtitle', 'Says HubSpot');
    await page.getByRole('button', { name: 'Apply the plan' }).click();
    await page.getByRole('button', { name: 'Apply it' }).click();
    await admin.go('Reviews');
    await page.getByText('Says HubSpot').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('S3.2 decides it, and the decision arrives', async () => {
    const item = page.getByRole('listitem').filter({ hasText: 'Says HubSpot' });
    await item.getByRole('button', { name: 'Take Renewa One’s' }).click();
    await until('the decided value in HubSpot', async () => {
      const { properties } = await account.record('contacts', hubspotId);
      return properties['jobtitle'] === 'Says Renewa One';
    });
    await item.waitFor({ state: 'detached' });
  });

  it('edits where a value comes from and how it is carried, and is told what is wrong beside the field', async () => {
    // Read anew: what was read before the plan was applied would be read again while it is edited.
    await admin.open('/mappings/contact');
    await page.getByRole('button', { name: 'Edit jobtitle' }).click();
    await page.getByLabel('Value from').selectOption('expression');
    const expression = page.getByLabel('Expression', { exact: true });
    expect(await expression.inputValue()).toBe('job_title');
    expect(await page.getByLabel('Direction', { exact: true }).inputValue()).toBe('to_hubspot');
    await expression.fill('upper(job_title');
    await page.getByText(/above needs? a correction/).waitFor();
    expect(await expression.getAttribute('aria-invalid')).toBe('true');
    expect(await violations(page)).toEqual([]);
    await expression.fill("upper(job_title) || '!'");
    await page
      .getByRole('region', { name: /Preview/ })
      .getByText('SAYS RENEWA ONE!')
      .first()
      .waitFor();
    expect(await expression.getAttribute('aria-invalid')).not.toBe('true');
    await page.getByLabel('Letters').selectOption('lower');
    await page
      .getByRole('region', { name: /Preview/ })
      .getByText('says renewa one!')
      .first()
      .waitFor();
    await page.getByLabel('Value from').selectOption('over');
    await page.getByLabel('Foreign key').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('asks why', async () => {
    await account.edit('contacts', hubspotId, 'mobilephone', '+1 806 555 0101');
    const phone = async (): Promise<string | null | undefined> => {
      const { rows } = await application.pool.query<{ phone: string | null }>(
        'select mobile_phone as phone from contact where id = $1',
        [key],
      );
      return rows[0]?.phone;
    };
    const before = await phone();
    await until('the number in the row', async () => (await phone()) !== before && (await phone()) !== null);
    await admin.go('Records');
    await page.getByLabel(/Row key, HubSpot id/).fill(hubspotId);
    await page.getByRole('button', { name: 'Find' }).click();
    await page
      .getByRole('region', { name: /Records found/ })
      .getByRole('link', { name: 'Contact' })
      .first()
      .click();
    await page.getByRole('button', { name: 'Why is mobile_phone so?' }).click();
    const why = page.getByRole('region', { name: 'Why' });
    await why.getByText('In Renewa One the sync').first().waitFor();
    expect(await why.innerText()).toContain('an edit in HubSpot');
    expect(await violations(page)).toEqual([]);
  });

  it('S8.2 takes that change back', async () => {
    const why = page.getByRole('region', { name: 'Why' });
    await why.getByRole('button', { name: 'Take back' }).first().click();
    await page.getByRole('button', { name: 'Plan it' }).click();
    await page.getByRole('heading', { name: 'Take back: Contact' }).waitFor();
    await page.getByRole('button', { name: 'Apply the plan' }).click();
    await page.getByRole('button', { name: 'Apply it' }).click();
    await page.getByText('done', { exact: true }).first().waitFor();
    await until('the value of before in the row', async () => {
      const { rows } = await application.pool.query<{ phone: string | null }>(
        'select mobile_phone as phone from contact where id = $1',
        [key],
      );
      return (
        rows[0]?.phone !== undefined && !rows[0]?.phone?.includes('555 0101') && !rows[0]?.phone?.includes('5550101')
      );
    });
  });

  it.each(['light', 'dark'] as const)('axe finds nothing on any page, %s', async (scheme) => {
    const other = await browser.newContext({
      viewport: { width: 1380, height: 900 },
      colorScheme: scheme,
      reducedMotion: 'reduce',
    });
    const shown = new AdminPage(await other.newPage(), stack.apiUrl);
    await shown.page.goto(`${stack.apiUrl}/admin/`);
    await shown.page.getByLabel('Name').waitFor();
    const found: Record<string, string[]> = { 'sign in': await violations(shown.page) };
    await shown.signIn('admin', stack.adminPassword);
    for (const place of PLACES) {
      await shown.open(place);
      found[place] = await violations(shown.page);
    }
    await shown.open(`/records/contact/local/${key}`);
    found['record'] = await violations(shown.page);
    await shown.open(`/runs/${await newestRun(stack.databaseUrl)}`);
    found['run'] = await violations(shown.page);
    await other.close();
    expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
  });

  it('S8.5 compares the configuration file with what is stored: nothing would change; a fault is told by its line', async () => {
    await admin.open('/settings/configuration');
    await page.getByRole('button', { name: 'Compare with what is stored' }).click();
    await page.getByText('The file says what is stored.').waitFor();
    await page.getByLabel('YAML').fill('version: 1\nentitys: {}\n');
    await page.getByRole('button', { name: 'Compare with what is stored' }).click();
    await page.getByText(/line 2, column 1 .* did you mean "entities"\?/).waitFor();
  });

  it('S6.1 offers HubSpot’s association types for a relation', async () => {
    await admin.open('/mappings/contact');
    await page.getByRole('button', { name: 'Add a relation' }).click();
    await page.getByLabel('Type in HubSpot').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Leave it' }).click();
  });

  it('S2.9 a column that is dropped suspends its field, needs a person, and is acknowledged', async () => {
    const pool = new Pool({ connectionString: stack.databaseUrl, max: 1 });
    await pool.query('alter table public.contact rename column mobile_phone to mobile_phone_old');
    await pool.query(`update public.contact set job_title = 'Moved' where id::text = $1`, [key]);
    await pool.end();
    await admin.open('/');
    await page.getByRole('link', { name: /1 change of schema that stopped a field/ }).click();
    await page.getByRole('button', { name: 'Acknowledge the change of mobile_phone', exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Acknowledge the change of mobile_phone', exact: true }).click();
    await page
      .getByRole('button', { name: 'Acknowledge the change of mobile_phone', exact: true })
      .waitFor({ state: 'detached' });
    await until('the other fields go on', async () => {
      const { properties } = await account.record('contacts', hubspotId);
      return properties['jobtitle'] === 'Moved';
    });
  });
});

async function newestRun(databaseUrl: string): Promise<string> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const { rows } = await pool.query<{ id: string }>(
    `select id from hubspot_sync.hubspot_runs where kind <> 'audit' order by started_at desc limit 1`,
  );
  await pool.end();
  return rows[0]!.id;
}

const PLACES = [
  '/',
  '/set-up',
  '/mappings/contact',
  '/mappings/contact/values/hs_lead_status',
  '/runs',
  '/reviews',
  '/records?text=1',
  '/log',
  '/errors',
  '/findings',
  '/webhooks',
  '/settings/connection',
  '/settings/configuration',
  '/settings/accounts',
  '/settings/tokens',
  '/settings/actions',
  '/settings/values',
  '/settings/password',
];
