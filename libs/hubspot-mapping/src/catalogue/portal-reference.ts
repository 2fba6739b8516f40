import type { PortalRule } from '../portal-rules/portal-rule';

/** One option of an enumeration. A hidden option is not offered to people but accepted in writes (hubspot-facts 5.1). */
export interface PropertyOption {
  value: string;
  label: string;
  hidden: boolean;
  description?: string | null;
}

/** A property as the portal's catalogue lists it (hubspot-facts 5.3), reduced to what mappings read. */
export interface PropertyDefinition {
  name: string;
  label: string;
  /** `string`, `number`, `date`, `datetime`, `bool`, `enumeration`, `phone_number`, `json`, `object_coordinates`. */
  type: string;
  fieldType: string;
  description: string;
  groupName: string;
  options: readonly PropertyOption[];
  /** Values cannot be written by us. */
  readOnly: boolean;
  calculated: boolean;
  hasUniqueValue: boolean;
  hidden: boolean;
  hubspotDefined: boolean;
  /** Options come from elsewhere (owners, business units) and are not listed here. */
  externalOptions: boolean;
  /** Nobody may change its options; absent where the catalogue does not say. */
  optionsReadOnly?: boolean;
  /** Rules of the portal's admins for its values; absent where there are none. */
  rules?: readonly PortalRule[];
  /** What external options are, `OWNER` for owners; null where the catalogue does not say. */
  referencedObjectType: string | null;
}

export interface Owner {
  id: string;
  email: string;
  archived: boolean;
}

export interface PipelineStage {
  id: string;
  label: string;
}

export interface Pipeline {
  id: string;
  label: string;
  stages: readonly PipelineStage[];
}

/** What is known of one portal and one object type when its mappings are compiled. */
export interface PortalReference {
  /** IANA name; the zone in which the portal shows times. */
  timeZone: string;
  /** ISO 4217 code of the portal's company currency. */
  currency: string;
  properties: readonly PropertyDefinition[];
  owners: readonly Owner[];
  pipelines: readonly Pipeline[];
}
