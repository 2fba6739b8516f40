import { isAssociationField, WHOLE_RECORD } from '../core';
import type { FieldDecision, LeasedMark, LogCause, WriteIntent } from '../core';
import type { PlannedWork } from '../ports';

/** What tells on whose behalf a record's pass does something. */
interface Attributable {
  readonly mark: LeasedMark;
  readonly planned: PlannedWork | null;
  readonly intents: readonly WriteIntent[];
  readonly decisions: ReadonlyMap<string, FieldDecision>;
}

/** The run that this pass over the record is part of; null: none. */
export function runOf({ planned }: Attributable): string | null {
  return planned?.record.runId ?? null;
}

/** S8.1: the run on whose behalf this pass writes a field; the field of a triple names its relation first. */
export function runFor(item: Attributable, field: string | null): string | null {
  return isBesideUndo(item, field) ? null : runOf(item);
}

/** S8.1: a create is the run's that sends it, or else of the run that intended it; an undo creates what it makes anew and nothing else. */
export function runOfCreate(item: Attributable): string | null {
  const own = item.planned?.kind === 'undo' && !undoesWhole(item) ? null : runOf(item);
  return own ?? item.intents.find(({ kind }) => kind === 'create')?.runId ?? null;
}

/** S8.1: the run that intended what is found to have been done: of an earlier pass, whose answer was lost, or else of this one. */
export function runThatIntended(item: Attributable, field: string, kind?: WriteIntent['kind']): string | null {
  const earlier = item.intents.findLast((intent) => intent.field === field && (kind ?? intent.kind) === intent.kind);
  return earlier ? earlier.runId : runFor(item, field);
}

/** S8.1: what made the engine look at the record, of which this field was written. */
export function causeOf(item: Attributable, field: string | null): LogCause {
  const { reasons } = item.mark;
  if (reasons.includes('review')) return 'review';
  if (reasons.includes('undo') && !isBesideUndo(item, field)) return 'undo';
  if (reasons.includes('capture')) return 'capture';
  if (reasons.includes('webhook') || reasons.includes('journal')) return 'event';
  if (reasons.includes('poll')) return 'poll';
  return reasons.includes('run') || reasons.includes('link') ? 'run' : 'audit';
}

/** S8.2: the pass of an undo syncs on what the undo does not put back; where it makes a record anew, it puts all of it back. */
function isBesideUndo(item: Attributable, field: string | null): boolean {
  if (item.planned?.kind !== 'undo' || field === null || field === WHOLE_RECORD) return false;
  if (undoesWhole(item)) return false;
  if (!isAssociationField(field)) return !putsBack(item.decisions.get(field));
  const [relation] = field.split('#');
  return !item.planned.record.fields.some((shown) => shown.field === relation && !shown.excluded);
}

function undoesWhole({ planned }: Attributable): boolean {
  const { deleted, severed } = planned?.record.undoes ?? {};
  return !!deleted || severed === true;
}

/** What was put back by another undo before has nothing left to put back: what is written then is a change like any other. */
function putsBack(decision: FieldDecision | undefined): boolean {
  if (decision?.instructed !== 'followed') return false;
  const { toLocal, toHubSpot, undoes } = decision;
  return (!toLocal || undoes === true) && (!toHubSpot || toHubSpot.behalf === 'undo');
}
