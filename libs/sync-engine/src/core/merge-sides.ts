import { decideConflict, localAuthoredAt } from './decide-conflict';
import type { DecisionDraft } from './decision-draft';
import type { FieldInput } from './field-decision';
import { isOscillating } from './oscillation';
import type { HistoryVerdict } from './property-history';

/** The table of section 3, and what each direction makes of it (S3.1, S3.2): both sides have their bases, and no write of ours is in doubt. */
export function mergeSides(
  input: FieldInput,
  draft: DecisionDraft,
  verdict: HistoryVerdict | null,
  localChanged: boolean,
  hubspotChanged: boolean,
): DecisionDraft {
  const { field } = input;
  if (!localChanged && !hubspotChanged) return draft;
  if (isOscillating(input.oscillation, input.track.recentWrites, input.now, draft.pendingValue(localChanged)))
    return draft.agreedToDiffer('oscillating');

  switch (field.direction) {
    case 'to_hubspot':
      if (localChanged) {
        if (hubspotChanged) draft.conflictLogged('local', input.hubspot!, 'direction');
        return draft.writeHubSpot('local');
      }
      return field.drift === 'restore' ? draft.writeHubSpot('local') : draft.agreedToDiffer('drift_ignored');
    case 'to_local':
      if (hubspotChanged) {
        if (localChanged) draft.conflictLogged('hubspot', input.hubspot!, 'direction');
        return draft.writeLocal();
      }
      return field.drift === 'restore' ? draft.writeLocal() : draft.agreedToDiffer('drift_ignored');
    case 'two_way': {
      if (!hubspotChanged) return draft.writeHubSpot('local');
      if (!localChanged) return draft.writeLocal();
      const winner = decideConflict(input, input.hubspot!, localAuthoredAt(input), verdict?.foreignAt ?? null);
      if (winner === 'review') return draft.reviewOf('conflict');
      draft.conflictLogged(winner, input.hubspot!);
      return winner === 'local' ? draft.writeHubSpot('local') : draft.writeLocal();
    }
  }
}
