import type { FieldCounts, NewPlannedRecord, PlanCounts } from '../ports';
import type { WorkItem } from './work-item';

/** HubSpot's own limits of a batch (facts 4). */
const RECORDS_PER_CALL = 100;

export const EMPTY_PLAN: PlanCounts = {
  linked: 0,
  createdInHubSpot: 0,
  createdLocally: 0,
  updatedInHubSpot: 0,
  updatedLocally: 0,
  reviews: 0,
  fieldErrors: 0,
  unchanged: 0,
  severed: 0,
  deletedInHubSpot: 0,
  deletedLocally: 0,
  fields: {},
};

/** What a plan says of one record, in counts. */
export function countRecord(item: WorkItem, record: NewPlannedRecord | null): PlanCounts {
  if (record === null) return item.link && item.route === 'merge' ? { ...EMPTY_PLAN, unchanged: 1 } : EMPTY_PLAN;
  const { action, fields } = record;
  const some = (test: boolean): number => (test ? 1 : 0);
  const merges = action === 'link' || action === 'update';
  const toHubSpot = merges && fields.some((field) => field.toHubSpot !== undefined);
  const toLocal = merges && fields.some((field) => field.toLocal !== undefined);
  return {
    linked: some(action === 'link'),
    createdInHubSpot: some(action === 'create_in_hubspot'),
    createdLocally: some(action === 'create_locally'),
    updatedInHubSpot: some(toHubSpot),
    updatedLocally: some(toLocal),
    reviews: action === 'review' ? item.openReviews.length : fields.filter(({ review }) => review).length,
    fieldErrors: fields.filter(({ error }) => error).length,
    unchanged: some(merges && !toHubSpot && !toLocal),
    severed: some(action === 'sever'),
    deletedInHubSpot: some(action === 'archive_in_hubspot'),
    deletedLocally: some(action === 'delete_locally'),
    fields: Object.fromEntries(
      fields.map((field): [string, FieldCounts] => [
        field.field,
        {
          toHubSpot: some(field.toHubSpot !== undefined),
          toLocal: some(field.toLocal !== undefined),
          reviews: some(field.review !== undefined),
          errors: some(field.error !== undefined),
        },
      ]),
    ),
  };
}

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
    severed: (a.severed ?? 0) + (b.severed ?? 0),
    deletedInHubSpot: (a.deletedInHubSpot ?? 0) + (b.deletedInHubSpot ?? 0),
    deletedLocally: (a.deletedLocally ?? 0) + (b.deletedLocally ?? 0),
    requests: (a.requests ?? 0) + (b.requests ?? 0),
    fields: addFields(a.fields ?? {}, b.fields ?? {}),
  };
}

/** Counts of the same field are added up. */
export function addFields(
  a: Readonly<Record<string, FieldCounts>>,
  b: Readonly<Record<string, FieldCounts>>,
): Readonly<Record<string, FieldCounts>> {
  const sum: Record<string, FieldCounts> = { ...a };
  for (const [field, counts] of Object.entries(b)) {
    const known = sum[field];
    sum[field] = known
      ? {
          toHubSpot: known.toHubSpot + counts.toHubSpot,
          toLocal: known.toLocal + counts.toLocal,
          reviews: known.reviews + counts.reviews,
          errors: known.errors + counts.errors,
        }
      : counts;
  }
  return sum;
}

/**
 * HubSpot requests that applying a plan will use, by the contract's cost table: each record that exists in HubSpot is read once, then
 * written where the plan writes it; a create is one call of its own.
 *
 * @param records planned records that exist in HubSpot already
 */
export function requestsForecast(plan: PlanCounts, records: number): number {
  const calls = (count: number): number => Math.ceil(count / RECORDS_PER_CALL);
  // An archive is confirmed by a read of the recycle bin.
  const archives = 2 * calls(plan.deletedInHubSpot ?? 0);
  return calls(records) + calls(plan.updatedInHubSpot) + calls(plan.createdInHubSpot) + archives;
}
