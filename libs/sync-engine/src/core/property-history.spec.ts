import fc from 'fast-check';
import { entry, openIntent } from '../testing/field-case';
import { simpleField } from '../testing/simple-field';
import { fieldHistory, readHistory } from './property-history';
import type { FieldHistoryEntry } from './property-history';

const OWN = 'our-app';
const wire = (value: string | null, timestamp: number, sourceId: string | null = null, sourceType = 'CRM_UI') => ({
  value,
  timestamp,
  sourceType: sourceId === null ? sourceType : 'INTEGRATION',
  sourceId,
});

describe('S3.7 the history of a field', () => {
  const group = simpleField('stage', {
    members: [
      { mappingId: 'p', column: null, property: 'pipeline' },
      { mappingId: 's', column: 'stage', property: 'dealstage' },
    ],
  });

  it('joins the histories of a group into whole values, newest first', () => {
    const history = { pipeline: [wire('p2', 30), wire('p1', 10)], dealstage: [wire('s2', 30), wire('s1', 20)] };
    expect(fieldHistory(group, history, OWN)).toEqual([
      { value: ['p2', 's2'], at: 30, ownApp: false },
      { value: ['p1', 's1'], at: 20, ownApp: false },
      { value: ['p1', null], at: 10, ownApp: false },
    ]);
  });

  it('a change of the group is ours only if all that changed at that time is', () => {
    const history = { pipeline: [wire('p1', 10, OWN)], dealstage: [wire('s1', 10)] };
    expect(fieldHistory(group, history, OWN)[0]?.ownApp).toBe(false);
    const ours = { pipeline: [wire('p1', 10, OWN)], dealstage: [wire('s1', 5)] };
    expect(fieldHistory(group, ours, OWN)[0]?.ownApp).toBe(true);
  });

  it('S2.6 knows our app by its source, and nobody while that is unknown', () => {
    const field = simpleField('name');
    expect(fieldHistory(field, { name: [wire('a', 1, OWN)] }, OWN)[0]?.ownApp).toBe(true);
    expect(fieldHistory(field, { name: [wire('a', 1, 'another')] }, OWN)[0]?.ownApp).toBe(false);
    expect(fieldHistory(field, { name: [{ ...wire('a', 1, OWN), sourceType: 'CRM_UI' }] }, OWN)[0]?.ownApp).toBe(false);
    expect(fieldHistory(field, { name: [wire('a', 1, OWN)] }, null)[0]?.ownApp).toBe(false);
    const nameless = { value: 'a', timestamp: 1, sourceType: 'INTEGRATION', sourceId: null };
    expect(fieldHistory(field, { name: [nameless] }, null)[0]?.ownApp).toBe(false);
  });

  it('S2.3 an empty value of the history is blank', () => {
    expect(fieldHistory(simpleField('name'), { name: [wire('', 1)] }, OWN)[0]?.value).toEqual([null]);
  });
});

describe('S2.6 S3.5 reading a history', () => {
  const field = simpleField('name');
  const read = (entries: readonly FieldHistoryEntry[], patch: Partial<Parameters<typeof readHistory>[0]> = {}) =>
    readHistory({
      field,
      entries,
      intents: [],
      known: [],
      since: null,
      base: undefined,
      mergedIn: [],
      undecided: null,
      ...patch,
    });

  it('nothing is ours without a value that this database knows', () => {
    expect(read([entry('b', 2, true)]).newest).toBe('foreign');
    expect(read([entry('b', 2, true)], { known: [['b']] }).newest).toBe('ours');
    expect(read([entry('b', 2)], { known: [['b']] }).newest).toBe('foreign');
    expect(read([]).newest).toBe('none');
  });

  it('S2.4 while an intent is open, an entry of our app since its read may be a normalised form of it', () => {
    const intents = [openIntent(['B'], { decidedUpdatedAt: 5 })];
    expect(read([entry('b', 6, true)], { intents }).newest).toBe('ours');
    expect(read([entry('b', 5, true)], { intents }).newest).toBe('foreign');
  });

  it('S5.4 what was written for another row whose record was merged into this one is no receipt, and was made when that row was edited', () => {
    const intents = [openIntent(['mine'], { decidedUpdatedAt: 5 })];
    const entries = [entry('theirs', 9, true), entry('before', 4)];
    expect(read(entries, { intents }).receipts).toHaveLength(1);
    const mergedIn = [{ value: ['theirs'], authoredAt: 7 }];
    expect(read(entries, { intents, mergedIn })).toMatchObject({ newest: 'foreign', receipts: [], foreignAt: 7 });
    const unknown = [{ value: ['theirs'], authoredAt: null }];
    expect(read(entries, { intents, mergedIn: unknown })).toMatchObject({ newest: 'foreign', foreignAt: 9 });
    const same = [{ value: ['mine'], authoredAt: 7 }];
    expect(read([entry('mine', 9, true)], { intents, mergedIn: same }).newest).toBe('ours');
    const followed = [openIntent(['theirs'], { decidedUpdatedAt: 10 })];
    expect(read(entries, { intents: followed, mergedIn, since: 1 })).toMatchObject({
      newest: 'foreign',
      overwritten: [],
    });
    const late = [entry('theirs', 12, true), entry('typed', 11)];
    expect(read(late, { intents: followed, mergedIn, since: 1 })).toMatchObject({
      newest: 'ours',
      overwritten: [{ at: 11 }],
    });
    const typed = [entry('theirs', 9)];
    expect(read(typed, { intents, mergedIn })).toMatchObject({ newest: 'foreign', foreignAt: 9 });
  });

  it('finds a foreign entry only directly under ours, newer than the read that decided', () => {
    const entries = [entry('b', 9, true), entry('x', 8), entry('y', 7), entry('b', 6, true), entry('z', 5)];
    const found = (since: number | null) => read(entries, { known: [['b']], since }).overwritten;
    expect(found(4).map(({ value }) => value[0])).toEqual(['x', 'z']);
    expect(found(5).map(({ value }) => value[0])).toEqual(['x']);
    expect(found(8)).toEqual([]);
    expect(found(null)).toEqual([]);
    expect(found(4)[0]).toMatchObject({ value: ['x'], at: 8, replaced: ['y'] });
    expect(found(4)[1]?.replaced).toEqual([null]);
  });

  it('S3.2 S3.5 an edit that nobody has decided yet is found under ours also after it was seen, where it was not typed again since', () => {
    const found = (entries: readonly FieldHistoryEntry[]) =>
      read(entries, { known: [['b']], since: 9, undecided: ['x'] }).overwritten.map(({ at }) => at);
    expect(found([entry('b', 9, true), entry('x', 8)])).toEqual([8]);
    expect(found([entry('y', 10), entry('b', 9, true), entry('x', 8)])).toEqual([8]);
    expect(found([entry('x', 10), entry('b', 9, true), entry('x', 8)])).toEqual([]);
    expect(found([entry('b', 9, true), entry('y', 8)])).toEqual([]);
  });

  it('edits in a row under ours started from the base, where that lies nearer than another entry of ours', () => {
    const entries = [entry('b', 9, true), entry('y', 8), entry('x', 7), entry('agreed', 6), entry('b', 5, true)];
    const found = (base?: readonly string[]) => read(entries, { known: [['b']], since: 6, base }).overwritten[0];
    expect(found(['agreed'])).toMatchObject({ value: ['y'], replaced: ['x'], startedFrom: ['agreed'] });
    expect(found()).toMatchObject({ startedFrom: ['b'] });
  });

  it('S3.2 the author of HubSpot’s value is the newest foreign entry; entries of ours are not counted', () => {
    const entries = [entry('b', 9, true), entry('x', 8), entry('y', 7)];
    expect(read(entries, { known: [['b']] })).toMatchObject({ foreignAt: 8 });
    expect(read([entry('x', 8), entry('b', 7, true)], { known: [['b']] })).toMatchObject({ foreignAt: 8 });
    expect(read([entry('b', 7, true)], { known: [['b']] })).toMatchObject({ foreignAt: null });
    // S5.4: when what came with a merge was made, nobody knows; that it came then is no edit of that moment.
    expect(read([{ ...entry('x', 9), moved: true }, entry('y', 8)], {})).toMatchObject({
      newest: 'foreign',
      foreignAt: null,
    });
  });

  it('S3.5 never finds an edit in a history that is all ours or all of others', () => {
    const history = (own: boolean) =>
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }).map((values) => {
        return values.map((value, index) => entry(value, values.length - index, own));
      });
    fc.assert(
      fc.property(fc.oneof(history(true), history(false)), (entries) => {
        return read(entries, { known: [['a'], ['b'], ['c']], since: 0 }).overwritten.length === 0;
      }),
    );
  });
});
