import type { ConflictPolicy } from '@app/hubspot-mapping';
import type {
  DeleteConflictPolicy,
  DeletePolicy,
  EntityState,
  LeavePolicy,
  MatchKeyDefinition,
  RecordFilter,
  TableRead,
} from '@app/sync-engine';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

@Entity({ schema: 'hubspot_sync', name: 'hubspot_entities' })
export class EntityRow {
  @PrimaryColumn({ name: 'portal_id', type: 'text' })
  portalId: string;

  @PrimaryColumn({ type: 'text' })
  entity: string;

  @Column({ name: 'table_schema', type: 'text' })
  tableSchema: string;

  @Column({ name: 'table_name', type: 'text' })
  tableName: string;

  @Column({ name: 'key_column', type: 'text' })
  keyColumn: string;

  @Column({ name: 'soft_delete_column', type: 'text', nullable: true })
  softDeleteColumn: string | null;

  @Column({ name: 'object_type', type: 'text' })
  objectType: string;

  @Column({ name: 'external_id_property', type: 'text' })
  externalIdProperty: string;

  @Column({ name: 'match_keys', type: 'jsonb' })
  matchKeys: readonly MatchKeyDefinition[];

  @Column({ type: 'jsonb' })
  reads: readonly TableRead[];

  @Column({ name: 'local_filter', type: 'jsonb', nullable: true })
  localFilter: RecordFilter | null;

  @Column({ name: 'hubspot_filter', type: 'jsonb', nullable: true })
  hubspotFilter: RecordFilter | null;

  @Column({ name: 'conflict_policy', type: 'text' })
  conflictPolicy: ConflictPolicy;

  @Column({ name: 'quiet_period_ms', type: 'integer' })
  quietPeriodMs: number;

  @Column({ name: 'create_in_hubspot', type: 'boolean' })
  createInHubSpot: boolean;

  @Column({ name: 'create_locally', type: 'boolean' })
  createLocally: boolean;

  @Column({ name: 'deleted_locally', type: 'text' })
  deletedLocally: DeletePolicy;

  @Column({ name: 'deleted_in_hubspot', type: 'text' })
  deletedInHubSpot: DeletePolicy;

  @Column({ name: 'delete_against_edit', type: 'text' })
  deleteAgainstEdit: DeleteConflictPolicy;

  @Column({ name: 'left_locally', type: 'text' })
  leftLocally: LeavePolicy;

  @Column({ name: 'left_in_hubspot', type: 'text' })
  leftInHubSpot: LeavePolicy;

  @Column({ type: 'text' })
  state: EntityState;

  @Column({ name: 'state_reason', type: 'text', nullable: true })
  stateReason: string | null;

  @Column({ name: 'listing_after', type: 'text', nullable: true })
  listingAfter: string | null;

  @Column(moment('listing_completed_at', { nullable: true }))
  listingCompletedAt: number | null;

  @Column(moment('updated_at'))
  updatedAt: number;
}
