import type { ClientBase, Pool } from 'pg';

type Queryable = Pick<ClientBase, 'query'> | Pick<Pool, 'query'>;

/** Tells all processes that something they may hold of the registry, or of a table that mappings read, has changed. */
export async function bumpRevision(database: Queryable, portalId: string): Promise<void> {
  await database.query(
    `insert into hubspot_sync.hubspot_registry_revisions as known (portal_id, revision) values ($1, 1)
     on conflict (portal_id) do update set revision = known.revision + 1`,
    [portalId],
  );
}

export async function readRevision(database: Queryable, portalId: string): Promise<string> {
  const found = await database.query<{ revision: string }>(
    'select revision::text as revision from hubspot_sync.hubspot_registry_revisions where portal_id = $1',
    [portalId],
  );
  return found.rows[0]?.revision ?? '0';
}
