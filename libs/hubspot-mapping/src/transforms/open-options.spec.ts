import { column, mapping, portal, property } from '../../testing/references';
import { compileEntity } from '../compilation/entity-compilation';
import type { PropertyMapping } from '../property-mapping/property-mapping';

const open = { unknown: 'create_option' };
const reference = portal(
  [
    property('tier', 'enumeration', 'select', { options: ['gold', 'silver'] }),
    property('tags', 'enumeration', 'checkbox', { options: ['a', 'b'] }),
    property('optin', 'bool', 'booleancheckbox'),
    property('fixed', 'enumeration', 'select', { options: ['x'], optionsReadOnly: true }),
    property('hubspot_owner_id', 'enumeration', 'select', { externalOptions: true }),
    property('dealstage', 'enumeration', 'radio', { externalOptions: true }),
  ],
  { pipelines: [{ id: 'p', label: 'P', stages: [{ id: 's', label: 'S' }] }] },
);
const local = { columns: [column('tier', 'text'), column('tags', 'text[]')] };
const compile = (one: PropertyMapping) => {
  const { compiled, problems } = compileEntity(
    'contact',
    [one],
    [{ entity: 'contact', property: 'tier', pairs: [{ local: 'Au', hubspot: 'gold' }] }],
    reference,
    local,
  );
  return { field: compiled.fields[0]!, problems };
};

describe('open lists of options', () => {
  const { field, problems } = compile(mapping('tier', 'tier', 'enumeration', open));

  it('S3.4 a value without an option is sent as an option of its own, and named as new', () => {
    expect(problems).toEqual([]);
    expect(field.toHubSpot([' bronze '])).toEqual({ ok: true, value: ['bronze'] });
    expect(field.newOptions?.(['bronze'])).toEqual([{ property: 'tier', value: 'bronze' }]);
    expect(field.toHubSpot(['Au'])).toEqual({ ok: true, value: ['gold'] });
    expect(field.newOptions?.(['gold'])).toEqual([]);
    expect(field.newOptions?.([null])).toEqual([]);
  });

  it('an option without a translation is the local value', () => {
    expect(field.toLocal(['bronze'], [null])).toEqual({ ok: true, value: ['bronze'] });
    expect(field.toLocal(['gold'], [null])).toEqual({ ok: true, value: ['Au'] });
  });

  it.each([
    ['a;b', 'INVALID_OPTION_VALUE'],
    ['x'.repeat(300), 'VALUE_TOO_LONG'],
  ])('S3.4 a value that is no choice makes none', (value, code) => {
    expect(field.toHubSpot([value])).toMatchObject({ ok: false, error: { code } });
  });

  it('of a set only the new members are made', () => {
    const tags = compile(mapping('tags', 'tags', 'multi_select', open)).field;
    expect(tags.toHubSpot(['{a,new,b}'])).toEqual({ ok: true, value: ['a;b;new'] });
    expect(tags.newOptions?.(['a;b;new'])).toEqual([{ property: 'tags', value: 'new' }]);
    expect(tags.newOptions?.([null])).toEqual([]);
  });

  it('a closed list makes none', () => {
    const closed = compile(mapping('tier', 'tier', 'enumeration')).field;
    expect(closed.newOptions).toBeUndefined();
    expect(closed.toHubSpot(['bronze'])).toMatchObject({ ok: false, error: { code: 'UNKNOWN_OPTION' } });
  });

  it.each([
    ['optin', 'enumeration', 'TYPES_DO_NOT_FIT', 'type bool'],
    ['fixed', 'enumeration', 'TYPES_DO_NOT_FIT', 'nobody change'],
    ['hubspot_owner_id', 'enumeration', 'TYPES_DO_NOT_FIT', 'from elsewhere'],
    ['dealstage', 'stage', 'OPTIONS_FAULTY', 'makes no stages'],
  ] as const)('S3.4 is refused for %s, with the reason', (name, transform, code, why) => {
    const found = compile(mapping('tier', name, transform, open)).problems[0];
    expect(found).toMatchObject({ code, suspends: true, message: expect.stringContaining(why) });
  });

  it('a fallback and an open list exclude each other', () => {
    const both = { ...open, fallback: 'gold' };
    expect(compile(mapping('tier', 'tier', 'enumeration', both)).problems).toMatchObject([{ code: 'OPTIONS_FAULTY' }]);
  });
});
