import { decide, entry, factKinds, fieldCase, openIntent, stateOf, writesOf } from '../testing/field-case';
import { simpleField } from '../testing/simple-field';
import { EMPTY_TRACK } from './field-track';
import type { Authored, Behalf } from './field-track';
import { mergeField } from './merge-field';

/** Local changed `a` to `b`; the read that decided saw `a` at 100; our write of `b` landed at 200. */
const WRITTEN = { local: ['b'], hubspot: ['b'], baseLocal: ['b'], baseHubSpot: ['b'], known: [['b']] };
const unverified = (authored: Authored = { side: 'local', at: 150 }, behalf: Behalf = 'local') => ({
  ...EMPTY_TRACK,
  unverified: { decidedUpdatedAt: 100, behalf },
  authored,
});
/** Somebody wrote `edit` at 180, after the read that decided and before our write landed on it. */
const overwritten = (edit: string, replaced = 'a') => [entry('b', 200, true), entry(edit, 180), entry(replaced, 50)];

describe('S3.5 no overwritten edit', () => {
  it('reads the history before the next write to an unverified field, and not for a field that is not written', () => {
    const track = unverified();
    expect(mergeField(fieldCase({ ...WRITTEN, track }))).toMatchObject({ kind: 'decided' });
    expect(mergeField(fieldCase({ ...WRITTEN, track, local: ['c'] }))).toEqual({
      kind: 'needs_history',
      why: 'unverified',
    });
    expect(mergeField(fieldCase({ ...WRITTEN, track, hubspot: ['c'] })).kind).toBe('decided');
  });

  it('reads it at once when an event of another source, or the audit, asks', () => {
    expect(mergeField(fieldCase({ ...WRITTEN, track: unverified(), verifyNow: true }))).toEqual({
      kind: 'needs_history',
      why: 'unverified',
    });
    expect(mergeField(fieldCase({ ...WRITTEN, verifyNow: true })).kind).toBe('decided');
  });

  it('is verified by a history without a foreign entry under ours, and keeps nothing of the write', () => {
    const decision = decide({ ...WRITTEN, track: unverified(), verifyNow: true, history: [entry('b', 200, true)] });
    expect(writesOf(decision)).toEqual([]);
    expect(decision.historyRead).toBe(true);
    expect(decision.track).toMatchObject({ unverified: null, authored: null });
  });

  it('an older foreign entry was seen by the read that decided, and is no overwritten edit', () => {
    const history = [entry('b', 200, true), entry('x', 100), entry('a', 50)];
    const decision = decide({ ...WRITTEN, track: unverified(), verifyNow: true, history });
    expect(writesOf(decision)).toEqual([]);
    expect(factKinds(decision)).toEqual([]);
  });

  it('a foreign entry on top of ours is a change of HubSpot, not an overwritten edit', () => {
    const history = [entry('x', 210), entry('b', 200, true), entry('a', 50)];
    const decision = decide({ ...WRITTEN, hubspot: ['x'], track: unverified(), verifyNow: true, history });
    expect(writesOf(decision)).toEqual(['local x']);
    expect(factKinds(decision)).toEqual([]);
  });

  it('is restored on both sides where it replaced what local holds now: only HubSpot changed', () => {
    const decision = decide({
      ...WRITTEN,
      track: unverified(),
      verifyNow: true,
      history: overwritten('e', 'b'),
      entityPolicy: 'local_wins',
    });
    expect(writesOf(decision)).toEqual(['hubspot e', 'local e']);
    expect(decision.toHubSpot?.behalf).toBe('hubspot');
    expect(factKinds(decision)).toEqual(['overwritten_edit']);
  });

  it.each([
    ['local_wins', [], ['conflict']],
    ['hubspot_wins', ['hubspot e', 'local e'], ['conflict']],
  ] as const)('is else a conflict that %s decides, and is logged', (entityPolicy, writes, facts) => {
    const history = overwritten('e');
    const decision = decide({ ...WRITTEN, track: unverified(), verifyNow: true, history, entityPolicy });
    expect(writesOf(decision)).toEqual(writes);
    expect(factKinds(decision)).toEqual(['overwritten_edit', ...facts]);
  });

  it.each([
    ['the edit was made after local’s', 150_000, 180_000, ['hubspot e', 'local e']],
    ['local’s was made after the edit', 185_000, 180_000, []],
  ])('S3.2 under latest_wins, where %s', (_case, localAt, editAt, writes) => {
    const decision = decide({
      ...WRITTEN,
      track: unverified({ side: 'local', at: localAt }),
      verifyNow: true,
      history: [entry('b', 200_000, true), entry('e', editAt), entry('a', 50)],
    });
    expect(writesOf(decision)).toEqual(writes);
  });

  it('S3.2 under manual it is given back to HubSpot and reviewed; local keeps its value', () => {
    const history = overwritten('e');
    const decision = decide({ ...WRITTEN, track: unverified(), verifyNow: true, history, entityPolicy: 'manual' });
    expect(writesOf(decision)).toEqual(['hubspot e']);
    expect(decision.toHubSpot?.behalf).toBe('hubspot');
    expect(decision.review).toMatchObject({ step: 'open', kind: 'conflict' });
    expect(decision.track.state).toMatchObject({ kind: 'review', local: ['b'], hubspot: ['e'] });
  });

  it('S3.2 one under review that a late write of ours covers is given back, whoever saw it before', () => {
    const under = {
      local: ['b'],
      entityPolicy: 'manual' as const,
      intents: [openIntent(['s'], { decidedUpdatedAt: 50 })],
      track: { ...unverified(), seenThrough: 180, state: stateOf('review', { local: ['b'], hubspot: ['e'] }) },
    };
    const late = [entry('s', 200, true), entry('e', 180), entry('a', 40)];
    const decision = decide({ ...under, hubspot: ['s'], history: late });
    expect(writesOf(decision)).toEqual(['hubspot e']);
    expect(decision.track.state).toMatchObject({ kind: 'review', local: ['b'], hubspot: ['e'] });
    const wentOn = decide({ ...under, hubspot: ['f'], history: [entry('f', 210), ...late] });
    expect(wentOn.facts).toContainEqual(expect.objectContaining({ kind: 'overwritten_edit', before: ['e'] }));
    expect(wentOn.track.state).toMatchObject({ kind: 'review', local: ['b'], hubspot: ['f'] });
  });

  it('S3.2 one that was given back stays under review, in no need of anybody’s change, and its write is told once', () => {
    const asked = { local: ['b'], hubspot: ['e'], entityPolicy: 'manual' as const, known: [['b'], ['e']] };
    const state = stateOf('review', { local: ['b'], hubspot: ['e'] });
    const givesBack = openIntent(['e'], { decidedUpdatedAt: 200, behalf: 'hubspot', local: ['b'] });
    const history = [entry('e', 300, true), ...overwritten('e')];
    const recentWrites = [{ at: 0, value: JSON.stringify(['e']) }];
    const track = { ...EMPTY_TRACK, unverified: { decidedUpdatedAt: 200, behalf: 'hubspot' as const }, state };
    const looked = decide({ ...asked, track: { ...track, recentWrites }, intents: [givesBack], history });
    expect(writesOf(looked)).toEqual([]);
    expect(looked.track.state).toMatchObject({ kind: 'review', local: ['b'], hubspot: ['e'] });
    expect(factKinds(looked)).toEqual([]);
    expect(factKinds(decide({ ...asked, track, intents: [givesBack], history }))).toEqual(['write']);
  });

  it('S5.3 under an agreed value that was written again by decision, it is HubSpot’s change alone', () => {
    const choice = { kind: 'choose', choice: 'local', local: ['b'], hubspot: ['x'] } as const;
    const writes = decide({ ...WRITTEN, hubspot: ['x'], instruction: choice });
    expect(writes.toHubSpot).toMatchObject({ value: ['b'], authored: { side: 'hubspot', at: null } });
    const edited = decide({
      ...WRITTEN,
      baseLocal: ['a'],
      hubspot: ['x'],
      instruction: choice,
      history: [entry('x', 180)],
    });
    expect(edited.toHubSpot?.authored).toMatchObject({ side: 'local', value: ['b'] });
    const track = unverified(writes.toHubSpot!.authored);
    const found = decide({ ...WRITTEN, track, verifyNow: true, history: overwritten('e', 'x') });
    expect(writesOf(found)).toEqual(['hubspot e', 'local e']);
  });

  it('is delivered where local holds the value of the edit: nothing is restored', () => {
    const decision = decide({
      ...WRITTEN,
      local: ['e'],
      track: unverified(),
      verifyNow: true,
      history: overwritten('e'),
      entityPolicy: 'local_wins',
    });
    expect(writesOf(decision)).toEqual(['hubspot e']);
    expect(decision.toHubSpot?.behalf).toBe('local');
    expect(factKinds(decision)).toEqual([]);
  });

  it('S3.1 on a to_hubspot field the source wins, and the overwritten edit is logged', () => {
    const field = simpleField('name', { direction: 'to_hubspot' });
    const decision = decide({ ...WRITTEN, field, track: unverified(), verifyNow: true, history: overwritten('e') });
    expect(writesOf(decision)).toEqual([]);
    expect(factKinds(decision)).toEqual(['overwritten_edit', 'conflict']);
  });

  it('a value that HubSpot’s own change brought to local is no local change against the edit', () => {
    const decision = decide({
      ...WRITTEN,
      track: unverified({ side: 'hubspot', at: 90 }, 'hubspot'),
      verifyNow: true,
      history: overwritten('e'),
      entityPolicy: 'local_wins',
    });
    expect(writesOf(decision)).toEqual(['hubspot e', 'local e']);
  });

  it('while an intent is open, no edit is found twice', () => {
    const open = { ...WRITTEN, intents: [openIntent(['b'], { decidedUpdatedAt: 100 })], verifyNow: true };
    const found = decide({ ...open, track: unverified(), history: overwritten('e', 'b') });
    expect(writesOf(found)).toEqual(['hubspot e', 'local e']);
    expect(found.track.seenThrough).toBe(200);
    const again = decide({ ...open, track: { ...unverified(), seenThrough: 200 }, history: overwritten('e', 'b') });
    expect(writesOf(again)).toEqual([]);
  });

  it('S3.5 an edit whose return has not landed yet is given back again, whoever looked at it before', () => {
    const stray = openIntent(['s'], { decidedUpdatedAt: 50 });
    const givesBack = openIntent(['e'], { decidedUpdatedAt: 200, behalf: 'hubspot' });
    const history = [entry('s', 200, true), entry('e', 150), entry('a', 100, true), entry('0', 10)];
    const input = {
      local: ['a'],
      hubspot: ['s'],
      track: { ...unverified(), seenThrough: 200 },
      verifyNow: true,
      history,
    };
    expect(writesOf(decide({ ...input, intents: [stray, givesBack] }))).toEqual(['hubspot e', 'local e']);
    expect(writesOf(decide({ ...input, intents: [stray] }))).toEqual(['hubspot a']);
  });

  it('S3.2 a value delivered and then changed in HubSpot is HubSpot’s change, not a conflict', () => {
    const decision = decide({
      local: ['b'],
      hubspot: ['x'],
      track: unverified(),
      intents: [openIntent(['b'], { decidedUpdatedAt: 100 })],
      history: [entry('x', 210), entry('b', 200, true), entry('a', 50)],
      entityPolicy: 'local_wins',
    });
    expect(writesOf(decision)).toEqual(['local x']);
    expect(factKinds(decision)).toEqual(['write']);
  });
});

describe('S8.1 a write whose answer was lost', () => {
  const INPUT = {
    local: ['b'],
    hubspot: ['b'],
    intents: [openIntent(['b'], { decidedUpdatedAt: 100 })],
    history: [entry('b', 200, true), entry('a', 50)],
    verifyNow: true,
  };

  it('is a row of the log once the history proves it, with what it replaced', () => {
    const decision = decide({ ...INPUT, track: unverified() });
    expect(decision.facts).toEqual([
      expect.objectContaining({ kind: 'write', side: 'hubspot', before: ['a'], after: ['b'], policy: 'S2.6' }),
    ]);
  });

  it('is told once, however often the history is read', () => {
    const { track } = decide({ ...INPUT, track: unverified() });
    expect(factKinds(decide({ ...INPUT, track }))).toEqual([]);
  });
});

describe('S2.6 ours is not an edit', () => {
  const OPEN = { intents: [openIntent(['b'], { decidedUpdatedAt: 100 })], track: unverified() };

  it('reads the history where an intent is open and HubSpot differs from its base', () => {
    expect(mergeField(fieldCase({ ...OPEN, hubspot: ['b'] }))).toEqual({ kind: 'needs_history', why: 'open_intent' });
  });

  it('a newest entry of ours that is the image of local agrees', () => {
    const decision = decide({
      ...OPEN,
      local: ['b'],
      hubspot: ['b'],
      history: [entry('b', 200, true), entry('a', 50)],
    });
    expect(writesOf(decision)).toEqual([]);
    expect(decision.bases).toEqual({ local: ['b'], hubspot: ['b'] });
  });

  it('a newest entry of ours that is not the image of local: local is written again', () => {
    const history = [entry('b', 200, true), entry('a', 50)];
    const decision = decide({ ...OPEN, local: ['c'], hubspot: ['b'], history });
    expect(writesOf(decision)).toEqual(['hubspot c']);
  });

  it('a stray write over the agreed value is logged and written over', () => {
    const history = [entry('b', 200, true), entry('a', 50)];
    const decision = decide({ ...OPEN, hubspot: ['b'], history });
    expect(writesOf(decision)).toEqual(['hubspot a']);
    expect(factKinds(decision)).toContain('stray_write');
  });

  it('a write on HubSpot’s behalf counts as HubSpot’s change and goes to local', () => {
    const intents = [openIntent(['b'], { decidedUpdatedAt: 100, behalf: 'hubspot' })];
    const history = [entry('b', 200, true), entry('a', 50)];
    expect(writesOf(decide({ ...OPEN, intents, hubspot: ['b'], history }))).toEqual(['local b']);
  });

  it('an entry of our app that this database does not know is somebody’s edit', () => {
    const history = [entry('z', 90, true), entry('a', 50)];
    const decision = decide({ ...OPEN, hubspot: ['z'], history });
    expect(writesOf(decision)).toEqual(['local z']);
  });

  it('S2.5 an expired intent asks for one more look at the history, whatever the values are', () => {
    const intents = [openIntent(['b'], { createdAt: 0 })];
    expect(mergeField(fieldCase({ intents }))).toEqual({ kind: 'needs_history', why: 'expired_intent' });
    expect(mergeField(fieldCase({ intents: [openIntent(['b'], { createdAt: 200_000 })] })).kind).toBe('decided');
    expect(decide({ intents, history: [entry('a', 50)] }).historyRead).toBe(true);
  });
});
