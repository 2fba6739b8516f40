import { isEmptyTrack } from '@app/sync-engine';
import type { FieldTracks, NewIntent } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { jsonParameter } from '../json-parameter';
import { timestamp } from '../milliseconds';

export interface TracksOfLink {
  readonly linkId: string;
  readonly tracks: FieldTracks;
}

/** Replaces the tracks field by field; an empty one is removed. */
export async function writeTracks(
  client: PoolClient,
  portalId: string,
  entity: string,
  links: readonly TracksOfLink[],
): Promise<void> {
  const all = links.flatMap(({ linkId, tracks }) =>
    Object.entries(tracks).map(([field, track]) => ({ link_id: linkId, field, track })),
  );
  const empty = all.filter(({ track }) => isEmptyTrack(track));
  const held = all.filter(({ track }) => !isEmptyTrack(track));
  if (empty.length > 0) {
    await client.query(
      `delete from hubspot_sync.hubspot_field_states known
       using unnest($1::text[], $2::text[]) as gone(link_id, field)
       where known.link_id = gone.link_id and known.field = gone.field`,
      [empty.map((row) => row.link_id), empty.map((row) => row.field)],
    );
  }
  if (held.length > 0) {
    await client.query(
      `insert into hubspot_sync.hubspot_field_states (link_id, field, portal_id, entity, track)
       select link_id, field, $1, $2, track
       from jsonb_to_recordset($3::jsonb) as new(link_id text, field text, track jsonb)
       on conflict (link_id, field) do update set track = excluded.track`,
      [portalId, entity, jsonParameter(held)],
    );
  }
}

export async function openIntents(
  client: PoolClient,
  portalId: string,
  entity: string,
  intents: readonly NewIntent[],
): Promise<void> {
  if (intents.length === 0) return;
  await client.query(
    `insert into hubspot_sync.hubspot_write_intents
       (id, link_id, portal_id, entity, field, kind, behalf, sent, local, decided_updated_at)
     select id, "linkId", $1, $2, field, kind, behalf, sent, local, ${timestamp('"decidedUpdatedAt"')}
     from rows from (jsonb_to_recordset($3::jsonb) as
            (id text, "linkId" text, field text, kind text, behalf text, sent jsonb, local jsonb, "decidedUpdatedAt" float8))
          with ordinality as new(id, "linkId", field, kind, behalf, sent, local, "decidedUpdatedAt", n)
     order by n`,
    [portalId, entity, jsonParameter(intents)],
  );
}

/** S2.5: settles intents, and notes those whose field's history has been read. */
export async function updateIntents(
  client: PoolClient,
  closed: readonly string[],
  historyRead: readonly string[],
): Promise<void> {
  if (closed.length === 0 && historyRead.length === 0) return;
  await client.query(
    `update hubspot_sync.hubspot_write_intents
     set closed_at = case when id = any($1::text[]) then coalesce(closed_at, clock_timestamp()) else closed_at end,
         history_read_at = case when id = any($2::text[]) then clock_timestamp() else history_read_at end
     where id = any($1::text[] || $2::text[])`,
    [closed, historyRead],
  );
}
