/** Definitions of a portal in the shapes HubSpot answers them (hubspot-facts 5.3–5.5, 6, 8). */
export interface PropertyOption {
  label: string;
  value: string;
  description?: string;
  displayOrder: number;
  hidden: boolean;
}

export interface PropertyDefinition {
  updatedAt?: string;
  createdAt?: string;
  name: string;
  label: string;
  type: string;
  fieldType: string;
  description: string;
  groupName: string;
  options: PropertyOption[];
  createdUserId?: string;
  updatedUserId?: string;
  referencedObjectType?: string;
  displayOrder: number;
  calculated: boolean;
  externalOptions: boolean;
  archived?: boolean;
  archivedAt?: string;
  hasUniqueValue: boolean;
  hidden: boolean;
  hubspotDefined?: boolean;
  showCurrencySymbol?: boolean;
  calculationFormula?: string;
  modificationMetadata: {
    archivable: boolean;
    readOnlyDefinition: boolean;
    readOnlyValue: boolean;
    readOnlyOptions?: boolean;
  };
  formField: boolean;
  dataSensitivity?: string;
}

/** Values of such a property are withheld from those without the right to them (hubspot-facts 1.6). */
export const isSensitive = (property: PropertyDefinition | undefined): boolean =>
  (property?.dataSensitivity ?? 'non_sensitive') !== 'non_sensitive';

export interface PropertyGroup {
  name: string;
  label: string;
  displayOrder: number;
  archived: boolean;
}

export interface PipelineStage {
  label: string;
  displayOrder: number;
  metadata: Record<string, string>;
  id: string;
  createdAt: string;
  updatedAt: string;
  writePermissions?: string;
  archived: boolean;
}

export interface Pipeline {
  label: string;
  displayOrder: number;
  id: string;
  stages: PipelineStage[];
  createdAt: string;
  updatedAt: string;
  archived: boolean;
}

export interface Owner {
  id: string;
  email: string;
  type: 'PERSON' | 'QUEUE';
  firstName: string;
  lastName: string;
  userId: number | null;
  userIdIncludingInactive: number;
  teams?: { id: string; name: string; primary: boolean }[];
  createdAt: string;
  updatedAt: string;
  archived: boolean;
}

/** One direction of an association type. `inverse` is the type id seen from the other end. */
export interface AssociationDefinition {
  from: string;
  to: string;
  category: string;
  typeId: number;
  label: string | null;
  name: string;
  inverse: number;
  /** Most partners a record may have by this type: a limit that the account set itself (hubspot-facts 6.3). */
  maxTo?: number;
}

export interface CustomObjectSchema {
  labels: { singular?: string; plural?: string };
  requiredProperties: string[];
  searchableProperties: string[];
  primaryDisplayProperty: string;
  secondaryDisplayProperties: string[];
  archived: boolean;
  restorable: boolean;
  metaType: string;
  id: string;
  fullyQualifiedName: string;
  createdAt: string;
  updatedAt: string;
  objectTypeId: string;
  name: string;
  description?: string;
  allowsSensitiveProperties?: boolean;
  createdByUserId?: number | null;
  updatedByUserId?: number | null;
}
