/** Tells all processes that something they may hold of the registry, or of a table that mappings read, has changed. `$1`: portal. */
export const BUMP_REVISION = `
  insert into hubspot_sync.hubspot_registry_revisions as known (portal_id, revision) values ($1, 1)
  on conflict (portal_id) do update set revision = known.revision + 1`;

/** No row: nothing was ever changed. `$1`: portal. */
export const READ_REVISION =
  'select revision::text as revision from hubspot_sync.hubspot_registry_revisions where portal_id = $1';
