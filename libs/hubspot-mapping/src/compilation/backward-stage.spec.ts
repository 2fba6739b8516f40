import { column, mapping, portal, property } from '../../testing/references';
import { compileEntity } from './entity-compilation';

describe('stages that HubSpot takes only from blank', () => {
  const reference = portal([
    property('lifecyclestage', 'enumeration', 'radio', { options: ['subscriber', 'lead', 'customer', 'other'] }),
    property('hs_lead_status', 'enumeration', 'radio', { options: ['NEW', 'OPEN'] }),
  ]);
  const local = { columns: [column('stage', 'text'), column('status', 'text')] };
  const compile = (name: string, group: string | null = null) =>
    compileEntity(
      'contact',
      [
        mapping('status', 'hs_lead_status', 'enumeration', {}, { group }),
        mapping('stage', name, 'enumeration', {}, { group }),
      ],
      [],
      reference,
      local,
    ).compiled.fields.at(-1)!;

  it.each([
    ['customer', 'lead', true],
    ['lead', 'customer', false],
    ['lead', 'lead', false],
    [null, 'lead', false],
    ['customer', null, false],
    ['made up', 'lead', false],
    ['customer', 'made up', false],
  ])('S3.9 from %s to %s: %s', (held, sent, expected) => {
    expect(compile('lifecyclestage').onlyFromBlank?.([held], [sent])).toBe(expected);
    expect(compile('lifecyclestage', 'both').onlyFromBlank?.(['NEW', held], ['OPEN', sent])).toBe(expected);
  });

  it('is said of no other property', () => {
    expect(compile('hs_lead_status').onlyFromBlank).toBeUndefined();
  });
});
