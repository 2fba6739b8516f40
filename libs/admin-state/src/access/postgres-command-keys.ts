import type { CommandKey, CommandKeys } from '@app/admin-service';
import type { Pool } from 'pg';

const COMMAND_KEPT = `interval '1 day'`;

/** `CommandKeys` over PostgreSQL: two processes that get one key at once run the command once. */
export class PostgresCommandKeys implements CommandKeys {
  constructor(private readonly pool: Pool) {}

  async begin(actor: string, key: string, requestHash: string): Promise<CommandKey> {
    await this.rows(
      `delete from hubspot_sync.hubspot_admin_command_keys where begun_at < clock_timestamp() - ${COMMAND_KEPT}`,
    );
    const begun = await this.rows(
      `insert into hubspot_sync.hubspot_admin_command_keys (actor, key, request_hash) values ($1, $2, $3)
       on conflict do nothing returning key`,
      [actor, key, requestHash],
    );
    if (begun.length > 0) return { kind: 'new' };
    const [held] = await this.rows<{ requestHash: string; status: number | null; body: unknown }>(
      `select request_hash as "requestHash", status, body from hubspot_sync.hubspot_admin_command_keys where actor = $1 and key = $2`,
      [actor, key],
    );
    if (!held) return { kind: 'running' };
    if (held.requestHash !== requestHash) return { kind: 'other_request' };
    return held.status === null ? { kind: 'running' } : { kind: 'answered', status: held.status, body: held.body };
  }

  async end(actor: string, key: string, answer: { readonly status: number; readonly body: unknown }): Promise<void> {
    await this.rows(
      `update hubspot_sync.hubspot_admin_command_keys set status = $3, body = $4 where actor = $1 and key = $2`,
      [actor, key, answer.status, answer.body === undefined ? null : JSON.stringify(answer.body)],
    );
  }

  async forget(actor: string, key: string): Promise<void> {
    await this.rows(`delete from hubspot_sync.hubspot_admin_command_keys where actor = $1 and key = $2`, [actor, key]);
  }

  private async rows<Row extends object = object>(
    statement: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    return (await this.pool.query<Row>(statement, [...parameters])).rows;
  }
}
