import type { CompiledField } from '@app/hubspot-mapping';
import { hubspotVector, localVector, sameVector } from '../core';
import type { FieldVector, PlannedField } from '../core';
import type { BatchContext } from './batch-context';
import type { WorkItem } from './work-item';

/** The fields that a create of this record carries, with their values of the side that has it. */
export function createdFields(context: BatchContext, item: WorkItem): readonly PlannedField[] {
  return context.runtime.fields.flatMap((field) => {
    if (field.state !== 'active') return [];
    const planned = item.route === 'create_in_hubspot' ? toHubSpot(field, item) : toLocal(field, item);
    return planned ? [planned] : [];
  });
}

function toHubSpot(field: CompiledField, item: WorkItem): PlannedField | null {
  const local = localVector(field, item.local?.values ?? {});
  if (field.direction === 'to_local' || local === undefined || blank(local)) return null;
  const image = field.toHubSpot(local);
  return image.ok
    ? { field: field.id, local, hubspot: null, toHubSpot: image.value }
    : { field: field.id, local, hubspot: null, error: `${image.error.message} ${image.error.advice}` };
}

function toLocal(field: CompiledField, item: WorkItem): PlannedField | null {
  const hubspot = hubspotVector(field, item.hubspot?.properties ?? {});
  if (field.direction === 'to_hubspot' || hubspot === undefined || blank(hubspot)) return null;
  const image = field.toLocal(
    hubspot,
    hubspot.map(() => null),
  );
  return image.ok
    ? { field: field.id, local: null, hubspot, toLocal: image.value }
    : { field: field.id, local: null, hubspot, error: `${image.error.message} ${image.error.advice}` };
}

function blank(vector: FieldVector): boolean {
  return vector.every((value) => value === null || value === '');
}

/** The names of the fields whose values are others than the plan showed; a create is done only with those it showed. */
export function createMoved(context: BatchContext, item: WorkItem, shown: readonly PlannedField[]): readonly string[] {
  const now = createdFields(context, item);
  return context.runtime.fields
    .filter(({ id }) => {
      const was = shown.find(({ field }) => field === id);
      const is = now.find(({ field }) => field === id);
      if (!was || !is) return was !== is;
      return !sameVector(was.local, is.local) || !sameVector(was.hubspot, is.hubspot);
    })
    .map(({ name }) => name);
}
