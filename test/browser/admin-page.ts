import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** The admin page in a browser, as a person uses it: by labels and words. */
export class AdminPage {
  constructor(
    readonly page: Page,
    private readonly apiUrl: string,
  ) {}

  async signIn(name: string, password: string): Promise<void> {
    await this.page.goto(`${this.apiUrl}/admin/`);
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('navigation', { name: 'Pages' }).waitFor();
  }

  /** Straight to an address below /admin. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.apiUrl}/admin${path}`);
    await this.settled();
  }

  /** By the navigation. */
  async go(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** Nothing is loading any more. */
  async settled(): Promise<void> {
    await this.page.getByRole('heading', { level: 1 }).first().waitFor();
    // A function to wait for would have to be evaluated in the page, which its content-security policy refuses.
    while ((await this.page.locator('[aria-busy]').count()) > 0) await pause(50);
  }
}
