import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { startStack, type RunningStack } from '../../apps/demo/src/start-stack';
import { violations } from '../browser/accessibility';
import { AdminCalls } from '../browser/admin-calls';
import { AdminPage } from '../browser/admin-page';
import { browserPath } from '../browser/chromium';
import { KeyboardUser } from '../browser/keyboard-user';
import { livelyDemo } from '../browser/lively-demo';
import { openAdmin } from '../browser/open-admin';
import { BusinessApplication } from '../smoke/business-application';
import { HubSpotAccount } from '../smoke/hubspot-account';
import { clearDataDir, newDataDir, until } from './running-product';

const START_MS = 240_000;
const LOOK = 'See both sides and what can be done';
/** Whom the lively demo knows, an operator and a viewer. */
const [OPERATOR, VIEWER] = ['Mara Lindqvist', 'Dwight Okafor'];
const PASSWORD = 'a password of the demo';
jest.setTimeout(300_000);

const path = browserPath();
if (path === null) console.log('Skipped: there is no Chromium here. Install it, or name one with CHROMIUM.');

interface Pair {
  readonly key: string;
  readonly id: string;
}

(path === null ? describe.skip : describe)(
  'S3.2 what waits for a person, decided in a browser with the keyboard alone',
  () => {
    const dataDir = newDataDir();
    let stack: RunningStack;
    let application: BusinessApplication;
    let account: HubSpotAccount;
    let calls: AdminCalls;
    let browser: Browser;
    let page: Page;
    let admin: AdminPage;
    let keyboard: KeyboardUser;
    let pairs: Pair[];

    beforeAll(async () => {
      stack = await startStack({
        dataDir,
        ports: 'free',
        log: (line) => appendFileSync(join(dataDir, 'stack.log'), `${line}\n`),
        env: { MERGE_EVENT_MINUTES: '0.02' },
      });
      await stack.untilInSync();
      application = new BusinessApplication(stack.databaseUrl);
      account = new HubSpotAccount(stack.emulatorUrl, '');
      calls = new AdminCalls(stack.apiUrl);
      await calls.signIn('admin', stack.adminPassword);
      await livelyDemo(stack);
      pairs = (await linkedContacts()).slice(15);
      ({ browser, page, admin } = await openAdmin(path ?? '', stack.apiUrl));
      keyboard = new KeyboardUser(page);
      await admin.signIn(OPERATOR, PASSWORD);
    }, START_MS);
    afterAll(async () => {
      await browser?.close();
      await application?.close();
      await stack?.stop();
      await clearDataDir(dataDir);
    }, START_MS);

    async function linkedContacts(): Promise<Pair[]> {
      const { rows } = await application.pool.query<Pair>(
        `select local_key as key, hubspot_id as id from hubspot_sync.hubspot_links
       where entity = 'contact' and state = 'live' order by local_key::bigint`,
      );
      return rows;
    }

    const nextPair = (): Pair => pairs.shift()!;

    const reviewOf = (words: string): Locator =>
      page.getByRole('list', { name: 'Reviews' }).getByRole('listitem').filter({ hasText: words }).first();

    /** The review of that record, as soon as there is one, with both its sides and what can be done. */
    async function opened(words: string): Promise<Locator> {
      await admin.open('/reviews');
      const item = reviewOf(words);
      await keyboard.press(item.getByRole('button', { name: LOOK }));
      await item.getByText('Both sides as they are now.').waitFor();
      return item;
    }

    async function inBothSchemes(): Promise<string[]> {
      const found: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
        found.push(...(await violations(page)).map((violation) => `${colorScheme}: ${violation}`));
      }
      await page.emulateMedia({ colorScheme: 'light' });
      return found;
    }

    async function hasLink(key: string, state: string): Promise<string | undefined> {
      const { rows } = await application.pool.query<{ id: string | null }>(
        `select hubspot_id as id from hubspot_sync.hubspot_links where entity = 'contact' and local_key = $1 and state = $2`,
        [key, state],
      );
      return rows[0]?.id ?? undefined;
    }

    it('a row that was deleted: the record is archived, and the log says who said so', async () => {
      const { key, id } = nextPair();
      await application.softDelete('contact', key);
      const item = await opened(`row ${key}, record ${id}`);
      await item.getByRole('columnheader', { name: `Renewa One ${key}, marked as deleted` }).waitFor();
      await item.getByRole('columnheader', { name: `HubSpot ${id}, is there` }).waitFor();
      await item.getByText('HubSpot keeps it in its recycle bin for 90 days').waitFor();
      expect(await inBothSchemes()).toEqual([]);
      await keyboard.press(item.getByRole('button', { name: `Archive record ${id} in HubSpot` }));
      await until('the record in the recycle bin', async () => (await account.record('contacts', id)).archived);
      await item.waitFor({ state: 'detached' });
      await admin.open(`/records/contact/local/${key}`);
      await page.getByRole('region', { name: 'Changes, scrollable' }).getByText(`by ${OPERATOR}`).first().waitFor();
    });

    it('a record that was deleted in HubSpot: a new one is made from the row', async () => {
      const { key, id } = nextPair();
      await account.archive('contacts', id);
      const item = await opened(`row ${key}, record ${id}`);
      await item.getByRole('columnheader', { name: `HubSpot ${id}, in HubSpot’s recycle bin` }).waitFor();
      await keyboard.press(item.getByRole('button', { name: `Create a new HubSpot record from row ${key}` }));
      const fresh = await until('a new record', async () => {
        const now = await hasLink(key, 'live');
        return now !== undefined && now !== id && now;
      });
      expect((await account.record('contacts', fresh)).archived).toBe(false);
      await item.waitFor({ state: 'detached' });
    });

    it('S5.4 a second HubSpot record of a row: both are merged, for good, once that was said twice', async () => {
      const { rows } = await application.pool.query<Pair & { readonly domain: string }>(
        `select link.local_key as key, link.hubspot_id as id, owner.email_domain as domain
         from hubspot_sync.hubspot_links link join organisation owner on owner.id::text = link.local_key
         where link.entity = 'organisation' and link.state = 'live' and owner.email_domain is not null order by owner.id limit 1`,
      );
      const { key, id, domain } = rows[0]!;
      const twin = await account.create('companies', { name: 'A second one', domain });
      const item = await opened(`record ${twin}`);
      await item.getByRole('columnheader', { name: `HubSpot ${id}, is there, linked with the row` }).waitFor();
      expect(await inBothSchemes()).toEqual([]);
      await keyboard.press(item.getByRole('button', { name: `Merge record ${twin} into record ${id} in HubSpot` }));
      const dialog = page.getByRole('dialog');
      await dialog.getByText('This cannot be taken back').waitFor();
      await keyboard.press(dialog.getByRole('button', { name: 'Merge for good' }));
      const survivor = await until('the link on the surviving record', async () => {
        const found = await application.pool.query<{ id: string }>(
          `select hubspot_id as id from hubspot_sync.hubspot_links where entity = 'organisation' and local_key = $1 and state = 'live'`,
          [key],
        );
        const now = found.rows[0]?.id;
        return now !== id && now;
      });
      const { properties } = await account.record('companies', survivor);
      expect(properties['hs_merged_object_ids']?.split(';').sort()).toEqual([id, twin].sort());
      expect(properties['domain']).toBe(domain);
      await item.waitFor({ state: 'detached' });
    });

    it('what moved while somebody looked is not decided: the review asks again, and says why', async () => {
      const { key, id } = nextPair();
      await application.softDelete('contact', key);
      const item = await opened(`row ${key}, record ${id}`);
      await account.edit('contacts', id, 'jobtitle', 'Edited meanwhile');
      await keyboard.press(item.getByRole('button', { name: `Archive record ${id} in HubSpot` }));
      await item.getByText('The last decision was not carried out').waitFor();
      expect((await account.record('contacts', id)).archived).toBe(false);
      await item.getByText('Edited meanwhile').waitFor();
      expect(await violations(page)).toEqual([]);
      await keyboard.press(item.getByRole('button', { name: `Restore local row ${key}` }));
      await until('both synced again', async () => (await hasLink(key, 'live')) === id);
      const title = await application.pool.query<{ title: string }>(
        'select job_title as title from contact where id = $1',
        [key],
      );
      expect(title.rows[0]?.title).toBe('Edited meanwhile');
    });

    it('S5.4 records merged without a word from HubSpot: the surviving one belongs to the row that is named', async () => {
      const [one, other] = [nextPair(), nextPair()];
      await account.setWebhooks({ lose: 1 });
      const survivor = await account.merge('contacts', one.id, other.id);
      for (const { key } of [one, other])
        await calls.call('POST', 'parked/retry', { entity: 'contact', localKey: key });
      await until('both rows are asked about', async () => {
        const { items } = await calls.call<{ items: readonly object[] }>('GET', 'reviews?kind=merge');
        return items.length === 2;
      });
      await account.setWebhooks({ lose: 0 });
      const item = await opened(`row ${other.key}, record`);
      await item.getByRole('columnheader', { name: `HubSpot ${survivor}, is there` }).waitFor();
      expect(await inBothSchemes()).toEqual([]);
      await keyboard.press(item.getByRole('button', { name: `Record ${survivor} belongs to row ${other.key}` }));
      await until('the link that was decided', async () => (await hasLink(other.key, 'live')) === survivor);
      // The row whose record went into it is told as a duplicate, and left alone.
      await until('the other row is told as a duplicate', async () => {
        const { items } = await calls.call<{ items: readonly object[] }>('GET', 'reviews?kind=duplicate_local');
        return items.length === 1;
      });
      const duplicate = await opened(`row ${one.key}`);
      await keyboard.press(duplicate.getByRole('button', { name: 'Leave as it is' }));
      await duplicate.waitFor({ state: 'detached' });
      expect(await hasLink(one.key, 'merged_away')).toBeDefined();
    });

    it('a field whose policy asks a person: HubSpot’s value is taken', async () => {
      await admin.open('/reviews');
      const item = reviewOf('Ranch foreman');
      await item.getByText('Ranch owner').waitFor();
      expect(await inBothSchemes()).toEqual([]);
      await keyboard.press(item.getByRole('button', { name: 'Take HubSpot’s' }));
      await until('HubSpot’s value in Renewa One', async () => {
        const { rowCount } = await application.pool.query(`select 1 from contact where job_title = 'Ranch foreman'`);
        return rowCount === 1;
      });
      await item.waitFor({ state: 'detached' });
    });

    it('a viewer is shown what waits, and no way to decide', async () => {
      const { key, id } = nextPair();
      await application.softDelete('contact', key);
      const other = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
      const shown = new AdminPage(await other.newPage(), stack.apiUrl);
      await shown.signIn(VIEWER, PASSWORD);
      await shown.open('/reviews');
      await shown.page.getByText(`row ${key}, record ${id}`).waitFor();
      expect(await shown.page.getByRole('button', { name: LOOK }).count()).toBe(0);
      expect(await violations(shown.page)).toEqual([]);
      await other.close();
    });
  },
);
