/** The name under which the portal as a whole has a revision. */
const WHOLE_PORTAL = '';

/**
 * Tells all processes that something has changed that they may hold of these entities: of the registry, or of a table that mappings read.
 * In the order of their names, so that two changes of several entities never deadlock. Random, never a counter: after a restore it would
 * count to numbers that were there before (S1.5, S9.5). `$1`: portal, `$2`: entities.
 */
export const BUMP_REVISIONS = `
  insert into hubspot_sync.hubspot_registry_revisions as known (portal_id, entity)
  select $1, entity from (select distinct unnest($2::text[]) collate "C" as entity) as changed order by entity
  on conflict (portal_id, entity) do update set revision = excluded.revision`;

/** As `BUMP_REVISIONS`, of all entities there are and will be. `$1`: portal. */
export const BUMP_PORTAL_REVISION = `
  insert into hubspot_sync.hubspot_registry_revisions as known (portal_id, entity) values ($1, '${WHOLE_PORTAL}')
  on conflict (portal_id, entity) do update set revision = excluded.revision`;

/** The portal's and the entity's; null: neither was ever changed. `$1`: portal, `$2`: entity. */
export const READ_REVISION = `
  select string_agg(revision::text, ' ' order by entity collate "C") as revision
  from hubspot_sync.hubspot_registry_revisions where portal_id = $1 and entity in ('${WHOLE_PORTAL}', $2)`;

/** What stands for a revision where nothing was ever changed. */
export const NO_REVISION = '0';
