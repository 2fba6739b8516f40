import type { PlanCounts, RunProgress } from '../ports';
import { allPairs } from '../sync-operations';

/** A plan in one line, for the log and the page. */
export function describePlan(plan: PlanCounts): string {
  const left = [
    [plan.severed, 'severed'],
    [plan.deletedInHubSpot, 'deleted in HubSpot'],
    [plan.deletedLocally, 'deleted locally'],
    [plan.failed, 'that could not be planned'],
  ] as const;
  const pairs = allPairs(plan);
  const associated = [
    [pairs.addedInHubSpot, 'associations added in HubSpot'],
    [pairs.waiting ?? 0, 'associations that follow once their other end is linked'],
    [pairs.removedInHubSpot, 'associations removed in HubSpot'],
    [pairs.addedLocally, 'associations added locally'],
    [pairs.removedLocally, 'associations removed locally'],
  ] as const;
  return (
    `${plan.linked} linked (${plan.updatedInHubSpot} updated in HubSpot, ${plan.updatedLocally} updated locally, ${plan.unchanged} alike), ` +
    `${plan.createdInHubSpot} created in HubSpot, ${plan.createdLocally} created locally, ${plan.reviews} to review, ${plan.fieldErrors} field errors` +
    [...left, ...associated].map(([count = 0, what]) => (count > 0 ? `, ${count} ${what}` : '')).join('')
  );
}

/** What became of a plan's records, for people: what none became is not told. */
export function describeOutcome({ applied, moved, excluded, failed }: RunProgress['records']): string {
  const others = [
    [moved, 'moved meanwhile'],
    [excluded, 'left out'],
    [failed, 'failed'],
  ] as const;
  return `${[`${applied} applied`, ...others.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : []))].join(', ')}.`;
}
