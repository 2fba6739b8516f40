import { isAssociationField } from '../core';
import type { PlannedField } from '../core';
import type { FieldCounts, NewPlannedRecord, PairCounts, PlanCounts } from '../ports';
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
  failed: 0,
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
    fields: countFields(fields),
    ...countPairs(fields, action === 'create_in_hubspot'),
  };
}

/** What a planned record says of its fields; a relation may be among them several times, once per triple of its set. */
export function countFields(fields: readonly PlannedField[]): Readonly<Record<string, FieldCounts>> {
  const some = (value: unknown): number => Number(value !== undefined);
  return fields
    .map(({ field, toHubSpot, toLocal, review, error }) => ({
      [field]: { toHubSpot: some(toHubSpot), toLocal: some(toLocal), reviews: some(review), errors: some(error) },
    }))
    .reduce<Readonly<Record<string, FieldCounts>>>(addFields, {});
}

const NO_PAIRS: PairCounts = { addedInHubSpot: 0, removedInHubSpot: 0, addedLocally: 0, removedLocally: 0 };

/**
 * Pairs that a planned record associates, or no longer, by relation; a single value that moves is one of each.
 *
 * @param carried the record is created in HubSpot, and takes them along (S4.2)
 */
export function countPairs(fields: readonly PlannedField[], carried = false): Pick<PlanCounts, 'pairs'> {
  const changing = fields.filter(
    ({ field, toLocal, toHubSpot, waitsFor }) => isAssociationField(field) && (toLocal ?? toHubSpot ?? waitsFor),
  );
  if (changing.length === 0) return {};
  const counted = changing.map(({ field, local, hubspot, toLocal, toHubSpot, waitsFor }) => ({
    [field]: {
      ...(carried ? { carried: Number(toHubSpot !== undefined), waiting: Number(waitsFor !== undefined) } : {}),
      addedInHubSpot: Number(toHubSpot?.[0] != null && toHubSpot[0] !== hubspot?.[0]),
      removedInHubSpot: Number(toHubSpot !== undefined && hubspot?.[0] != null && toHubSpot[0] !== hubspot[0]),
      addedLocally: Number(toLocal?.[0] != null && toLocal[0] !== local?.[0]),
      removedLocally: Number(toLocal !== undefined && local?.[0] != null && toLocal[0] !== local[0]),
    },
  }));
  return { pairs: counted.reduce<Readonly<Record<string, PairCounts>>>(addPairs, {}) };
}

function addPairs(
  a: Readonly<Record<string, PairCounts>>,
  b: Readonly<Record<string, PairCounts>>,
): Readonly<Record<string, PairCounts>> {
  const sum: Record<string, PairCounts> = { ...a };
  for (const [field, counts] of Object.entries(b)) {
    const known = sum[field] ?? NO_PAIRS;
    sum[field] = {
      addedInHubSpot: known.addedInHubSpot + counts.addedInHubSpot,
      removedInHubSpot: known.removedInHubSpot + counts.removedInHubSpot,
      addedLocally: known.addedLocally + counts.addedLocally,
      removedLocally: known.removedLocally + counts.removedLocally,
      ...(known.carried !== undefined || counts.carried !== undefined
        ? {
            carried: (known.carried ?? 0) + (counts.carried ?? 0),
            waiting: (known.waiting ?? 0) + (counts.waiting ?? 0),
          }
        : {}),
    };
  }
  return sum;
}

/** Pairs of all relations together. */
export function allPairs({ pairs }: PlanCounts): PairCounts {
  return Object.values(pairs ?? {})
    .map((counts) => ({ all: counts }))
    .reduce(addPairs, { all: NO_PAIRS })['all']!;
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
    failed: (a.failed ?? 0) + (b.failed ?? 0),
    requests: (a.requests ?? 0) + (b.requests ?? 0),
    fields: addFields(a.fields ?? {}, b.fields ?? {}),
    ...(a.pairs || b.pairs ? { pairs: addPairs(a.pairs ?? {}, b.pairs ?? {}) } : {}),
  };
}

/** Counts of the same field are added up. */
function addFields(
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
 * written where the plan writes it; a create is one call of its own. Pairs of a changed relation are read before they are written.
 *
 * @param records planned records that exist in HubSpot already
 */
export function requestsForecast(plan: PlanCounts, records: number): number {
  const calls = (count: number): number => Math.ceil(count / RECORDS_PER_CALL);
  // An archive is confirmed by a read of the recycle bin.
  const archives = 2 * calls(plan.deletedInHubSpot ?? 0);
  // What a create carries needs no call of its own.
  const { addedInHubSpot, removedInHubSpot, addedLocally, removedLocally, carried = 0 } = allPairs(plan);
  const pairs = addedInHubSpot - carried + removedInHubSpot + addedLocally + removedLocally;
  return calls(records) + calls(plan.updatedInHubSpot) + calls(plan.createdInHubSpot) + archives + calls(pairs);
}
