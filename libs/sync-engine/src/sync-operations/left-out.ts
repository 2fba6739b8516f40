import type { CompiledField } from '@app/hubspot-mapping';
import { sidesAgree } from '../core';
import type { FieldState, FieldVector } from '../core';
import type { BatchContext } from './batch-context';
import type { WorkItem } from './work-item';

/** S8.3: the plan whose create this is leaves the field out; not where a create that was begun before the plan was applied carries it. */
export function isLeftOut({ planned, intents }: WorkItem, field: string): boolean {
  if (!planned?.record.action.startsWith('create')) return false;
  if (intents.some((intent) => intent.kind === 'create' && intent.field === field)) return false;
  return planned.record.fields.some((shown) => shown.field === field && shown.excluded === true);
}

/** S2.7, S8.3: both sides keep what they have, known; null where they have the same. */
export function leftOutState(
  { batch }: BatchContext,
  field: CompiledField,
  values: { readonly local: FieldVector; readonly hubspot: FieldVector },
): FieldState | null {
  if (sidesAgree(field, values.local, values.hubspot)) return null;
  return {
    kind: 'discarded',
    local: field.canonicalLocal(values.local),
    hubspot: field.canonicalHubSpot(values.hubspot),
    detail: LEFT_OUT,
    since: batch.now,
  };
}

/** How a state says so, of fields and of associations alike. */
export const LEFT_OUT = 'Left out of a plan; both sides keep what they have.';
