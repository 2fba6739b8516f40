import type { EntityRuntime } from '../apply-mappings';
import { inverseOf } from '../core';
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
  const planned = records.flatMap((record) => inverseRecord(record, sets) ?? []);
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
): NewPlannedRecord | null {
  const inverse = inverseOf(entries, sets);
  if (!inverse) return null;
  const { fields, ...undoes } = inverse;
  return { action: 'undo', linkId, localKey, hubspotId, fields, undoes };
}

function countInverse({ fields }: NewPlannedRecord): PlanCounts {
  const some = (test: boolean): number => (test ? 1 : 0);
  return {
    ...EMPTY_PLAN,
    updatedInHubSpot: some(fields.some(({ toHubSpot }) => toHubSpot !== undefined)),
    updatedLocally: some(fields.some(({ toLocal }) => toLocal !== undefined)),
    requests: 1,
    fields: countFields(fields),
    ...countPairs(fields),
  };
}
