import type { PlanCounts } from '../ports';
import type { WorkItem } from './work-item';

/** What the plan of some records says, in counts. A record matched from the other side as well is counted there. */
export function countPlan(items: readonly WorkItem[]): PlanCounts {
  const decisions = (item: WorkItem) => [...item.decisions.values()];
  const linked = items.filter((item) => item.route === 'merge' && item.newLink !== null);
  const some = (test: (item: WorkItem) => boolean): number => items.filter(test).length;
  return {
    linked: linked.length,
    createdInHubSpot: some((item) => item.route === 'create_in_hubspot'),
    createdLocally: some((item) => item.route === 'create_locally'),
    updatedInHubSpot: linked.filter((item) => decisions(item).some(({ toHubSpot }) => toHubSpot !== null)).length,
    updatedLocally: linked.filter((item) => decisions(item).some(({ toLocal }) => toLocal !== null)).length,
    reviews: items.reduce(
      (sum, item) =>
        sum + item.openReviews.length + decisions(item).filter(({ review }) => review?.step === 'open').length,
      0,
    ),
    fieldErrors: items.reduce((sum, item) => sum + decisions(item).filter(({ error }) => error !== null).length, 0),
    unchanged: linked.filter((item) =>
      decisions(item).every(({ toHubSpot, toLocal }) => toHubSpot === null && toLocal === null),
    ).length,
  };
}

export const EMPTY_PLAN: PlanCounts = {
  linked: 0,
  createdInHubSpot: 0,
  createdLocally: 0,
  updatedInHubSpot: 0,
  updatedLocally: 0,
  reviews: 0,
  fieldErrors: 0,
  unchanged: 0,
};

export function addPlans(a: PlanCounts, b: PlanCounts): PlanCounts {
  return {
    linked: a.linked + b.linked,
    createdInHubSpot: a.createdInHubSpot + b.createdInHubSpot,
    createdLocally: a.createdLocally + b.createdLocally,
    updatedInHubSpot: a.updatedInHubSpot + b.updatedInHubSpot,
    updatedLocally: a.updatedLocally + b.updatedLocally,
    reviews: a.reviews + b.reviews,
    fieldErrors: a.fieldErrors + b.fieldErrors,
    unchanged: a.unchanged + b.unchanged,
  };
}
