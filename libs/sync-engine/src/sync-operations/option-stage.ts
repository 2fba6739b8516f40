import type { CompiledField, RawValue } from '@app/hubspot-mapping';
import { isBlank, localVector } from '../core';
import type { GatewayFailure } from '../ports';
import { waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { revokedWaitMs } from './engine-settings';
import { setFieldError } from './refusal';
import type { WorkItem } from './work-item';

interface Need {
  readonly item: WorkItem;
  readonly field: CompiledField;
}

/**
 * S3.4: options that values on their way to HubSpot need are made before the writes (`unknown: create_option`), one call per property
 * for the whole batch. Where HubSpot refuses, that field is an error of its record and the rest goes on; where it could not be asked,
 * the records wait.
 */
export async function makeOptions(context: BatchContext): Promise<void> {
  const fields = context.runtime.fields.filter((field) => field.newOptions);
  if (fields.length === 0) return;
  const wanted = new Map<string, { values: Set<string>; needs: Need[] }>();
  for (const item of context.items) {
    if (item.finished) continue;
    for (const field of fields) {
      const sent = toBeSent(item, field);
      for (const { property, value } of sent === null ? [] : (field.newOptions?.(sent) ?? [])) {
        const known = wanted.get(property) ?? { values: new Set(), needs: [] };
        wanted.set(property, known);
        known.values.add(value);
        known.needs.push({ item, field });
      }
    }
  }
  for (const [property, { values, needs }] of wanted) {
    const made = await context.ports.catalogue.addOptions(context.runtime.definition.objectType, property, [...values]);
    if (!made.ok) for (const need of needs) notMade(context, need, property, made.failure);
  }
}

/** What this pass will send of the field: what the merge decided, or, of a record that is to be created, the image of the row. */
function toBeSent(item: WorkItem, field: CompiledField): readonly RawValue[] | null {
  if (item.route === 'merge' && item.link?.state !== 'pending')
    return item.decisions.get(field.id)?.toHubSpot?.value ?? null;
  if (item.route !== 'create_in_hubspot' && item.link?.state !== 'pending') return null;
  const intended = item.intents.find(({ kind, field: of }) => kind === 'create' && of === field.id);
  if (intended) return intended.sent;
  const local = item.local ? localVector(field, item.local.values) : undefined;
  if (field.state !== 'active' || field.direction === 'to_local' || local === undefined) return null;
  if (isBlank(field, field.canonicalLocal(local))) return null;
  const image = field.toHubSpot(local);
  return image.ok ? image.value : null;
}

function notMade(context: BatchContext, { item, field }: Need, property: string, failure: GatewayFailure): void {
  if (item.finished) return;
  if (failure.kind !== 'final') {
    const { settings } = context.ports;
    const delay =
      failure.kind === 'rate_limited'
        ? failure.waitMs
        : failure.kind === 'revoked'
          ? revokedWaitMs(settings)
          : settings.retryBaseMs;
    return waitFor(item, delay, failure.message);
  }
  item.decisions.delete(field.id);
  const detail =
    `${field.name}: the value has no option, and HubSpot refused to add one to ${property}: ${failure.refusal.message} ` +
    'Add it in HubSpot, grant the app the scope to change properties, or translate the value in the mapping.';
  setFieldError(context, item, field, detail, null);
}
