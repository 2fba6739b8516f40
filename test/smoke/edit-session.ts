import { setTimeout as pause } from 'node:timers/promises';
import type { BusinessApplication } from './business-application';
import type { PlannedEdit } from './edit-plan';
import type { HubSpotAccount } from './hubspot-account';

/** An edit that its side has taken. Times in ms of this machine's clock. */
export interface MadeEdit extends PlannedEdit {
  readonly sentAt: number;
  /** When the answer, or the commit, was known. */
  readonly doneAt: number;
}

/** Makes every edit at its time, both sides at once, as two groups of people would: nobody waits for the sync. */
export async function makeEdits(
  plan: readonly PlannedEdit[],
  account: HubSpotAccount,
  application: BusinessApplication,
): Promise<readonly MadeEdit[]> {
  const started = Date.now();
  const made = plan.map(async (edit): Promise<MadeEdit> => {
    await pause(Math.max(0, started + edit.at - Date.now()));
    const sentAt = Date.now();
    const { pair, field, member } = edit.place;
    const { column, property } = field.members[member]!;
    if (edit.side === 'local') await application.edit(pair.entity.table, pair.localKey, column!, edit.value);
    else await account.edit(pair.entity.objectType, pair.hubspotId, property, edit.value);
    return { ...edit, sentAt, doneAt: Date.now() };
  });
  return Promise.all(made);
}
