import { CASE_NOW, decide, factKinds, stateOf, writesOf } from '../testing/field-case';
import { EMPTY_TRACK } from './field-track';

describe('S2.7 agreed to differ', () => {
  const sides = { local: ['l'], hubspot: ['h'], baseLocal: ['l'], baseHubSpot: ['x'] };
  const held = (kind: Parameters<typeof stateOf>[0]) => ({
    ...EMPTY_TRACK,
    state: stateOf(kind, { local: ['l'], hubspot: ['h'], mappingVersion: '1@1', since: CASE_NOW - 1 }),
  });
  const kinds = [
    'normalised',
    'write_ignored',
    'held_by_direction',
    'drift_ignored',
    'undone',
    'discarded',
    'secondary_value',
    'field_error',
    'oscillating',
  ] as const;

  it.each(kinds)('%s: nothing is written while the two values stand', (kind) => {
    const decision = decide({ ...sides, track: held(kind) });
    expect(writesOf(decision)).toEqual([]);
    expect(decision.track.state).toEqual(held(kind).state);
    expect(decision.facts).toEqual([]);
  });

  it.each(kinds.filter((kind) => kind !== 'oscillating'))('%s ends, logged once, when either value changes', (kind) => {
    for (const change of [{ local: ['new'] }, { hubspot: ['new'] }]) {
      const decision = decide({ ...sides, track: held(kind), entityPolicy: 'local_wins', ...change });
      expect(decision.track.state).toBeNull();
      expect(decision.facts.filter((fact) => fact.kind === 'state_ended')).toMatchObject([{ policy: kind }]);
      expect(writesOf(decision)).toHaveLength(1);
    }
  });

  it('a review does not hold back what is no conflict any more', () => {
    expect(writesOf(decide({ ...sides, track: held('review') }))).toEqual(['local h']);
  });
});

describe('S7.4 oscillation', () => {
  const HOUR = 3_600_000;
  const bounced = (count: number, age = 1) => ({
    ...EMPTY_TRACK,
    recentWrites: Array.from({ length: count }, (_, n) => ({
      at: CASE_NOW - age,
      value: JSON.stringify([n % 2 ? 'a' : 'b']),
    })),
  });

  it('holds a field that was written six times in an hour with two values, before the seventh', () => {
    const decision = decide({ local: ['b'], track: bounced(6) });
    expect(writesOf(decision)).toEqual([]);
    expect(decision.track.state?.kind).toBe('oscillating');
    expect(factKinds(decision)).toEqual(['state_began']);
  });

  it('does not hold fewer writes, older writes, or a third value', () => {
    expect(writesOf(decide({ local: ['b'], track: bounced(5) }))).toEqual(['hubspot b']);
    expect(writesOf(decide({ local: ['b'], track: bounced(6, HOUR) }))).toEqual(['hubspot b']);
    expect(writesOf(decide({ local: ['c'], track: bounced(6) }))).toEqual(['hubspot c']);
  });

  it('goes on holding while values change, and ends after a day without a change', () => {
    const { track } = decide({ local: ['b'], track: bounced(6) });
    const changed = decide({ local: ['c'], track, now: CASE_NOW + 23 * HOUR });
    expect(writesOf(changed)).toEqual([]);
    expect(changed.track.state).toMatchObject({ kind: 'oscillating', since: CASE_NOW + 23 * HOUR });
    const later = { local: ['c'], track: changed.track, now: CASE_NOW + 46 * HOUR };
    expect(writesOf(decide(later))).toEqual([]);
    expect(writesOf(decide({ ...later, now: CASE_NOW + 47 * HOUR }))).toEqual(['hubspot c']);
  });
});
