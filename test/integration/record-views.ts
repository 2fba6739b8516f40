import type { WriteIntent } from '@app/sync-engine';
import type { StoresOfPortal } from '@app/sync-state';
import type { Pool } from 'pg';

export interface LogRow {
  readonly kind: string;
  readonly side: string | null;
  readonly field: string | null;
  readonly before: readonly (string | null)[] | null;
  readonly after: readonly (string | null)[] | null;
  readonly cause: string;
  readonly policy: string | null;
  readonly message: string | null;
  readonly link_id: string | null;
}

export interface MarkRow {
  readonly record_kind: string;
  readonly record_id: string;
  readonly attempts: number;
  readonly retry_reason: string | null;
  readonly parked_reason: string | null;
  readonly leased: boolean;
  readonly wait_ms: number;
}

export interface ReviewRow {
  readonly kind: string;
  readonly state: string;
  readonly field: string | null;
  readonly local: readonly (string | null)[] | null;
  readonly hubspot: readonly (string | null)[] | null;
  readonly detail: string;
}

type Values = Readonly<Record<string, string | null>>;

/** The application's rows, and what the sync keeps of them. */
export class RecordViews {
  pool: Pool;
  stores: StoresOfPortal;

  async insert(values: Values): Promise<string> {
    const names = Object.keys(values);
    const { rows } = await this.pool.query<{ id: string }>(
      `insert into public.person (${names.join(', ')}) values (${names.map((_, n) => `$${n + 1}`).join(', ')}) returning id::text`,
      Object.values(values),
    );
    return rows[0]!.id;
  }

  async update(key: string, values: Values): Promise<void> {
    const set = Object.keys(values).map((name, n) => `${name} = $${n + 2}`);
    await this.pool.query(`update public.person set ${set.join(', ')} where id = $1`, [key, ...Object.values(values)]);
  }

  async person(key: string): Promise<Values | undefined> {
    const { rows } = await this.pool.query<Record<string, string | null>>(
      `select id::text, first_name, last_name, job_title, employer, remark, email, code, balance::text, tier, street, town, source, rating
       from public.person where id = $1`,
      [key],
    );
    return rows[0];
  }

  async people(): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>('select count(*)::int from public.person');
    return rows[0]!.count;
  }

  async fieldState(key: string, field: string): Promise<Readonly<Record<string, unknown>> | null> {
    const { rows } = await this.pool.query<{ state: Record<string, unknown> | null }>(
      `select track -> 'state' as state from hubspot_sync.hubspot_field_states states
       join hubspot_sync.hubspot_links link on link.id = states.link_id where link.local_key = $1 and field = $2`,
      [key, field],
    );
    return rows[0]?.state ?? null;
  }

  async openIntents(): Promise<readonly Pick<WriteIntent, 'field' | 'kind' | 'sent'>[]> {
    const { rows } = await this.pool.query<Pick<WriteIntent, 'field' | 'kind' | 'sent'>>(
      'select field, kind, sent from hubspot_sync.hubspot_field_intents where closed_at is null order by field',
    );
    return rows;
  }

  async marks(): Promise<readonly MarkRow[]> {
    const { rows } = await this.pool.query<MarkRow>(
      `select record_kind, record_id, attempts, retry_reason, parked_reason, lease_token is not null as leased,
         (extract(epoch from not_before - clock_timestamp()) * 1000)::float8 as wait_ms
       from hubspot_sync.hubspot_dirty_records order by record_id`,
    );
    return rows;
  }

  async reviews(): Promise<readonly ReviewRow[]> {
    const { rows } = await this.pool.query<ReviewRow>(
      'select kind, state, field, local, hubspot, detail from hubspot_sync.hubspot_reviews order by id',
    );
    return rows;
  }

  async log(...kinds: readonly string[]): Promise<readonly LogRow[]> {
    const { rows } = await this.pool.query<LogRow>(
      `select kind, side, field, before, after, cause, policy, message, link_id from hubspot_sync.hubspot_sync_log
       where cardinality($1::text[]) = 0 or kind = any($1) order by id`,
      [kinds],
    );
    return rows;
  }
}
