import { simpleField } from '../testing/simple-field';
import { sealOf } from './record-seal';
import type { SeenRecordEnds } from './record-seal';

describe('S3.2 the seal of what was seen of a whole record', () => {
  const FIELDS = [simpleField('name'), simpleField('phone')];
  const SEEN: SeenRecordEnds = {
    ends: { local: 'present', hubspot: 'archived' },
    localKey: '7',
    row: { name: 'Ann', phone: '1' },
    hubspotId: '101',
    properties: { name: 'Ann', phone: '2' },
  };
  const seal = (over: Partial<SeenRecordEnds> = {}): string => sealOf(FIELDS, { ...SEEN, ...over });

  it('is the same for the same values, whatever else the sides hold and in which order the fields come', () => {
    expect(seal({ row: { phone: '1', name: 'Ann', secret: 'x' } })).toBe(seal());
    expect(sealOf([...FIELDS].reverse(), SEEN)).toBe(seal());
    expect(seal({ properties: { name: 'Ann', phone: '2', other: null } })).toBe(seal());
  });

  it('moves with a value of either side, an end, or an id', () => {
    const moved = [
      seal({ row: { name: 'Anna', phone: '1' } }),
      seal({ properties: { name: 'Ann', phone: null } }),
      seal({ row: null }),
      seal({ ends: { local: 'soft_deleted', hubspot: 'archived' } }),
      seal({ ends: { local: 'present', hubspot: 'gone' } }),
      seal({ hubspotId: '102' }),
      seal({ localKey: '8' }),
      seal({ partner: { localKey: '9', hubspotId: '101' } }),
      seal({ partner: { localKey: '10', hubspotId: '101' } }),
      seal({ rival: { hubspotId: '202', properties: { name: 'Ann' } } }),
      seal({ rival: { hubspotId: '202', properties: { name: 'Anna' } } }),
      seal({ rival: { hubspotId: '202', properties: null } }),
    ];
    expect(new Set([...moved, seal()]).size).toBe(moved.length + 1);
  });

  it('shows none of the values', () => {
    expect(seal()).toMatch(/^[\w-]{22}$/);
  });
});
