import type {
  ConflictPolicy,
  Direction,
  DriftPolicy,
  FirstLinkPolicy,
  MappingState,
  TransformName,
} from '@app/hubspot-mapping';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'hubspot_sync', name: 'hubspot_property_mappings' })
export class PropertyMappingRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ name: 'portal_id', type: 'text' })
  portalId: string;

  @Column({ type: 'text' })
  entity: string;

  @Column({ name: 'local_column', type: 'text', nullable: true })
  localColumn: string | null;

  @Column({ type: 'text' })
  property: string;

  @Column({ name: 'field_group', type: 'text', nullable: true })
  fieldGroup: string | null;

  @Column({ type: 'text' })
  direction: Direction;

  @Column({ name: 'conflict_policy', type: 'text', nullable: true })
  conflictPolicy: ConflictPolicy | null;

  @Column({ type: 'text' })
  drift: DriftPolicy;

  @Column({ name: 'first_link', type: 'text' })
  firstLink: FirstLinkPolicy;

  @Column({ name: 'transform_name', type: 'text' })
  transformName: TransformName;

  @Column({ name: 'transform_options', type: 'jsonb' })
  transformOptions: object;

  @Column({ type: 'integer' })
  version: number;

  @Column({ type: 'integer' })
  position: number;

  @Column({ type: 'text' })
  state: MappingState;

  @Column({ name: 'state_reason', type: 'text', nullable: true })
  stateReason: string | null;
}
