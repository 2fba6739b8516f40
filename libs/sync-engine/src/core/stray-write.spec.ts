import { decide, entry, factKinds, fieldCase, openIntent, stateOf, writesOf } from '../testing/field-case';
import { EMPTY_TRACK } from './field-track';
import { mergeField } from './merge-field';

const UNVERIFIED = { ...EMPTY_TRACK, unverified: { decidedUpdatedAt: 100, behalf: 'local' as const } };

describe('S2.6 a write of ours that lands late', () => {
  const OLDER = openIntent(['s'], { id: 'older', decidedUpdatedAt: 10 });
  const NEWER = openIntent(['b'], { id: 'newer', decidedUpdatedAt: 100 });

  it('S8.1 over a value of ours that had arrived: where somebody goes on from it, the covered value is told', () => {
    const decision = decide({
      local: ['b'],
      hubspot: ['x'],
      track: UNVERIFIED,
      intents: [OLDER, NEWER],
      history: [entry('x', 400), entry('s', 300, true), entry('b', 200, true), entry('a', 50)],
    });
    expect(writesOf(decision)).toEqual(['local x']);
    expect(decision.facts).toContainEqual(expect.objectContaining({ kind: 'stray_write', before: ['b'] }));
  });

  it('S3.5 over an agreed value that itself had gone over an edit: the agreed value is told beside the edit', () => {
    const input = {
      local: ['b'],
      hubspot: ['s'],
      baseLocal: ['b'],
      baseHubSpot: ['b'],
      track: { ...UNVERIFIED, authored: { side: 'local' as const, at: 60, value: ['b'] } },
      intents: [OLDER],
    };
    const covered = [entry('s', 400_000, true), entry('b', 300_001, true), entry('x', 300_000), entry('a', 50)];
    const decision = decide({ ...input, history: covered });
    expect(writesOf(decision)).toEqual(['hubspot x', 'local x']);
    expect(decision.facts).toContainEqual(expect.objectContaining({ kind: 'overwritten_edit', before: ['x'] }));
    expect(decision.facts).toContainEqual(
      expect.objectContaining({ kind: 'stray_write', before: ['b'], after: ['s'] }),
    );
    const onTop = [entry('s', 400_000, true), entry('x', 300_000), entry('b', 200, true), entry('a', 50)];
    expect(factKinds(decide({ ...input, history: onTop }))).not.toContain('stray_write');
  });

  it('S3.5 written over with the agreed value: an edit that this goes over is HubSpot’s change alone', () => {
    const intents = [openIntent(['s'], { decidedUpdatedAt: 50 })];
    const stray = [entry('s', 300, true), entry('a', 100)];
    const { toHubSpot } = decide({ hubspot: ['s'], intents, history: stray });
    expect(toHubSpot).toMatchObject({ value: ['a'], authored: { side: 'hubspot', at: null } });
    const found = decide({
      intents: [...intents, openIntent(['a'], { id: 'again', decidedUpdatedAt: 300 })],
      track: {
        ...EMPTY_TRACK,
        unverified: { decidedUpdatedAt: 300, behalf: 'local' },
        authored: toHubSpot!.authored,
        seenThrough: 300,
      },
      verifyNow: true,
      history: [entry('a', 500, true), entry('x', 400), ...stray],
      entityPolicy: 'local_wins',
    });
    expect(writesOf(found)).toEqual(['hubspot x', 'local x']);
    expect(factKinds(found)).not.toContain('conflict');
    const edited = decide({ local: ['c'], hubspot: ['s'], intents, history: stray, localChangedAt: 250 });
    expect(edited.toHubSpot).toMatchObject({ value: ['c'], authored: { side: 'local', at: 250 } });
  });

  it('S8.1 in a form that either of two writes may have: what local holds is told, whichever it was', () => {
    const decision = decide({
      local: ['b'],
      hubspot: ['x'],
      track: UNVERIFIED,
      intents: [OLDER, NEWER],
      history: [entry('x', 400), entry('normal form', 300, true), entry('a', 50)],
    });
    expect(writesOf(decision)).toEqual(['local x']);
    expect(decision.facts).toContainEqual(expect.objectContaining({ kind: 'stray_write', before: ['b'] }));
  });

  it('S3.5 of an edit that was given back, after a later write that had arrived: what local holds is written again', () => {
    const gaveBack = openIntent(['x'], { id: 'older', decidedUpdatedAt: 100, behalf: 'hubspot', local: ['b'] });
    const later = openIntent(['c'], { id: 'later', decidedUpdatedAt: 200, local: ['c'] });
    const input = {
      local: ['c'],
      hubspot: ['x'],
      baseLocal: ['b'],
      baseHubSpot: ['b'],
      track: UNVERIFIED,
      intents: [gaveBack, later],
      history: [entry('x', 400, true), entry('c', 300, true), entry('b', 90, true)],
    };
    expect(writesOf(decide(input))).toEqual(['hubspot c']);
    const alone = { ...input, intents: [gaveBack], history: [entry('x', 400, true), entry('b', 90, true)] };
    expect(writesOf(decide({ ...alone, local: ['b'] }))).toEqual(['local x']);
  });

  it('S2.7 onto a pair that a person left differing: HubSpot gets back what stood there', () => {
    for (const kind of ['discarded', 'undone'] as const) {
      const state = stateOf(kind, { local: ['b'], hubspot: ['x'] });
      const input = {
        local: ['b'],
        hubspot: ['b'],
        baseLocal: ['b'],
        baseHubSpot: ['x'],
        track: { ...UNVERIFIED, state },
        intents: [openIntent(['b'], { decidedUpdatedAt: 100 })],
        history: [entry('b', 300, true), entry('x', 200), entry('a', 50)],
      };
      const decision = decide(input);
      expect(writesOf(decision)).toEqual(['hubspot x']);
      expect(decision.toHubSpot).toMatchObject({ behalf: 'undo' });
      expect(decision.facts).toContainEqual(
        expect.objectContaining({ kind: 'stray_write', before: ['x'], after: ['b'] }),
      );
      expect(writesOf(decide({ ...input, history: [entry('b', 300), entry('x', 200)] }))).toEqual([]);
    }
  });

  it('S2.7 what was put back is known by its receipt where its answer was lost: the pair differs as before', () => {
    const puts = openIntent(['x'], { decidedUpdatedAt: 300, behalf: 'undo', local: ['b'] });
    const input = { local: ['b'], hubspot: ['x'], baseLocal: ['b'], baseHubSpot: ['x'], intents: [puts] };
    expect(mergeField(fieldCase(input))).toEqual({ kind: 'needs_history', why: 'open_intent' });
    const history = [entry('x', 400, true), entry('b', 300, true), entry('x', 50)];
    const decision = decide({ ...input, history });
    expect(writesOf(decision)).toEqual([]);
    expect(decision.track.state).toMatchObject({ kind: 'undone', local: ['b'], hubspot: ['x'] });
    expect(writesOf(decide({ ...input, local: ['c'], history }))).toEqual(['hubspot c']);
  });

  it('S2.6 on a first link an edit that was given back to HubSpot has not reached local yet', () => {
    const gaveBack = openIntent(['x'], { decidedUpdatedAt: 300, behalf: 'hubspot', local: ['b'] });
    const decision = decide({
      local: ['b'],
      hubspot: ['x'],
      baseLocal: undefined,
      baseHubSpot: undefined,
      track: { ...UNVERIFIED, seenThrough: 250 },
      intents: [NEWER, gaveBack],
      history: [entry('x', 400, true), entry('b', 250, true), entry('x', 200), entry('a', 50)],
    });
    expect(writesOf(decision)).toEqual(['local x']);
  });
});

describe('S3.2 when the local value of a conflict was made', () => {
  const CONFLICT = { local: ['b'], hubspot: ['x'], history: [entry('x', 500_000), entry('a', 50)] };

  it('is what was kept when its link ended, though its mark is gone', () => {
    const kept = { ...EMPTY_TRACK, authored: { side: 'local' as const, at: 100_000, value: ['b'] } };
    expect(writesOf(decide({ ...CONFLICT, track: kept }))).toEqual(['local x']);
    expect(writesOf(decide(CONFLICT))).toEqual(['hubspot b']);
  });

  it('is what was kept although a write of an older value is still to be verified', () => {
    const authored = { side: 'local' as const, at: 100_000, value: ['b'] };
    expect(writesOf(decide({ ...CONFLICT, track: { ...UNVERIFIED, authored } }))).toEqual(['local x']);
  });

  it('is not what was kept of another value', () => {
    const kept = { ...EMPTY_TRACK, authored: { side: 'local' as const, at: 100_000, value: ['older'] } };
    expect(writesOf(decide({ ...CONFLICT, track: kept }))).toEqual(['hubspot b']);
  });

  it('S3.5 is told by the mark where the record was linked and written from HubSpot’s end before the mark came', () => {
    const input = {
      local: ['b'],
      hubspot: ['b'],
      baseLocal: ['b'],
      baseHubSpot: ['b'],
      known: [['b']],
      verifyNow: true,
      history: [entry('b', 600_000, true), entry('x', 500_000), entry('a', 50)],
    };
    const track = { ...UNVERIFIED, authored: { side: 'local' as const, at: null } };
    expect(factKinds(decide({ ...input, track, localChangedAt: 100_000 }))).toContain('conflict');
    expect(writesOf(decide({ ...input, track, localChangedAt: 100_000 }))).toEqual(['hubspot x', 'local x']);
  });
});
