import type { PropertyDefinition } from './portal-reference';

/** A property in the shape of `GET /crm/v3/properties/<object>` (hubspot-facts 5.3), as far as it is read. */
export interface WireProperty {
  name: string;
  label: string;
  type: string;
  fieldType: string;
  description?: string | null;
  groupName?: string | null;
  options?: readonly { value: string; label: string; hidden?: boolean; description?: string | null }[] | null;
  calculated?: boolean;
  externalOptions?: boolean;
  hasUniqueValue?: boolean;
  hidden?: boolean;
  hubspotDefined?: boolean;
  referencedObjectType?: string | null;
  modificationMetadata?: { readOnlyValue?: boolean; readOnlyOptions?: boolean } | null;
}

/** What mappings read of a property; fields that an answer leaves out get HubSpot's defaults. */
export function propertyDefinition(wire: WireProperty): PropertyDefinition {
  return {
    name: wire.name,
    label: wire.label,
    type: wire.type,
    fieldType: wire.fieldType,
    description: wire.description ?? '',
    groupName: wire.groupName ?? '',
    options: (wire.options ?? []).map(({ value, label, hidden, description }) => ({
      value,
      label,
      hidden: hidden ?? false,
      description: description ?? null,
    })),
    readOnly: wire.modificationMetadata?.readOnlyValue ?? false,
    calculated: wire.calculated ?? false,
    hasUniqueValue: wire.hasUniqueValue ?? false,
    hidden: wire.hidden ?? false,
    hubspotDefined: wire.hubspotDefined ?? false,
    externalOptions: wire.externalOptions ?? false,
    ...(wire.modificationMetadata?.readOnlyOptions ? { optionsReadOnly: true } : {}),
    referencedObjectType: wire.referencedObjectType ?? null,
  };
}
