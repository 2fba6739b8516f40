import { isEmptyTrack } from '@app/sync-engine';
import type { FieldTracks } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { jsonParameter } from '../json-parameter';

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
