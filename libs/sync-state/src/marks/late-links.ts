import type { Link } from '@app/sync-engine';
import type { Pool } from 'pg';
import { inTransaction } from '../postgres-transactions';
import { contentOf, type MarkRow } from './mark-row';
import { upsertMarks } from './mark-upsert';

/** ms until a mark is tried again whose link's own mark was busy. */
const BUSY_DELAY_MS = 50;

/**
 * A record was marked while another transaction linked it, so its mark still names the end (S1.5). Joins such marks, which this
 * worker holds under `token`, into the mark of their link, reasons and times kept.
 * Strategy: a link's mark that another transaction holds is not waited for (it may wait for ours); that mark stays and is due
 * again in a moment.
 */
export async function joinLateMarks(
  pool: Pool,
  portalId: string,
  token: string,
  late: readonly { readonly mark: MarkRow; readonly link: Link }[],
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const linkIds = late.map(({ link }) => link.id);
    const own = await client.query<{ id: string }>(
      `select id from hubspot_sync.hubspot_dirty_records where id = any($1::uuid[]) and lease_token = $2::uuid
       order by entity collate "C", record_kind collate "C", record_id collate "C" for update`,
      [late.map(({ mark }) => mark.id), token],
    );
    const known = await client.query<{ recordId: string; free: boolean }>(
      `with free as materialized (
         select id from hubspot_sync.hubspot_dirty_records
         where portal_id = $1 and record_kind = 'link' and record_id = any($2) for update skip locked
       )
       select record_id as "recordId", id in (select id from free) as free
       from hubspot_sync.hubspot_dirty_records where portal_id = $1 and record_kind = 'link' and record_id = any($2)`,
      [portalId, linkIds],
    );
    const held = new Set(own.rows.map((row) => row.id));
    const busy = new Set(known.rows.filter((row) => !row.free).map((row) => row.recordId));
    const mine = late.filter(({ mark }) => held.has(mark.id));
    const joinable = mine.filter(({ link }) => !busy.has(link.id));
    const waiting = mine.filter(({ link }) => busy.has(link.id));
    await client.query('delete from hubspot_sync.hubspot_dirty_records where id = any($1::uuid[])', [
      joinable.map(({ mark }) => mark.id),
    ]);
    await client.query(
      `update hubspot_sync.hubspot_dirty_records
       set lease_token = null, lease_expires_at = null, not_before = clock_timestamp() + $2::float8 * interval '1 ms'
       where id = any($1::uuid[])`,
      [waiting.map(({ mark }) => mark.id), BUSY_DELAY_MS],
    );
    await upsertMarks(
      client,
      portalId,
      joinable.map(({ mark, link }) => ({
        ...contentOf(mark),
        entity: mark.entity,
        record: { kind: 'link' as const, id: link.id },
        firstAt: mark.firstMarkedAt,
        lastAt: mark.lastMarkedAt,
      })),
    );
  });
}
