import { resolve } from 'node:path';
import type { PropertyOption } from '../catalogue/portal-reference';
import { GoldFolder } from '../../testing/scoring/gold-folder';
import { scoreEnums } from '../../testing/scoring/value-scores';
import { describeWithSharedData } from '../../testing/shared-data';
import { proposePairs } from './pair-proposal';

const option = (value: string, label = value): PropertyOption => ({ value, label, hidden: false });

describe('proposed pairs', () => {
  it('finds equal values, other writings and other words, and leaves the rest to a person', () => {
    const options = [option('IN_PROGRESS', 'In progress'), option('closedwon', 'Closed Won'), option('HIGH', 'High')];
    const pairs = proposePairs(['IN_PROGRESS', 'in-progress', 'Closed - Won', 'hoch', 'banana'], options);
    expect(pairs.map(({ hubspot }) => hubspot)).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'closedwon', 'HIGH', null]);
    expect(pairs.every(({ confidence, reason }) => confidence > 0 && confidence <= 1 && reason !== '')).toBe(true);
  });

  it('knows codes, places in an order, and the option for the rest', () => {
    const proposed = (locals: string[], ...names: string[]) =>
      proposePairs(
        locals,
        names.map((name) => option(name)),
      ).map(({ hubspot }) => hubspot);
    expect(proposed(['TX', 'nl_NL', 'Sonstiges'], 'Texas', 'nl', 'OTHER')).toEqual(['Texas', 'nl', 'OTHER']);
    expect(proposed(['0', '1', '2'], 'LOW', 'MEDIUM', 'HIGH')).toEqual(['LOW', 'MEDIUM', 'HIGH']);
    expect(proposed(['rejected', 'Rückfrage'], 'Open', 'Waiting on contact', 'Closed')).toEqual([
      'Closed',
      'Waiting on contact',
    ]);
  });
});

describeWithSharedData('gold translations', () => {
  /** Measured when these rules were written; they may only rise. Equal values or labels alone give 0.39. */
  it.each([
    ['../shared/data/gold', 0.97],
    ['test/mapping-score/held-out', 0.97],
  ])('reaches the measured floor on %s', (path, floor) => {
    const folder = new GoldFolder(resolve(path));
    expect(scoreEnums(folder, folder.enums() ?? []).accuracy).toBeGreaterThanOrEqual(floor);
  });
});
