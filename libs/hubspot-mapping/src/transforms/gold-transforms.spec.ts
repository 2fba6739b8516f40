import { agrees, answerGold } from '../../testing/scoring/gold-transform';
import type { GoldCase } from '../../testing/scoring/gold-transform';
import { describeWithSharedData, readSharedJson, sharedDataPresent } from '../../testing/shared-data';

/** Names split out of a full name, and paths into JSON: transforms that are not built yet. */
const NOT_BUILT = ['vt-144', 'vt-146', 'vt-156', 'vt-157'];

const all = sharedDataPresent ? readSharedJson<GoldCase[]>('gold/value-transform.json') : [];
const cases = all.filter(({ id }) => !NOT_BUILT.includes(id));

describeWithSharedData('gold values', () => {
  it('counts what is covered and what is not built', () => {
    expect({ all: all.length, covered: cases.length, notBuilt: NOT_BUILT.length }).toEqual({
      all: 167,
      covered: 163,
      notBuilt: 4,
    });
    for (const gold of all.filter(({ id }) => NOT_BUILT.includes(id)))
      expect(answerGold(gold)).toHaveProperty('notBuilt');
  });

  it.each(cases.map((gold) => [gold.id, gold] as const))('S3.4 %s', (_, gold) => {
    const answer = answerGold(gold);
    if (gold.error !== undefined) {
      expect(answer).toEqual({ error: gold.error });
      return;
    }
    const accepted = [gold.expected, ...(gold.alternatives ?? [])];
    expect(answer).toHaveProperty('value');
    const right = 'value' in answer && accepted.some((expected) => agrees(answer.value, expected, gold));
    expect({ answer, right, accepted }).toMatchObject({ right: true });
  });
});
