import type { ConflictPolicy } from '@app/hubspot-mapping';
import type { DeletionRules } from './deletion';
import type { LeavingRules } from './leaving-rules';

/** One table ↔ object pair of the registry. Adding one is configuration, never code. */
export interface EntityDefinition {
  /** The entity's name, e.g. `contact`. */
  readonly entity: string;
  readonly table: LocalTable;
  /** HubSpot object type as used in paths: plural name or type id (`contacts`, `2-123`). */
  readonly objectType: string;
  /** The unique HubSpot property that carries our minted id (S4.1). */
  readonly externalIdProperty: string;
  readonly matchKeys: readonly MatchKeyDefinition[];
  /** S1.2: tables that a mapping reads over a foreign key; a change there marks every row that reads the changed one. */
  readonly reads: readonly TableRead[];
  readonly localFilter: RecordFilter | null;
  readonly hubspotFilter: RecordFilter | null;
  readonly conflictPolicy: ConflictPolicy;
  /** S1.6: how long a record must have been quiet before it travels, in milliseconds. */
  readonly quietPeriodMs: number;
  /** Whether unmatched records are created on the other side. */
  readonly createInHubSpot: boolean;
  readonly createLocally: boolean;
  /** S5.1, S5.2; absent: `DEFAULT_DELETION`. */
  readonly deletion?: DeletionRules;
  /** S4.4; absent: `DEFAULT_LEAVING`. */
  readonly leaving?: LeavingRules;
  readonly state: EntityState;
  readonly stateReason: string | null;
}

export interface LocalTable {
  readonly schema: string;
  readonly name: string;
  /** Immutable unique column that identifies a row (S5.1). */
  readonly key: string;
  /** Timestamp or boolean column whose non-blank, non-false value means deleted; null where rows are really deleted. */
  readonly softDeleteColumn: string | null;
}

/** A table read over a foreign key: `via` is the entity's own column that holds the other table's `key`. */
export interface TableRead {
  readonly schema: string;
  readonly name: string;
  readonly key: string;
  readonly columns: readonly string[];
  readonly via: string;
}

/** S4.1: a key by which unlinked records are matched. All columns and all properties are alternatives of one key space. */
export interface MatchKeyDefinition {
  readonly name: string;
  readonly kind: 'email' | 'domain' | 'text';
  readonly columns: readonly string[];
  /** The first is the primary property; others may hold several values separated by `;`. */
  readonly properties: readonly string[];
}

/** S4.4: a conjunction of comparisons, over columns on the local side and properties on HubSpot's. */
export interface RecordFilter {
  readonly all: readonly FilterCondition[];
}

export interface FilterCondition {
  readonly name: string;
  readonly is: 'equal' | 'not_equal' | 'blank' | 'not_blank';
  readonly value?: string;
}

/**
 * `waiting`: listed or not, nothing is written until its first plan is applied (S8.5).
 * `live`: syncing. `paused`: by an operator or a guard, with a reason.
 */
export const ENTITY_STATES = ['waiting', 'live', 'paused'] as const;
export type EntityState = (typeof ENTITY_STATES)[number];

export const ENTITY_TRANSITIONS: Readonly<Record<EntityState, readonly EntityState[]>> = {
  waiting: ['live', 'paused'],
  live: ['paused'],
  paused: ['live', 'waiting'],
};
