import type { CompiledField } from '@app/hubspot-mapping';
import { checkedUnder } from '../apply-mappings/entity-runtime';
import type { PropertyRefusal, Refusal } from '../ports';
import type { BatchContext } from './batch-context';
import { clearForCycle, completesCycle, nudge } from './unique-cycle';
import type { WorkItem } from './work-item';

/** Codes that say the mapping cannot work, whatever the value: these suspend it and never become field errors (S2.9). */
const MAPPING_CODES = new Set(['PROPERTY_DOESNT_EXIST', 'READ_ONLY_VALUE', 'MISSING_SCOPES']);

/**
 * S3.8: the fields that a refusal names become field errors, or suspend their mapping; the rest is sent once more. A refusal that
 * names no field we sent parks the record with those words. A taken unique value waits for its holder (S3.9).
 */
export async function refuseFields(
  context: BatchContext,
  item: WorkItem,
  refusal: Refusal,
): Promise<'send_rest' | 'nothing_left'> {
  const sent = item.opened.map((intent) => intent.field);
  const named = context.runtime.fields.filter(
    (field) =>
      sent.includes(field.id) &&
      !item.results.has(field.id) &&
      refusal.properties.some(({ property }) => field.members.some((member) => member.property === property)),
  );
  if (named.length === 0) {
    for (const field of sent) if (!item.results.has(field)) item.results.set(field, { kind: 'refused' });
    item.comeBack({ kind: 'park', reason: `HubSpot refused the record ${refusalWords(refusal)}` });
    return 'nothing_left';
  }
  for (const field of named) {
    const refusals = refusal.properties.filter(({ property }) =>
      field.members.some((member) => member.property === property),
    );
    await refuseField(context, item, field, refusals);
  }
  return sent.some((field) => !item.results.has(field)) ? 'send_rest' : 'nothing_left';
}

/** HubSpot's words, and the properties that it names without writing them out, such as required ones that nothing is mapped to. */
export function refusalWords({ category, message, properties }: Refusal): string {
  const names = [...new Set(properties.map(({ property }) => property))].filter((name) => !message.includes(name));
  const named =
    names.length === 0 ? '' : ` It names ${names.join(', ')}, which no mapping sends: map what is required.`;
  return `(${category}): ${message}${named}`;
}

async function refuseField(
  context: BatchContext,
  item: WorkItem,
  field: CompiledField,
  refusals: readonly PropertyRefusal[],
): Promise<void> {
  item.results.set(field.id, { kind: 'refused' });
  const fault = refusals.find(({ code }) => MAPPING_CODES.has(code));
  if (fault) {
    await context.ports.mappings.suspend(
      field.members.filter(({ property }) => property === fault.property).map(({ mappingId }) => mappingId),
      `HubSpot refused property ${fault.property} (${fault.code}): ${fault.message}`,
    );
    return;
  }
  const holder = refusals.find(({ holderId }) => holderId !== null)?.holderId ?? null;
  if (holder !== null && (await completesCycle(context, item.hubspotId!, holder)))
    return clearForCycle(context, item, field, holder);
  const detail = refusals.map(({ property, message }) => `${property}: ${message}`).join(' ');
  setFieldError(
    context,
    item,
    field,
    holder === null ? detail : `${detail} Waits until HubSpot record ${holder} gives the value up.`,
    holder,
  );
  if (holder !== null) item.marks.push(nudge(holder));
}

export function setFieldError(
  context: BatchContext,
  item: WorkItem,
  field: CompiledField,
  detail: string,
  holder: string | null,
  side: 'local' | 'hubspot' = 'hubspot',
): void {
  const local = item.local
    ? field.members.map(({ column }) => (column === null ? null : (item.local!.values[column] ?? null)))
    : field.members.map(() => null);
  const hubspot = field.members.map(({ property }) => item.hubspot?.properties[property] ?? null);
  item.trackPatch[field.id] = {
    ...item.track(field.id),
    unverified: item.tracks[field.id]?.unverified ?? null,
    state: {
      kind: 'field_error',
      local: field.canonicalLocal(local),
      hubspot: field.canonicalHubSpot(hubspot),
      detail,
      side,
      mappingVersion: checkedUnder(context.runtime, field),
      holder,
      since: context.batch.now,
    },
  };
  item.write({
    kind: 'error',
    side,
    field: field.id,
    before: local,
    after: hubspot,
    policy: holder === null ? 'S3.8' : 'S3.9',
    message: detail,
  });
}
