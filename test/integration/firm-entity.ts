import type { AssociationMapping, AssociationRelation, EntityDefinition } from '@app/sync-engine';
import { PERSON_ENTITY } from './person-entity';

/** Firms, and the people who belong to them: a set with a flagged row, and a foreign key. */
export const FIRM_TABLES = `
  create table public.firm (id bigint generated always as identity primary key, title text, removed_at timestamptz);
  create table public.person_firm (
    person_id bigint not null references public.person on delete cascade,
    firm_id bigint not null references public.firm on delete cascade,
    note text, is_primary boolean not null default false,
    primary key (person_id, firm_id));
  create unique index person_firm_one_primary on public.person_firm (person_id) where is_primary;
  alter table public.person add column adviser_id bigint references public.firm on delete set null`;

export const FIRM_ENTITY: EntityDefinition = {
  ...PERSON_ENTITY,
  entity: 'firm',
  table: { schema: 'public', name: 'firm', key: 'id', softDeleteColumn: 'removed_at' },
  objectType: 'companies',
  matchKeys: [],
  // A firm without a title is not synced yet.
  localFilter: { all: [{ name: 'title', is: 'not_blank' }] },
  hubspotFilter: null,
};

const JOIN = { schema: 'public', name: 'person_firm', fromColumn: 'person_id', toColumn: 'firm_id', fixed: {} };

/** The relation that each label of contacts and companies stands for. */
export const FIRM_RELATIONS: readonly { readonly label: string | null; readonly relation: AssociationRelation }[] = [
  { label: null, relation: { kind: 'join_table', table: JOIN } },
  { label: 'Primary', relation: { kind: 'flagged_row', table: JOIN, flag: 'is_primary' } },
  { label: 'Adviser', relation: { kind: 'foreign_key', column: 'adviser_id' } },
];

export function firmAssociation(type: AssociationMapping['type'], relation: AssociationRelation): AssociationMapping {
  return {
    fromEntity: 'person',
    toEntity: 'firm',
    fromObjectType: 'contacts',
    toObjectType: 'companies',
    type,
    relation,
    direction: 'two_way',
    conflictPolicy: null,
    drift: 'ignore',
    firstLink: 'local_wins',
    version: 1,
    state: 'active',
    stateReason: null,
  };
}
