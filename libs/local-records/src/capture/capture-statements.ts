import { quoteName, quoteText } from '../catalogue/quoted-name';
import type { CapturedColumn, CapturePlan } from './captured-table-plan';

/** Keys in one captured row: bigint keys stay out of TOAST, and it is as many as a batch of the engine. */
const KEYS_PER_ROW = 100;
/** Columns per integer of the change mask. */
const MASK_BITS = 30;

type Source = 'old_rows' | 'new_rows';

/** All columns in the order of the table: so a subquery's rows are stored as they come. */
const TARGET = `insert into hubspot_sync.hubspot_captured_changes (schema_name, table_name, key, keys, operation, columns, at, origin)`;
/** Empty, not null, in a session that had one before. */
const TAG = `current_setting('hubspot_sync.origin', true)`;
/** `key` for one record, `keys` for more. */
const PACKED = `case when count(*) = 1 then (array_agg(key))[1] end, case when count(*) > 1 then array_agg(key) end`;

export const MORE_THAN_ONE: Readonly<Record<Source, string>> = {
  old_rows: 'exists (select from old_rows offset 1)',
  new_rows: 'exists (select from new_rows offset 1)',
};

/**
 * One row was updated: its changed columns, nothing if none changed, nothing if its key changed. The old row is looked for beside the new
 * one in a lateral subquery with an offset, which binds the planner to that order: a statement of many rows ends with its first look.
 */
export function oneUpdated(plan: CapturePlan): string {
  const own = ownPrefix(plan);
  const before = plan.columns.map((_, at) => `f.${own}c${at}`).join(', ');
  const differing = plan.columns.map((column, at): [CapturedColumn, string] => [
    column,
    differs(column, `o.${own}c${at}`, `n.${own}c${at}`),
  ]);
  return `${TARGET}
    select * from (
      select ${place(plan)}, n.${own}k0::text, null::text[], 'update'::text, ${changedNames(differing)} as columns, clock_timestamp(), ${TAG}
      from ${moreThanOne(own, 'new_rows')}, ${absent(plan)}, new_rows ${own}new, ${fields(plan, `${own}new`, own)} n,
        lateral (select ${before} from old_rows ${own}old, ${fields(plan, `${own}old`, own)} f
                 where ${sameRow(plan, 'f', own)} offset 0) o
      where ${onlyOne(own)} offset 0
    ) compared
    where columns <> '{}'`;
}

export function oneKeyChanged(plan: CapturePlan): string {
  return `exists (select from ${rows(plan, 'old_rows')} o cross join ${rows(plan, 'new_rows')} n where (${sameRow(plan)}) is not true)`;
}

/**
 * Old and new rows meet in a full join, which can only be hashed or merged: a plan made for a session's first small statement
 * does not turn quadratic in a later bulk. A changed key is the delete of the old and the insert of the new (fate 2 and 1).
 */
export function manyUpdated(plan: CapturePlan): string {
  const masks = Array.from({ length: Math.ceil(plan.columns.length / MASK_BITS) }, (_, mask) => {
    const bits = plan.columns.slice(mask * MASK_BITS, (mask + 1) * MASK_BITS).map((column, bit) => {
      return `case when ${differs(column, `o.c${mask * MASK_BITS + bit}`, `n.c${mask * MASK_BITS + bit}`)} then ${2 ** bit} else 0 end`;
    });
    return { name: `mask${mask}`, sql: bits.join(' + ') };
  });
  const names = plan.columns.map((column, at): [CapturedColumn, string] => [
    column,
    `mask${Math.floor(at / MASK_BITS)} & ${2 ** (at % MASK_BITS)} <> 0`,
  ]);
  return `${TARGET}
        select ${place(plan)}, ${PACKED}, case fate when 0 then 'update' when 1 then 'insert' else 'delete' end,
          case fate when 0 then ${changedNames(names)} when 1 then ${allNames(plan)} else '{}' end,
          (select clock_timestamp()), (select ${TAG})
        from (
          select coalesce(n.k0, o.k0)::text as key, case when o.k0 is null then 1 when n.k0 is null then 2 else 0 end as fate,
            ${[...masks.map((mask) => `${mask.sql} as ${mask.name}`), `row_number() over () / ${KEYS_PER_ROW} as pack`].join(', ')}
          from ${rows(plan, 'old_rows')} o full join ${rows(plan, 'new_rows')} n on ${sameRow(plan)}
        ) compared
        where key is not null and (${['fate <> 0', ...masks.map((mask) => `${mask.name} <> 0`)].join(' or ')})
        group by ${['fate', ...masks.map((mask) => mask.name), 'pack'].join(', ')}`;
}

export function oneAppeared(plan: CapturePlan, source: Source, event: 'insert' | 'delete'): string {
  const own = ownPrefix(plan);
  return `${TARGET}
    select * from (
      select ${place(plan)}, n.${own}k0::text, null::text[], '${event}'::text, ${namesOf(plan, event)}, clock_timestamp(), ${TAG}
      from ${moreThanOne(own, source)}, ${absent(plan)}, ${source} ${own}row, ${fields(plan, `${own}row`, own)} n
      where ${onlyOne(own)} offset 0
    ) appeared`;
}

export function manyAppeared(plan: CapturePlan, source: Source, event: 'insert' | 'delete'): string {
  return `${TARGET}
        select ${place(plan)}, ${PACKED}, '${event}', ${namesOf(plan, event)}, (select clock_timestamp()), (select ${TAG})
        from (select touched.k0::text as key, row_number() over () / ${KEYS_PER_ROW} as pack
              from ${rows(plan, source)} touched) keyed
        where key is not null group by pack`;
}

/**
 * A table's rows with its identity as k0 (the key), k1 … and its captured columns as c0 …. A column is looked for in the row
 * first and, if it was dropped or renamed since, found in `absent`, where it is null: names resolve from the inside out, so
 * the statement stays valid whatever becomes of the table, and the planner folds all of this away.
 */
function rows(plan: CapturePlan, source: Source): string {
  return `(select seen.* from ${absent(plan)} cross join ${source} whole cross join ${fields(plan, 'whole')} seen)`;
}

function absent(plan: CapturePlan): string {
  const names = [...new Set(namesSought(plan))].map((name) => `null::text as ${quoteName(name)}`);
  return `(select ${names.join(', ')}) absent`;
}

function fields(plan: CapturePlan, row: string, prefix = ''): string {
  const named = [
    ...plan.identity.map((name, at) => `${quoteName(name)} as ${prefix}k${at}`),
    ...plan.columns.map(({ name }, at) => `${quoteName(name)} as ${prefix}c${at}`),
  ];
  return `lateral (select ${named.join(', ')} from (select ${row}.*) inner_row)`;
}

function namesSought(plan: CapturePlan): readonly string[] {
  return [...plan.identity, ...plan.columns.map((column) => column.name)];
}

/**
 * Begins each name of the short way, where all parts of a statement stand beside each other, since the application pays for each level
 * of nesting. So a dropped column is looked for among those names, too: none of them may be a column's.
 */
function ownPrefix(plan: CapturePlan): string {
  let prefix = 'the_';
  while (namesSought(plan).some((name) => name.startsWith(prefix))) prefix += '_';
  return prefix;
}

/** In a subquery of its own: a query that holds one in an expression is searched whole for others whenever its plan is used. */
function moreThanOne(prefix: string, source: Source): string {
  return `(select ${MORE_THAN_ONE[source]} as ${prefix}more) many`;
}

/** Tied to a row, so that the planner puts no level of its own above them all. */
function onlyOne(prefix: string): string {
  return `case when ${prefix}more then false else n.${prefix}k0 is not null end`;
}

function sameRow(plan: CapturePlan, old = 'o', prefix = ''): string {
  return plan.identity.map((_, at) => `${old}.${prefix}k${at} = n.${prefix}k${at}`).join(' and ');
}

/**
 * Compared as texts, as the guard of local writes does (S3.6): every type has a text, so the statement stays valid when a
 * column's type changes to one without equality (json, xml), and citext sees a change of case. Floats by their bytes.
 */
function differs(column: CapturedColumn, before: string, after: string): string {
  if (column.inexactText) return `record_image_ne(row(${before}), row(${after}))`;
  return `${before}::text collate "C" is distinct from ${after}::text collate "C"`;
}

function changedNames(conditions: readonly (readonly [CapturedColumn, string])[]): string {
  const names = conditions.map(([column, condition]) => `case when ${condition} then ${quoteText(column.name)} end`);
  return `array_remove(array[${names.join(', ')}]::text[], null)`;
}

function namesOf(plan: CapturePlan, event: 'insert' | 'delete'): string {
  return event === 'insert' ? allNames(plan) : `'{}'::text[]`;
}

function allNames(plan: CapturePlan): string {
  return `array[${plan.columns.map((column) => quoteText(column.name)).join(', ')}]::text[]`;
}

function place(plan: CapturePlan): string {
  return `${quoteText(plan.table.schema)}::text, ${quoteText(plan.table.name)}::text`;
}
