import { coveredEdits } from './covered-edit';
import type { FieldHistoryEntry } from './property-history';

const theirs = (value: string, at: number): FieldHistoryEntry => ({ value: [value], at, ownApp: false });
const ours = (value: string, at: number): FieldHistoryEntry => ({ value: [value], at, ownApp: true });
const told = (entries: readonly FieldHistoryEntry[]): readonly (readonly [unknown, unknown])[] =>
  coveredEdits(entries, 10).map((edit) => [edit.covered.value[0], edit.ours.value[0]]);

describe('S3.5 the edits that writes of ours covered where no link merges any more', () => {
  it('an edit directly under the newest entry, which is ours', () => {
    expect(told([ours('b', 30), theirs('a', 20), ours('base', 5)])).toEqual([['a', 'b']]);
  });

  it('an edit under a write of ours over which people typed on', () => {
    expect(told([theirs('c', 40), ours('b', 30), theirs('a', 20), ours('base', 5)])).toEqual([['a', 'b']]);
  });

  it('each of several, newest first', () => {
    expect(told([ours('d', 50), theirs('c', 40), ours('b', 30), theirs('a', 20)])).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ]);
  });

  it('neither what was seen before, nor what nobody covered, nor a write of ours under another', () => {
    expect(told([theirs('c', 40), theirs('b', 30), ours('a', 20), theirs('seen', 10)])).toEqual([]);
    expect(told([ours('b', 30), ours('a', 20)])).toEqual([]);
  });
});
