import { quoteName, quoteText } from '../catalogue/quoted-name';
import type { CapturedColumn, CapturePlan } from './captured-table-plan';

/** Keys in one captured row: bigint keys stay out of TOAST, and it is as many as a batch of the engine. */
const KEYS_PER_ROW = 100;
/** Columns per integer of the change mask. */
const MASK_BITS = 30;

type Source = 'old_rows' | 'new_rows';

const TARGET = `insert into hubspot_sync.hubspot_captured_changes (schema_name, table_name, key, keys, operation, columns, at, origin)`;
const TAG = `nullif(current_setting('hubspot_sync.origin', true), '')`;
/** `key` for one record, `keys` for more. */
const PACKED = `case when count(*) = 1 then (array_agg(key))[1] end, case when count(*) > 1 then array_agg(key) end`;

export const MORE_THAN_ONE: Readonly<Record<Source, string>> = {
  old_rows: 'exists (select from old_rows offset 1)',
  new_rows: 'exists (select from new_rows offset 1)',
};

/** One row was updated: its changed columns, nothing if none changed, nothing if its key changed. */
export function oneUpdated(plan: CapturePlan): string {
  return `${TARGET}
        select ${place(plan)}, key, null, 'update', columns, clock_timestamp(), ${TAG}
        from (select n.k0::text as key, ${changedNames(plan.columns.map((column, at) => [column, differs(column, at)]))} as columns
              from ${rows(plan, 'old_rows')} o cross join ${rows(plan, 'new_rows')} n
              where not ${MORE_THAN_ONE.new_rows} and ${sameRow(plan)} offset 0) compared
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
      return `case when ${differs(column, mask * MASK_BITS + bit)} then ${2 ** bit} else 0 end`;
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
  return `${TARGET}
        select ${place(plan)}, touched.k0::text, null, '${event}', ${namesOf(plan, event)}, clock_timestamp(), ${TAG}
        from ${rows(plan, source)} touched
        where touched.k0 is not null and not ${MORE_THAN_ONE[source]}`;
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
  const columns = plan.columns.map((column) => column.name);
  const absent = [...new Set([...plan.identity, ...columns])].map((name) => `null::text as ${quoteName(name)}`);
  const named = [
    ...plan.identity.map((name, at) => `${quoteName(name)} as k${at}`),
    ...columns.map((name, at) => `${quoteName(name)} as c${at}`),
  ];
  return `(select seen.* from (select ${absent.join(', ')}) absent cross join ${source} whole
            cross join lateral (select ${named.join(', ')} from (select whole.*) inner_row) seen)`;
}

function sameRow(plan: CapturePlan): string {
  return plan.identity.map((_, at) => `o.k${at} = n.k${at}`).join(' and ');
}

/**
 * Compared as texts, as the guard of local writes does (S3.6): every type has a text, so the statement stays valid when a
 * column's type changes to one without equality (json, xml), and citext sees a change of case. Floats by their bytes.
 */
function differs(column: CapturedColumn, at: number): string {
  if (column.inexactText) return `record_image_ne(row(o.c${at}), row(n.c${at}))`;
  return `o.c${at}::text collate "C" is distinct from n.c${at}::text collate "C"`;
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
  return `${quoteText(plan.table.schema)}, ${quoteText(plan.table.name)}`;
}
