import type { Browser, Page } from 'playwright-core';
import { CALM_WEBHOOKS, createHubSpotEmulator, type HubSpotEmulator } from '@app/hubspot-emulator';
import { browserPath, launchBrowser } from '../browser/chromium';

const PATIENCE_MS = 30_000;
const KEY = 'pat-na1-page';
jest.setTimeout(120_000);

const path = browserPath();
if (path === null)
  console.log(
    'Skipped: there is no Chromium here, so the emulator’s page is not tried in a browser. Install it, or name one with CHROMIUM.',
  );

(path === null ? describe.skip : describe)('the emulator’s page, in a browser', () => {
  let emulator: HubSpotEmulator;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    emulator = await createHubSpotEmulator({
      serviceKeys: [{ token: KEY, appId: 777 }],
      webhooks: CALM_WEBHOOKS,
      records: 20,
      seed: 3,
    });
    browser = await launchBrowser(path ?? '');
    page = await browser.newPage({ viewport: { width: 1_380, height: 900 } });
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(emulator.url);
    await records().first().waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await emulator.close();
  });

  const records = () => page.getByRole('table', { name: 'Records' }).locator('tbody > tr');
  const notice = () => page.getByRole('status');
  const told = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const app = (method: string, call: string, body?: unknown) =>
    fetch(`${emulator.url}/crm/v3/objects/${call}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', accept: 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  let id = '';

  it('shows the records of each type', async () => {
    expect(await records().count()).toBe(10);
    await page.getByRole('tab', { name: 'Tickets' }).click();
    await page
      .getByLabel(/^subject of record/)
      .first()
      .waitFor();
    expect(await records().count()).toBe(2);
    await page.getByRole('tab', { name: 'Contacts' }).click();
    await page
      .getByLabel(/^email of record/)
      .first()
      .waitFor();
  });

  it('lets a person act as a user: create, edit, delete, restore', async () => {
    const form = page.getByRole('form', { name: 'Create a record' });
    await form.getByLabel('email').fill('ada@page.example');
    await form.getByLabel('firstname').fill('Ada');
    await form.getByRole('button', { name: 'Create' }).click();
    await told(/^Created \d+\.$/);
    id = /\d+/.exec((await notice().textContent()) ?? '')?.[0] ?? '';
    const phone = page.getByLabel(`phone of record ${id}`, { exact: true });
    await phone.fill('+49 30 1');
    await phone.blur();
    await told(`Saved phone of ${id}.`);
    const held = await app('GET', `contacts/${id}?properties=phone&propertiesWithHistory=phone`);
    expect(await held.json()).toMatchObject({
      properties: { phone: '+49 30 1' },
      propertiesWithHistory: { phone: [{ sourceType: 'CRM_UI', sourceId: 'userId:4711' }] },
    });
    await press(`Delete ${id}`);
    await page.getByRole('button', { name: `Restore ${id}` }).click();
    await page.getByRole('button', { name: `Delete ${id}` }).waitFor();
    expect((await app('GET', `contacts/${id}`)).status).toBe(200);
  });

  it('says in HubSpot’s words why an edit is refused', async () => {
    const email = page.getByLabel(`email of record ${id}`);
    await email.fill('no address');
    await email.blur();
    await told(/Email address no address is invalid/);
    expect(await email.inputValue()).toBe('ada@page.example');
  });

  it('unfolds the history of a record: what, when, by whom', async () => {
    await app('PATCH', `contacts/${id}`, { properties: { phone: '+49 30 2' } });
    await press(`History of ${id}`);
    const history = page.getByRole('table', { name: `History of ${id}` });
    const [newest, older] = [
      history.getByRole('row').filter({ hasText: '+49 30 2' }).filter({ hasText: 'INTEGRATION 777' }),
      history.getByRole('row').filter({ hasText: '+49 30 1' }).filter({ hasText: 'CRM_UI userId:4711' }),
    ];
    await newest.first().waitFor();
    await older.first().waitFor();
    await press(`History of ${id}`);
    await history.waitFor({ state: 'detached' });
  });

  it('tells the calls of the app, their number, and the busiest ten seconds', async () => {
    await told(/^\d+ calls, at most \d+ in ten seconds; 0 events wait\.$/);
    const calls = page.getByRole('table', { name: 'Calls' });
    await calls.getByText(`PATCH /crm/v3/objects/contacts/${id}`).first().waitFor();
  });

  it('plants a fault, shows it, and the call that met it', async () => {
    await page.getByLabel('Fault').selectOption('locked');
    await press('Plant once');
    await told('Planted: locked (1 more).');
    expect((await app('GET', 'contacts')).status).toBe(423);
    await told('No faults are planted.');
    await page.getByRole('table', { name: 'Calls' }).getByRole('row').filter({ hasText: '423' }).first().waitFor();
  });

  it('moves the clock, keeps the account and brings it back', async () => {
    await press('Snapshot');
    await told('Kept the whole account.');
    await press('One hour later');
    await told(/^The account says it is /);
    const made = (await (await app('POST', 'contacts', { properties: { firstname: 'Late' } })).json()) as Record<
      string,
      string
    >;
    expect(Date.parse(made['createdAt'] ?? '') - Date.now()).toBeGreaterThan(3_500_000);
    await press('Bring back');
    await told('The account is as it was kept.');
    expect((await app('GET', `contacts/${made['id'] ?? ''}`)).status).toBe(404);
  });

  it('shows a value as text, never as markup, and breaks nowhere', async () => {
    const name = '<img src=x onerror="document.title=1">';
    await app('PATCH', `contacts/${id}`, { properties: { firstname: name } });
    await press(`History of ${id}`);
    await page
      .getByRole('table', { name: `History of ${id}` })
      .getByText(name)
      .first()
      .waitFor();
    expect(await page.getByLabel(`firstname of record ${id}`).inputValue()).toBe(name);
    expect(await page.title()).toContain('emulated');
    expect(faults).toEqual([]);
  });
});
