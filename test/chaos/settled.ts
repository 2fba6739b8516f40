import { setTimeout as pause } from 'node:timers/promises';
import type { RunningStack } from '../../apps/demo/src/start-stack';
import type { HubSpotAccount } from '../smoke/hubspot-account';
import type { SyncRecords } from '../smoke/sync-records';

const LOOK_MS = 150;

async function isIdle(stack: RunningStack, account: HubSpotAccount, sync: SyncRecords): Promise<boolean> {
  const before = await account.webhooks();
  const { quiet } = await stack.overview();
  const isMarked = (await sync.leftMarks()).some(({ why }) => why === 'waits');
  const after = await account.webhooks();
  return (
    quiet &&
    !isMarked &&
    [before, after].every(({ waiting, inFlight }) => waiting === 0 && inFlight === 0) &&
    before.delivered === after.delivered
  );
}

/** Waits until no mark is left but parked ones, and HubSpot has no event left to deliver. Processes may still be starting. */
export async function untilSettled(
  stack: RunningStack,
  account: HubSpotAccount,
  sync: SyncRecords,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let unreached = '';
  for (;;) {
    const idle = await isIdle(stack, account, sync).catch((error: unknown) => {
      unreached = `Last failure: ${String(error)}`;
      return false;
    });
    if (idle) return;
    if (Date.now() > deadline) {
      const marks = await sync.leftMarks();
      throw new Error(
        `Not settled after ${timeoutMs / 1000} s. Marks left: ${JSON.stringify(marks.slice(0, 5))} of ${marks.length}. ${unreached}`,
      );
    }
    await pause(LOOK_MS);
  }
}

/** Compares all in full (S8.4) and waits until what the audits found is settled. */
export async function auditAll(
  stack: RunningStack,
  account: HubSpotAccount,
  sync: SyncRecords,
  entities: readonly string[],
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const before = await sync.audits();
  for (const entity of entities) await stack.requestAudit(entity);
  for (;;) {
    const audits = await sync.audits();
    if (audits.failed > before.failed) throw new Error('An audit failed.');
    if (audits.underWay === 0 && audits.ended >= before.ended + entities.length) break;
    if (Date.now() > deadline) throw new Error(`The audits did not end within ${timeoutMs / 1000} s.`);
    await pause(LOOK_MS);
  }
  await untilSettled(stack, account, sync, timeoutMs);
}
