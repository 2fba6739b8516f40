import type { CapturedTable, CaptureProblem, CaptureProblemKind } from '@app/sync-engine';
import { tableLabel, type TableShape } from '../catalogue/table-shape';
import type { DecodedTable } from './change-decoder';
import type { StoredTable } from './decoding-store';
import { rowParts, type PublishedState } from './published-table';
import type { SlotState } from './replication-slot';

/** Types of keys that the log prints otherwise than the sync reads them. */
const OTHERWISE_PRINTED = new Set(['pg_catalog.bool', 'pg_catalog.bpchar', 'pg_catalog.inet']);

/** What of the table stands against capture by decoding, where triggers could capture it. */
export function unsuitedProblems(
  table: CapturedTable,
  shape: TableShape,
  { parts }: PublishedState,
): readonly CaptureProblem[] {
  const reasons = parts.flatMap((part) => {
    const name = tableLabel(part);
    if (part.relkind !== 'r' && part.relkind !== 'p') return [`${name} is a foreign table`];
    return [
      ...(part.logged ? [] : [`${name} is unlogged`]),
      ...(part.owned ? [] : [`${name} belongs to another role, and only its owner may publish it`]),
      ...(part.hasVirtualColumn ? [`${name} has a virtual column, with which PostgreSQL refuses to update it`] : []),
      ...(part.hasHeirs ? [`${name} has tables that inherit from it`] : []),
    ];
  });
  if (OTHERWISE_PRINTED.has(shape.columns.get(table.key)?.castType ?? ''))
    reasons.push(`its key "${table.key}" is of a type that the log prints otherwise`);
  return reasons.map((reason) =>
    problemOf(
      'decoding_unsuited',
      table,
      `${tableLabel(table)} cannot be captured by decoding: ${reason}. Triggers capture it instead.`,
    ),
  );
}

/** What differs between what stands and what is wanted. */
export function standingProblems(
  table: CapturedTable,
  wanted: DecodedTable,
  stored: StoredTable | null,
  state: PublishedState,
  slot: SlotState,
): readonly CaptureProblem[] {
  const label = tableLabel(table);
  if (stored === null)
    return [problemOf('not_installed', table, `Changes of ${label} are not captured. Install capture.`)];
  const outdated = problemOf('outdated', table, `Capture of ${label} watches other columns. Install it again.`);
  return [...lossProblems(table, state, slot.fault), ...(sameTable(stored, wanted) ? [] : [outdated])];
}

/** What of the capture that once stood is lost; installing it again mends all of it. */
export function lossProblems(
  table: CapturedTable,
  state: PublishedState,
  slotFault: string | null,
): readonly CaptureProblem[] {
  const label = tableLabel(table);
  const since = 'Since then changes were not seen; once capture is installed again, an audit finds them.';
  const problems: CaptureProblem[] = [];
  if (slotFault !== null) problems.push(problemOf('slot_lost', table, `${slotFault} ${since}`));
  if (!state.published)
    problems.push(problemOf('not_published', table, `${label} was taken out of the publication. ${since}`));
  for (const part of rowParts(state).filter(({ identity }) => identity !== 'full'))
    problems.push(
      problemOf(
        'identity_changed',
        part,
        `The replica identity of ${tableLabel(part)} is "${part.identity}", not full: which columns changed is not seen. Installing capture of ${label} sets it back.`,
      ),
    );
  return problems;
}

export function sameTable(one: DecodedTable, other: DecodedTable): boolean {
  return (
    one.key === other.key &&
    one.identity.join('\u0000') === other.identity.join('\u0000') &&
    one.columns.join('\u0000') === other.columns.join('\u0000')
  );
}

function problemOf(
  kind: CaptureProblemKind,
  table: { readonly schema: string; readonly name: string },
  message: string,
): CaptureProblem {
  return { kind, table: tableLabel(table), column: null, message };
}
