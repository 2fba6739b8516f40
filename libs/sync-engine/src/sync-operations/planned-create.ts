import type { CompiledField } from '@app/hubspot-mapping';
import { hubspotVector, localVector } from '../core';
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
  const seen = { field: field.id, local, hubspot: null };
  return image.ok
    ? { ...seen, toHubSpot: image.value }
    : { ...seen, error: `${image.error.message} ${image.error.advice}` };
}

function toLocal(field: CompiledField, item: WorkItem): PlannedField | null {
  const hubspot = hubspotVector(field, item.hubspot?.properties ?? {});
  if (field.direction === 'to_hubspot' || hubspot === undefined || blank(hubspot)) return null;
  const image = field.toLocal(
    hubspot,
    hubspot.map(() => null),
  );
  const seen = { field: field.id, local: null, hubspot };
  return image.ok
    ? { ...seen, toLocal: image.value }
    : { ...seen, error: `${image.error.message} ${image.error.advice}` };
}

function blank(vector: FieldVector): boolean {
  return vector.every((value) => value === null || value === '');
}

/** The names of the fields whose values are others than the plan showed; a create is done only with those it showed. */
export function createMoved(context: BatchContext, item: WorkItem, shown: readonly PlannedField[]): readonly string[] {
  const values = (fields: readonly PlannedField[]): Map<string, string> =>
    new Map(fields.map(({ field, local, hubspot }) => [field, JSON.stringify([local, hubspot])]));
  const was = values(shown);
  const now = values(createdFields(context, item));
  return context.runtime.fields.filter(({ id }) => was.get(id) !== now.get(id)).map(({ name }) => name);
}
