import type { Canonical } from '@app/hubspot-mapping';
import type { FieldInput } from './field-decision';
import type { FieldState } from './field-track';
import { sameValue } from './field-values';
import { oscillationEnded } from './oscillation';

/** S2.7: the field's state, while neither of the values it is about has changed; null once it ends. Reviews follow the values and never hold. */
export function standingState(
  input: FieldInput,
  localForm: readonly Canonical[],
  hubspotForm: readonly Canonical[],
): FieldState | null {
  const { state } = input.track;
  if (!state || state.kind === 'review') return null;
  const unchanged =
    state.local !== null &&
    state.hubspot !== null &&
    sameValue(state.local, localForm) &&
    sameValue(state.hubspot, hubspotForm);
  if (state.kind === 'oscillating') {
    if (!unchanged) return { ...state, local: localForm, hubspot: hubspotForm, since: input.now };
    return oscillationEnded(input.oscillation, state.since, input.now) ? null : state;
  }
  const retried = state.kind === 'field_error' && (input.retryErrors || state.mappingVersion !== input.checkedUnder);
  return unchanged && !retried ? state : null;
}
