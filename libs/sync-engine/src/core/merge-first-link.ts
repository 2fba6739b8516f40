import type { DecisionDraft } from './decision-draft';
import type { FieldInput } from './field-decision';
import { isBlank, sidesAgree } from './field-values';

/** S3.3: a field that has no base on one side or both: never linked before, or newly mapped. */
export function mergeFirstLink(input: FieldInput, draft: DecisionDraft): DecisionDraft {
  const { field, secondaryValues } = input;
  if (sidesAgree(field, input.local!, input.hubspot!)) return draft.agreedNow();
  if (
    secondaryValues.length > 0 &&
    draft.localForm.some((value) => value !== null && secondaryValues.includes(value.toLowerCase()))
  ) {
    return draft.secondaryValue();
  }
  const localBlank = isBlank(field, draft.localForm);
  const hubspotBlank = isBlank(field, draft.hubspotForm);
  switch (field.direction) {
    case 'to_hubspot':
      if (localBlank) return draft.agreedToDiffer('held_by_direction');
      if (hubspotBlank || field.firstLink === 'local_wins') return draft.writeHubSpot('local');
      return draft.reviewOf('first_link');
    case 'to_local':
      if (hubspotBlank) return draft.agreedToDiffer('held_by_direction');
      if (localBlank || field.firstLink === 'hubspot_wins') return draft.writeLocal();
      return draft.reviewOf('first_link');
    case 'two_way':
      if (localBlank) return draft.writeLocal();
      if (hubspotBlank) return draft.writeHubSpot('local');
      if (field.firstLink === 'local_wins')
        return draft.conflictLogged('local', input.hubspot!, 'first_link').writeHubSpot('local');
      if (field.firstLink === 'hubspot_wins')
        return draft.conflictLogged('hubspot', input.hubspot!, 'first_link').writeLocal();
      return draft.reviewOf('first_link');
  }
}
