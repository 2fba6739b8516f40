import type { CapturedTable, CaptureProblem, CaptureProblemKind } from '@app/sync-engine';
import { tableLabel, type TableShape } from '../catalogue/table-shape';
import type { CaptureFunction } from './capture-function';
import type { CaptureState } from './capture-state';
import { CAPTURE_EVENTS, capturePlan } from './captured-table-plan';

/** What of the table itself stands against capture. All but `column_missing` refuse an installation. */
export function tableProblems(
  table: CapturedTable,
  shape: TableShape | null,
  columns: readonly string[],
  storeIsReady: boolean,
): readonly CaptureProblem[] {
  const label = tableLabel(table);
  const problem = (kind: CaptureProblemKind, message: string, column: string | null = null): CaptureProblem => ({
    kind,
    table: label,
    column,
    message,
  });
  const problems: CaptureProblem[] = [];
  if (!storeIsReady) {
    problems.push(
      problem(
        'store_missing',
        'hubspot_sync.hubspot_captured_changes, where capture appends, is missing or of an older version. Run the migrations first.',
      ),
    );
  }
  if (!shape) {
    return [
      ...problems,
      problem(
        'table_missing',
        `Table ${label} does not exist in the business database. Correct the entity that reads it, or restore it.`,
      ),
    ];
  }
  if (shape.relkind !== 'r' && shape.relkind !== 'p') {
    return [
      ...problems,
      problem(
        'table_unsupported',
        `${label} is a view or a foreign table, which takes no capture triggers. Name the table behind it.`,
      ),
    ];
  }
  if (!capturePlan(shape, table, columns)) {
    const message = shape.columns.has(table.key)
      ? `Rows of ${label} cannot be told apart: column "${table.key}" is not unique and not null, and there is no primary key. Add a primary key.`
      : `Table ${label} has no column "${table.key}", by which its changes are to be named. Correct the entity, or restore the column.`;
    problems.push(problem('key_missing', message, table.key));
  }
  for (const column of columns.filter((name) => !shape.columns.has(name))) {
    problems.push(
      problem(
        'column_missing',
        `Table ${label} has no column "${column}" any more, so its changes are not seen. Restore the column, or remove its mapping.`,
        column,
      ),
    );
  }
  return problems;
}

/** What differs between the capture that stands and the one that is wanted. */
export function stateProblems(
  table: CapturedTable,
  state: CaptureState,
  wanted: readonly CaptureFunction[],
): readonly CaptureProblem[] {
  const problem = (kind: CaptureProblemKind, label: string, message: string): CaptureProblem => ({
    kind,
    table: label,
    column: null,
    message,
  });
  const label = tableLabel(table);
  if (state.functions.size === 0) {
    return [problem('not_installed', label, `Changes of ${label} are not captured. Install capture.`)];
  }
  const problems: CaptureProblem[] = [];
  if (wanted.some((one) => !stands(state, one))) {
    problems.push(
      problem(
        'outdated',
        label,
        `Capture of ${label} watches other columns or is of another version. Install it again.`,
      ),
    );
  }
  for (const target of state.targets) {
    const name = tableLabel(target);
    if (target.foreign) {
      problems.push(
        problem(
          'partition_uncovered',
          name,
          `Partition ${name} is a foreign table, which takes no capture triggers: statements aimed at it by name are found by the audit only.`,
        ),
      );
      continue;
    }
    const missing = CAPTURE_EVENTS.filter((event) => !target.triggers.has(event));
    const older = wanted.some(({ event, name }) => (target.triggers.get(event)?.calls ?? name) !== name);
    const off = CAPTURE_EVENTS.filter((event) => target.triggers.get(event)?.enabled === false);
    if (target.partition && missing.length === CAPTURE_EVENTS.length) {
      problems.push(
        problem(
          'partition_uncovered',
          name,
          `Partition ${name} is new: statements aimed at it by name are not captured. Install capture of ${label} again.`,
        ),
      );
    } else if (missing.length > 0) {
      problems.push(
        problem(
          'trigger_missing',
          name,
          `${name} has lost its capture trigger for ${missing.join(', ')}. Install capture of ${label} again.`,
        ),
      );
    }
    if (older) {
      problems.push(
        problem('outdated', name, `Capture of ${name} is of an older version. Install capture of ${label} again.`),
      );
    }
    if (off.length > 0) {
      problems.push(
        problem(
          'trigger_disabled',
          name,
          `The capture trigger of ${name} for ${off.join(', ')} is disabled. Install capture of ${label} again; what changed meanwhile is found by the audit.`,
        ),
      );
    }
  }
  return problems;
}

/** Whether this very function is installed. */
export function stands(state: CaptureState, wanted: CaptureFunction): boolean {
  const found = state.functions.get(wanted.name);
  return found?.body === wanted.body && found.comment === wanted.comment;
}
