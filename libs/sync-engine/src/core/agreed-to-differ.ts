import type { Canonical } from '@app/hubspot-mapping';
import type { Fact, FieldInput } from './field-decision';
import type { FieldState, FieldStateKind } from './field-track';
import { sameValue } from './field-values';
import { oscillationEnded } from './oscillation';
import { UNDONE_DETAIL } from './undo';

/** S2.7, for people: why two values that differ are left as they are. Value-free. */
export const DIFFERING = {
  held_by_direction: 'The side this field is read from is blank; the other side keeps its value.',
  drift_ignored: 'Changed on the receiving side of a one-way field; left as it is by policy.',
  undone: UNDONE_DETAIL,
  discarded: 'Left as it is on both sides by decision.',
  secondary_value: "Equals one of the record's secondary values in HubSpot.",
  oscillating: 'Written again and again with only two values: something outside bounces it. Held until it has rested.',
} satisfies Partial<Record<FieldStateKind, string>>;

/** S2.7: the field's state, while neither of the values it is about has changed; null once it ends. Reviews follow the values and never hold. */
export function standingState(
  input: FieldInput,
  localForm: readonly Canonical[],
  hubspotForm: readonly Canonical[],
): FieldState | null {
  const { state } = input.track;
  if (!state || state.kind === 'review') return null;
  const unchanged = isAbout(state, localForm, hubspotForm);
  if (state.kind === 'oscillating') {
    if (!unchanged) return { ...state, local: localForm, hubspot: hubspotForm, since: input.now };
    return oscillationEnded(input.oscillation, state.since, input.now) ? null : state;
  }
  const retried = state.kind === 'field_error' && (input.retryErrors || state.mappingVersion !== input.checkedUnder);
  return unchanged && !retried ? state : null;
}

/**
 * S2.7: a state begins, or the one that the field has goes on: the same of the same values, or a review, which follows them.
 *
 * @returns the state, and what is logged of it, once: null where it goes on.
 */
export function beginState(
  input: FieldInput,
  begun: Pick<FieldState, 'kind' | 'detail' | 'side' | 'mappingVersion'> & {
    readonly local: readonly Canonical[];
    readonly hubspot: readonly Canonical[];
  },
): { readonly state: FieldState; readonly fact: Fact | null } {
  const previous = input.track.state;
  const { kind, detail, side } = begun;
  if (previous?.kind === kind && (kind === 'review' || isAbout(previous, begun.local, begun.hubspot)))
    return { state: { ...begun, since: previous.since }, fact: null };
  const told = { before: input.local!, after: input.hubspot!, message: detail };
  return {
    state: { ...begun, since: input.now },
    fact:
      kind === 'field_error'
        ? { kind: 'error', side: side ?? null, policy: 'S3.4', ...told }
        : { kind: 'state_began', side: null, policy: kind, ...told },
  };
}

/** S2.7: what is logged where the field's state gives way to another one, or to none; null where it goes on. */
export function stateEnded(previous: FieldState | null, next: FieldState | null): Fact | null {
  if (!previous || previous.kind === next?.kind) return null;
  return { kind: 'state_ended', side: null, before: null, after: null, policy: previous.kind, message: null };
}

function isAbout(state: FieldState, localForm: readonly Canonical[], hubspotForm: readonly Canonical[]): boolean {
  if (state.local === null || state.hubspot === null) return false;
  return sameValue(state.local, localForm) && sameValue(state.hubspot, hubspotForm);
}
