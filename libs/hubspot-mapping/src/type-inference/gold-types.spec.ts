import { describeWithSharedData, readSharedJson } from '../../testing/shared-data';
import { inferType } from './type-inference';

interface GoldType {
  id: string;
  values: (string | null)[];
  expected: string;
  alternatives: string[];
}

/** Measured when these rules were written; it may only rise. */
const FLOOR = 0.97;

describeWithSharedData('gold types', () => {
  it('infers at least the measured share, with confidence and reason', () => {
    const rows = readSharedJson<GoldType[]>('gold/type-inference.json');
    const answers = rows.map((row) => ({ row, answer: inferType(row.values) }));
    const wrong = answers.filter(({ row, answer }) => ![row.expected, ...row.alternatives].includes(answer.type));
    const accuracy = 1 - wrong.length / rows.length;
    expect(accuracy).toBeGreaterThanOrEqual(FLOOR);
    expect(answers.every(({ answer }) => answer.confidence > 0 && answer.confidence < 1 && answer.reason !== '')).toBe(
      true,
    );
  });
});
