import { proposePairs } from '../../src/enum-mapping/pair-proposal';
import { inferType } from '../../src/type-inference/type-inference';
import type { GoldEnum, GoldFolder, GoldType } from './gold-folder';
import { agrees, answerGold } from './gold-transform';
import type { GoldCase } from './gold-transform';
import { rounded, share } from './suggestion-score';

/** Proposed translations of each list of values against the gold ones. */
export function scoreEnums(folder: GoldFolder, enums: readonly GoldEnum[]) {
  const answered = enums.flatMap((one) => {
    const answers = proposePairs(
      one.pairs.map(({ local }) => local),
      folder.optionsOf(one),
    );
    return one.pairs.map((pair, index) => ({
      id: one.id,
      pair,
      accepted: [pair.hubspot, ...(pair.alternatives ?? [])],
      answer: answers[index]?.hubspot ?? null,
    }));
  });
  type One = (typeof answered)[number];
  const right = ({ accepted, answer }: One): boolean => accepted.includes(answer);
  return {
    accuracy: share(answered, right),
    precision: share(
      answered.filter(({ answer }) => answer !== null),
      right,
    ),
    recall: share(
      answered.filter(({ pair, accepted }) => pair.hubspot !== null && !accepted.includes(null)),
      right,
    ),
  };
}

/** Inferred types; `confusion` counts the wrong ones, expected before inferred. */
export function scoreTypes(types: readonly GoldType[]) {
  const confusion: Record<string, Record<string, number>> = {};
  let right = 0;
  for (const { values, expected, alternatives } of types) {
    const { type } = inferType(values);
    const fits = type === expected || alternatives.includes(type);
    if (fits) right += 1;
    const row = (confusion[expected] ??= {});
    const said = fits ? expected : type;
    row[said] = (row[said] ?? 0) + 1;
  }
  return { accuracy: types.length === 0 ? 1 : rounded(right / types.length), confusion };
}

/** Gold values through compiled fields; `wrong` tells what came out instead. */
export function scoreTransforms(cases: readonly GoldCase[]) {
  const wrong = cases.flatMap((gold) => {
    const answer = answerGold(gold);
    const accepted = [gold.expected, ...(gold.alternatives ?? [])];
    const right =
      gold.error !== undefined
        ? 'error' in answer && answer.error === gold.error
        : 'value' in answer && accepted.some((expected) => agrees(answer.value, expected, gold));
    return right ? [] : [{ id: gold.id, expected: gold.error ?? gold.expected ?? null, got: answer }];
  });
  return { cases: cases.length, right: cases.length - wrong.length, wrong };
}
