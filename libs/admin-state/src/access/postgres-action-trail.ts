import type { ActionTrail, AdminAction, RecordedAction } from '@app/admin-service';
import type { Pool } from 'pg';

/** `ActionTrail` over PostgreSQL; rows are only ever added. */
export class PostgresActionTrail implements ActionTrail {
  constructor(private readonly pool: Pool) {}

  async record(action: AdminAction): Promise<void> {
    const { actorKind, actorId, actor, subject, detail, outcome, address } = action;
    await this.rows(
      `insert into hubspot_sync.hubspot_admin_actions (actor_kind, actor_id, actor, action, subject, detail, outcome, address)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [actorKind, actorId, actor, action.action, subject, detail && JSON.stringify(detail), outcome, address],
    );
  }

  actions({ limit, before }: { readonly limit: number; readonly before?: string }): Promise<readonly RecordedAction[]> {
    return this.rows<RecordedAction>(
      `select id::text as id, (extract(epoch from at) * 1000)::float8 as at, actor_kind as "actorKind", actor_id as "actorId",
              actor, action, subject, detail, outcome, address
       from hubspot_sync.hubspot_admin_actions action where $2::bigint is null or id < $2 order by action.id desc limit $1`,
      [limit, before ?? null],
    );
  }

  private async rows<Row extends object = object>(
    statement: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    return (await this.pool.query<Row>(statement, [...parameters])).rows;
  }
}
