import type { EntityCatalogues, SchemaChange } from '@app/hubspot-mapping';

/**
 * What a change of a schema does to the sync. `none`: nothing is mapped to it, or it only gains. `values`: the field goes on, some values
 * cannot be carried (S3.4). `waits`: the mapping waits for a plan that shows its effect (S8.5). `suspends`: nothing of the mapping is
 * written (S2.9).
 */
export const SCHEMA_EFFECTS = ['none', 'values', 'waits', 'suspends'] as const;
export type SchemaEffect = (typeof SCHEMA_EFFECTS)[number];

export interface NewSchemaEvent extends SchemaChange {
  readonly effect: SchemaEffect;
  /** Fields that the change concerns, as bases name them. */
  readonly fields: readonly string[];
}

export interface SchemaEvent extends NewSchemaEvent {
  readonly id: string;
  readonly entity: string;
  /** Linked records that hold a value of it (of the option, for changes of options), counted when it was seen. */
  readonly records: number;
  /** ms of the database's clock. */
  readonly seenAt: number;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
}

export interface SchemaEventFilter {
  readonly entity?: string;
  /** Only what nobody has acknowledged. */
  readonly open?: boolean;
}

/** The catalogues of each entity as last compared, and the history of what changed in them. */
export interface SchemaEventStore {
  /** Null: never compared. */
  lastKnown(entity: string): Promise<EntityCatalogues | null>;
  /** In one transaction: what is known from now on, and what had changed. */
  record(entity: string, known: EntityCatalogues, events: readonly NewSchemaEvent[]): Promise<void>;
  /** Newest first; `before` is the id of the last one of the page before. */
  list(
    filter: SchemaEventFilter & { readonly limit: number; readonly before?: string },
  ): Promise<readonly SchemaEvent[]>;
  /** False: there is no such event. One that is acknowledged already stays as it is. */
  acknowledge(id: string, by: string): Promise<boolean>;
}
