import type { Direction, DriftPolicy } from '@app/hubspot-mapping';
import type { Side } from './field-track';
import { undoneState } from './undo';

/** S2.7 for a triple: the two presences it is about; it ends when either changes. */
export interface TripleState {
  readonly kind: 'drift_ignored' | 'field_error' | 'undone' | 'discarded';
  readonly local: boolean;
  readonly hubspot: boolean;
  /** For people: the reason and what to do. */
  readonly detail: string;
  /** ms of the database's clock. */
  readonly since: number;
}

/** All that one triple's merge may depend on. */
export interface TripleInput {
  /** Whether each side holds the triple; undefined: unknown, which is not absent (S6.2). */
  readonly local: boolean | undefined;
  readonly hubspot: boolean | undefined;
  /** Whether it belongs to the set last agreed. */
  readonly agreed: boolean;
  readonly state: TripleState | null;
  /** What open intents on this triple wanted HubSpot to hold (S6.5); those of an undo are told apart. */
  readonly intended: readonly boolean[];
  readonly undoIntended?: readonly boolean[];
  /** S8.2: where we wrote, and what: it is taken back. */
  readonly undo?: { readonly side: Side; readonly after: boolean } | null;
  readonly direction: Direction;
  readonly drift: DriftPolicy;
  readonly retryErrors: boolean;
  readonly now: number;
}

export interface TripleDecision {
  /** What the base becomes now, before any write has been confirmed. */
  readonly agreed: boolean;
  /** The side to be made to hold, or not hold, the triple. */
  readonly write: { readonly side: Side; readonly present: boolean; readonly behalf?: 'undo' } | null;
  readonly state: TripleState | null;
  /** What came of the undo, where there was one. */
  readonly instructed?: 'followed' | { readonly refused: string };
}

/**
 * S6.2: one element of a three-way set merge. A side changed when it differs from the base; with two values at most one side can
 * have. Without a base a triple that one side holds is an addition, never the other's removal. Null: unknown, left alone.
 */
export function mergeTriple(input: TripleInput): TripleDecision | null {
  const { local, hubspot } = input;
  if (local === undefined || hubspot === undefined) return null;
  const undo = input.undo ? undoTriple(input, input.undo, local, hubspot) : null;
  if (undo?.decision) return undo.decision;
  const decision = mergeKnown(input, local, hubspot);
  return undo ? { ...decision, instructed: undo.instructed } : decision;
}

function mergeKnown(input: TripleInput, local: boolean, hubspot: boolean): TripleDecision {
  const { state, direction, drift } = input;
  const holds =
    state !== null &&
    state.local === local &&
    state.hubspot === hubspot &&
    !(state.kind === 'field_error' && input.retryErrors);
  if (holds) return { agreed: input.agreed, write: null, state };
  if (local === hubspot) return { agreed: local, write: null, state: null };
  if (input.undoIntended?.includes(hubspot))
    return { agreed: input.agreed, write: null, state: undoneState(local, hubspot, input.now) };
  // S6.5: there is no history; what an open intent sent is a receipt, be it a late one.
  const agreed = input.intended.includes(hubspot) ? hubspot : input.agreed;
  const source: Side = local === agreed ? 'hubspot' : 'local';
  const target: Side = source === 'local' ? 'hubspot' : 'local';
  const allowed = direction === 'two_way' || direction === (target === 'hubspot' ? 'to_hubspot' : 'to_local');
  if (allowed) return { agreed, write: { side: target, present: source === 'local' ? local : hubspot }, state: null };
  if (drift === 'restore')
    return { agreed, write: { side: source, present: source === 'local' ? hubspot : local }, state: null };
  const detail = 'Changed on the receiving side of a one-way association; left as it is by policy.';
  return { agreed, write: null, state: { kind: 'drift_ignored', local, hubspot, detail, since: input.now } };
}

/** S8.2: taken back if what we wrote still stands there, nothing of ours is under way, and neither side has something on its way. */
function undoTriple(
  { agreed, intended, undoIntended = [], state }: TripleInput,
  { side, after }: NonNullable<TripleInput['undo']>,
  local: boolean,
  hubspot: boolean,
): { readonly decision?: TripleDecision; readonly instructed: NonNullable<TripleDecision['instructed']> } {
  const [own, other] = side === 'hubspot' ? [hubspot, local] : [local, hubspot];
  const done = state?.kind === 'undone' && state.local === local && state.hubspot === hubspot;
  if (own !== after) {
    if (done) return { instructed: 'followed' };
    return { instructed: { refused: `${nameOf(side)} no longer holds what we wrote.` } };
  }
  // Where we wrote, what was written is agreed on, unless its answer was lost: else somebody has come back to it since.
  const isReceived = side === 'hubspot' && [...intended, ...undoIntended].includes(own);
  if (own !== agreed && !done && !isReceived)
    return { instructed: { refused: `${nameOf(side)} has changed since, and back to what we wrote.` } };
  // One that has arrived may be taken back, although another call of it may still land.
  if (intended.some((present) => present !== hubspot))
    return { instructed: { refused: 'A write of ours is under way.' } };
  if (other !== agreed) return { instructed: { refused: 'The other side has changed, and its change is on its way.' } };
  const write = { side, present: !after, behalf: 'undo' as const };
  return { decision: { agreed, write, state: null, instructed: 'followed' }, instructed: 'followed' };
}

function nameOf(side: Side): string {
  return side === 'hubspot' ? 'HubSpot' : 'The database';
}
