import type { ProposedPair, RankedProperty } from '@app/hubspot-mapping';
import type { EntityDefinition } from '@app/sync-engine';
import type { MappingDraft } from './mapping-draft';

export interface SuggestedMapping {
  readonly column: string;
  readonly sqlType: string;
  /** What the values look like. */
  readonly type: string;
  readonly kind: 'property' | 'owner' | 'association' | 'none';
  readonly score: number;
  /** Certain enough to be accepted without a look: nothing speaks against it, and no rival comes near. */
  readonly certain: boolean;
  readonly reason: string;
  readonly ranked: readonly RankedProperty[];
  readonly samples: readonly string[];
  /** The mapping to accept; null where nothing fits well enough. */
  readonly draft: MappingDraft | null;
}

export interface EnumChoices {
  readonly values: readonly { readonly value: string; readonly rows: number }[];
  readonly options: readonly { readonly value: string; readonly label: string; readonly hidden: boolean }[];
  /** For the values that no pair names yet. */
  readonly proposals: readonly ProposedPair[];
}

/** The entity that a table and an object type would make. */
export interface SuggestedEntity {
  readonly definition: Omit<EntityDefinition, 'state' | 'stateReason'>;
  readonly suggestions: readonly SuggestedMapping[];
}
