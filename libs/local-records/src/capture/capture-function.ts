import { quoteName, quoteText } from '../catalogue/quoted-name';
import { captureFunctionName, type CapturePlan } from './captured-table-plan';

/** Raised with every change of what the function does or of what it writes. */
const VERSION = 1;
/** Keys in one captured row; small enough that bigint keys stay out of TOAST, as large as a batch of the engine. */
const KEYS_PER_ROW = 100;
/** Columns per integer of the change mask. */
const MASK_BITS = 30;

const STORE = 'hubspot_sync.hubspot_captured_changes';
const TAG = `(select nullif(current_setting('hubspot_sync.origin', true), ''))`;

export const CAPTURE_EVENTS = ['insert', 'update', 'delete', 'truncate'] as const;
export type CaptureEvent = (typeof CAPTURE_EVENTS)[number];

export interface CaptureFunction {
  /** Quoted and qualified, without parentheses. */
  readonly name: string;
  readonly body: string;
  readonly comment: string;
}

/**
 * The function behind the four triggers of one table. It must not fail, whatever becomes of the table, and it has no
 * exception handler, because a handler is a subtransaction per statement (docs/adr/0003):
 *
 * - A column is looked for in the row first and, if it was dropped or renamed since, found in `absent`, where it is null.
 *   Names resolve from the inside out, so the statement stays valid, and the planner folds all of it away.
 * - Values are compared by their stored bytes (`record_image_ne`), which every type has, json and xml included.
 * - Old and new rows meet in a full join: the planner can only hash or merge it, so a plan that was made in a session's first
 *   one-row statement does not turn quadratic in a later bulk statement. A changed key is its delete and its insert.
 * - Keys of the same fate share captured rows, which spares the bulk statement most of the writing.
 */
export function captureFunction(plan: CapturePlan): CaptureFunction {
  const { table } = plan;
  return {
    name: `hubspot_sync.${quoteName(captureFunctionName(table))}`,
    comment: `hubspot_sync capture of ${table.schema}.${table.name}, version ${VERSION}; key ${table.key}; columns ${plan.columns.join(', ')}`,
    body: `
#variable_conflict use_column
begin
  if to_regclass('${STORE}') is null then return null; end if;
  if tg_op = 'UPDATE' then
    ${updated(plan)}
  elsif tg_op = 'INSERT' then
    ${appeared(plan, 'new_rows', 'insert')}
  elsif tg_op = 'DELETE' then
    ${appeared(plan, 'old_rows', 'delete')}
  else
    ${truncated(plan)}
  end if;
  return null;
end`,
  };
}

function updated(plan: CapturePlan): string {
  const key = 'k0';
  const masks = chunks(plan.columns, MASK_BITS).map(
    (columns, mask) =>
      columns
        .map((_, bit) => {
          const column = `c${mask * MASK_BITS + bit}`;
          return `case when record_image_ne(row(o.${column}), row(n.${column})) then ${2 ** bit} else 0 end`;
        })
        .join(' + ') + ` as mask${mask}`,
  );
  const names = plan.columns.map((column, at) => {
    return `case when mask${Math.floor(at / MASK_BITS)} & ${2 ** (at % MASK_BITS)} <> 0 then ${quoteText(column)} end`;
  });
  const maskNames = masks.map((_, mask) => `mask${mask}`);
  const changed = ['fate <> 0', ...maskNames.map((mask) => `${mask} <> 0`)].join(' or ');
  return `${target(plan)}
    select ${place(plan)}, ${packedKeys()}, case fate when 0 then 'update' when 1 then 'insert' else 'delete' end,
      case fate when 0 then array_remove(array[${names.join(', ')}]::text[], null) when 1 then ${allColumns(plan)} else '{}' end,
      (select clock_timestamp()), ${TAG}
    from (
      select coalesce(n.${key}, o.${key})::text as key,
        case when o.${key} is null then 1 when n.${key} is null then 2 else 0 end as fate,
        ${[...masks, `row_number() over () / ${KEYS_PER_ROW} as pack`].join(', ')}
      from ${rows(plan, 'old_rows')} o full join ${rows(plan, 'new_rows')} n
        on ${plan.identity.map((_, at) => `o.k${at} = n.k${at}`).join(' and ')}
    ) compared
    where key is not null and (${changed})
    group by ${['fate', ...maskNames, 'pack'].join(', ')};`;
}

function appeared(plan: CapturePlan, source: 'old_rows' | 'new_rows', event: 'insert' | 'delete'): string {
  return `${target(plan)}
    select ${place(plan)}, ${packedKeys()}, '${event}', ${event === 'insert' ? allColumns(plan) : `'{}'`},
      (select clock_timestamp()), ${TAG}
    from (
      select touched.k0::text as key, row_number() over () / ${KEYS_PER_ROW} as pack from ${rows(plan, source)} touched
    ) keyed
    where key is not null
    group by pack;`;
}

/** A partitioned table fires once for itself and once for each partition; one row per transaction says it all. */
function truncated(plan: CapturePlan): string {
  const setting = quoteText(`hubspot_sync.truncated_${captureFunctionName(plan.table).slice(-10)}`);
  return `if current_setting(${setting}, true) is distinct from pg_current_xact_id()::text then
      perform set_config(${setting}, pg_current_xact_id()::text, true);
      ${target(plan)} select ${place(plan)}, null, null, 'truncate', '{}', clock_timestamp(), ${TAG};
    end if;`;
}

function target(_plan: CapturePlan): string {
  return `insert into ${STORE} (schema_name, table_name, key, keys, operation, columns, at, origin)`;
}

function place(plan: CapturePlan): string {
  return `${quoteText(plan.table.schema)}, ${quoteText(plan.table.name)}`;
}

/** `key` for one record, `keys` for more. */
function packedKeys(): string {
  return `case when count(*) = 1 then (array_agg(key))[1] end, case when count(*) > 1 then array_agg(key) end`;
}

function allColumns(plan: CapturePlan): string {
  return `array[${plan.columns.map(quoteText).join(', ')}]::text[]`;
}

/** Identity as k0 (the key), k1 …, captured columns as c0 …; null where the table has the column no longer. */
function rows(plan: CapturePlan, source: string): string {
  const names = [...new Set([...plan.identity, ...plan.columns])];
  const absent = names.map((name) => `null::text as ${quoteName(name)}`).join(', ');
  const identity = plan.identity.map((name, at) => `${quoteName(name)} as k${at}`);
  const columns = plan.columns.map((name, at) => `${quoteName(name)} as c${at}`);
  return `(select seen.* from (select ${absent}) absent cross join ${source} whole
        cross join lateral (select ${[...identity, ...columns].join(', ')} from (select whole.*) inner_row) seen)`;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let at = 0; at < items.length; at += size) result.push(items.slice(at, at + size));
  return result;
}
