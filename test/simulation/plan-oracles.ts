import { isAssociationField, isLeaveAction, isLeaveCause } from '@app/sync-engine';
import type { FieldVector } from '@app/sync-engine';
import type { World } from './world';

/** What S8.3 promises of what is written on a plan's behalf, as the end of a schedule shows it. */
export function planViolations(world: World): string[] {
  return world.operator ? [...beyondPlan(world), ...leftUnseen(world), ...untold(world)] : [];
}

/** A run lets leave, and deletes, what its plan showed to leave. */
function leftUnseen(world: World): string[] {
  const { log, runs, planned } = world.db.tables;
  return log.flatMap(({ kind, policy, runId, linkId, localKey, hubspotId }) => {
    const run = runs.get(runId ?? '');
    if (run?.kind !== 'resync' && run?.kind !== 'first_sync') return [];
    if (kind !== 'delete' && !(kind === 'link_state' && isLeaveCause(policy))) return [];
    const shown = [...planned.values()].some(
      (record) => record.runId === run.id && record.linkId === linkId && isLeaveAction(record.action),
    );
    return shown ? [] : [`run ${run.id} parted row ${localKey} / record ${hubspotId}, which its plan did not show`];
  });
}

/** A run writes the values that its plan showed for that record, field and side, and no others. */
function beyondPlan(world: World): string[] {
  const { log, runs, planned } = world.db.tables;
  const plans = [...planned.values()];
  return log.flatMap(({ kind, runId, linkId, localKey, hubspotId, side, field, after, policy }) => {
    const run = runs.get(runId ?? '');
    if (kind !== 'write' || field === null || isAssociationField(field)) return [];
    // A write of before the restore, which this database does not know, is taken for an open one in HubSpot's form (S2.6).
    if (world.restored && policy === 'S2.6') return [];
    if (run?.kind !== 'resync' && run?.kind !== 'first_sync' && run?.kind !== 'undo') return [];
    const records = plans
      .filter((record) => record.runId === run.id)
      .filter((record) =>
        [
          record.linkId !== null && record.linkId === linkId,
          record.localKey !== null && record.localKey === localKey,
          record.hubspotId !== null && record.hubspotId === hubspotId,
        ].some(Boolean),
      );
    // What an undo makes anew is made of what the record held, whole.
    if (records.some(({ undoes }) => undoes?.deleted || undoes?.severed)) return [];
    const shown = records
      .flatMap(({ fields }) => fields.filter((one) => one.field === field))
      .map((one) => (side === 'hubspot' ? one.toHubSpot : one.toLocal));
    return shown.some((value) => same(value, after))
      ? []
      : [
          `run ${run.id} wrote what its plan did not show: ${field} of row ${localKey} / record ${hubspotId}, ${side} side: ${JSON.stringify(after)}, shown was ${JSON.stringify(shown)}`,
        ];
  });
}

/** S8.1: what a run created, or removed again, is told as its own, so that undoing the run takes it back (S8.2). */
function untold(world: World): string[] {
  const { log, planned } = world.db.tables;
  return [...planned.values()].flatMap(({ runId, action, progress, localKey, hubspotId, undoes }) => {
    const creates = action === 'create_in_hubspot' || action === 'create_locally';
    if (progress !== 'applied' || !(creates || undoes?.created)) return [];
    const byKey = creates ? action === 'create_in_hubspot' : undoes?.created === 'local';
    const told = log.some(
      (entry) =>
        entry.kind === (creates ? 'create' : 'delete') &&
        entry.runId === runId &&
        (byKey ? entry.localKey === localKey : entry.hubspotId === hubspotId),
    );
    return told
      ? []
      : [`run ${runId} applied what the log does not say: ${action} of row ${localKey} / record ${hubspotId}`];
  });
}

function same(a: FieldVector | undefined, b: FieldVector | null): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
