import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { startStack, type RunningStack } from '../../apps/demo/src/start-stack';
import { violations } from '../browser/accessibility';
import type { AdminPage } from '../browser/admin-page';
import { browserPath } from '../browser/chromium';
import { livelyDemo, troubledDemo, type LivelyRecords } from '../browser/lively-demo';
import { openAdmin } from '../browser/open-admin';
import { BusinessApplication } from '../smoke/business-application';
import { HubSpotAccount } from '../smoke/hubspot-account';
import { clearDataDir, newDataDir, until } from './running-product';

const START_MS = 300_000;
/** That the lively demo makes. */
const CONFLICTS = 4;
jest.setTimeout(400_000);

const path = browserPath();
if (path === null) console.log('Skipped: there is no Chromium here. Install it, or name one with CHROMIUM.');

/** What docs/admin-page.md promises, by the first words of each task. */
function promisedClicks(): ReadonlyMap<string, number> {
  const text = readFileSync(join(process.cwd(), 'docs', 'admin-page.md'), 'utf8');
  const rows = [...text.matchAll(/^\| ([^|]+?) \| (\d)( more)?[^|]*\|$/gm)];
  return new Map(rows.map(([, task = '', clicks]) => [task, Number(clicks)]));
}

(path === null ? describe.skip : describe)('the ten tasks of the admin page, counted in clicks', () => {
  const promised = promisedClicks();
  const dataDir = newDataDir();
  let stack: RunningStack;
  let records: LivelyRecords;
  let browser: Browser;
  let page: Page;
  let admin: AdminPage;
  let application: BusinessApplication;
  let account: HubSpotAccount;
  let clicks = 0;

  const click = async (target: Locator): Promise<void> => {
    clicks += 1;
    await target.click();
  };
  const to = (name: string): Promise<void> =>
    click(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }));
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name }).first();
  const inDialog = (name: string | RegExp): Locator => page.getByRole('dialog').getByRole('button', { name });
  /** From a page that has nothing to do with the task. */
  const task = (name: string, work: () => Promise<void>): void => {
    it(name, async () => {
      const [, allowed] = [...promised].find(([written]) => written.startsWith(name)) ?? [];
      await admin.open('/settings/password');
      clicks = 0;
      await work();
      expect(`${name}: ${clicks}`).toBe(`${name}: ${allowed ?? 'not in the list'}`);
    });
  };

  beforeAll(async () => {
    stack = await startStack({
      dataDir,
      ports: 'free',
      log: (line) => appendFileSync(join(dataDir, 'stack.log'), `${line}\n`),
      env: { MASS_CHANGE_RECORDS: '10' },
    });
    await stack.untilInSync();
    records = await livelyDemo(stack);
    application = new BusinessApplication(stack.databaseUrl);
    account = new HubSpotAccount(stack.emulatorUrl, '');
    ({ browser, page, admin } = await openAdmin(path ?? '', stack.apiUrl, 1380));
    await admin.signIn('admin', stack.adminPassword);
  }, START_MS);
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    await stack?.stop();
    await clearDataDir(dataDir);
  }, START_MS);

  it('are ten, none over four clicks', () => {
    expect(promised.size).toBe(10);
    expect(Math.max(...promised.values())).toBeLessThanOrEqual(4);
  });

  task('Are both sides in step?', async () => {
    await to('Overview');
    await page.getByRole('region', { name: 'Backlog' }).waitFor();
  });

  const openConflicts = async (): Promise<number> => {
    const { rows } = await application.pool.query<{ open: number }>(
      `select count(*)::int as open from hubspot_sync.hubspot_reviews where state = 'open' and kind = 'conflict'`,
    );
    return rows[0]?.open ?? 0;
  };

  /** Up to the answer why the phone number of that record is what it is. */
  const askWhy = async (): Promise<void> => {
    await to('Records');
    await page.getByLabel(/Row key, HubSpot id/).fill(records.record.split('/').at(-1) ?? '');
    await click(button('Find'));
    await click(
      page
        .getByRole('region', { name: /Records found/ })
        .getByRole('link', { name: 'Contact' })
        .first(),
    );
    await click(button('Why is mobile_phone so?'));
    await page.getByRole('region', { name: 'Why' }).getByText('an edit in HubSpot').first().waitFor();
  };

  task('Why did this phone number change?', askWhy);

  task('Undo one change of one field', async () => {
    await askWhy();
    clicks = 0;
    await click(page.getByRole('region', { name: 'Why' }).getByRole('button', { name: 'Take back' }).first());
    await click(inDialog('Plan it'));
    await page.getByRole('heading', { name: 'Take back: Contact' }).waitFor();
    // One plan of an entity at a time.
    await button('Cancel').click();
    await inDialog('Cancel the run').click();
    await page.getByText('cancelled', { exact: true }).first().waitFor();
  });

  task("Undo yesterday's import", async () => {
    await to('Plans and runs');
    await click(page.locator(`a[href$="/runs/${records.run}"]`).first());
    await click(button('Take back…'));
    await click(inDialog('Plan it'));
    await page.getByRole('heading', { name: 'Take back: Contact' }).waitFor();
  });

  task('Decide a conflict', async () => {
    await to('Reviews');
    await click(button(/^Take Renewa One’s$/));
    await until('one review less', async () => (await openConflicts()) === CONFLICTS - 1);
  });

  task('Decide two hundred of the same kind', async () => {
    await to('Reviews');
    // There is one kind only, so it need not be chosen first.
    clicks += 1;
    await click(button('Take HubSpot’s for all'));
    await click(inDialog(/^Decide \d+ review/));
    await until('no open review', async () => (await openConflicts()) === 0);
  });

  task('Find every record that fails for one reason and try again', async () => {
    await to('Errors');
    await click(button('Show records'));
    await page
      .getByRole('link', { name: /^row \d+, record \d+/ })
      .first()
      .waitFor();
    await click(button(/^Try \d+ contact record/));
  });

  task('See what an edit of a mapping would do to real rows', async () => {
    await to('Mappings');
    await click(button(/^Edit /));
    await page.getByRole('region', { name: /Preview/ }).waitFor();
  });

  task('Apply a plan, without one field', async () => {
    await to('Plans and runs');
    await click(page.locator(`a[href$="/runs/${records.plan}"]`).first());
    await click(button('Leave out notes ↔ description'));
    await button('Take in notes ↔ description').waitFor();
    await click(button('Apply the plan'));
    await page
      .getByRole('dialog')
      .getByText(/This writes/)
      .waitFor();
  });

  task('Did HubSpot tell us of this edit?', async () => {
    const { rows } = await application.pool.query<{ id: string }>(
      `select object_id as id from hubspot_sync.hubspot_webhook_log where property_name = 'jobtitle' limit 1`,
    );
    await to('Webhooks');
    await page.getByLabel('HubSpot id').fill(rows[0]?.id ?? '');
    await page.getByRole('cell', { name: 'marked its record' }).first().waitFor();
  });

  it('S4.1 whom a record belongs to is searched for, seen by its values and chosen, with the keyboard alone', async () => {
    const { pool } = application;
    const email = 'partner@example.test';
    const { rows: linked } = await pool.query<{ id: string; portal: string }>(
      `select hubspot_id as id, portal_id as portal from hubspot_sync.hubspot_links
       where entity = 'contact' and state = 'live' order by id limit 1`,
    );
    const [taken] = linked;
    await stack.command('/admin/api/entities/contact/pause');
    const partner = await account.create('contacts', { email, firstname: 'Pat', lastname: 'Only in HubSpot' });
    const { rows: made } = await pool.query<{ key: string }>(
      `insert into contact (given_name, family_name, email) values ('Pat', 'Only in Renewa One', $1) returning id::text as key`,
      [email],
    );
    const key = made[0]?.key ?? '';
    await pool.query(
      `insert into hubspot_sync.hubspot_reviews (portal_id, entity, kind, local_key, detail)
       values ($1, 'contact', 'ambiguous_match', $2, 'The match keys name more than one record.')`,
      [taken?.portal, key],
    );
    await admin.open('/reviews');
    const item = page.getByRole('listitem').filter({ hasText: 'The match keys name more than one record.' });
    const press = async (target: Locator): Promise<void> => {
      await target.focus();
      await page.keyboard.press('Enter');
    };
    await press(item.getByRole('button', { name: 'Find the record to link with' }));
    await item.getByRole('status').getByText(`for ${email}`).waitFor();
    const search = async (id: string): Promise<void> => {
      await item.getByLabel(/^Name, e-mail address or key in HubSpot/).fill(id);
      await page.keyboard.press('Enter');
      await item.getByRole('status').getByText(`found for ${id}.`).waitFor();
    };
    await search(taken?.id ?? '');
    await item
      .getByRole('row', { name: `HubSpot record ${taken?.id}` })
      .getByText('Linked with row')
      .waitFor();
    await search(partner);
    await item
      .getByRole('row', { name: `In review: row ${key}` })
      .getByText('Only in Renewa One')
      .waitFor();
    await item
      .getByRole('row', { name: `HubSpot record ${partner}` })
      .getByText('Only in HubSpot')
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await press(item.getByRole('button', { name: `Link with HubSpot record ${partner}` }));
    await item.getByText('Decided, on its way').waitFor();
    await stack.command('/admin/api/entities/contact/resume');
    await until('the link that was decided', async () => {
      const { rows } = await pool.query<{ id: string }>(
        `select hubspot_id as id from hubspot_sync.hubspot_links where entity = 'contact' and state = 'live' and local_key = $1`,
        [key],
      );
      return rows[0]?.id === partner;
    });
  });

  it('S5.3 a mass change is looked at record by record and discarded: the old values return', async () => {
    const steps = async (): Promise<string> => {
      const { rows } = await application.pool.query<{ steps: string }>(
        `select string_agg(coalesce(next_step, '-'), '|' order by id) as steps from deal`,
      );
      return rows[0]?.steps ?? '';
    };
    const before = await steps();
    await troubledDemo(stack);
    expect(await steps()).not.toBe(before);
    await admin.open('/findings');
    await button('Show the records').click();
    const shown = page.getByRole('region', { name: /Records of the mass change/ });
    await shown.getByText('Call back').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await button('Discard and restore: Deal').click();
    await inDialog('Discard and restore').click();
    await page.getByText('Nothing is held').waitFor();
    await until('the old next steps', async () => (await steps()) === before);
  });
});
