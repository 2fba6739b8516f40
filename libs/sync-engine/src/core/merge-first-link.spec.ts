import type { Direction, FirstLinkPolicy } from '@app/hubspot-mapping';
import { decide, factKinds, writesOf } from '../testing/field-case';
import { simpleField } from '../testing/simple-field';

const first = (
  local: string | null,
  hubspot: string | null,
  direction: Direction = 'two_way',
  firstLink: FirstLinkPolicy = 'review',
  more: Parameters<typeof decide>[0] = {},
) =>
  decide({
    field: simpleField('name', { direction, firstLink }),
    local: [local],
    hubspot: [hubspot],
    baseLocal: undefined,
    baseHubSpot: undefined,
    ...more,
  });

describe('S3.3 the first link of a field', () => {
  it('equal values agree: both bases are set, nothing is written', () => {
    const decision = first('a', 'a');
    expect(writesOf(decision)).toEqual([]);
    expect(decision.bases).toEqual({ local: ['a'], hubspot: ['a'] });
  });

  it('two blanks agree', () => {
    expect(first(null, '').bases).toEqual({ local: [null], hubspot: [''] });
  });

  it('one missing base is as good as none', () => {
    expect(first('l', 'h', 'two_way', 'review', { baseLocal: ['l'] }).review).toMatchObject({ kind: 'first_link' });
    expect(first('l', 'h', 'two_way', 'review', { baseHubSpot: ['h'] }).review).toMatchObject({ kind: 'first_link' });
  });

  it.each([
    ['two_way', 'l', null, ['hubspot l']],
    ['two_way', null, 'h', ['local h']],
    ['to_hubspot', 'l', null, ['hubspot l']],
    ['to_local', null, 'h', ['local h']],
  ] as const)('%s: the source fills a blank (%s, %s)', (direction, local, hubspot, writes) => {
    expect(writesOf(first(local, hubspot, direction))).toEqual(writes);
  });

  it.each([
    ['to_hubspot', null, 'h'],
    ['to_local', 'l', null],
  ] as const)('S3.1 %s: a blank source empties nothing; the pair is held', (direction, local, hubspot) => {
    const decision = first(local, hubspot, direction, direction === 'to_local' ? 'hubspot_wins' : 'local_wins');
    expect(writesOf(decision)).toEqual([]);
    expect(decision.track.state?.kind).toBe('held_by_direction');
    expect(factKinds(decision)).toEqual(['state_began']);
  });

  it('two different values are a review by default, and nothing is written', () => {
    for (const direction of ['two_way', 'to_hubspot', 'to_local'] as const) {
      const decision = first('l', 'h', direction);
      expect(writesOf(decision)).toEqual([]);
      expect(decision).toMatchObject({ bases: null, review: { step: 'open', kind: 'first_link' } });
    }
  });

  it('two different values take the choice of the mapping, and the loser is logged', () => {
    const local = first('l', 'h', 'two_way', 'local_wins');
    const hubspot = first('l', 'h', 'two_way', 'hubspot_wins');
    expect(writesOf(local)).toEqual(['hubspot l']);
    expect(local.facts).toMatchObject([{ kind: 'conflict', side: 'hubspot', before: ['h'], policy: 'first_link' }]);
    expect(writesOf(hubspot)).toEqual(['local h']);
    expect(hubspot.facts).toMatchObject([{ kind: 'conflict', side: 'local', before: ['l'], policy: 'first_link' }]);
  });

  it('S3.1 a choice against the direction is not taken', () => {
    expect(first('l', 'h', 'to_hubspot', 'hubspot_wins').review).toMatchObject({ kind: 'first_link' });
    expect(first('l', 'h', 'to_local', 'local_wins').review).toMatchObject({ kind: 'first_link' });
  });

  it('a match key equal to a secondary value of the record agrees, and nothing is written', () => {
    const secondaryValues = ['ann@old.example'];
    const decision = first('Ann@Old.example', 'ann@new.example', 'two_way', 'local_wins', { secondaryValues });
    expect(writesOf(decision)).toEqual([]);
    expect(decision.bases).toEqual({ local: ['Ann@Old.example'], hubspot: ['ann@new.example'] });
    expect(decision.track.state?.kind).toBe('secondary_value');
    expect(writesOf(first('other@example', 'h', 'two_way', 'local_wins', { secondaryValues }))).toEqual([
      'hubspot other@example',
    ]);
  });

  it('S2.7 S2.10 a pair at rest on a first link stays at rest until a value changes', () => {
    const { track } = first(null, 'h', 'to_hubspot');
    expect(writesOf(first(null, 'h', 'to_hubspot', 'local_wins', { track }))).toEqual([]);
    expect(writesOf(first('l', 'h', 'to_hubspot', 'local_wins', { track }))).toEqual(['hubspot l']);
  });
});
