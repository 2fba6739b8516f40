import type { Link } from '@app/sync-engine';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../postgres-transactions';
import { releaseMarks } from './lease-marks';
import { contentOf, MARK_COLUMNS, type MarkRow } from './mark-row';
import { upsertMarks, type MarkRequest } from './mark-upsert';

/** ms until a mark is tried again that, or whose link's own mark, was busy. */
const BUSY_DELAY_MS = 50;

interface LateMark {
  readonly mark: MarkRow;
  readonly link: Link;
}

/** A look that ends with its statement: whoever holds these is not waited for. */
const BUSY = `
  with free as materialized (
    select id from hubspot_sync.hubspot_dirty_records
    where portal_id = $1 and record_kind = 'link' and record_id = any($2) for update skip locked
  )
  select record_id as "recordId" from hubspot_sync.hubspot_dirty_records
  where portal_id = $1 and record_kind = 'link' and record_id = any($2) and id not in (select id from free)`;

const REMOVE = `
  delete from hubspot_sync.hubspot_dirty_records mark
  where id = any(array(
    select id from hubspot_sync.hubspot_dirty_records where id = any($1::uuid[]) and lease_token = $2::uuid for update skip locked
  ))
  returning ${MARK_COLUMNS}`;

/**
 * A record was marked while another transaction linked it, so its mark still names the end (S1.5). Joins such marks, which this
 * worker holds under `token`, into the mark of their link, reasons and times kept.
 * Strategy: the marks of the links come first, in one statement and thus in order (MARK_ORDER), while nothing else is held; of the marks
 * that name ends only those are taken that are free then. What is busy stays as it is and is due again in a moment.
 */
export async function joinLateMarks(
  pool: Pool,
  portalId: string,
  token: string,
  late: readonly LateMark[],
): Promise<void> {
  const linkIds = late.map(({ link }) => link.id);
  const held = await pool.query<{ recordId: string }>(BUSY, [portalId, linkIds]);
  const busy = new Set(held.rows.map((row) => row.recordId));
  const joinable = late.filter(({ link }) => !busy.has(link.id));
  const joined =
    joinable.length === 0
      ? new Set<string>()
      : await inTransaction(pool, (client) => join(client, portalId, token, joinable));
  const left = late.flatMap(({ mark }) => (joined.has(mark.id) ? [] : [mark.id]));
  if (left.length > 0) await releaseMarks(pool, portalId, left, token, BUSY_DELAY_MS);
}

/** Gives the marks that were joined. What came to one since it was leased (its stamp moved, S1.4) is joined with it. */
async function join(
  client: PoolClient,
  portalId: string,
  token: string,
  late: readonly LateMark[],
): Promise<ReadonlySet<string>> {
  await upsertMarks(client, portalId, late.map(ofLink));
  const ids = late.map(({ mark }) => mark.id);
  const { rows } = await client.query<MarkRow>(REMOVE, [ids, token]);
  const removed = new Map(rows.map((mark) => [mark.id, mark]));
  const markedAgain = late.flatMap(({ mark, link }) => {
    const now = removed.get(mark.id);
    return now && now.stamp !== mark.stamp ? [ofLink({ mark: now, link })] : [];
  });
  await upsertMarks(client, portalId, markedAgain);
  return new Set(removed.keys());
}

function ofLink({ mark, link }: LateMark): MarkRequest {
  return {
    ...contentOf(mark),
    entity: mark.entity,
    record: { kind: 'link', id: link.id },
    firstAt: mark.firstMarkedAt,
    lastAt: mark.lastMarkedAt,
  };
}
