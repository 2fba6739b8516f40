import type { CompiledField } from '@app/hubspot-mapping';
import { filterVerdict, hubspotVector, localVector, sameVector } from '../core';
import type { FieldVector, PlannedField } from '../core';
import type { BatchContext } from './batch-context';
import type { WorkItem } from './work-item';

/** The fields that a create of this record carries, with their values of the side that has it. */
export function createdFields(
  context: BatchContext,
  item: WorkItem,
  inHubSpot = item.route === 'create_in_hubspot',
): readonly PlannedField[] {
  return context.runtime.fields.flatMap((field) => {
    if (field.state !== 'active') return [];
    const planned = inHubSpot ? toHubSpot(field, item) : toLocal(field, item);
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

/** For people; null where no field moved. */
export function changedSince(moved: readonly string[]): string | null {
  return moved.length === 0 ? null : `Changed since the plan was made: ${moved.join(', ')}.`;
}

/**
 * S8.3: why a record that has a link is not created as the plan said: it exists by now, or its create began outside of the plan, with what
 * the plan leaves out. Null where the create goes on, or is about to begin.
 */
export function movedSinceLinked(context: BatchContext, item: WorkItem): string | null {
  const { record } = item.planned!;
  const { state } = item.link!;
  if (state === 'live') return 'It was created in HubSpot since the plan was made.';
  if (state !== 'pending') return null;
  if (record.excluded) return 'Its create had begun before the plan that leaves it out was applied.';
  if (!item.local || item.local.softDeleted) return 'The row was deleted since the plan was made.';
  const intended = item.intents.filter(({ kind }) => kind === 'create');
  if (intended.length === 0 && filterVerdict(context.runtime.definition.localFilter, item.local.values) === 'fails')
    return 'The row has left its filter since the plan was made.';
  if (intended.length === 0) return changedSince(createMoved(context, item, record.fields));
  const others = context.runtime.fields.filter(({ id }) => {
    const sent = intended.find(({ field }) => field === id);
    const shown = record.fields.find(({ field }) => field === id);
    return sent && (!shown || shown.excluded || !sameVector(shown.local, sent.local));
  });
  return changedSince(others.map(({ name }) => name));
}

/** The names of the fields whose values are others than the plan showed; a create is done only with those it showed. */
export function createMoved(
  context: BatchContext,
  item: WorkItem,
  shown: readonly PlannedField[],
  inHubSpot?: boolean,
): readonly string[] {
  const now = createdFields(context, item, inHubSpot);
  return context.runtime.fields
    .filter(({ id }) => {
      const was = shown.find(({ field }) => field === id);
      const is = now.find(({ field }) => field === id);
      if (!was || !is) return was !== is;
      return !sameVector(was.local, is.local) || !sameVector(was.hubspot, is.hubspot);
    })
    .map(({ name }) => name);
}
