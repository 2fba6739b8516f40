import { LONGEST_SOURCE, TRANSFORM_NAMES } from '@app/hubspot-mapping';
import {
  ASSOCIATION_CATEGORIES,
  DEFAULT_DELETION,
  DEFAULT_LEAVING,
  DELETE_CONFLICT_POLICIES,
  DELETE_POLICIES,
  LEAVE_POLICIES,
} from '../core';

type Schema = Readonly<Record<string, unknown>>;

const POLICIES = ['latest_wins', 'local_wins', 'hubspot_wins', 'prefer_non_blank', 'manual'];

const text = (description: string, maxLength = 200): Schema => ({
  type: 'string',
  minLength: 1,
  maxLength,
  description,
});
const named = (description: string): Schema => text(description, 63);
const list = (items: Schema, maxItems = 100): Schema => ({ type: 'array', items, maxItems });
const choice = (values: readonly string[], description: string, standard?: string): Schema => ({
  enum: values,
  description,
  ...(standard === undefined ? {} : { default: standard }),
});

function object(properties: Readonly<Record<string, Schema>>, required: readonly string[], description = ''): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required,
    properties,
    ...(description === '' ? {} : { description }),
  };
}

const FILTER: Schema = {
  description: 'All of these must hold, else a record takes no part; null: every record does',
  default: null,
  type: ['object', 'null'],
  additionalProperties: false,
  required: ['all'],
  properties: {
    all: list(
      object(
        {
          name: text('Column, or property in hubspotFilter'),
          is: choice(['equal', 'not_equal', 'blank', 'not_blank'], 'How it is compared'),
          value: { type: 'string', maxLength: 500, description: 'For equal and not_equal' },
        },
        ['name', 'is'],
      ),
    ),
  },
};

const SHARED: Readonly<Record<string, Schema>> = {
  direction: choice(['two_way', 'to_hubspot', 'to_local'], 'Which way values travel', 'two_way'),
  conflictPolicy: {
    enum: [null, ...POLICIES],
    default: null,
    description: 'Who wins when both sides changed; null: as the entity says',
  },
  drift: choice(['restore', 'ignore'], 'What an edit on the receiving side of a one-way field meets', 'ignore'),
  firstLink: choice(['review', 'local_wins', 'hubspot_wins'], 'Two different values when a link is made', 'review'),
};

const MAPPING = object(
  {
    property: text('HubSpot property'),
    column: {
      type: ['string', 'null'],
      minLength: 1,
      maxLength: LONGEST_SOURCE,
      default: null,
      description:
        'Column of the table; with direction to_hubspot also a column over a foreign key (company_id.name), or = and an expression; null: the property receives a constant',
    },
    group: {
      type: ['string', 'null'],
      minLength: 1,
      maxLength: 100,
      default: null,
      description: 'Members that share it are one value',
    },
    ...SHARED,
    transform: object(
      {
        name: choice(TRANSFORM_NAMES, 'How values are carried'),
        options: { type: 'object', default: {}, description: 'What this transform takes' },
      },
      ['name'],
    ),
  },
  ['property', 'transform'],
);

const JOIN_TABLE = object(
  {
    schema: named('Its schema; public where it is not named'),
    name: named('A table whose rows join two entities'),
    fromColumn: named('Holds the key of the from row'),
    toColumn: named('Holds the key of the to row'),
    fixed: {
      type: 'object',
      additionalProperties: { type: 'string', maxLength: 500 },
      description: 'Columns with the value that makes a row one of this relation',
    },
  },
  ['name', 'fromColumn', 'toColumn'],
);

const RELATION: Schema = {
  description: 'What the association type stands for in the business database',
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    object({ kind: { const: 'join_table' }, table: JOIN_TABLE }, ['kind', 'table'], 'A set of rows'),
    object(
      {
        kind: { const: 'flagged_row' },
        table: JOIN_TABLE,
        flag: named('Boolean column: the one row whose flag is set'),
      },
      ['kind', 'table', 'flag'],
      'Of a set of rows the one whose flag is set',
    ),
    object(
      { kind: { const: 'foreign_key' }, column: named('Column of the from row') },
      ['kind', 'column'],
      'A column of the from row',
    ),
  ],
};

const ENTITY = object(
  {
    table: object(
      {
        schema: { ...named('Its schema'), default: 'public' },
        name: named('Table of the business database'),
        key: named('Immutable unique column that identifies a row'),
        softDeleteColumn: {
          type: ['string', 'null'],
          minLength: 1,
          maxLength: 63,
          default: null,
          description: 'Column whose non-blank value means deleted; null: rows are really deleted',
        },
      },
      ['name', 'key'],
    ),
    objectType: text('contacts, companies, deals, …, or the type id of a custom object (2-123)', 100),
    externalIdProperty: {
      ...text('The unique property that carries our ids; the worker makes it'),
      default: 'renewa_id',
    },
    matchKeys: {
      ...list(
        object(
          {
            name: text('Its name here', 60),
            kind: choice(['email', 'domain', 'text'], 'How values are compared'),
            columns: list(named('Column')),
            properties: list(text('Property; the first is the primary one')),
          },
          ['name', 'kind', 'columns', 'properties'],
        ),
        20,
      ),
      default: [],
      description: 'By what records that are not linked yet are matched',
    },
    reads: {
      ...list(
        object(
          {
            schema: { ...named('Its schema'), default: 'public' },
            name: named('A table that a mapping reads over a foreign key'),
            key: named('Its key'),
            columns: list(named('Column that is read')),
            via: named('Column of the entity that holds the key'),
          },
          ['name', 'key', 'columns', 'via'],
        ),
        50,
      ),
      default: [],
      description: 'Tables read over a foreign key, e.g. the users that an owner column points to',
    },
    localFilter: FILTER,
    hubspotFilter: FILTER,
    conflictPolicy: choice(POLICIES, 'Who wins when both sides changed to different values', 'latest_wins'),
    quietPeriodMs: {
      type: 'integer',
      minimum: 0,
      maximum: 3_600_000,
      default: 0,
      description: 'How long a record must have been quiet before it travels, ms',
    },
    createInHubSpot: { type: 'boolean', default: true, description: 'Whether unmatched rows are created in HubSpot' },
    createLocally: { type: 'boolean', default: true, description: 'Whether unmatched records are created as rows' },
    deletion: {
      ...object(
        {
          deletedLocally: choice(
            DELETE_POLICIES,
            'A row was deleted: what becomes of its record',
            DEFAULT_DELETION.deletedLocally,
          ),
          deletedInHubSpot: choice(
            DELETE_POLICIES,
            'A record was deleted: what becomes of its row',
            DEFAULT_DELETION.deletedInHubSpot,
          ),
          againstEdit: choice(
            DELETE_CONFLICT_POLICIES,
            'One side deleted while the other edited',
            DEFAULT_DELETION.againstEdit,
          ),
        },
        [],
      ),
      default: {},
    },
    leaving: {
      ...object(
        {
          leftLocally: choice(
            LEAVE_POLICIES,
            'A linked row no longer passes localFilter: keep syncing, sever the pair until it passes again, or delete its record',
            DEFAULT_LEAVING.leftLocally,
          ),
          leftInHubSpot: choice(
            LEAVE_POLICIES,
            'A linked record no longer passes hubspotFilter: keep syncing, sever the pair until it passes again, or delete its row',
            DEFAULT_LEAVING.leftInHubSpot,
          ),
        },
        [],
      ),
      default: {},
    },
    mappings: { ...list(MAPPING, 500), description: 'One per property' },
    enums: {
      type: 'object',
      default: {},
      description: 'Per property: values of the column and the options that they stand for',
      additionalProperties: list(
        object(
          {
            local: { type: 'string', maxLength: 500, description: 'Value of the column' },
            hubspot: { type: ['string', 'null'], maxLength: 500, description: 'Option; null: blank' },
            wayBack: { type: 'boolean', description: 'Of several values for one option, the one to go back to' },
          },
          ['local', 'hubspot'],
        ),
        2000,
      ),
    },
  },
  ['table', 'objectType', 'mappings'],
);

const ASSOCIATION = object(
  {
    from: text('Entity that owns the relation', 60),
    to: text('Entity at the other end', 60),
    label: {
      type: ['string', 'null'],
      minLength: 1,
      maxLength: 200,
      default: null,
      description: 'Label as HubSpot shows it; null: the type that every associated pair has',
    },
    category: choice([...ASSOCIATION_CATEGORIES], 'Whose label it is', 'HUBSPOT_DEFINED'),
    typeId: { type: 'integer', minimum: 1, description: 'Only of a type that HubSpot no longer lists' },
    relation: RELATION,
    ...SHARED,
  },
  ['from', 'to', 'relation'],
);

/** What a configuration file may hold, as JSON Schema (draft 7) for editors and for us; `docs/configuration.schema.json` is a copy. */
export const CONFIGURATION_SCHEMA: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Configuration of Renewa HubSpot Sync',
  ...object(
    {
      version: { const: 1, description: 'Of this format' },
      entities: {
        type: 'object',
        description: 'By name',
        propertyNames: { minLength: 1, maxLength: 60 },
        maxProperties: 100,
        additionalProperties: ENTITY,
      },
      associations: { ...list(ASSOCIATION, 500), default: [] },
    },
    ['version', 'entities'],
  ),
};
