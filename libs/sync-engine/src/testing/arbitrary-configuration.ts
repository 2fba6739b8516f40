import { TRANSFORM_NAMES } from '@app/hubspot-mapping';
import type { AssociationRelation } from '../core';
import fc from 'fast-check';
import type {
  ConfigurationFile,
  FileAssociation,
  FileEntity,
  FileMapping,
} from '../configuration-file/configuration-file';

/** Names that YAML is easily wrong about are among them: `no`, `1.0`, `null`, `- x`, `a: b`, line breaks. */
const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20 }),
  fc.constantFrom(
    'no',
    'yes',
    'null',
    '~',
    '1.0',
    '0x1f',
    '2026-11-25',
    '- x',
    'a: b',
    '#',
    '"',
    "'",
    'é\nü',
    ' lead',
    '{',
    '*a',
    '&a',
    '<<',
  ),
);
const name = fc.stringMatching(/^[a-z_]{1,12}$/);
const choice = <T extends string>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const nullable = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });
const POLICY = choice('latest_wins', 'local_wins', 'hubspot_wins', 'prefer_non_blank', 'manual');

const policies = {
  direction: choice('two_way', 'to_hubspot', 'to_local'),
  conflictPolicy: nullable(POLICY),
  drift: choice('restore', 'ignore'),
  firstLink: choice('review', 'local_wins', 'hubspot_wins'),
};

const mapping: fc.Arbitrary<FileMapping> = fc.record({
  property: word,
  column: nullable(word),
  group: nullable(word),
  ...policies,
  transform: fc.record({
    name: fc.constantFrom(...TRANSFORM_NAMES),
    options: fc.dictionary(
      name,
      fc.oneof(word, fc.integer(), fc.boolean(), fc.array(word, { maxLength: 3 }), fc.constant(null)),
      { maxKeys: 3, noNullPrototype: true },
    ),
  }),
});

const filter = nullable(
  fc.record({
    all: fc.array(
      fc.record(
        { name: word, is: choice('equal', 'not_equal', 'blank', 'not_blank'), value: word },
        { requiredKeys: ['name', 'is'] },
      ),
      { maxLength: 3 },
    ),
  }),
);

const pair = fc.record(
  { local: word, hubspot: nullable(word), wayBack: fc.boolean() },
  { requiredKeys: ['local', 'hubspot'] },
);

const entity: fc.Arbitrary<FileEntity> = fc.record({
  table: fc.record({ schema: word, name: word, key: word, softDeleteColumn: nullable(word) }),
  objectType: word,
  externalIdProperty: word,
  matchKeys: fc.array(
    fc.record({
      name: word,
      kind: choice('email', 'domain', 'text'),
      columns: fc.array(word, { maxLength: 2 }),
      properties: fc.array(word, { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
  reads: fc.array(
    fc.record({ schema: word, name: word, key: word, columns: fc.array(word, { maxLength: 2 }), via: word }),
    { maxLength: 2 },
  ),
  localFilter: filter,
  hubspotFilter: filter,
  conflictPolicy: POLICY,
  quietPeriodMs: fc.nat(3_600_000),
  createInHubSpot: fc.boolean(),
  createLocally: fc.boolean(),
  deletion: fc.record({
    deletedLocally: choice('propagate', 'sever', 'ignore'),
    deletedInHubSpot: choice('propagate', 'sever', 'ignore'),
    againstEdit: choice('edit_wins', 'delete_wins'),
  }),
  leaving: fc.record({
    leftLocally: choice('keep', 'sever', 'delete'),
    leftInHubSpot: choice('keep', 'sever', 'delete'),
  }),
  mappings: fc.array(mapping, { maxLength: 5 }),
  enums: fc.dictionary(word, fc.array(pair, { maxLength: 4 }), { maxKeys: 3, noNullPrototype: true }),
});

const table = fc.record({
  schema: word,
  name: word,
  fromColumn: word,
  toColumn: word,
  fixed: fc.dictionary(name, word, { maxKeys: 2, noNullPrototype: true }),
});
const relation: fc.Arbitrary<AssociationRelation> = fc.oneof(
  fc.record({ kind: fc.constant('join_table' as const), table }),
  fc.record({ kind: fc.constant('flagged_row' as const), table, flag: word }),
  fc.record({ kind: fc.constant('foreign_key' as const), column: word }),
);

const association: fc.Arbitrary<FileAssociation> = fc.record(
  {
    from: word,
    to: word,
    label: nullable(word),
    category: choice('HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED'),
    typeId: fc.integer({ min: 1, max: 9999 }),
    relation,
    ...policies,
  },
  {
    requiredKeys: ['from', 'to', 'label', 'category', 'relation', 'direction', 'conflictPolicy', 'drift', 'firstLink'],
  },
);

/** Any configuration file that the schema allows. */
export const arbitraryConfiguration: fc.Arbitrary<ConfigurationFile> = fc.record({
  version: fc.constant(1 as const),
  entities: fc.dictionary(word, entity, { maxKeys: 3, noNullPrototype: true }),
  associations: fc.array(association, { maxLength: 3 }),
});
