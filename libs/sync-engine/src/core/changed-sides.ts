import type { CompiledField } from '@app/hubspot-mapping';
import { sameValue } from './field-values';
import type { FieldVector } from './link';

/**
 * S2.2: the sides on which a field has changed: what a side holds differs from its own base, in the field's canonical domain. A side without
 * a base has changed.
 */
export function changedSides({
  field,
  local,
  hubspot,
  baseLocal,
  baseHubSpot,
}: {
  readonly field: CompiledField;
  readonly local: FieldVector;
  readonly hubspot: FieldVector;
  readonly baseLocal: FieldVector | undefined;
  readonly baseHubSpot: FieldVector | undefined;
}): { readonly local: boolean; readonly hubspot: boolean } {
  return {
    local: baseLocal === undefined || !sameValue(field.canonicalLocal(local), field.canonicalLocal(baseLocal)),
    hubspot:
      baseHubSpot === undefined || !sameValue(field.canonicalHubSpot(hubspot), field.canonicalHubSpot(baseHubSpot)),
  };
}
