import { hubspotAssociation, receiptOfAssociation } from './association-value';
import type { HubSpotEnds } from './association-value';
import type { WriteIntent } from './field-track';

const ends = (patch: Partial<HubSpotEnds>): HubSpotEnds => ({
  links: [],
  base: null,
  local: null,
  baseShown: false,
  baseHidden: false,
  ...patch,
});

describe('the value of a single-valued relation in HubSpot (S6.3)', () => {
  it.each([
    ['S6.3 nothing held and nothing agreed is blank', {}, [null]],
    ['S6.3 the only one held is the value', { links: ['a'] }, ['a']],
    ['S6.3 while the base is held nothing was taken away', { links: ['b', 'a'], base: 'a' }, ['a']],
    ['S6.3 else what local holds, if HubSpot holds it too', { links: ['b', 'c'], base: 'a', local: 'c' }, ['c']],
    ['S6.3 several others are no value', { links: ['b', 'c'] }, 'ambiguous'],
    ['S6.3 an end that is not linked is unknown', { links: [null] }, undefined],
    ['S6.3 a missing end that is not shown is unknown, not blank', { base: 'a' }, undefined],
    ['S6.2 S6.3 a missing end whose records are both shown was removed', { base: 'a', baseShown: true }, [null]],
    ['S6.3 a hidden base may still be held beside another', { links: ['b'], base: 'a', baseHidden: true }, undefined],
  ] as const)('%s', (_title, patch, value) => {
    expect(hubspotAssociation(ends(patch))).toEqual(value);
  });
});

describe('receipts of associations', () => {
  const intent = (sent: string | null): WriteIntent => ({
    id: String(sent),
    linkId: 'f',
    field: 'association:x',
    kind: 'update',
    behalf: 'local',
    sent: [sent],
    local: [sent],
    decidedUpdatedAt: 0,
    createdAt: 0,
    runId: null,
    historyReadAt: null,
  });

  it('S6.5 HubSpot as sent is a receipt: its values are the bases', () => {
    const bases = { baseLocal: ['b'], baseHubSpot: ['b'] };
    expect(receiptOfAssociation([intent('b')], ['b'], ['a'])).toEqual({ ...bases, behalf: 'local' });
  });

  it('S6.5 HubSpot at its base, or at anything else, is none', () => {
    expect(receiptOfAssociation([intent('b')], ['a'], ['a'])).toBeNull();
    expect(receiptOfAssociation([intent('b')], ['c'], ['a'])).toBeNull();
    expect(receiptOfAssociation([intent('b')], undefined, ['a'])).toBeNull();
  });
});
