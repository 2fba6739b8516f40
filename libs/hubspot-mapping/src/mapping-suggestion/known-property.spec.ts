import { property } from '../../testing/references';
import { heldShare, knownProperty } from './known-property';
import { NameReader } from './name-reading';

const reader = new NameReader('contacts', null);

describe('a property as it is compared', () => {
  it('of the portal says what its label says, one of HubSpot what the vocabulary knows', () => {
    const own = property('feld_7', 'string', 'text', { label: 'Postleitzahl', hubspotDefined: false });
    expect([...knownProperty(own, reader, undefined).concepts.keys()].map(({ name }) => name)).toEqual(['zip']);
    const hubspots = property('hs_zip', 'string', 'text', { label: 'Zip', hubspotDefined: true });
    expect(knownProperty(hubspots, reader, undefined).concepts.size).toBe(0);
    expect(knownProperty(hubspots, reader, new Map()).concepts.size).toBe(0);
  });

  it('is known by name and label, without the prefix of HubSpot', () => {
    const known = knownProperty(
      property('hs_language', 'string', 'text', { label: 'Preferred language' }),
      reader,
      undefined,
    );
    expect(known.writings).toEqual([['language'], ['preferred', 'language']]);
  });

  it('has options that samples may hold, but no numbers and no pair of flags', () => {
    const options = (...values: string[]) =>
      knownProperty(property('x', 'enumeration', 'select', { options: values }), reader, undefined).options;
    expect(options('LOW', 'Medium', '3')).toEqual(new Set(['low', 'medium']));
    expect(options('true', 'false').size).toBe(0);
    expect(heldShare(new Set(['low', 'banana']), options('LOW', 'Medium', '3'))).toBe(0.5);
    expect(heldShare(new Set(), options('LOW', 'Medium', '3'))).toBe(0);
  });
});
