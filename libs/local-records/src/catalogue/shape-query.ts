/** The columns of the relation `of`, a name of a pg_class row. Domains are followed to their base type. */
const columnsOf = (of: string): string => `
  (select coalesce(json_agg(json_build_object(
      'name', a.attname, 'sqlType', format_type(b.type, b.modifier), 'typeOid', b.type::bigint, 'modifier', b.modifier,
      'castType', quote_ident(n.nspname) || '.' || quote_ident(t.typname),
      'notNull', a.attnotnull or b.not_null, 'generated', a.attgenerated <> '', 'identity', a.attidentity,
      'enumValues', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = b.type)
    ) order by a.attnum), '[]')
   from pg_attribute a
   cross join lateral (
     with recursive steps(type, modifier, kind, base, base_modifier, not_null) as (
       select y.oid, a.atttypmod, y.typtype, y.typbasetype, y.typtypmod, y.typnotnull from pg_type y where y.oid = a.atttypid
       union all
       select y.oid, s.base_modifier, y.typtype, y.typbasetype, y.typtypmod, s.not_null or y.typnotnull
       from steps s join pg_type y on y.oid = s.base where s.kind = 'd'
     )
     select type, modifier, not_null from steps where kind <> 'd'
   ) b
   join pg_type t on t.oid = b.type
   join pg_namespace n on n.oid = t.typnamespace
   where a.attrelid = ${of}.oid and a.attnum > 0 and not a.attisdropped)`;

/**
 * Everything known of one table, as one JSON row; $1 schema, $2 name. Reads pg_catalog only, which any role may.
 * Foreign keys are those of one column, with the columns of the table each leads to.
 */
export const SHAPE_QUERY = `
select c.relkind::text as relkind,
  ${columnsOf('c')} as columns,
  (select coalesce(json_agg(json_build_object(
      'name', ic.relname, 'primary', i.indisprimary,
      'parts', (select json_agg(pg_get_indexdef(i.indexrelid, p, true) order by p) from generate_series(1, i.indnkeyatts) p),
      'predicate', pg_get_expr(i.indpred, i.indrelid, true),
      'plain', i.indexprs is null and i.indpred is null,
      'keyColumns', (select json_agg(a.attname order by k.n) from unnest(i.indkey::int2[]) with ordinality k(attnum, n)
                     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum where k.n <= i.indnkeyatts),
      'dependsOn', (select json_agg(distinct a.attname) from pg_depend d
                    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = d.refobjsubid
                    where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
                      and d.refclassid = 'pg_class'::regclass and d.refobjid = i.indrelid and d.refobjsubid > 0),
      'nullsDistinct', not i.indnullsnotdistinct,
      'deferrable', exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('u', 'p') and k.condeferrable)
    ) order by ic.relname), '[]')
   from pg_index i join pg_class ic on ic.oid = i.indexrelid
   where i.indrelid = c.oid and i.indisunique and i.indislive and i.indisready) as uniques,
  (select coalesce(json_agg(json_build_object(
      'column', own.attname, 'schema', space.nspname, 'table', other.relname, 'key', target.attname,
      'readable', has_table_privilege(other.oid, 'SELECT'), 'capturable', has_table_privilege(other.oid, 'TRIGGER'),
      'columns', ${columnsOf('other')}) order by own.attnum, space.nspname, other.relname, target.attname), '[]')
   from (select distinct conkey[1] as own, confrelid, confkey[1] as target from pg_constraint
         where conrelid = c.oid and contype = 'f' and cardinality(conkey) = 1) held
   join pg_class other on other.oid = held.confrelid
   join pg_namespace space on space.oid = other.relnamespace
   join pg_attribute own on own.attrelid = c.oid and own.attnum = held.own
   join pg_attribute target on target.attrelid = other.oid and target.attnum = held.target) as "foreignKeys",
  exists (select 1 from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal and g.tgtype & 66 = 0
            and g.tgenabled in ('O', 'A') and g.tgname not like 'hubspot\\_sync\\_%') as after_triggers,
  exists (select 1 from pg_trigger g where g.tgrelid = c.oid and g.tgdeferrable) as deferrable,
  current_setting('server_version_num')::int >= 170000 as merge_returns
from pg_class c join pg_namespace s on s.oid = c.relnamespace
where s.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p', 'v', 'm', 'f')`;
