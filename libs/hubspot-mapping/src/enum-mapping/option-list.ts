import type { PortalReference, PropertyDefinition } from '../catalogue/portal-reference';

/** The values a property takes, hidden ones included (hubspot-facts 5.1); null: HubSpot does not list them. */
export type OptionList = ReadonlySet<string> | null;

export function optionsOfProperty(property: PropertyDefinition): OptionList {
  if (property.options.length > 0) return new Set(property.options.map((option) => option.value));
  if (property.type === 'bool') return new Set(['true', 'false']);
  return property.externalOptions ? null : new Set();
}

export function pipelineOptions(portal: PortalReference): OptionList {
  return new Set(portal.pipelines.map((pipeline) => pipeline.id));
}

/** Stage ids are unique in a portal (hubspot-facts 5.5). */
export function stageOptions(portal: PortalReference): OptionList {
  return new Set(portal.pipelines.flatMap((pipeline) => pipeline.stages.map((stage) => stage.id)));
}
