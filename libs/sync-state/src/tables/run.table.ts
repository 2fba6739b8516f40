import type { PlanCounts, Run, RunState } from '@app/sync-engine';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

@Entity({ schema: 'hubspot_sync', name: 'hubspot_runs' })
export class RunRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ name: 'portal_id', type: 'text' })
  portalId: string;

  @Column({ type: 'text' })
  entity: string;

  @Column({ type: 'text' })
  kind: Run['kind'];

  @Column({ type: 'text' })
  state: RunState;

  @Column({ type: 'jsonb', nullable: true })
  plan: PlanCounts | null;

  @Column({ type: 'text', nullable: true })
  message: string | null;

  @Column(moment('started_at'))
  startedAt: number;

  @Column(moment('finished_at', { nullable: true }))
  finishedAt: number | null;
}
