import type { FieldState, FieldTracks, FieldVector, LogEntry, PlannedField } from '../core';
import type { LinkPatch, StoredTriple } from '../ports';
import type { BatchContext } from '../sync-operations/batch-context';
import { LEFT_OUT } from '../sync-operations/left-out';
import type { WorkItem } from '../sync-operations/work-item';
import type { CarriedAssociations, CarriedEnd, RowAssociations } from './carried-ends';
import { associationsOfRows } from './row-associations';

/**
 * S8.3: what the creates of a plan will carry, as fields of their records: each pair whose other end is linked, and each that waits for its
 * end. Reads the database only.
 */
export async function foreseeCarried(
  context: BatchContext,
  items: readonly WorkItem[],
): Promise<ReadonlyMap<WorkItem, readonly PlannedField[]>> {
  const found = await associationsOfRows(context, items);
  return new Map([...found].map(([item, row]) => [item, plannedOf(row)]));
}

function plannedOf({ ends, missing }: RowAssociations): readonly PlannedField[] {
  const pairs = [...ends.values()].map(({ relation, to }): PlannedField => {
    return { field: relation.id, local: [to.id], hubspot: null, toHubSpot: [to.id] };
  });
  const waiting = missing.map(({ relation, localKey }): PlannedField => {
    return { field: relation.id, local: null, hubspot: null, waitsFor: localKey };
  });
  return [...pairs, ...waiting];
}

/**
 * S8.3: of what the row has now, what the plan's create carries. What was left out is told apart; what the plan did not name goes its usual
 * way once the record is there. All of it where no plan is applied.
 */
export function asPlanned(
  item: WorkItem,
  { ends, blank, whole }: RowAssociations,
): Pick<CarriedAssociations, 'ends' | 'leftOut' | 'blank' | 'whole'> {
  const leftOut = new Map<string, CarriedEnd>();
  if (item.planned?.record.action !== 'create_in_hubspot') return { ends: new Map(ends), leftOut, blank, whole };
  const { fields } = item.planned.record;
  const carried = new Map<string, CarriedEnd>();
  for (const [field, end] of ends) {
    const shown = fields.find((one) => one.field === end.relation.id && names(one, end));
    if (shown?.excluded) leftOut.set(field, end);
    else if (shown) carried.set(field, end);
  }
  return { ends: carried, leftOut, blank, whole: whole && carried.size + leftOut.size === ends.size };
}

/** The end was linked when the plan was made, or has been linked since. */
function names({ local, waitsFor }: PlannedField, { to }: CarriedEnd): boolean {
  return local?.[0] === to.id || (waitsFor !== undefined && waitsFor === to.localKey);
}

/** S2.7, S8.3: stored with the intent, so that no lost answer makes an association of what was left out. */
export function leftOutOf(
  { batch }: BatchContext,
  item: WorkItem,
): {
  readonly triples: readonly StoredTriple[];
  readonly tracks: FieldTracks;
  readonly link: Pick<LinkPatch, 'baseLocal' | 'baseHubSpot'>;
  readonly log: readonly LogEntry[];
} {
  const triples: StoredTriple[] = [];
  const tracks: Record<string, FieldTracks[string]> = {};
  const [baseLocal, baseHubSpot]: Record<string, FieldVector>[] = [{}, {}];
  const log: LogEntry[] = [];
  for (const [field, { relation, to }] of item.carried?.leftOut ?? []) {
    const about = { kind: 'discarded', detail: LEFT_OUT } as const;
    if (field === relation.id) {
      const state: FieldState = { ...about, local: [to.id], hubspot: [null], since: batch.now };
      tracks[field] = { ...item.track(field), state };
      baseLocal![field] = [to.id];
      baseHubSpot![field] = [null];
    } else
      triples.push({
        toLinkId: to.id,
        type: relation.mapping.type,
        agreed: false,
        state: { ...about, local: true, hubspot: false, since: batch.now },
      });
    log.push(
      item.logEntry({
        kind: 'state_began',
        side: null,
        field: relation.id,
        before: [to.id],
        after: [null],
        policy: about.kind,
        message: about.detail,
      }),
    );
  }
  return { triples, tracks, link: { baseLocal: baseLocal!, baseHubSpot: baseHubSpot! }, log };
}
