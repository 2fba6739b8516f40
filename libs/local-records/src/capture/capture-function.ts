import { quoteName, quoteText } from '../catalogue/quoted-name';
import { manyAppeared, manyUpdated, MORE_THAN_ONE, oneAppeared, oneKeyChanged, oneUpdated } from './capture-statements';
import {
  CAPTURE_EVENTS,
  captureFunctionName,
  tableMark,
  type CaptureEvent,
  type CapturePlan,
} from './captured-table-plan';

/** Raised with every change of what the functions do or of what they write. */
const VERSION = 2;

export interface CaptureFunction {
  readonly event: CaptureEvent;
  /** As the catalogue has it, without schema. */
  readonly name: string;
  readonly body: string;
  readonly comment: string;
}

/**
 * The functions behind the four triggers of one table. They must not fail, whatever becomes of the table, and they have no
 * exception handler, because a handler is a subtransaction per statement (docs/adr/0003). A statement of one row, which is
 * what applications mostly send, takes a way of its own that looks at the number of rows in the same breath: starting the
 * plan for many costs three times as much.
 *
 * What is evaluated on the short way is paid for by each statement of the application: each event has a function of its own rather
 * than a test of tg_op, and `return new`, which is null in a trigger for statements, spares the expression of `return null`.
 */
export function captureFunctions(plan: CapturePlan): readonly CaptureFunction[] {
  const { table } = plan;
  const columns = plan.columns.map((column) => column.name).join(', ');
  return CAPTURE_EVENTS.map((event) => ({
    event,
    name: captureFunctionName(table, event),
    comment: `hubspot_sync capture of ${table.schema}.${table.name}, version ${VERSION}; key ${table.key}; columns ${columns}`,
    body: `
#variable_conflict use_column
begin
  if to_regclass('hubspot_sync.hubspot_captured_changes') is null then return new; end if;
  ${statements(plan, event)}
  return new;
end`,
  }));
}

/** Quoted and qualified, without parentheses. */
export function qualifiedFunction(name: string): string {
  return `hubspot_sync.${quoteName(name)}`;
}

function statements(plan: CapturePlan, event: CaptureEvent): string {
  switch (event) {
    case 'update':
      return `${oneUpdated(plan)};
  if found then return new; end if;
  if ${MORE_THAN_ONE.new_rows} or ${oneKeyChanged(plan)} then
    ${manyUpdated(plan)};
  end if;`;
    case 'insert':
      return `${oneAppeared(plan, 'new_rows', 'insert')};
  if found then return new; end if;
  ${manyAppeared(plan, 'new_rows', 'insert')};`;
    case 'delete':
      return `${oneAppeared(plan, 'old_rows', 'delete')};
  if found then return new; end if;
  ${manyAppeared(plan, 'old_rows', 'delete')};`;
    case 'truncate':
      return truncated(plan);
  }
}

/** A partitioned table fires once for itself and once for each partition; one row per transaction says it all. */
function truncated(plan: CapturePlan): string {
  const setting = quoteText(`hubspot_sync.truncated_${tableMark(plan.table)}`);
  return `if current_setting(${setting}, true) is distinct from pg_current_xact_id()::text then
    perform set_config(${setting}, pg_current_xact_id()::text, true);
    insert into hubspot_sync.hubspot_captured_changes (schema_name, table_name, operation, columns, origin)
      values (${quoteText(plan.table.schema)}, ${quoteText(plan.table.name)}, 'truncate', '{}',
        current_setting('hubspot_sync.origin', true));
  end if;`;
}
