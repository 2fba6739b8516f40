import { agrees, answerGold } from '../../testing/scoring/gold-transform';
import type { GoldCase } from '../../testing/scoring/gold-transform';
import { describeWithSharedData, readSharedJson, sharedDataPresent } from '../../testing/shared-data';

const all = sharedDataPresent ? readSharedJson<GoldCase[]>('gold/value-transform.json') : [];

describeWithSharedData('gold values', () => {
  it('covers all', () => {
    expect(all).toHaveLength(167);
  });

  it.each(all.map((gold) => [gold.id, gold] as const))('S3.4 %s', (_, gold) => {
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
