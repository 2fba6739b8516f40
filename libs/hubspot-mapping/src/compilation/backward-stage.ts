import type { RawValue } from '../canonical/raw-value';
import type { PortalReference } from '../catalogue/portal-reference';

/** Its stages are the property's options, in the order in which HubSpot lists them. */
const LIFECYCLE_STAGE = 'lifecyclestage';

/**
 * Of a field that holds the lifecycle stage: whether a value is an earlier stage than the one held. HubSpot answers such a write with
 * success and ignores it; from blank it takes any stage (hubspot-facts 5.7). Undefined for every other field.
 */
export function backwardStage(
  properties: readonly string[],
  portal: PortalReference,
): ((held: readonly RawValue[], sent: readonly RawValue[]) => boolean) | undefined {
  const index = properties.indexOf(LIFECYCLE_STAGE);
  const stages =
    portal.properties.find(({ name }) => name === LIFECYCLE_STAGE)?.options.map(({ value }) => value) ?? [];
  if (index < 0 || stages.length === 0) return undefined;
  return (held, sent) => {
    const to = stages.indexOf(sent[index] ?? '');
    return to >= 0 && to < stages.indexOf(held[index] ?? '');
  };
}
