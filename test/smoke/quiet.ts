import { setTimeout as pause } from 'node:timers/promises';
import type { RunningStack } from '../../apps/demo/src/start-stack';
import type { HubSpotAccount } from './hubspot-account';

const LOOK_MS = 100;

/**
 * Waits until the whole system is quiet as the contract means it (no captured rows, no marks but parked or waiting ones, no leases)
 * and HubSpot has no event left to deliver. The events are looked at before and after: one delivered in between would have made
 * a mark after the look at the marks. Rejects after `timeoutMs`.
 */
export async function untilQuiet(stack: RunningStack, account: HubSpotAccount, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const before = await account.webhooks();
    const { quiet } = await stack.overview();
    const after = await account.webhooks();
    const idle = [before, after].every(({ waiting, inFlight }) => waiting === 0 && inFlight === 0);
    if (quiet && idle && before.delivered === after.delivered) return;
    if (Date.now() > deadline) {
      throw new Error(
        `Not quiet after ${timeoutMs / 1000} s: marks or leases ${quiet ? 'none' : 'left'}, ${after.waiting + after.inFlight} webhooks to deliver.`,
      );
    }
    await pause(LOOK_MS);
  }
}
