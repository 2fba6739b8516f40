import type { PlanChoice, PlanCounts, Run, RunScope, RunState, RunWalk } from '@app/sync-engine';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

const count = { to: (value: number) => value, from: (value: string | number) => Number(value) };

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

  @Column({ type: 'boolean' })
  paused: boolean;

  @Column({ type: 'jsonb' })
  scope: RunScope;

  @Column({ name: 'requested_by', type: 'text' })
  requestedBy: string;

  @Column({ type: 'jsonb' })
  choices: Record<string, PlanChoice>;

  @Column({ type: 'jsonb', nullable: true })
  plan: PlanCounts | null;

  @Column({ type: 'text', nullable: true })
  message: string | null;

  @Column({ name: 'walk_phase', type: 'text' })
  walkPhase: RunWalk['phase'];

  @Column({ name: 'walk_after', type: 'text', nullable: true })
  walkAfter: string | null;

  @Column({ type: 'bigint', transformer: count })
  walked: number;

  @Column({ name: 'requests_used', type: 'bigint', transformer: count })
  requestsUsed: number;

  @Column(moment('started_at'))
  startedAt: number;

  @Column(moment('applying_since', { nullable: true }))
  applyingSince: number | null;

  @Column(moment('finished_at', { nullable: true }))
  finishedAt: number | null;
}
