import { plainMark } from '../core';
import { openIntent } from '../testing/field-case';
import { ASSOCIATION_HINT, decidedAt, newestForeignEvent, oursStands } from './association-events';

const mark = (...hints: readonly (readonly [occurredAt: number, own: boolean])[]) => ({
  ...plainMark({ kind: 'link', id: 'link' }, 'webhook', ['associations']),
  hints: hints.map(([occurredAt, own]) => ({ property: ASSOCIATION_HINT, value: '102', occurredAt, own })),
});

describe('S6.5 whose an association is, by the events about its pair', () => {
  it('the newest event is of somebody else, or nobody else’s counts', () => {
    expect(newestForeignEvent(mark([10, true], [20, false]), ['102'], 'association')).toMatchObject({ occurredAt: 20 });
    expect(newestForeignEvent(mark([10, false], [20, true]), ['102'], 'association')).toBeNull();
    expect(newestForeignEvent(mark([20, false]), ['103'], 'association')).toBeNull();
  });

  it('S6.3 of a primary that we made are those about primaries alone', () => {
    expect(newestForeignEvent(mark([20, false]), ['102'], 'primary')).toBeNull();
    expect(newestForeignEvent(mark([20, false]), ['102'], 'either')).toMatchObject({ occurredAt: 20 });
  });

  it('one event of somebody else after ours, with the value as we had made it, was about another type', () => {
    expect(oursStands(mark([20, true], [30, false]), ['102'], 10)).toBe(true);
  });

  it('two of them may have changed it and back; one before ours, or an older write of ours, proves nothing', () => {
    expect(oursStands(mark([20, true], [30, false], [40, false]), ['102'], 10)).toBe(false);
    expect(oursStands(mark([15, false], [20, true]), ['102'], 10)).toBe(false);
    expect(oursStands(mark([20, true], [30, false]), ['102'], 25)).toBe(false);
    expect(oursStands(mark([30, false]), ['102'], 10)).toBe(false);
  });

  it('S3.2 a write of ours was decided on HubSpot’s clock no earlier than its clock may have shown', () => {
    const intents = [openIntent(['present'], { createdAt: 100_000 }), openIntent([null], { createdAt: 200_000 })];
    expect(decidedAt(intents, { offsetMs: 5_000, uncertaintyMs: 1_000 })).toBe(204_000);
  });
});
