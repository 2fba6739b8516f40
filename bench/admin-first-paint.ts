import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../apps/demo/src/start-stack';
import { AdminPage } from '../test/browser/admin-page';
import { browserPath, launchBrowser } from '../test/browser/chromium';

export interface FirstPaint {
  /** Medians over the opened pages, ms since the navigation began; nothing was cached. */
  readonly firstContentfulPaintMs: number;
  /** The overview's own title stands. */
  readonly overviewShownMs: number;
  readonly opened: number;
}

const TIMES = 7;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Opens the overview of a running demo in Chromium, signed in, with an empty cache each time; null where there is no browser. */
export async function measureFirstPaint(): Promise<FirstPaint | null> {
  const path = browserPath();
  if (path === null) return null;
  const dataDir = mkdtempSync(join(tmpdir(), 'hubspot-sync-first-paint-'));
  const stack = await startStack({ dataDir, ports: 'free', log: () => undefined });
  const browser = await launchBrowser(path);
  try {
    await stack.untilInSync();
    const paints: number[] = [];
    const shown: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const context = await browser.newContext({ viewport: { width: 1380, height: 900 } });
      const admin = new AdminPage(await context.newPage(), stack.apiUrl);
      await admin.signIn('admin', stack.adminPassword);
      const fresh = await context.newPage();
      const session = await context.newCDPSession(fresh);
      await session.send('Network.setCacheDisabled', { cacheDisabled: true });
      await fresh.goto(`${stack.apiUrl}/admin/`);
      await fresh.locator('h1').waitFor();
      shown.push(Number(await fresh.evaluate('performance.now()')));
      paints.push(
        Number(await fresh.evaluate('performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0')),
      );
      await context.close();
    }
    return {
      firstContentfulPaintMs: Math.round(median(paints)),
      overviewShownMs: Math.round(median(shown)),
      opened: TIMES,
    };
  } finally {
    await browser.close();
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
