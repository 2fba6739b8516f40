import type { PlanCounts } from '@app/sync-engine/ports';
import { applyingText, planText } from './run-words';

describe('a plan in one line', () => {
  const nothing = {
    linked: 0,
    unchanged: 3,
    createdInHubSpot: 0,
    createdLocally: 0,
    updatedInHubSpot: 0,
    updatedLocally: 0,
    reviews: 0,
    fieldErrors: 0,
  } as PlanCounts;

  it('tells what there is to do, and that there is nothing', () => {
    expect(planText(nothing)).toBe('nothing to do');
    expect(planText({ ...nothing, linked: 12, updatedInHubSpot: 3 })).toBe('12 to link, 3 to update in HubSpot');
  });

  it('S8.3 tells of associations, too: a plan of nothing else was said to have nothing to do', () => {
    const one = { addedInHubSpot: 2, removedInHubSpot: 0, addedLocally: 0, removedLocally: 1 };
    const pairs = { a: one, b: { ...one, removedLocally: 0 } };
    expect(planText({ ...nothing, pairs })).toBe('4 to associate in HubSpot, 1 to part in Renewa One');
    expect(applyingText({ ...nothing, pairs })).toBe(
      '0 records in HubSpot and 0 rows in Renewa One, and changes 5 associations',
    );
  });

  it('tells who is about to apply it what is written', () => {
    expect(applyingText({ ...nothing, createdLocally: 1 })).toBe('0 records in HubSpot and 1 row in Renewa One');
  });
});
