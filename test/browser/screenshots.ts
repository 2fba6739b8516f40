import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { startStack, type RunningStack } from '../../apps/demo/src/start-stack';
import { BusinessApplication } from '../smoke/business-application';
import { AdminPage } from './admin-page';
import { browserPath, launchBrowser } from './chromium';
import { livelyDemo, troubledDemo, type LivelyRecords } from './lively-demo';

const FOLDER = join(process.cwd(), 'docs', 'screenshots');
const SCHEMES = ['light', 'dark'] as const;
/** The demo has few records, so few of them are many; and the sign-in page shows each way that there is. */
const SETTINGS = {
  MASS_CHANGE_RECORDS: '10',
  OIDC_ISSUER: 'https://login.example.com',
  OIDC_CLIENT_ID: 'renewa-hubspot-sync',
  OIDC_CLIENT_SECRET: 'none',
  OIDC_NAME: 'the Renewa account',
  OIDC_ADMIN_GROUPS: 'Platform',
  OIDC_OPERATOR_GROUPS: 'RevOps',
};
const SIZE = { width: 1380, height: 900 };

interface Shot {
  readonly name: string;
  readonly path: string;
  /** What is done on the page before it is taken. */
  act?(admin: AdminPage): Promise<void>;
}

function shots({ record, run, plan }: LivelyRecords): readonly Shot[] {
  return [
    { name: 'overview', path: '/' },
    { name: 'set-up', path: '/set-up' },
    {
      name: 'mappings',
      path: '/mappings/contact',
      act: async ({ page }) => {
        await page.getByRole('button', { name: 'Edit mobilephone' }).click();
        await page.getByRole('region', { name: /Preview/ }).waitFor();
        await page.getByRole('heading', { name: /mobile_phone/ }).scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'relations',
      path: '/mappings/contact',
      act: async ({ page }) => {
        await page.getByRole('button', { name: 'Add a relation' }).click();
        await page.getByLabel('Type in HubSpot').waitFor();
        await page.getByRole('heading', { name: /^Relations of/ }).scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'rules',
      path: '/mappings/contact',
      act: ({ page }) => page.getByRole('heading', { name: /^Rules of/ }).scrollIntoViewIfNeeded(),
    },
    { name: 'values', path: '/mappings/contact/values/hs_lead_status' },
    { name: 'runs', path: '/runs' },
    { name: 'plan', path: `/runs/${plan}` },
    { name: 'run-done', path: `/runs/${run}` },
    { name: 'reviews', path: '/reviews' },
    {
      name: 'review-record',
      path: '/reviews',
      act: async ({ page }) => {
        await page.getByRole('button', { name: 'See both sides and what can be done' }).first().click();
        await page.getByText('Both sides as they are now.').waitFor();
      },
    },
    {
      name: 'record',
      path: record,
      act: async ({ page }) => {
        await page.getByRole('button', { name: /^Why is mobile_phone/ }).click();
        await page.getByRole('region', { name: 'Why' }).waitFor();
      },
    },
    { name: 'records', path: '/records?text=1' },
    { name: 'log', path: '/log' },
    { name: 'errors', path: '/errors' },
    { name: 'webhooks', path: '/webhooks' },
    {
      name: 'settings-configuration',
      path: '/settings/configuration',
      act: async ({ page }) => {
        await page.getByRole('button', { name: 'Compare with what is stored' }).click();
        await page.getByText('The file says what is stored.').waitFor();
      },
    },
    { name: 'settings-accounts', path: '/settings/accounts' },
    { name: 'settings-tokens', path: '/settings/tokens' },
    { name: 'settings-audit-trail', path: '/settings/actions' },
    { name: 'settings-values', path: '/settings/values' },
  ];
}

/** After troubledDemo. */
const TROUBLE: readonly Shot[] = [
  { name: 'overview-trouble', path: '/' },
  {
    name: 'findings',
    path: '/findings',
    act: ({ page }) => page.getByRole('button', { name: 'Show the records' }).click(),
  },
];

/** Somebody deletes a contact in Renewa One, which asks what becomes of its record. */
async function rowDeleted(stack: RunningStack): Promise<void> {
  const application = new BusinessApplication(stack.databaseUrl);
  try {
    const { rows } = await application.pool.query<{ key: string }>(
      `select local_key as key from hubspot_sync.hubspot_links where entity = 'contact' and state = 'live' order by local_key::bigint offset 20 limit 1`,
    );
    await application.softDelete('contact', rows[0]!.key);
  } finally {
    await application.close();
  }
}

async function take(
  browser: Browser,
  stack: RunningStack,
  shots: readonly Shot[],
  scheme: 'light' | 'dark',
): Promise<void> {
  const context: BrowserContext = await browser.newContext({
    viewport: SIZE,
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const admin = new AdminPage(await context.newPage(), stack.apiUrl);
  // Finds what hangs, not what is slow.
  admin.page.setDefaultTimeout(120_000);
  const file = (name: string): string => join(FOLDER, `${name}${scheme === 'dark' ? '-dark' : ''}.png`);
  await admin.page.goto(`${stack.apiUrl}/admin/`);
  await admin.page.getByLabel('Name').waitFor();
  await admin.page.screenshot({ path: file('sign-in') });
  await admin.signIn('admin', stack.adminPassword);
  for (const shot of shots) {
    await admin.open(shot.path);
    await shot.act?.(admin);
    await admin.settled();
    await admin.page.screenshot({ path: file(shot.name), animations: 'disabled' });
  }
  await context.close();
}

/** Remakes docs/screenshots from a demo in which something happened. Nothing is shown that the product did not do. */
async function main(): Promise<void> {
  const path = browserPath();
  if (path === null) throw new Error('There is no Chromium here: install it, or name one with CHROMIUM.');
  const dataDir = mkdtempSync(join(tmpdir(), 'hubspot-sync-screenshots-'));
  const log = process.env['SCREENSHOTS_LOG']
    ? (line: string): void => void process.stderr.write(`${line}\n`)
    : () => undefined;
  const stack = await startStack({ dataDir, ports: 'free', log, env: SETTINGS });
  const browser = await launchBrowser(path);
  try {
    await stack.untilInSync();
    const records = await livelyDemo(stack);
    await rowDeleted(stack);
    mkdirSync(FOLDER, { recursive: true });
    for (const scheme of SCHEMES) await take(browser, stack, shots(records), scheme);
    await troubledDemo(stack);
    for (const scheme of SCHEMES) await take(browser, stack, TROUBLE, scheme);
  } finally {
    await browser.close();
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
