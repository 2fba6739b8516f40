import type { ConflictPolicy, FieldError } from '@app/hubspot-mapping';
import { decide, entry, factKinds, fieldCase, writesOf } from '../testing/field-case';
import { simpleField } from '../testing/simple-field';
import { mergeField } from './merge-field';

const ERROR: FieldError = { code: 'VALUE_TOO_LONG', message: 'Too long.', advice: 'Shorten it.' };
const both = { local: ['l'], hubspot: ['h'] };

describe('the three-way merge of a field', () => {
  it('S3.7 writes nothing where neither side changed, even where the sides differ', () => {
    const decision = decide({ local: ['l'], baseLocal: ['l'], hubspot: ['h'], baseHubSpot: ['h'] });
    expect(writesOf(decision)).toEqual([]);
    expect(decision).toMatchObject({ bases: null, facts: [], review: null });
  });

  it('S2.2 S3.6 a local change goes to HubSpot with the local value it was made from', () => {
    const decision = decide({ local: ['b'] });
    expect(decision.toLocal).toBeNull();
    expect(decision.toHubSpot).toMatchObject({ value: ['b'], local: ['b'], before: ['a'], behalf: 'local' });
  });

  it('S2.2 S3.6 a HubSpot change goes to local, guarded by the local value as read', () => {
    const decision = decide({ hubspot: ['b'] });
    expect(decision.toHubSpot).toBeNull();
    expect(decision.toLocal).toEqual({ value: ['b'], expect: ['a'], hubspot: ['b'] });
  });

  it('S2.3 both sides changed to the same value: nothing is written and both bases move', () => {
    const decision = decide({ local: ['b'], hubspot: ['b'] });
    expect(writesOf(decision)).toEqual([]);
    expect(decision.bases).toEqual({ local: ['b'], hubspot: ['b'] });
  });

  it('S2.3 S2.9 a missing value is not a blank one: the field is left alone', () => {
    for (const unknown of [{ local: undefined }, { hubspot: undefined }])
      expect(mergeField(fieldCase({ ...unknown, baseLocal: ['x'] }))).toEqual({ kind: 'left_alone' });
  });

  it.each(['suspended', 'waiting'] as const)('S2.9 S8.5 the field of a mapping that is %s is left alone', (state) => {
    const field = simpleField('name', { state });
    expect(mergeField(fieldCase({ field, local: ['b'] }))).toEqual({ kind: 'left_alone' });
  });

  it('S2.3 a change of HubSpot that means what local holds already moves the bases and writes nothing', () => {
    const field = simpleField('name', { toLocal: ([value]) => ({ ok: true, value: [value?.slice(0, 1) ?? null] }) });
    const decision = decide({ field, hubspot: ['a2'] });
    expect(writesOf(decision)).toEqual([]);
    expect(decision.bases).toEqual({ local: ['a'], hubspot: ['a2'] });
  });

  it('S2.10 no base is different from a blank base', () => {
    const blank = decide({ local: ['l'], hubspot: [null], baseLocal: ['l'], baseHubSpot: [null] });
    const none = decide({ local: ['l'], hubspot: [null], baseLocal: undefined, baseHubSpot: undefined });
    expect(writesOf(blank)).toEqual([]);
    expect(writesOf(none)).toEqual(['hubspot l']);
  });

  it('S8.2 an undo with a change on either side is refused, and the conflict waits for its history as any other', () => {
    const instruction = { kind: 'undo', side: 'local', before: ['0'], after: ['a'] } as const;
    const input = { local: ['b'], hubspot: ['x'], localChangedAt: 100_000, instruction };
    expect(mergeField(fieldCase(input))).toEqual({ kind: 'needs_history', why: 'conflict' });
    const decision = decide({ ...input, history: [entry('x', 500_000), entry('a', 50)] });
    expect(writesOf(decision)).toEqual(['local x']);
    expect(decision.instructed).toMatchObject({ refused: expect.any(String) });
  });
});

describe('S3.1 directions', () => {
  const oneWay = (direction: 'to_hubspot' | 'to_local', drift: 'ignore' | 'restore' = 'ignore') =>
    simpleField('name', { direction, drift });

  it('to_hubspot: local wins every conflict and the loser is logged', () => {
    const decision = decide({ field: oneWay('to_hubspot'), ...both });
    expect(writesOf(decision)).toEqual(['hubspot l']);
    expect(decision.facts).toMatchObject([
      { kind: 'conflict', side: 'hubspot', before: ['h'], after: ['l'], policy: 'direction' },
    ]);
  });

  it('to_local: HubSpot wins every conflict and the loser is logged', () => {
    const decision = decide({ field: oneWay('to_local'), ...both });
    expect(writesOf(decision)).toEqual(['local h']);
    expect(decision.facts).toMatchObject([
      { kind: 'conflict', side: 'local', before: ['l'], after: ['h'], policy: 'direction' },
    ]);
  });

  it('a change on the receiving side is let be, as a state, and moves no base', () => {
    for (const drifted of [
      { field: oneWay('to_hubspot'), hubspot: ['h'] },
      { field: oneWay('to_local'), local: ['l'] },
    ]) {
      const decision = decide(drifted);
      expect(writesOf(decision)).toEqual([]);
      expect(decision.bases).toBeNull();
      expect(decision.track.state?.kind).toBe('drift_ignored');
      expect(factKinds(decision)).toEqual(['state_began']);
    }
  });

  it('a change on the receiving side is written back where the mapping says restore', () => {
    expect(writesOf(decide({ field: oneWay('to_hubspot', 'restore'), hubspot: ['h'] }))).toEqual(['hubspot a']);
    expect(writesOf(decide({ field: oneWay('to_local', 'restore'), local: ['l'] }))).toEqual(['local a']);
  });
});

describe('S3.2 conflicts', () => {
  const conflict = (policy: ConflictPolicy, patch: Parameters<typeof decide>[0] = {}) =>
    decide({ field: simpleField('name', { conflictPolicy: policy }), ...both, history: [], ...patch });

  it('local_wins and hubspot_wins name the winner; the loser is logged with the policy', () => {
    const local = conflict('local_wins', { history: null });
    const hubspot = conflict('hubspot_wins', { history: null });
    expect(writesOf(local)).toEqual(['hubspot l']);
    expect(local.facts).toMatchObject([{ kind: 'conflict', side: 'hubspot', before: ['h'], policy: 'local_wins' }]);
    expect(writesOf(hubspot)).toEqual(['local h']);
    expect(hubspot.facts).toMatchObject([{ kind: 'conflict', side: 'local', before: ['l'], policy: 'hubspot_wins' }]);
  });

  it('prefer_non_blank takes the one value there is, whichever side it is on, without reading a history', () => {
    const options = { history: null, baseLocal: ['x'], baseHubSpot: ['x'] };
    expect(writesOf(conflict('prefer_non_blank', { ...options, local: [null] }))).toEqual(['local h']);
    expect(writesOf(conflict('prefer_non_blank', { ...options, hubspot: [null] }))).toEqual(['hubspot l']);
  });

  it('prefer_non_blank falls to the default of the entity for two values', () => {
    const falls = (entityPolicy: ConflictPolicy) => conflict('prefer_non_blank', { entityPolicy, history: null });
    expect(writesOf(falls('hubspot_wins'))).toEqual(['local h']);
    expect(writesOf(falls('local_wins'))).toEqual(['hubspot l']);
    expect(falls('manual').review).toMatchObject({ step: 'open', kind: 'conflict' });
  });

  it('a field without a policy of its own follows the entity', () => {
    expect(writesOf(decide({ ...both, entityPolicy: 'hubspot_wins' }))).toEqual(['local h']);
  });

  it('latest_wins asks for the history first, and only in a conflict', () => {
    expect(mergeField(fieldCase(both))).toEqual({ kind: 'needs_history', why: 'conflict' });
    expect(mergeField(fieldCase({ local: ['l'] })).kind).toBe('decided');
    expect(mergeField(fieldCase({ ...both, entityPolicy: 'local_wins' })).kind).toBe('decided');
  });

  it.each([
    ['HubSpot clearly later', 500_000, 502_000, ['local h']],
    ['local later', 502_000, 500_000, ['hubspot l']],
    ['within the uncertainty: a tie, to local', 500_000, 500_999, ['hubspot l']],
  ])('latest_wins, %s', (_case, localAt, hubspotAt, writes) => {
    const history = [{ value: ['h'], at: hubspotAt, ownApp: false }];
    expect(writesOf(conflict('latest_wins', { localChangedAt: localAt, history }))).toEqual(writes);
  });

  it('manual parks the field alone: one review, nothing written, no base moved, and it follows the values', () => {
    const first = conflict('manual', { history: null });
    expect(first).toMatchObject({ toHubSpot: null, toLocal: null, bases: null });
    expect(first.review).toMatchObject({ step: 'open', kind: 'conflict' });
    const followed = conflict('manual', { history: null, track: first.track, hubspot: ['h2'] });
    expect(followed.track.state).toMatchObject({ kind: 'review', local: ['l'], hubspot: ['h2'] });
    expect(factKinds(followed)).toEqual([]);
  });

  it('a review closes itself when the sides agree, and when one returns to its base', () => {
    const { track } = conflict('manual', { history: null });
    const agreed = conflict('manual', { track, local: ['h'], history: null });
    const returned = conflict('manual', { track, local: ['a'], history: null });
    expect(agreed.review).toEqual({ step: 'close' });
    expect(agreed.bases).toEqual({ local: ['h'], hubspot: ['h'] });
    expect(returned.review).toEqual({ step: 'close' });
    expect(writesOf(returned)).toEqual(['local h']);
    expect(factKinds(returned)).toEqual(['state_ended']);
  });
});

describe('S3.4 values that cannot be transformed', () => {
  const field = simpleField('name', {
    toHubSpot: () => ({ ok: false, error: ERROR }),
    toLocal: () => ({ ok: false, error: ERROR }),
  });

  it('keep the base, write nothing and become a field error with what to do', () => {
    for (const [side, changed] of [
      ['hubspot', { local: ['b'] }],
      ['local', { hubspot: ['b'] }],
    ] as const) {
      const decision = decide({ field, ...changed });
      expect(writesOf(decision)).toEqual([]);
      expect(decision).toMatchObject({ bases: null, error: ERROR });
      expect(decision.track.state).toMatchObject({ kind: 'field_error', side, detail: 'Too long. Shorten it.' });
      expect(factKinds(decision)).toEqual(['error']);
    }
  });

  it('are not tried again in a loop: the same values under the same mapping and catalogue say nothing more', () => {
    const { track } = decide({ field, local: ['b'] });
    expect(decide({ field, local: ['b'], track }).facts).toEqual([]);
    const healed = simpleField('name');
    expect(writesOf(decide({ field: healed, local: ['b'], track }))).toEqual([]);
  });

  it.each([
    ['the value changes', { local: ['c'] }],
    ['the mapping or the catalogue changes', { checkedUnder: '2@1' }],
    ['it is asked for', { retryErrors: true }],
  ])('are tried again when %s', (_case, change) => {
    const { track } = decide({ field, local: ['b'] });
    const decision = decide({ field: simpleField('name'), local: ['b'], track, ...change });
    expect(writesOf(decision)).toHaveLength(1);
    expect(factKinds(decision)).toEqual(['state_ended']);
  });
});
