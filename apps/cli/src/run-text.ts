import type { RunView } from '@app/admin-service';
import type { PlanCounts, Run } from '@app/sync-engine';
import type { ApiClient } from './api-client';
import { pathOf } from './output';

const LOOK_MS = 500;
export const ENDED: readonly Run['state'][] = ['done', 'failed', 'cancelled'];

function planText(plan: PlanCounts | null): string {
  if (!plan) return 'no plan yet';
  const { linked, createdInHubSpot, createdLocally, updatedInHubSpot, updatedLocally, reviews, fieldErrors, requests } =
    plan;
  const { severed = 0, deletedInHubSpot = 0, deletedLocally = 0, failed = 0 } = plan;
  const left = severed + deletedInHubSpot + deletedLocally;
  return (
    `${linked} to link, ${createdInHubSpot} new and ${updatedInHubSpot} changed in HubSpot, ` +
    `${createdLocally} new and ${updatedLocally} changed in Renewa One, ${reviews} to decide, ${fieldErrors} that cannot be carried` +
    (left === 0
      ? ''
      : `, ${severed} to sever, ${deletedInHubSpot} to delete in HubSpot and ${deletedLocally} in Renewa One`) +
    (failed === 0 ? '' : `, ${failed} that could not be planned`) +
    (requests === undefined ? '' : `; about ${requests} requests`)
  );
}

export function runText({ id, entity, kind, state, plan, message }: Run): string {
  return `Run ${id}: ${kind} of ${entity}, ${state}. ${planText(plan)}.${message ? ` ${message}` : ''}`;
}

/** Follows a run until a person is asked or it ended. */
export async function followed(api: ApiClient, id: string, until: readonly Run['state'][]): Promise<Run> {
  for (;;) {
    const { run } = await api.get<RunView>(`runs/${pathOf(id)}`);
    if (until.includes(run.state)) return run;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
