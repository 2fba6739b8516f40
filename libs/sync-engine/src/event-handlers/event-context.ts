import type { EntityDefinition } from '../core';

/** What translating needs to know of the connection and the registry. */
export interface EventContext {
  /** The connected portal; null while there is none. */
  readonly portalId: string | null;
  /** `sourceId` of our own writes; null while unknown. */
  readonly ownSourceId: string | null;
  readonly entities: readonly Pick<EntityDefinition, 'entity' | 'objectType'>[];
  /** How the events came; by webhook unless told. */
  readonly source?: 'webhook' | 'journal';
}
