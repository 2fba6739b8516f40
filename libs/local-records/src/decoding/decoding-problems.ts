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
  const problems: CaptureProblem[] = [];
  if (slot.fault !== null)
    problems.push(
      problemOf(
        'slot_lost',
        table,
        `${slot.fault} Changes of ${label} are not seen. Install capture again; an audit finds what was missed.`,
      ),
    );
  if (!sameTable(stored, wanted))
    problems.push(problemOf('outdated', table, `Capture of ${label} watches other columns. Install it again.`));
  if (!state.published)
    problems.push(
      problemOf(
        'not_published',
        table,
        `${label} was taken out of the publication: its changes are not seen. Install capture again; an audit finds what was missed.`,
      ),
    );
  for (const part of rowParts(state).filter(({ identity }) => identity !== 'full'))
    problems.push({
      ...problemOf(
        'identity_changed',
        part,
        `The replica identity of ${tableLabel(part)} is "${part.identity}", not full: which columns change is not seen. Install capture of ${label} again.`,
      ),
    });
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
