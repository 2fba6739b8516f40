import fc from 'fast-check';
import { identify, type IdentityCandidate } from './identity';
import { LINK_STATES, LINK_TRANSITIONS, type Link, type LinkState } from './link';
import { hubspotMatchKeys, localMatchKeys, normaliseMatchKey } from './match-key';

const KEYS = [{ key: 'email', value: 'a@example.com', primary: true }];
const linked = (state: LinkState): Link => ({ id: 'link', state }) as Link;
const candidate = (id: string, link: Link | null = null): IdentityCandidate => ({ id, key: 'email', link });

describe('S4.1 who an unlinked record is', () => {
  it('matches the one candidate, however many of its keys name it', () => {
    expect(identify(KEYS, [candidate('1')])).toEqual({ kind: 'match', id: '1' });
    expect(identify(KEYS, [candidate('1'), { ...candidate('1'), key: 'domain' }])).toEqual({ kind: 'match', id: '1' });
  });

  it('matches nothing without a key or a candidate', () => {
    expect(identify([], [candidate('1')])).toEqual({ kind: 'no_match' });
    expect(identify(KEYS, [])).toEqual({ kind: 'no_match' });
  });

  it('more than one candidate is ambiguous, never a guess', () => {
    expect(identify(KEYS, [candidate('1'), candidate('2')])).toEqual({ kind: 'ambiguous', ids: ['1', '2'] });
  });

  it('a free candidate beside a linked one is a contradiction of keys, not a match', () => {
    expect(identify(KEYS, [candidate('1'), candidate('2', linked('live'))]).kind).toBe('ambiguous');
  });

  it.each(['live', 'pending', 'unreachable'] as const)('S4.5 a candidate whose link is %s is a duplicate', (state) => {
    expect(identify(KEYS, [candidate('1', linked(state))])).toEqual({ kind: 'duplicate', id: '1', linkId: 'link' });
  });

  it.each(['held', 'severed', 'merged_away', 'erased'] as const)(
    'S2.1 an end of a link that is %s is neither matched nor created again',
    (state) => {
      expect(identify(KEYS, [candidate('1', linked(state))])).toEqual({ kind: 'at_rest', id: '1', linkId: 'link' });
    },
  );

  it('matches only a candidate that is free and alone, in whatever order they are found', () => {
    const ids = ['1', '2', '3'] as const;
    const links = fc.record({
      '1': fc.option(fc.constantFrom(...LINK_STATES).map(linked)),
      '2': fc.option(fc.constantFrom(...LINK_STATES).map(linked)),
      '3': fc.option(fc.constantFrom(...LINK_STATES).map(linked)),
    });
    const hits = fc.array(fc.record({ id: fc.constantFrom(...ids), key: fc.constantFrom('email', 'domain') }));
    const candidates = fc
      .tuple(links, hits)
      .map(([held, found]) => found.map((hit): IdentityCandidate => ({ ...hit, link: held[hit.id] })));
    fc.assert(
      fc.property(candidates, (found) => {
        const verdict = identify(KEYS, found);
        const alone = new Set(found.map(({ id }) => id)).size === 1 && found.every(({ link }) => link === null);
        expect(verdict.kind === 'match').toBe(alone);
        expect(identify(KEYS, [...found].reverse()).kind).toBe(verdict.kind);
      }),
    );
  });
});

describe('S4.1 match keys', () => {
  it.each([
    ['email', ' Ann@Example.COM ', 'ann@example.com'],
    ['domain', 'https://www.Example.com:8080/path?q#f', 'example.com'],
    ['domain', 'shop.example.com', 'shop.example.com'],
    ['domain', 'http://', null],
    ['text', ' A-1 ', 'A-1'],
    ['email', '  ', null],
    ['text', null, null],
  ] as const)('%s %j is %j', (kind, raw, expected) => {
    expect(normaliseMatchKey(kind, raw)).toBe(expected);
  });

  it.each(['email', 'domain', 'text'] as const)('a normalised %s is its own normal form', (kind) => {
    const host = fc.constantFrom('Example.com', 'www.a-b.co.uk', 'shop.example.com:80');
    const url = fc.tuple(fc.constantFrom('', 'https://', 'ftp://'), host, fc.constantFrom('', '/p', '?q', '#f'));
    const raws = kind === 'domain' ? url.map((parts) => parts.join('')) : fc.string();
    fc.assert(
      fc.property(raws, (raw) => {
        const once = normaliseMatchKey(kind, raw);
        expect(normaliseMatchKey(kind, once)).toBe(once);
      }),
    );
  });

  it('a domain with a space before its path is the domain alone', () => {
    expect(normaliseMatchKey('domain', 'example.com /shop')).toBe('example.com');
  });

  const definition = {
    name: 'email',
    kind: 'email' as const,
    columns: ['email', 'email2'],
    properties: ['email', 'hs_additional_emails'],
  };

  it('S4.5 secondary values count, split, and each value once', () => {
    expect(hubspotMatchKeys([definition], { email: 'A@x.de', hs_additional_emails: 'b@x.de; a@x.de;C@x.de' })).toEqual([
      { key: 'email', value: 'a@x.de', primary: true },
      { key: 'email', value: 'b@x.de', primary: false },
      { key: 'email', value: 'c@x.de', primary: false },
    ]);
    expect(localMatchKeys([definition], { email: null, email2: 'b@x.de' })).toEqual([
      { key: 'email', value: 'b@x.de', primary: false },
    ]);
  });
});

describe('S2.1 states of a link', () => {
  it('what is at rest comes back, is created anew, merged away, or erased; an erased link goes nowhere', () => {
    expect(LINK_TRANSITIONS.severed).toEqual(['pending', 'live', 'merged_away', 'erased']);
    expect(LINK_TRANSITIONS.merged_away).toEqual(['live', 'erased']);
    expect(LINK_TRANSITIONS.erased).toEqual([]);
  });

  it('S5.6 whatever is not erased can be', () => {
    for (const state of LINK_STATES.filter((one) => one !== 'erased'))
      expect(LINK_TRANSITIONS[state]).toContain('erased');
  });

  it('S5.2 only a link whose record was deleted waits for a new one; a merge is final', () => {
    const toPending = LINK_STATES.filter((state) => LINK_TRANSITIONS[state].includes('pending'));
    expect(toPending).toEqual(['live', 'unreachable', 'held', 'severed']);
  });

  it('S5.1 unreachable and held go back to live', () => {
    expect(LINK_TRANSITIONS.unreachable).toContain('live');
    expect(LINK_TRANSITIONS.held).toContain('live');
  });
});
