import fc from 'fast-check';
import { canonicalDecimal } from '../canonical/decimal';
import type { RawValue } from '../canonical/raw-value';
import type { LocalColumn } from '../catalogue/local-reference';
import type { PropertyDefinition } from '../catalogue/portal-reference';
import { compileEntity } from '../compilation/entity-compilation';
import type { CompiledField } from '../compilation/compiled-entity';
import type { EnumPair } from '../enum-mapping/enum-mapping';
import { formatPostgresArray } from '../text-forms/postgres-array';
import { column, mapping, portal, property } from '../../testing/references';
import type { TransformName } from './transform-spec';

/** A transform, the local values it is for, and HubSpot values that its property may hold. */
interface Subject {
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
const numbers = fc
  .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 4 }))
  .map(([digits, places]) => (places === 0 ? String(digits) : (digits / 10 ** places).toFixed(places)));
const emails = fc.emailAddress().map((address) => address.replace(/[^\w.@+-]/g, 'x'));
const shared: EnumPair[] = [
  { local: 'contacted', hubspot: 'OPEN', wayBack: true },
  { local: 'visited', hubspot: 'OPEN' },
  { local: 'new', hubspot: 'NEW' },
];

const subjects: Subject[] = [
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
    local: numbers,
    remote: numbers,
    lossless: true,
  },
  {
    name: 'number, cents',
    field: compile('number', property('p', 'number', 'number'), column('c', 'bigint'), { divideBy: 100 }),
    local: fc.integer().map(String),
    remote: numbers,
    lossless: true,
  },
  {
    name: 'number, text in German notation',
    field: compile('number', property('p', 'number', 'number'), column('c', 'text'), { locale: 'de-DE' }),
    local: numbers.map((value) => value.replace('.', ',')),
    remote: numbers,
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

const RUNS = { numRuns: 1000 };
const sent = (field: CompiledField, local: RawValue): RawValue => {
  const image = field.toHubSpot([local]);
  if (!image.ok) throw new Error(`${image.error.code}: ${image.error.message} ${String(local)}`);
  return image.value[0] ?? null;
};
const received = (field: CompiledField, remote: RawValue, current: RawValue): RawValue => {
  const value = field.toLocal([remote], [current]);
  if (!value.ok) throw new Error(`${value.error.code}: ${value.error.message} ${String(remote)}`);
  return value.value[0] ?? null;
};

const same = (left: readonly RawValue[], right: readonly RawValue[]): boolean =>
  left.length === right.length && left.every((value, index) => value === right[index]);

describe.each(subjects)('laws of the transform $name', ({ field, local, remote, lossless }) => {
  const holds = <T extends [unknown, ...unknown[]]>(
    arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
    law: (...values: T) => boolean,
  ): void => {
    fc.assert(fc.property(...arbitraries, law), RUNS);
  };

  it('S2.3 writing back what was sent keeps the local value', () => {
    holds([local], (value) => received(field, sent(field, value), value) === value);
  });

  it('S2.3 a value made again from HubSpot alone has the same image', () => {
    holds([local], (value) => {
      const image = sent(field, value);
      const again = received(field, image, null);
      const alike = same(field.canonicalHubSpot([sent(field, again)]), field.canonicalHubSpot([image]));
      return alike && (!lossless || same(field.canonicalLocal([again]), field.canonicalLocal([value])));
    });
  });

  it('S2.3 what local takes from HubSpot has HubSpot’s value as its image', () => {
    holds([remote, local], (value, current) => {
      const taken = field.toLocal([value], [current]);
      fc.pre(taken.ok);
      const image = taken.ok ? field.toHubSpot(taken.value) : taken;
      fc.pre(image.ok);
      return image.ok && same(field.canonicalHubSpot(image.value), field.canonicalHubSpot([value]));
    });
  });

  it('S2.3 canonical forms are stable', () => {
    holds([fc.oneof(remote, fc.string({ unit: 'binary' }))], (value) => {
      const once = field.canonicalHubSpot([value]);
      return same(field.canonicalHubSpot(once), once);
    });
  });

  it('S3.4 every string is carried or refused with a reason, never thrown; blank is blank', () => {
    holds([fc.oneof(fc.string({ unit: 'binary' }), fc.string(), local, remote)], (value) => {
      const answers = [field.toHubSpot([value]), field.toLocal([value], [null]), field.toLocal([value], [value])];
      return (
        field.canonicalLocal([value]).length === 1 &&
        answers.every((answer) =>
          answer.ok ? answer.value.length === 1 : Object.values(answer.error).every((part: string) => part.length > 0),
        )
      );
    });
    for (const blank of [null, '']) {
      expect([field.canonicalHubSpot([blank]), field.canonicalLocal([blank]), sent(field, blank)]).toEqual([
        [null],
        [null],
        null,
      ]);
      expect(received(field, blank, null)).toBeNull();
    }
  });
});

describe('canonical numbers', () => {
  it('S2.3 one number has one form, whatever its writing', () => {
    fc.assert(
      fc.property(numbers, fc.nat(3), (value, zeros) => {
        const padded = `${value.includes('.') ? value : `${value}.`}${'0'.repeat(zeros)}`;
        const form = canonicalDecimal(value) ?? '';
        return canonicalDecimal(padded) === form && Number(form) === Number(value) + 0 && !/e|^-0$|\.\d*0$/.test(form);
      }),
      RUNS,
    );
    expect(['-0', '1e3', '1000.00', '.5', '-0.50'].map(canonicalDecimal)).toEqual(['0', '1000', '1000', '0.5', '-0.5']);
    expect(['', '.', 'NaN', 'Infinity', '1e99999', '0x10', ' 1'].map(canonicalDecimal)).toEqual(Array(7).fill(null));
  });
});
