import type { Queryable } from '../catalogue/table-catalogue';
import { quoteText } from '../catalogue/quoted-name';
import { PUBLICATION } from './decoding-store';

const GUARD = 'hubspot_sync_publication_guard';
/** Raised with every change of what the guard does. */
const VERSION = 1;

/**
 * PostgreSQL refuses updates and deletes of a published table whose rows it could not tell a subscriber: one without replica identity, or, with
 * a full one, with a virtual column. So a change of the table's definition might make the application's own writes fail by us (S1.2). The guard
 * stands in the transaction that makes such a change and takes the table out of the publication before anything is written; what is missed from
 * then on is told, and the set-up captures the table another way. It also gives new partitions the identity of their table. Whatever goes wrong in it is
 * a warning: the change of definition itself never fails by it.
 */
const BODY = `
declare
  published record;
  part record;
begin
  for published in
    select r.prrelid::regclass as relation, n.nspname as schema_name, c.relname as table_name
    from pg_publication p join pg_publication_rel r on r.prpubid = p.oid
    join pg_class c on c.oid = r.prrelid join pg_namespace n on n.oid = c.relnamespace
    where p.pubname = '${PUBLICATION}'
  loop
    for part in
      select c.oid::regclass as relation, c.relreplident = 'f' as whole, n.nspname as schema_name, c.relname as table_name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and (c.oid = published.relation or c.oid in (select relid from pg_partition_tree(published.relation)))
    loop
      if not part.whole and part.relation <> published.relation then
        begin
          execute format('alter table %s replica identity full', part.relation);
          update hubspot_sync.hubspot_decoded_tables
            set identities_before = identities_before
              || jsonb_build_object('schema', part.schema_name, 'name', part.table_name, 'identity', 'default')
            where schema_name = published.schema_name and table_name = published.table_name;
        exception when others then null;
        end;
      end if;
      if exists (
        select from pg_class c where c.oid = part.relation and case c.relreplident
          when 'f' then exists (select from pg_attribute a where a.attrelid = c.oid and a.attgenerated = 'v' and not a.attisdropped)
          when 'd' then not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
          when 'i' then not exists (select from pg_index i where i.indrelid = c.oid and i.indisreplident)
          else true end
      ) then
        execute format('alter publication ${PUBLICATION} drop table only %s', published.relation);
        insert into hubspot_sync.hubspot_captured_changes (schema_name, table_name, operation, columns)
          values (published.schema_name, published.table_name, 'missed', '{}');
        exit;
      end if;
    end loop;
  end loop;
exception when others then
  raise warning 'hubspot_sync could not look after its publication: %', sqlerrm;
end`;

const STAMP = `hubspot_sync publication guard, version ${VERSION}`;

/** Installs it, or the newer one. Throws 42501 where the role may not create event triggers. */
export async function ensurePublicationGuard(database: Queryable): Promise<void> {
  const { rows } = await database.query<{ stands: boolean }>(
    `select exists (select from pg_event_trigger e where e.evtname = $1 and e.evtenabled in ('O', 'A')
       and obj_description(e.evtfoid, 'pg_proc') = $2) as stands`,
    [GUARD, STAMP],
  );
  if (rows[0]?.stands) return;
  await database.query(guardStatements());
}

/** All in one: a batch of statements is one transaction. */
export function guardStatements(): string {
  return `
    drop event trigger if exists ${GUARD};
    create or replace function hubspot_sync.guard_publication() returns event_trigger language plpgsql security definer
      set search_path = pg_catalog, pg_temp as ${quoteText(BODY)};
    comment on function hubspot_sync.guard_publication() is ${quoteText(STAMP)};
    revoke all on function hubspot_sync.guard_publication() from public;
    create event trigger ${GUARD} on ddl_command_end when tag in ('ALTER TABLE', 'CREATE TABLE', 'CREATE TABLE AS', 'DROP INDEX')
      execute function hubspot_sync.guard_publication();`;
}

export async function removePublicationGuard(database: Queryable): Promise<void> {
  await database.query(
    `drop event trigger if exists ${GUARD}; drop function if exists hubspot_sync.guard_publication()`,
  );
}
