import type { Connection } from '@app/sync-engine';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

@Entity({ schema: 'hubspot_sync', name: 'hubspot_config' })
export class ConfigRow {
  @PrimaryColumn({ name: 'portal_id', type: 'text' })
  portalId: string;

  @Column({ name: 'auth_kind', type: 'text' })
  authKind: Connection['authKind'];

  @Column({ type: 'text' })
  state: Connection['state'];

  @Column({ name: 'state_reason', type: 'text', nullable: true })
  stateReason: string | null;

  @Column({ name: 'access_token_key_id', type: 'text', nullable: true })
  accessTokenKeyId: string | null;

  @Column({ name: 'access_token_sealed', type: 'text', nullable: true })
  accessTokenSealed: string | null;

  @Column({ name: 'refresh_token_key_id', type: 'text', nullable: true })
  refreshTokenKeyId: string | null;

  @Column({ name: 'refresh_token_sealed', type: 'text', nullable: true })
  refreshTokenSealed: string | null;

  @Column(moment('access_token_expires_at', { nullable: true }))
  accessTokenExpiresAt: number | null;

  @Column({ type: 'text', array: true })
  scopes: string[];

  @Column({ name: 'time_zone', type: 'text' })
  timeZone: string;

  @Column({ type: 'text' })
  currency: string;

  @Column({ name: 'ui_domain', type: 'text', nullable: true })
  uiDomain: string | null;

  @Column({ name: 'own_source_id', type: 'text', nullable: true })
  ownSourceId: string | null;

  @Column({ name: 'installation_id', type: 'text' })
  installationId: string;

  @Column({ name: 'clock_offset_ms', type: 'double precision' })
  clockOffsetMs: number;

  @Column({ name: 'clock_uncertainty_ms', type: 'double precision' })
  clockUncertaintyMs: number;

  @Column(moment('connected_at'))
  connectedAt: number;

  @Column(moment('updated_at'))
  updatedAt: number;
}
