import type { EntityRuntime } from '../apply-mappings';
import { inverseOf, MERGE_STAYS } from '../core';
import type { EntityDefinition, Side } from '../core';
import type {
  NewPlannedRecord,
  PlanCounts,
  PlanStore,
  Run,
  RunStore,
  UndoLog,
  UndoTarget,
  WrittenRecord,
} from '../ports';
import { EMPTY_PLAN, addPlans, countFields, countPairs, requestsForecast } from '../sync-operations';

const RECORDS_PER_STEP = 500;

/** One step of planning an undo (S8.2): the inverse changes of what the log tells, record by record. */
export async function planUndo(
  ports: { readonly undoLog: UndoLog; readonly plans: PlanStore; readonly runs: RunStore },
  run: Run,
  target: UndoTarget,
  runtime: EntityRuntime,
): Promise<{ readonly kind: 'goes_on' | 'rests' }> {
  const { undoLog, plans, runs } = ports;
  if (run.walk.phase === 'done') {
    const plan = run.plan ?? EMPTY_PLAN;
    await runs.update(run.id, {
      state: 'planned',
      plan: { ...plan, requests: requestsForecast(plan, plan.requests ?? 0) },
    });
    return { kind: 'rests' };
  }
  const { records, next } = await undoLog.written(run.entity, target, run.walk.after, RECORDS_PER_STEP);
  const sets = new Set(
    runtime.associations.flatMap(({ id, mapping }) => (mapping.relation.kind === 'join_table' ? [id] : [])),
  );
  const planned = records.flatMap((record) => inverseRecord(record, sets, runtime.definition) ?? []);
  await plans.save(run.id, planned);
  await runs.update(run.id, {
    plan: planned.map(countInverse).reduce(addPlans, run.plan ?? EMPTY_PLAN),
    walk: next === null ? { phase: 'done', after: null } : { phase: 'local', after: next },
    walked: records.length,
  });
  return { kind: 'goes_on' };
}

function inverseRecord(
  { linkId, localKey, hubspotId, entries }: WrittenRecord,
  sets: ReadonlySet<string>,
  { table }: EntityDefinition,
): NewPlannedRecord | null {
  const inverse = inverseOf(entries, sets);
  if (!inverse) return null;
  const { fields, ...undoes } = inverse;
  const ends = {
    ...endsUndone({ localKey, hubspotId, entries }, undoes.created),
    softDeletes: table.softDeleteColumn !== null,
  };
  const words = [
    ...(undoes.deleted ? [deleteTakenBack(undoes.deleted, ends)] : []),
    ...(undoes.merged ? [MERGE_STAYS] : []),
  ];
  const message = words.length > 0 ? words.join(' ') : null;
  return { action: 'undo', linkId, localKey: ends.localKey, hubspotId: ends.hubspotId, fields, undoes, message };
}

/** S8.2: what was created is named as the log names it: where it is gone, the link may have another in its place by now, which stays. */
function endsUndone(
  { localKey, hubspotId, entries }: Pick<WrittenRecord, 'localKey' | 'hubspotId' | 'entries'>,
  created: Side | null,
): Pick<WrittenRecord, 'localKey' | 'hubspotId'> {
  const made = entries.findLast(({ kind, side }) => kind === 'create' && side === created);
  return {
    localKey: (created === 'local' ? made?.localKey : null) ?? localKey,
    hubspotId: (created === 'hubspot' ? made?.hubspotId : null) ?? hubspotId,
  };
}

/** S5.5: what taking a delete of ours back can do, and what it cannot. */
function deleteTakenBack(
  deleted: Side,
  {
    localKey,
    hubspotId,
    softDeletes,
  }: Pick<WrittenRecord, 'localKey' | 'hubspotId'> & { readonly softDeletes: boolean },
): string {
  const anew = 'with the values that were synced, under a key of its own; its other columns get their defaults';
  const row = softDeletes ? `restored, or, if it is gone for good, made anew ${anew}` : `made anew ${anew}`;
  return deleted === 'hubspot'
    ? `HubSpot has no call to restore record ${hubspotId}, which the sync archived: a new record, with an id of its own, is created from local row ${localKey}. If that row is deleted, it is ${row}.`
    : `Local row ${localKey}, which the sync deleted, is ${row}. If HubSpot record ${hubspotId} is deleted, no call restores it: a review offers a new one.`;
}

function countInverse({ fields, undoes }: NewPlannedRecord): PlanCounts {
  const some = (test: boolean | undefined): number => (test ? 1 : 0);
  return {
    ...EMPTY_PLAN,
    linked: some(undoes?.severed && !undoes.deleted),
    severed: some(undoes?.linked),
    createdInHubSpot: some(undoes?.deleted === 'hubspot'),
    createdLocally: some(undoes?.deleted === 'local'),
    deletedInHubSpot: some(undoes?.created === 'hubspot'),
    deletedLocally: some(undoes?.created === 'local'),
    updatedInHubSpot: some(fields.some(({ toHubSpot }) => toHubSpot !== undefined)),
    updatedLocally: some(fields.some(({ toLocal }) => toLocal !== undefined)),
    fieldErrors: fields.filter(({ error }) => error).length,
    requests: 1,
    fields: countFields(fields),
    ...countPairs(fields),
  };
}
