import type { Locator, Page } from 'playwright-core';

/** More than any page has places that Tab stops at. */
const MOST_STOPS = 400;

/** Somebody who has no mouse: gets everywhere with Tab, presses with Enter. */
export class KeyboardUser {
  constructor(private readonly page: Page) {}

  /** Rejects where Tab never comes to it. */
  async press(target: Locator): Promise<void> {
    await target.waitFor();
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      if ((await target.and(this.page.locator(':focus')).count()) > 0) {
        await this.page.keyboard.press('Enter');
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab never comes to ${String(target)}.`);
  }
}
