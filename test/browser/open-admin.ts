import type { Browser, Page } from 'playwright-core';
import { AdminPage } from './admin-page';
import { launchBrowser } from './chromium';

const HEIGHT = 900;

/** The longest that a test waits for anything on the page. */
const PATIENCE_MS = 60_000;

/** A browser at the admin page's door: nobody has signed in. */
export interface OpenAdmin {
  readonly browser: Browser;
  readonly page: Page;
  readonly admin: AdminPage;
}

export async function openAdmin(path: string, apiUrl: string, width = 1280): Promise<OpenAdmin> {
  const browser = await launchBrowser(path);
  const context = await browser.newContext({ viewport: { width, height: HEIGHT }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return { browser, page, admin: new AdminPage(page, apiUrl) };
}
