import type { TransformSpec } from '../transforms/transform-spec';

/** Which way a field's values travel (S3.1). */
export type Direction = 'two_way' | 'to_hubspot' | 'to_local';

/** Who wins when both sides changed to different values (S3.2). */
export type ConflictPolicy = 'latest_wins' | 'local_wins' | 'hubspot_wins' | 'prefer_non_blank' | 'manual';

/** What a change on the receiving side of a one-way field meets (S3.1). */
export type DriftPolicy = 'restore' | 'ignore';

/** What two different non-blank values meet when a link is made (S3.3). */
export type FirstLinkPolicy = 'review' | 'local_wins' | 'hubspot_wins';

/** `suspended`: faulty or its property cannot be believed (S2.9); `waiting`: changed, its plan not yet applied (S8.5). */
export type MappingState = 'active' | 'suspended' | 'waiting';

/** What is stored: one column joined to one property. Members that share `group` form one field (S3.7). */
export interface PropertyMapping {
  id: string;
  entity: string;
  /** null: the property receives a constant. */
  column: string | null;
  property: string;
  group: string | null;
  direction: Direction;
  /** null: the entity's default. */
  conflictPolicy: ConflictPolicy | null;
  drift: DriftPolicy;
  firstLink: FirstLinkPolicy;
  transform: TransformSpec;
  version: number;
  state: MappingState;
  stateReason: string | null;
}
