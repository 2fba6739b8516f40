import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssociationMapping, Run } from '@app/sync-engine';
import type { Browser, Page } from 'playwright-core';
import { startStack, type RunningStack } from '../../apps/demo/src/start-stack';
import { violations } from '../browser/accessibility';
import { AdminCalls } from '../browser/admin-calls';
import type { AdminPage } from '../browser/admin-page';
import { browserPath } from '../browser/chromium';
import { KeyboardUser } from '../browser/keyboard-user';
import { openAdmin } from '../browser/open-admin';
import { BusinessApplication } from '../smoke/business-application';
import { clearDataDir, newDataDir, until } from './running-product';

const START_MS = 240_000;
const OWNED = 'entities/contact/associations';
jest.setTimeout(300_000);

const path = browserPath();
if (path === null) console.log('Skipped: there is no Chromium here. Install it, or name one with CHROMIUM.');

interface Relations {
  readonly items: readonly AssociationMapping[];
}

(path === null ? describe.skip : describe)(
  'S8.5 a changed relation, planned and taken back in a browser with the keyboard alone',
  () => {
    const dataDir = newDataDir();
    let stack: RunningStack;
    let application: BusinessApplication;
    let calls: AdminCalls;
    let browser: Browser;
    let page: Page;
    let admin: AdminPage;
    let keyboard: KeyboardUser;

    beforeAll(async () => {
      stack = await startStack({
        dataDir,
        ports: 'free',
        log: (line) => appendFileSync(join(dataDir, 'stack.log'), `${line}\n`),
      });
      await stack.untilInSync();
      application = new BusinessApplication(stack.databaseUrl);
      calls = new AdminCalls(stack.apiUrl);
      await calls.signIn('admin', stack.adminPassword);
      ({ browser, page, admin } = await openAdmin(path ?? '', stack.apiUrl));
      keyboard = new KeyboardUser(page);
      await admin.signIn('admin', stack.adminPassword);
    }, START_MS);
    afterAll(async () => {
      await browser?.close();
      await application?.close();
      await stack?.stop();
      await clearDataDir(dataDir);
    }, START_MS);

    async function save(associations: readonly object[]): Promise<string | null> {
      const { etag } = await calls.tagged<Relations>(OWNED);
      const saved = await calls.call<{ plan: string | null }>('PUT', OWNED, { associations }, { 'if-match': etag });
      return saved.plan;
    }

    async function inState(run: string, state: Run['state']): Promise<void> {
      await until(`the run ${state}`, async () => {
        const { run: now } = await calls.call<{ run: Run }>('GET', `runs/${run}`);
        return now.state === state;
      });
    }

    /** Its pair stands in the plan by both names, on whichever side it is to be written. */
    async function namesBoth(contact: string, organisation: string): Promise<void> {
      const row = page.getByRole('row').filter({ hasText: contact }).filter({ hasText: organisation }).first();
      await row.waitFor();
      const found: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
        found.push(...(await violations(page)));
      }
      expect(found).toEqual([]);
    }

    let applied = '';

    it('its plan names both records of each pair; applied, HubSpot has them', async () => {
      const { items } = (await calls.tagged<Relations>(OWNED)).value;
      const drafts = items.map(({ toEntity, type, relation, direction, conflictPolicy, drift, firstLink }) => {
        return { toEntity, type, relation, direction, conflictPolicy, drift, firstLink };
      });
      await save(drafts.filter(({ relation }) => relation.kind !== 'join_table'));
      const { rows } = await application.pool.query<{
        contact: string;
        name: string;
        organisation: string;
      }>(
        `select contact.id::text as contact, contact.given_name as name, organisation.id::text as organisation
       from contact
       join hubspot_sync.hubspot_links l on l.entity = 'contact' and l.state = 'live' and l.local_key = contact.id::text
       cross join organisation
       join hubspot_sync.hubspot_links o on o.entity = 'organisation' and o.state = 'live' and o.local_key = organisation.id::text
       where not exists (select 1 from contact_organisation j where j.contact_id = contact.id)
       order by contact.id, organisation.id limit 1`,
      );
      const pair = rows[0]!;
      await application.pool.query('insert into contact_organisation (contact_id, organisation_id) values ($1, $2)', [
        pair.contact,
        pair.organisation,
      ]);
      const plan = await save(drafts);
      applied = plan ?? '';
      await inState(applied, 'planned');
      await admin.open(`/runs/${applied}`);
      await namesBoth(pair.name, `(row ${pair.organisation}, record`);
      await keyboard.press(page.getByRole('button', { name: 'Apply the plan' }));
      await keyboard.press(page.getByRole('dialog').getByRole('button', { name: 'Apply it' }));
      await inState(applied, 'done');

      await admin.open(`/records/contact/local/${pair.contact}`);
      await page
        .getByRole('region', { name: 'Changes, scrollable' })
        .getByText(`(row ${pair.organisation}, record`)
        .first()
        .waitFor();
      await admin.open(`/runs/${applied}`);
      await keyboard.press(page.getByRole('button', { name: 'Take back…' }));
      await keyboard.press(page.getByRole('dialog').getByRole('button', { name: 'Plan it' }));
      await page.getByRole('heading', { name: 'Take back: Contact' }).waitFor();
      await namesBoth(pair.name, `(row ${pair.organisation}, record`);
    });
  },
);
