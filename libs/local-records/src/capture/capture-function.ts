import { quoteName, quoteText } from '../catalogue/quoted-name';
import { manyAppeared, manyUpdated, MORE_THAN_ONE, oneAppeared, oneKeyChanged, oneUpdated } from './capture-statements';
import { captureFunctionName, type CapturePlan } from './captured-table-plan';

/** Raised with every change of what the function does or of what it writes. */
const VERSION = 1;

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
 * exception handler, because a handler is a subtransaction per statement (docs/adr/0003). A statement of one row, which is
 * what applications mostly send, takes a way of its own that looks at the number of rows in the same breath: starting the
 * plan for many costs three times as much. `not found` stands in an \`if\` of its own: an expression with a subquery is a statement
 * to PL/pgSQL, run whole each time.
 */
export function captureFunction(plan: CapturePlan): CaptureFunction {
  const { table } = plan;
  const columns = plan.columns.map((column) => column.name).join(', ');
  return {
    name: `hubspot_sync.${quoteName(captureFunctionName(table))}`,
    comment: `hubspot_sync capture of ${table.schema}.${table.name}, version ${VERSION}; key ${table.key}; columns ${columns}`,
    body: `
#variable_conflict use_column
begin
  if to_regclass('hubspot_sync.hubspot_captured_changes') is null then return null; end if;
  if tg_op = 'UPDATE' then
    ${oneUpdated(plan)};
    if not found then
      if ${MORE_THAN_ONE.new_rows} or ${oneKeyChanged(plan)} then
        ${manyUpdated(plan)};
      end if;
    end if;
  elsif tg_op = 'INSERT' then
    ${oneAppeared(plan, 'new_rows', 'insert')};
    if not found then
      ${manyAppeared(plan, 'new_rows', 'insert')};
    end if;
  elsif tg_op = 'DELETE' then
    ${oneAppeared(plan, 'old_rows', 'delete')};
    if not found then
      ${manyAppeared(plan, 'old_rows', 'delete')};
    end if;
  else
    ${truncated(plan)}
  end if;
  return null;
end`,
  };
}

/** A partitioned table fires once for itself and once for each partition; one row per transaction says it all. */
function truncated(plan: CapturePlan): string {
  const setting = quoteText(`hubspot_sync.truncated_${captureFunctionName(plan.table).slice(-10)}`);
  return `if current_setting(${setting}, true) is distinct from pg_current_xact_id()::text then
      perform set_config(${setting}, pg_current_xact_id()::text, true);
      insert into hubspot_sync.hubspot_captured_changes (schema_name, table_name, operation, columns, origin)
        values (${quoteText(plan.table.schema)}, ${quoteText(plan.table.name)}, 'truncate', '{}',
          nullif(current_setting('hubspot_sync.origin', true), ''));
    end if;`;
}
