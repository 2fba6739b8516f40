import { Column, Entity, PrimaryColumn } from 'typeorm';

/** `definition` null: the mapping was removed. */
@Entity({ schema: 'hubspot_sync', name: 'hubspot_mapping_versions' })
export class MappingVersionRow {
  @PrimaryColumn({ name: 'mapping_id', type: 'text' })
  mappingId: string;

  @PrimaryColumn({ type: 'integer' })
  version: number;

  @Column({ name: 'portal_id', type: 'text' })
  portalId: string;

  @Column({ type: 'text' })
  entity: string;

  @Column({ type: 'text' })
  property: string;

  @Column({ type: 'jsonb', nullable: true })
  definition: object | null;

  @Column({ name: 'changed_by', type: 'text' })
  changedBy: string;
}
