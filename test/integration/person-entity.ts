import type { PropertyMapping } from '@app/hubspot-mapping';
import type { DeletionRules, EntityDefinition } from '@app/sync-engine';

/** A table of an application's, with rules of its own: a unique e-mail and code, a balance that is not negative, a trimmed name. */
export const PERSON_TABLE = `
  create table public.person (
    id bigint generated always as identity primary key,
    first_name text, last_name text, job_title text, employer text, remark text,
    email text unique, code text unique,
    balance numeric(10,2) constraint balance_not_negative check (balance >= 0),
    tier text, street text, town text, source text, rating text,
    removed_at timestamptz);
  create function public.trim_first_name() returns trigger language plpgsql as
    $$ begin new.first_name := btrim(new.first_name); return new; end $$;
  create trigger trim_first_name before insert or update on public.person
    for each row execute function public.trim_first_name()`;

/** Properties that a new portal does not have. */
export const PERSON_PROPERTIES = [
  { name: 'balance', label: 'Balance', type: 'number', fieldType: 'number', groupName: 'contactinformation' },
  { name: 'rating', label: 'Rating', type: 'string', fieldType: 'text', groupName: 'contactinformation' },
  {
    name: 'member_code',
    label: 'Member code',
    type: 'string',
    fieldType: 'text',
    groupName: 'contactinformation',
    hasUniqueValue: true,
  },
  {
    name: 'tier',
    label: 'Tier',
    type: 'enumeration',
    fieldType: 'select',
    groupName: 'contactinformation',
    options: ['gold', 'silver'].map((value, displayOrder) => ({ label: value, value, displayOrder, hidden: false })),
  },
] as const;

/** Each conflict policy and each direction has a field of its own. */
export const PERSON_MAPPINGS: readonly PropertyMapping[] = [
  personMapping('first_name', 'firstname'),
  personMapping('last_name', 'lastname', { conflictPolicy: 'local_wins' }),
  personMapping('job_title', 'jobtitle', { conflictPolicy: 'hubspot_wins' }),
  personMapping('employer', 'company', { conflictPolicy: 'manual' }),
  personMapping('remark', 'message', { conflictPolicy: 'prefer_non_blank' }),
  personMapping('email', 'email'),
  personMapping('code', 'member_code'),
  personMapping('balance', 'balance', { transform: { name: 'number', options: {} } }),
  personMapping('tier', 'tier', { transform: { name: 'enumeration', options: {} } }),
  personMapping('street', 'address', { group: 'address' }),
  personMapping('town', 'city', { group: 'address' }),
  personMapping('source', 'industry', { direction: 'to_hubspot' }),
  personMapping('rating', 'rating', { direction: 'to_local', drift: 'restore' }),
];

export const PERSON_ENTITY: EntityDefinition = {
  entity: 'person',
  table: { schema: 'public', name: 'person', key: 'id', softDeleteColumn: 'removed_at' },
  objectType: 'contacts',
  externalIdProperty: 'renewa_id',
  matchKeys: [{ name: 'email', kind: 'email', columns: ['email'], properties: ['email', 'hs_additional_emails'] }],
  reads: [],
  localFilter: { all: [{ name: 'source', is: 'not_equal', value: 'internal' }] },
  hubspotFilter: { all: [{ name: 'industry', is: 'not_equal', value: 'internal' }] },
  conflictPolicy: 'latest_wins',
  quietPeriodMs: 0,
  createInHubSpot: true,
  createLocally: true,
  state: 'live',
  stateReason: null,
};

/** Deletes of neither side travel. */
export const SEVERS: DeletionRules = { deletedLocally: 'sever', deletedInHubSpot: 'sever', againstEdit: 'edit_wins' };

/** A key that neither side holds to be unique. */
export const BY_NAME: EntityDefinition['matchKeys'] = [
  { name: 'name', kind: 'text', columns: ['last_name'], properties: ['lastname'] },
];

function personMapping(column: string, property: string, over: Partial<PropertyMapping> = {}): PropertyMapping {
  return {
    id: `${column}-${property}`,
    entity: 'person',
    column,
    property,
    group: null,
    direction: 'two_way',
    conflictPolicy: null,
    drift: 'ignore',
    firstLink: 'review',
    transform: { name: 'text', options: {} },
    version: 1,
    state: 'active',
    stateReason: null,
    ...over,
  };
}
