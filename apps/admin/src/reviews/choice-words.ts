import type { ReviewChoice } from '@app/sync-engine/core';

export const CHOICE_WORDS: Readonly<Record<ReviewChoice['kind'], string>> = {
  local: 'Take Renewa One’s',
  hubspot: 'Take HubSpot’s',
  leave: 'Leave as they are',
  link: 'Link',
  create: 'Create a new one',
  delete: 'Delete the other, too',
  merge: 'Merge the two in HubSpot',
  retry: 'Look again',
};

/** What it does, for the person who is about to do it to many. */
export const CHOICE_EFFECTS: Readonly<Partial<Record<ReviewChoice['kind'], string>>> = {
  local: 'Renewa One’s values are written to HubSpot.',
  hubspot: 'HubSpot’s values are written to Renewa One.',
  leave: 'Nothing is written; the pairs may differ until either value changes.',
};
