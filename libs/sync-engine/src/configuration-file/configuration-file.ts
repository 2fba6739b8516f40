import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import type { AssociationMapping, DeletionRules, EntityDefinition, LeavingRules } from '../core';

/** A mapping as the file has it: known by its property, without what the sync itself keeps of it. */
export type FileMapping = Pick<
  PropertyMapping,
  'property' | 'column' | 'group' | 'direction' | 'conflictPolicy' | 'drift' | 'firstLink' | 'transform'
>;

export interface FileEntity extends Omit<
  EntityDefinition,
  'entity' | 'deletion' | 'leaving' | 'state' | 'stateReason'
> {
  readonly deletion: DeletionRules;
  readonly leaving: LeavingRules;
  readonly mappings: readonly FileMapping[];
  /** Per property: the values of the column and the options that they stand for. */
  readonly enums: Readonly<Record<string, readonly EnumPair[]>>;
}

/** A relation, its type by label, as ids of labels differ from portal to portal (facts 6.1). */
export interface FileAssociation extends Pick<
  AssociationMapping,
  'relation' | 'direction' | 'conflictPolicy' | 'drift' | 'firstLink'
> {
  readonly from: string;
  readonly to: string;
  /** null: the type that every associated pair has. */
  readonly label: string | null;
  readonly category: string;
  /** Only of a type that HubSpot no longer lists, and that has no label therefore. */
  readonly typeId?: number;
}

/** All that is synced with what, in one document. Nothing secret is in it, and nothing that the sync itself keeps. */
export interface ConfigurationFile {
  readonly version: 1;
  readonly entities: Readonly<Record<string, FileEntity>>;
  readonly associations: readonly FileAssociation[];
}
