import type { PlanCounts } from '../ports';

/** A plan in one line, for the log and the page. */
export function describePlan(plan: PlanCounts): string {
  const left = [
    [plan.severed, 'severed'],
    [plan.deletedInHubSpot, 'deleted in HubSpot'],
    [plan.deletedLocally, 'deleted locally'],
  ] as const;
  return (
    `${plan.linked} linked (${plan.updatedInHubSpot} updated in HubSpot, ${plan.updatedLocally} updated locally, ${plan.unchanged} alike), ` +
    `${plan.createdInHubSpot} created in HubSpot, ${plan.createdLocally} created locally, ${plan.reviews} to review, ${plan.fieldErrors} field errors` +
    left.map(([count = 0, what]) => (count > 0 ? `, ${count} ${what}` : '')).join('')
  );
}
