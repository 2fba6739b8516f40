import fc from 'fast-check';
import type { LocalColumn } from '../src/catalogue/local-reference';
import type { PropertyDefinition } from '../src/catalogue/portal-reference';
import type { CompiledField } from '../src/compilation/compiled-entity';
import { compileEntity } from '../src/compilation/entity-compilation';
import type { EnumPair } from '../src/enum-mapping/enum-mapping';
import { formatPostgresArray } from '../src/text-forms/postgres-array';
import type { TransformName } from '../src/transforms/transform-spec';
import { column, mapping, portal, property } from './references';

/** A transform, the local values it is for, and HubSpot values that its property may hold. */
export interface TransformSubject {
  name: string;
  field: CompiledField;
  local: fc.Arbitrary<string>;
  remote: fc.Arbitrary<string>;
  /** Whether a local value can be made again from HubSpot's alone. */
  lossless: boolean;
}

const pipelines = [
  {
    id: 'p1',
    label: 'One',
    stages: [
      { id: 's1', label: 'S1' },
      { id: 's2', label: 'S2' },
    ],
  },
];
const owners = [
  { id: '901', email: 'Ann@example.com', archived: false },
  { id: '902', email: 'bo@example.com', archived: false },
  { id: '903', email: 'bo@example.com', archived: true },
];
const users = [
  { id: '1', email: 'ann@example.com' },
  { id: '2', email: 'BO@example.com' },
  { id: '3', email: 'cy@example.com' },
];

function compile(
  name: TransformName,
  target: PropertyDefinition,
  source: LocalColumn,
  options: Record<string, unknown> = {},
  pairs: EnumPair[] | null = null,
): CompiledField {
  const { compiled, problems } = compileEntity(
    'contact',
    [mapping(source.name, target.name, name, options)],
    pairs ? [{ entity: 'contact', property: target.name, pairs }] : [],
    portal([target], { pipelines, owners }),
    { columns: [source], users },
  );
  const [field] = compiled.fields;
  if (!field || problems.some((problem) => problem.suspends)) throw new Error(JSON.stringify(problems));
  return field;
}

const text = property('p', 'string', 'text');
const wellFormed = fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => !/[\0\r]/.test(value));
const instants = fc
  .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const days = instants.map((instant) => instant.slice(0, 10));
const postgresInstants = fc
  .tuple(instants, fc.integer({ min: 0, max: 999 }))
  .map(([instant, micros]) => `${instant.slice(0, 10)} ${instant.slice(11, 23)}${String(micros).padStart(3, '0')}+00`);
export const decimalTexts = fc
  .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 4 }))
  .map(([digits, places]) => (places === 0 ? String(digits) : (digits / 10 ** places).toFixed(places)));
const emails = fc.emailAddress().map((address) => address.replace(/[^\w.@+-]/g, 'x'));
const shared: EnumPair[] = [
  { local: 'contacted', hubspot: 'OPEN', wayBack: true },
  { local: 'visited', hubspot: 'OPEN' },
  { local: 'new', hubspot: 'NEW' },
];

export const TRANSFORM_SUBJECTS: readonly TransformSubject[] = [
  {
    name: 'text',
    field: compile('text', text, column('c', 'text')),
    local: wellFormed,
    remote: wellFormed,
    lossless: true,
  },
  {
    name: 'text, trimmed, upper case',
    field: compile('text', text, column('c', 'text'), { trim: true, case: 'upper' }),
    local: wellFormed,
    remote: wellFormed,
    lossless: false,
  },
  {
    name: 'number, numeric(14,4)',
    field: compile('number', property('p', 'number', 'number'), column('c', 'numeric(14,4)')),
    local: decimalTexts,
    remote: decimalTexts,
    lossless: true,
  },
  {
    name: 'number, cents',
    field: compile('number', property('p', 'number', 'number'), column('c', 'bigint'), { divideBy: 100 }),
    local: fc.integer().map(String),
    remote: decimalTexts,
    lossless: true,
  },
  {
    name: 'number, text in German notation',
    field: compile('number', property('p', 'number', 'number'), column('c', 'text'), { locale: 'de-DE' }),
    local: decimalTexts.map((value) => value.replace('.', ',')),
    remote: decimalTexts,
    lossless: false,
  },
  {
    name: 'date',
    field: compile('date', property('p', 'date', 'date'), column('c', 'date')),
    local: days,
    remote: days,
    lossless: true,
  },
  {
    name: 'date to a datetime property',
    field: compile('date', property('p', 'datetime', 'date'), column('c', 'date')),
    local: days,
    remote: instants,
    lossless: true,
  },
  {
    name: 'datetime, timestamptz',
    field: compile('datetime', property('p', 'datetime', 'date'), column('c', 'timestamptz')),
    local: postgresInstants,
    remote: instants,
    lossless: true,
  },
  {
    name: 'datetime, epoch',
    field: compile('datetime', property('p', 'datetime', 'date'), column('c', 'bigint'), { epochUnit: 'ms' }),
    local: instants.map((instant) => String(Date.parse(instant))),
    remote: instants,
    lossless: true,
  },
  {
    name: 'boolean',
    field: compile('boolean', property('p', 'bool', 'booleancheckbox'), column('c', 'boolean')),
    local: fc.constantFrom('true', 'false', 't', 'f'),
    remote: fc.constantFrom('true', 'false'),
    lossless: true,
  },
  {
    name: 'boolean, inverted words',
    field: compile('boolean', property('p', 'bool', 'booleancheckbox'), column('c', 'text'), {
      trueValues: ['Y', 'J'],
      falseValues: ['N'],
      invert: true,
    }),
    local: fc.constantFrom('Y', 'J', 'N', 'y'),
    remote: fc.constantFrom('true', 'false'),
    lossless: false,
  },
  {
    name: 'enumeration, several to one',
    field: compile(
      'enumeration',
      property('p', 'enumeration', 'select', { options: ['OPEN', 'NEW'] }),
      column('c', 'text'),
      {},
      shared,
    ),
    local: fc.constantFrom('contacted', 'visited', 'new'),
    remote: fc.constantFrom('OPEN', 'NEW'),
    lossless: false,
  },
  {
    name: 'enumeration, open list',
    field: compile(
      'enumeration',
      property('p', 'enumeration', 'select', { options: ['OPEN', 'NEW'] }),
      column('c', 'text'),
      { unknown: 'create_option' },
      [{ local: 'fresh', hubspot: 'NEW' }],
    ),
    local: fc.constantFrom('fresh', 'OPEN', 'another', 'c d'),
    remote: fc.constantFrom('OPEN', 'NEW', 'made in HubSpot'),
    lossless: true,
  },
  {
    name: 'multi_select',
    field: compile(
      'multi_select',
      property('p', 'enumeration', 'checkbox', { options: ['a', 'b', 'c d', 'null'] }),
      column('c', 'text[]'),
    ),
    local: fc.subarray(['a', 'b', 'c d', 'null'], { minLength: 1 }).map(formatPostgresArray),
    remote: fc.shuffledSubarray(['a', 'b', 'c d', 'null']).map((options) => options.join(';')),
    lossless: true,
  },
  {
    name: 'phone',
    field: compile('phone', text, column('c', 'text')),
    local: fc.integer({ min: 1000 }).map(String),
    remote: fc.constantFrom('+1 312 555 0101', '030 55'),
    lossless: true,
  },
  {
    name: 'phone, E.164',
    field: compile('phone', text, column('c', 'text'), { phoneFormat: 'e164', defaultCountry: 'US' }),
    local: fc.constantFrom('(312) 555-0101', '+49 30 5550103', '312.555.0101 x12'),
    remote: fc.constantFrom('+13125550101', '312-555-0199', '+13125550101 ext 7'),
    lossless: false,
  },
  {
    name: 'email',
    field: compile('email', text, column('c', 'citext')),
    local: emails,
    remote: emails,
    lossless: false,
  },
  {
    name: 'domain',
    field: compile('domain', text, column('c', 'citext')),
    local: fc.domain(),
    remote: fc.domain(),
    lossless: false,
  },
  {
    name: 'url',
    field: compile('url', text, column('c', 'text')),
    local: fc.domain().map((host) => `https://${host}/`),
    remote: fc.domain(),
    lossless: true,
  },
  {
    name: 'country, code to name',
    field: compile('country', text, column('c', 'char(2)')),
    local: fc.constantFrom('US', 'DE', 'GB', 'NL', 'CH', 'MX'),
    remote: fc.constantFrom('Germany', 'germany', 'DE', 'USA', 'United Kingdom'),
    lossless: true,
  },
  {
    name: 'country, name to code',
    field: compile('country', text, column('c', 'text'), { local: 'name', hubspot: 'code', language: 'de' }),
    local: fc.constantFrom('Deutschland', 'Schweiz', 'USA', 'Österreich', 'France'),
    remote: fc.constantFrom('DE', 'AT', 'us'),
    lossless: false,
  },
  {
    name: 'state',
    field: compile('state', text, column('c', 'char(2)'), { country: 'US' }),
    local: fc.constantFrom('TX', 'CA', 'NY', 'DC'),
    remote: fc.constantFrom('Texas', 'texas', 'NM', 'New Mexico'),
    lossless: true,
  },
  {
    name: 'lookup',
    field: compile('lookup', text, column('c', 'text'), {}, shared),
    local: fc.constantFrom('contacted', 'visited', 'new'),
    remote: fc.constantFrom('OPEN', 'NEW'),
    lossless: false,
  },
  {
    name: 'template',
    field: compile('template', text, column('c', 'text'), { pattern: 'https://erp.example/{value}/edit' }),
    local: wellFormed.filter((value) => value.trim() !== ''),
    remote: fc.integer({ min: 1 }).map((id) => `https://erp.example/${id}/edit`),
    lossless: true,
  },
  {
    name: 'owner',
    field: compile(
      'owner',
      property('hubspot_owner_id', 'enumeration', 'select', { referencedObjectType: 'OWNER', externalOptions: true }),
      column('c', 'bigint'),
    ),
    local: fc.constantFrom('1', '2'),
    remote: fc.constantFrom('901', '902', '903'),
    lossless: true,
  },
  {
    name: 'pipeline',
    field: compile(
      'pipeline',
      property('pipeline', 'enumeration', 'select', { externalOptions: true }),
      column('c', 'text'),
      {},
      [{ local: 'main', hubspot: 'p1' }],
    ),
    local: fc.constant('main'),
    remote: fc.constant('p1'),
    lossless: true,
  },
  {
    name: 'stage',
    field: compile(
      'stage',
      property('dealstage', 'enumeration', 'radio', { externalOptions: true }),
      column('c', 'text'),
      {},
      [
        { local: 'one', hubspot: 's1' },
        { local: 'two', hubspot: 's2' },
      ],
    ),
    local: fc.constantFrom('one', 'two'),
    remote: fc.constantFrom('s1', 's2'),
    lossless: true,
  },
];
