import { simpleField } from '../testing/simple-field';
import { entry, openIntent } from '../testing/field-case';
import { arrivedPair } from './arrived-pair';

describe('S2.5 S5.5 a write whose answer was lost, of a record that goes', () => {
  const SENT = openIntent(['b'], { id: 'sent', decidedUpdatedAt: 100 });
  const found = (patch: Partial<Parameters<typeof arrivedPair>[0]>) =>
    arrivedPair({
      field: simpleField('name'),
      entries: [entry('b', 200, true), entry('a', 50)],
      intents: [SENT],
      known: [],
      mergedIn: [],
      base: ['a'],
      ...patch,
    });

  it('is agreed on once the history shows that it arrived, in the form that HubSpot gave it', () => {
    expect(found({})).toEqual({ local: ['b'], hubspot: ['b'] });
    const normalised = { intents: [openIntent(['B '], { decidedUpdatedAt: 100 })] };
    expect(found(normalised)).toEqual({ local: ['B '], hubspot: ['b'] });
  });

  it('also where somebody has gone on from it, or an older write of ours landed over it', () => {
    const entries = [entry('x', 300), entry('b', 200, true), entry('a', 50)];
    expect(found({ entries })).toEqual({ local: ['b'], hubspot: ['b'] });
    const older = openIntent(['s'], { id: 'older', decidedUpdatedAt: 10 });
    const late = [entry('s', 300, true), entry('b', 200, true), entry('a', 50)];
    expect(found({ intents: [older, SENT], entries: late })).toEqual({ local: ['b'], hubspot: ['b'] });
  });

  it('is not where it has not arrived, or was agreed on as it arrived', () => {
    expect(found({ entries: [entry('a', 50)] })).toBeNull();
    expect(found({ base: ['b'] })).toBeNull();
  });

  it('is not where the sides agreed on something later: its value was given up before the record went', () => {
    const entries = [entry('c', 300), entry('b', 200, true), entry('a', 50)];
    expect(found({ entries, base: ['c'] })).toBeNull();
  });

  it('is not where local never held it: what gives an edit back, puts a value back, or clears one', () => {
    expect(found({ intents: [{ ...SENT, behalf: 'hubspot' }] })).toBeNull();
    expect(found({ intents: [{ ...SENT, behalf: 'undo' }] })).toBeNull();
    const cleared = [entry(null, 200, true), entry('a', 50)];
    expect(found({ intents: [{ ...SENT, kind: 'clear', sent: [null] }], entries: cleared })).toBeNull();
  });
});
