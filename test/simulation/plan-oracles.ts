import { isAssociationField } from '@app/sync-engine';
import type { FieldVector } from '@app/sync-engine';
import type { World } from './world';

/** What S8.3 promises of what is written on a plan's behalf, as the end of a schedule shows it. */
export function planViolations(world: World): string[] {
  return world.operator ? beyondPlan(world) : [];
}

/** A run writes the values that its plan showed for that record, field and side, and no others. */
function beyondPlan(world: World): string[] {
  const { log, runs, planned } = world.db.tables;
  const plans = [...planned.values()];
  return log.flatMap(({ kind, runId, linkId, localKey, hubspotId, side, field, after }) => {
    const run = runs.get(runId ?? '');
    if (kind !== 'write' || field === null || isAssociationField(field)) return [];
    if (run?.kind !== 'resync' && run?.kind !== 'first_sync') return [];
    const shown = plans
      .filter((record) => record.runId === run.id)
      .filter((record) =>
        [
          record.linkId !== null && record.linkId === linkId,
          record.localKey !== null && record.localKey === localKey,
          record.hubspotId !== null && record.hubspotId === hubspotId,
        ].some(Boolean),
      )
      .flatMap(({ fields }) => fields.filter((one) => one.field === field))
      .map((one) => (side === 'hubspot' ? one.toHubSpot : one.toLocal));
    return shown.some((value) => same(value, after))
      ? []
      : [
          `run ${run.id} wrote what its plan did not show: ${field} of row ${localKey} / record ${hubspotId}, ${side} side: ${JSON.stringify(after)}, shown was ${JSON.stringify(shown)}`,
        ];
  });
}

function same(a: FieldVector | undefined, b: FieldVector | null): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
