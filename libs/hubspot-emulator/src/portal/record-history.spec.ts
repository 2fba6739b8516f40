import { CALCULATED } from './change-source';
import { RecordHistory } from './record-history';
import { NO_VALUES, readerOf } from './record-values';

const APP = { sourceType: 'INTEGRATION', sourceId: '777' };
const USER = { sourceType: 'CRM_UI', sourceId: 'userId:1' };
const first = (value: string) => ({ value, at: 1, source: USER });
const change = (at: number, v: Record<string, string>, c: Record<string, string> = {}) => ({ at, by: APP, v, c });
const told = (history: RecordHistory, name: string): string[] =>
  history.entries(name, first).map(({ value, at }) => `${value}@${at}`);

describe('history of a record (facts 2.3)', () => {
  it('tells each version of a value, the one it began with included, and who made it', () => {
    const history = new RecordHistory(20, readerOf({ city: 'Bonn' }));
    history.add(change(5, { city: 'Ulm' }, { size: '2' }));
    history.add(change(7, { zip: '1' }, { city: 'ULM' }));
    expect(history.entries('city', first)).toEqual([
      { value: 'Bonn', at: 1, source: USER },
      { value: 'Ulm', at: 5, source: APP },
      { value: 'ULM', at: 7, source: CALCULATED },
    ]);
    expect(told(history, 'size')).toEqual(['2@5']);
    expect(told(history, 'toString')).toEqual([]);
    expect([...history.names()].sort()).toEqual(['city', 'size', 'zip']);
  });

  it('keeps the last versions only, also when it is tidied, and forgets nothing of values that changed less', () => {
    const history = new RecordHistory(3, readerOf({ city: 'Bonn', name: 'A' }));
    history.add(change(2, { name: 'B', city: 'C2' }));
    for (let at = 3; at <= 1_000; at++) {
      history.add(change(at, { city: `C${at}` }));
      if (at > 3) expect(told(history, 'city')).toEqual([at - 2, at - 1, at].map((when) => `C${when}@${when}`));
    }
    expect(told(history, 'name')).toEqual(['A@1', 'B@2']);
    expect((history as unknown as { changes: unknown[] }).changes.length).toBeLessThan(13);
  });

  it('tells when the record last changed before a moment', () => {
    const history = new RecordHistory(20, NO_VALUES);
    history.add(change(5, { city: 'Ulm' }));
    history.add(change(9, { city: 'Graz' }));
    expect([4, 5, 8, 9].map((at) => history.lastChange(at))).toEqual([undefined, 5, 5, 9]);
  });

  it('finds the last change among versions that came by property, not by time', () => {
    const version = (value: string, at: number) => ({ value, at, source: APP });
    const history = RecordHistory.of(20, [
      ['city', [version('Bonn', 2), version('Ulm', 9)]],
      ['zip', [version('1', 3)]],
    ]);
    expect([5, 20].map((at) => history.lastChange(at))).toEqual([3, 9]);
  });

  it('goes on from versions kept elsewhere; only values without any begin anew', () => {
    const kept = [{ value: 'Bonn', at: 2, source: APP }];
    const history = RecordHistory.of(20, [['city', kept]], readerOf({ city: 'Bonn', zip: '1' }));
    history.add(change(5, { city: 'Ulm', zip: '2' }));
    expect(told(history, 'city')).toEqual(['Bonn@2', 'Ulm@5']);
    expect(told(history, 'zip')).toEqual(['1@1', '2@5']);
  });
});
