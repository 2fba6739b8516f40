import { WHOLE_RECORD } from '@app/sync-engine';
import type { NewIntent } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { jsonParameter } from '../json-parameter';
import { timestamp } from '../milliseconds';

/** An intent as its row holds it: one of a field, or all those of a create, whose row has the id of the first. */
interface IntentRow extends NewIntent {
  readonly parts: readonly Pick<NewIntent, 'id' | 'field' | 'sent' | 'local'>[] | null;
}

/** What became of the intents of one link. */
export interface IntentsOfLink {
  readonly linkId: string;
  readonly closed: readonly string[];
  /** Those whose field's history has been read. */
  readonly historyRead: readonly string[];
}

/** S2.5: stores what is about to be sent, a create as one row for the record. */
export async function openIntents(
  client: PoolClient,
  portalId: string,
  entity: string,
  intents: readonly NewIntent[],
): Promise<void> {
  if (intents.length === 0) return;
  await client.query(
    `insert into hubspot_sync.hubspot_write_intents
       (id, link_id, portal_id, entity, field, kind, behalf, sent, local, decided_updated_at, run_id, parts)
     select id, "linkId", $1, $2, field, kind, behalf, sent, local, ${timestamp('"decidedUpdatedAt"')}, "runId", nullif(parts, 'null')
     from rows from (jsonb_to_recordset($3::jsonb) as
            (id text, "linkId" text, field text, kind text, behalf text, sent jsonb, local jsonb, "decidedUpdatedAt" float8, "runId" text, parts jsonb))
          with ordinality as new(id, "linkId", field, kind, behalf, sent, local, "decidedUpdatedAt", "runId", parts, n)
     order by n`,
    [portalId, entity, jsonParameter(rowsOf(intents))],
  );
}

/** In the order given; the intents of a create, which follow one another, become one row. */
function rowsOf(intents: readonly NewIntent[]): IntentRow[] {
  const rows: IntentRow[] = [];
  let create: NewIntent[] = [];
  const endCreate = (): void => {
    const [first] = create;
    if (first && create.length === 1) rows.push({ ...first, parts: null });
    else if (first)
      rows.push({
        ...first,
        field: WHOLE_RECORD,
        sent: [],
        local: [],
        parts: create.map(({ id, field, sent, local }) => ({ id, field, sent, local })),
      });
    create = [];
  };
  for (const intent of intents) {
    if (intent.kind === 'create' && create[0] && isSameCreate(create[0], intent)) create.push(intent);
    else {
      endCreate();
      if (intent.kind === 'create') create.push(intent);
      else rows.push({ ...intent, parts: null });
    }
  }
  endCreate();
  return rows;
}

function isSameCreate(one: NewIntent, other: NewIntent): boolean {
  return one.linkId === other.linkId && one.behalf === other.behalf && one.decidedUpdatedAt === other.decidedUpdatedAt;
}

/**
 * S2.5: settles intents, and notes those whose field's history has been read. Of a create whose intents part, each is from then on a row of
 * its own.
 */
export async function updateIntents(client: PoolClient, links: readonly IntentsOfLink[]): Promise<void> {
  const closed = links.flatMap((link) => link.closed);
  const historyRead = links.flatMap((link) => link.historyRead);
  const named = new Set([...closed, ...historyRead]);
  if (named.size === 0) return;
  if ((await updateWhole(client, closed, historyRead)) === named.size) return;
  const touched = links.filter((link) => link.closed.length + link.historyRead.length > 0).map(({ linkId }) => linkId);
  if (await partCreates(client, touched, [...named])) await updateWhole(client, closed, historyRead);
}

/** Gives how many of the intents named were found; those of a create only if all of it is closed. */
async function updateWhole(
  client: PoolClient,
  closed: readonly string[],
  historyRead: readonly string[],
): Promise<number> {
  const updated = await client.query<{ intents: number }>(
    `update hubspot_sync.hubspot_write_intents intent
     set closed_at = case when id = any($1::text[]) then coalesce(closed_at, clock_timestamp()) else closed_at end,
         history_read_at = case when id = any($2::text[]) then clock_timestamp() else history_read_at end
     where id = any($1::text[] || $2::text[])
       and (parts is null or not exists (
         select from jsonb_to_recordset(intent.parts) as part(id text) where part.id <> all($1::text[]) or part.id = any($2::text[])))
     returning coalesce(jsonb_array_length(parts), 1) as intents`,
    [closed, historyRead],
  );
  return updated.rows.reduce((sum, { intents }) => sum + intents, 0);
}

/** Of these links, the open creates with some of the intents named become rows by field. Whether there were any. */
async function partCreates(client: PoolClient, linkIds: readonly string[], named: readonly string[]): Promise<boolean> {
  const parted = await client.query(
    `with whole as materialized (
       select intent.* from hubspot_sync.hubspot_write_intents intent
       where intent.link_id = any($1) and intent.closed_at is null and intent.parts is not null
         and exists (select from jsonb_to_recordset(intent.parts) as part(id text) where part.id = any($2))
     ), part as (
       select whole.id as whole_id, part.*
       from whole cross join lateral jsonb_to_recordset(whole.parts) as part(id text, field text, sent jsonb, local jsonb)
     ), others as (
       insert into hubspot_sync.hubspot_write_intents
         (id, link_id, portal_id, entity, field, kind, behalf, sent, local, decided_updated_at, created_at, history_read_at, run_id)
       select part.id, link_id, portal_id, entity, part.field, kind, behalf, part.sent, part.local, decided_updated_at, created_at,
              history_read_at, run_id
       from part join whole on whole.id = part.whole_id
       where part.id <> part.whole_id
     )
     update hubspot_sync.hubspot_write_intents intent
     set field = part.field, sent = part.sent, local = part.local, parts = null
     from part where part.id = part.whole_id and intent.id = part.id`,
    [linkIds, named],
  );
  return (parted.rowCount ?? 0) > 0;
}
