import type { CompiledField } from '@app/hubspot-mapping';
import { authoredAfterAll, localVector } from '../core';
import type { LeasedMark } from '../core';
import type { BatchContext } from './batch-context';
import type { WorkItem } from './work-item';

/** When the field's columns were last changed by the application (the database's clock, ms); null if the mark tells of no change. */
export function localChangedAt({ changedColumns }: LeasedMark, { members }: CompiledField): number | null {
  const times = members.flatMap(({ column }) =>
    column === null || changedColumns[column] === undefined ? [] : [changedColumns[column]],
  );
  return times.length === 0 ? null : Math.max(...times);
}

/**
 * S3.2, S5.5: a link that ends takes its mark along, and with it when the row was changed. A restore may bring an edit of HubSpot's to
 * decide against it: the times stay with the fields.
 */
export function keepLocalTimes({ runtime }: BatchContext, item: WorkItem): void {
  if (!item.local) return;
  for (const field of runtime.fields) {
    const at = localChangedAt(item.mark, field);
    const value = localVector(field, item.local.values);
    if (at !== null && value !== undefined)
      item.trackPatch[field.id] = { ...item.track(field.id), authored: { side: 'local', at, value } };
  }
}

/** The same of a record that is not merged, since nothing differs: the time of a value that was written before its change was folded. */
export function learnLocalTimes({ runtime }: BatchContext, item: WorkItem): void {
  for (const field of runtime.fields) {
    const value = localVector(field, item.local?.values ?? {});
    const track = item.track(field.id);
    const authored = value && authoredAfterAll(field, track, value, localChangedAt(item.mark, field));
    if (authored) item.trackPatch[field.id] = { ...track, authored };
  }
}
