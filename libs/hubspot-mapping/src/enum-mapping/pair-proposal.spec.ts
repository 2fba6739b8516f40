import type { PropertyOption } from '../catalogue/portal-reference';
import { describeWithSharedData, readSharedJson } from '../../testing/shared-data';
import { proposePairs } from './pair-proposal';

interface GoldEnum {
  id: string;
  /** `<file>#<property, or object of the pipelines>`; absent: the options are listed here. */
  optionsFrom?: string;
  options?: { value: string; label?: string }[];
  pairs: { local: string; hubspot: string | null; alternatives?: (string | null)[] }[];
}

const option = (value: string, label = value): PropertyOption => ({ value, label, hidden: false });

describe('proposed pairs', () => {
  it('finds equal values, other writings and other words, and leaves the rest to a person', () => {
    const options = [option('IN_PROGRESS', 'In progress'), option('closedwon', 'Closed Won'), option('HIGH', 'High')];
    const pairs = proposePairs(['IN_PROGRESS', 'in-progress', 'Closed - Won', 'hoch', 'banana'], options);
    expect(pairs.map(({ hubspot }) => hubspot)).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'closedwon', 'HIGH', null]);
    expect(pairs.every(({ confidence, reason }) => confidence > 0 && confidence <= 1 && reason !== '')).toBe(true);
  });
});

describeWithSharedData('gold translations', () => {
  it('reaches the measured floor', () => {
    const enums = readSharedJson<GoldEnum[]>('gold/enums.json');
    const judged = enums.flatMap(({ pairs, ...source }) => {
      const answers = proposePairs(
        pairs.map(({ local }) => local),
        optionsOf(source),
      );
      return pairs.map((pair, index) =>
        [pair.hubspot, ...(pair.alternatives ?? [])].includes(answers[index]?.hubspot ?? null),
      );
    });
    expect(judged).toHaveLength(181);
    expect(judged.filter(Boolean).length / judged.length).toBeGreaterThanOrEqual(FLOOR);
  });
});

/** Measured when these rules were written; it may only rise. Equal values or labels alone give 0.39. */
const FLOOR = 0.59;

function optionsOf({ optionsFrom, options }: Pick<GoldEnum, 'optionsFrom' | 'options'>): PropertyOption[] {
  if (optionsFrom === undefined) return (options ?? []).map(({ value, label }) => option(value, label));
  const [file = '', name = ''] = optionsFrom.split('#');
  if (file.endsWith('pipelines.json')) {
    const pipelines = readSharedJson<Record<string, { results: { stages: { id: string; label: string }[] }[] }>>(file);
    return (pipelines[name]?.results ?? []).flatMap(({ stages }) => stages.map(({ id, label }) => option(id, label)));
  }
  const { results } = readSharedJson<{ results: { name: string; options: PropertyOption[] }[] }>(file);
  return results.find((property) => property.name === name)?.options ?? [];
}
