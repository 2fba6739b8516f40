/** Begins a statement: `root` is the table named by $1 (schema) and $2, `members` it (level 0) and its partitions. */
export const WITH_MEMBERS = `
with root as (
  select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2
), members as (
  select oid, 0 as level from root
  union
  select t.relid::oid, t.level from root, pg_partition_tree(root.oid) t where t.level > 0
)`;
