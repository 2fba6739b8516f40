import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'hubspot_sync', name: 'hubspot_enum_value_mappings' })
export class EnumValueMappingRow {
  @PrimaryColumn({ name: 'mapping_id', type: 'text' })
  mappingId: string;

  @PrimaryColumn({ name: 'local_value', type: 'text' })
  localValue: string;

  @Column({ name: 'hubspot_value', type: 'text', nullable: true })
  hubspotValue: string | null;

  @Column({ name: 'way_back', type: 'boolean' })
  wayBack: boolean;

  @Column({ type: 'integer' })
  position: number;
}
