import type { LocalReference } from '../catalogue/local-reference';
import type { EnumMapping } from '../enum-mapping/enum-mapping';
import type { PropertyMapping } from '../property-mapping/property-mapping';
import { column, mapping, portal, property } from '../../testing/references';
import { compileEntity } from './entity-compilation';

const pipelines = [
  { id: 'sales', label: 'Sales', stages: [{ id: 's1', label: 'Open' }] },
  { id: 'land', label: 'Land', stages: [{ id: 's9', label: 'Open' }] },
];
const reference = portal(
  [
    property('firstname', 'string', 'text'),
    property('score', 'number', 'number', { calculated: true }),
    property('optout', 'bool', 'booleancheckbox', { readOnly: true }),
    property('status', 'enumeration', 'select', { options: ['A', 'B'] }),
    property('pipeline', 'enumeration', 'select', { externalOptions: true }),
    property('dealstage', 'enumeration', 'radio', { externalOptions: true }),
    property('closedate', 'datetime', 'date'),
    property('hubspot_owner_id', 'enumeration', 'select', { externalOptions: true, referencedObjectType: 'OWNER' }),
  ],
  { pipelines },
);
const local: LocalReference = {
  columns: [
    column('id', 'bigint', { isKey: true, nullable: false }),
    column('given_name', 'text', { nullable: false }),
    column('nickname', 'character varying(5)'),
    column('points', 'smallint'),
    column('opted_out', 'boolean'),
    column('total', 'numeric(10,2)', { generated: true }),
    column('state', 'contact_state', { enumValues: ['a', 'b', 'c'] }),
    column('closes_on', 'date'),
  ],
};
const compile = (mappings: PropertyMapping[], enums: EnumMapping[] = []) =>
  compileEntity('contact', mappings, enums, reference, local);
const problemOf = (one: PropertyMapping, enums: EnumMapping[] = []) => compile([one], enums).problems[0];

describe('compiling an entity', () => {
  it('S2.9 a faulty mapping suspends its own field only, and says why and what to do', () => {
    const { compiled, problems } = compile([
      mapping('given_name', 'firstname', 'text'),
      mapping('gone', 'status', 'enumeration'),
      mapping('nickname', 'vanished', 'text'),
    ]);
    expect(compiled.fields.map(({ state }) => state)).toEqual(['active', 'suspended', 'suspended']);
    expect(problems).toMatchObject([
      { code: 'COLUMN_MISSING', suspends: true, column: 'gone', property: 'status' },
      { code: 'PROPERTY_MISSING', suspends: true, column: 'nickname', property: 'vanished' },
    ]);
    expect(problems[0]?.message).toBe('Mapping contact.gone ↔ status: the table has no such column.');
    expect(compiled.fields[1]?.toHubSpot(['x'])).toMatchObject({ ok: false, error: { code: 'MAPPING_SUSPENDED' } });
    expect(compiled.fields[0]?.toHubSpot(['Ann'])).toEqual({ ok: true, value: ['Ann'] });
  });

  it.each([
    ['S3.1', 'PROPERTY_NOT_WRITABLE', mapping('points', 'score', 'number')],
    ['S3.1', 'PROPERTY_NOT_WRITABLE', mapping('opted_out', 'optout', 'boolean', {}, { direction: 'to_hubspot' })],
    ['S3.1', 'COLUMN_NOT_WRITABLE', mapping('id', 'firstname', 'text')],
    ['S3.1', 'COLUMN_NOT_WRITABLE', mapping('total', 'firstname', 'text')],
    ['S3.1', 'DIRECTION_NOT_POSSIBLE', mapping(null, 'firstname', 'constant', { value: 'x' })],
    ['S2.9', 'TYPES_DO_NOT_FIT', mapping('given_name', 'status', 'text')],
    ['S2.9', 'TYPES_DO_NOT_FIT', mapping('closes_on', 'closedate', 'datetime')],
    ['S2.9', 'OPTIONS_FAULTY', mapping('given_name', 'firstname', 'text', { trimm: true })],
    ['S2.9', 'OPTIONS_FAULTY', mapping('closes_on', 'closedate', 'date', { timeZone: 'Mars/Base' })],
    ['S2.9', 'OPTIONS_FAULTY', mapping(null, 'status', 'constant', { value: 'Z' }, { direction: 'to_hubspot' })],
    ['S2.9', 'TRANSFORM_UNKNOWN', mapping('given_name', 'firstname', 'rot13' as never)],
    ['S2.9', 'TRANSFORM_UNKNOWN', mapping(null, 'firstname', 'text', {}, { direction: 'to_hubspot' })],
    ['S2.9', 'REFERENCE_MISSING', mapping('points', 'hubspot_owner_id', 'owner')],
  ])('%s suspends: %s', (_rule, code, one) => {
    expect(problemOf(one)).toMatchObject({ code, suspends: true });
  });

  it('S3.1 a read-only property and a generated column work in the one direction they allow', () => {
    const toLocal = mapping('points', 'score', 'number', {}, { direction: 'to_local' });
    const toHubSpot = mapping('total', 'firstname', 'text', {}, { direction: 'to_hubspot' });
    expect(compile([toLocal, toHubSpot]).problems).toEqual([]);
  });

  it('S7.4 no property and no column is written by two mappings', () => {
    const { problems } = compile([
      mapping('given_name', 'firstname', 'text'),
      mapping('nickname', 'firstname', 'text'),
      mapping('given_name', 'status', 'enumeration', {}, { id: 'third', direction: 'to_local' }),
    ]);
    expect(problems.map(({ code, mappingId }) => [code, mappingId])).toEqual([
      ['PROPERTY_USED_TWICE', 'nickname-firstname'],
      ['COLUMN_USED_TWICE', 'third'],
    ]);
  });

  it('S3.4 translations with gaps are told and fail only for their values; contradicting ones suspend', () => {
    const one = mapping('state', 'status', 'enumeration');
    const pairs = (list: EnumMapping['pairs']): EnumMapping[] => [
      { entity: 'contact', property: 'status', pairs: list },
    ];
    const gaps = compile(
      [one],
      pairs([
        { local: 'a', hubspot: 'A' },
        { local: 'b', hubspot: 'A' },
        { local: 'c', hubspot: 'X' },
      ]),
    );
    expect(gaps.problems.map(({ suspends }) => suspends)).toEqual([false, false]);
    const [field] = gaps.compiled.fields;
    expect(field?.toHubSpot(['c'])).toMatchObject({ ok: false, error: { code: 'UNKNOWN_OPTION' } });
    expect(field?.toLocal(['A'], ['b'])).toEqual({ ok: true, value: ['b'] });
    expect(field?.toLocal(['A'], ['c'])).toMatchObject({ ok: false, error: { code: 'AMBIGUOUS_OPTION' } });
    expect(
      problemOf(
        one,
        pairs([
          { local: 'a', hubspot: 'A' },
          { local: 'a', hubspot: 'B' },
        ]),
      ),
    ).toMatchObject({ suspends: true });
  });

  it('S3.4 an error names column and property, never the value', () => {
    const { compiled } = compile([mapping('nickname', 'firstname', 'text')]);
    const answer = compiled.fields[0]?.toLocal(['Annabel'], [null]);
    expect(answer).toEqual({
      ok: false,
      error: {
        code: 'VALUE_TOO_LONG',
        message:
          'HubSpot property firstname cannot go to contact.nickname: the HubSpot value has 7 characters, the column takes 5.',
        advice: expect.not.stringContaining('Annabel'),
      },
    });
  });

  it('S3.4 blank for a column that must not be blank is refused, unless the mapping says what blank becomes', () => {
    const { compiled } = compile([mapping('given_name', 'firstname', 'text')]);
    expect(compiled.fields[0]?.toLocal([null], [null])).toMatchObject({ error: { code: 'BLANK_NOT_ALLOWED' } });
    expect(compiled.fields[0]?.toLocal([''], [''])).toEqual({ ok: true, value: [''] });
    const told = compile([mapping('given_name', 'firstname', 'text', { blankAs: '' })]);
    expect(told.compiled.fields[0]?.toLocal([null], ['Ann'])).toEqual({ ok: true, value: [''] });
  });
});

describe('groups', () => {
  const stage = (over: Partial<PropertyMapping> = {}) =>
    mapping('state', 'dealstage', 'stage', {}, { group: 'stage', ...over });
  const pipeline = mapping(null, 'pipeline', 'constant', { value: 'sales' }, { group: 'stage' });
  const pairs: EnumMapping[] = [
    {
      entity: 'contact',
      property: 'dealstage',
      pairs: [
        { local: 'a', hubspot: 's1' },
        { local: 'b', hubspot: 's9' },
        { local: 'c', hubspot: null },
      ],
    },
  ];

  it('S3.7 a group is one field with aligned vectors', () => {
    const { compiled, problems } = compile([pipeline, stage()], pairs);
    expect(problems).toEqual([]);
    expect(compiled.fields).toHaveLength(1);
    const [field] = compiled.fields;
    expect(field?.members.map(({ column: name }) => name)).toEqual([null, 'state']);
    expect(field?.toHubSpot([null, 'a'])).toEqual({ ok: true, value: ['sales', 's1'] });
    expect(field?.toLocal(['sales', 's1'], [null, 'b'])).toEqual({ ok: true, value: [null, 'a'] });
    expect(field?.canonicalLocal([null, 'a'])).toEqual([null, 'a']);
  });

  it('S3.8 a stage must belong to the pipeline sent with it; another pipeline does not come back', () => {
    const [field] = compile([pipeline, stage()], pairs).compiled.fields;
    expect(field?.toHubSpot([null, 'b'])).toMatchObject({ ok: false, error: { code: 'STAGE_OF_OTHER_PIPELINE' } });
    expect(field?.toLocal(['land', 's9'], [null, 'a'])).toMatchObject({
      ok: false,
      error: { code: 'NOT_THE_CONSTANT' },
    });
  });

  it('S3.7 members that differ in direction or policy suspend the group', () => {
    const { compiled, problems } = compile([pipeline, stage({ conflictPolicy: 'manual' })], pairs);
    expect(problems).toMatchObject([{ code: 'GROUP_DISAGREES', suspends: true }]);
    expect(compiled.fields.map(({ state }) => state)).toEqual(['suspended']);
  });
});

describe('versions and states', () => {
  it('S8.5 the version of field and entity moves with each mapping version', () => {
    const first = compile([mapping('given_name', 'firstname', 'text')]).compiled;
    const second = compile([mapping('given_name', 'firstname', 'text', {}, { version: 2 })]).compiled;
    expect(first.fields[0]?.version).not.toBe(second.fields[0]?.version);
    expect(first.version).not.toBe(second.version);
    expect(compile([mapping('given_name', 'firstname', 'text')]).compiled.version).toBe(first.version);
  });

  it('S8.5 S2.9 the stored state of a mapping is the field’s', () => {
    const states = (['active', 'waiting', 'suspended'] as const).map(
      (state) => compile([mapping('given_name', 'firstname', 'text', {}, { state })]).compiled.fields[0]?.state,
    );
    expect(states).toEqual(['active', 'waiting', 'suspended']);
  });

  it('ignores mappings and translations of other entities', () => {
    expect(compile([mapping('given_name', 'firstname', 'text', {}, { entity: 'deal' })]).compiled.fields).toEqual([]);
  });
});
