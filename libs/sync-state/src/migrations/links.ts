import type { MigrationInterface, QueryRunner } from 'typeorm';
import { transitionTrigger } from './transition-trigger';

/** Which record is which, what both sides agreed last, and what is under way. */
export class Links1764000000004 implements MigrationInterface {
  readonly name = 'Links1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hubspot_sync.hubspot_links (
        id text primary key,
        portal_id text not null,
        entity text not null,
        local_key text,
        hubspot_id text,
        external_id text,
        state text not null
          check (state in ('pending', 'live', 'unreachable', 'held', 'severed', 'merged_away', 'erased')),
        state_reason text,
        version uuid not null default gen_random_uuid(),
        base_local jsonb not null default '{}',
        base_hubspot jsonb not null default '{}',
        highest_updated_at timestamptz,
        agreed_at timestamptz,
        passed_filter boolean not null default false,
        created_at timestamptz not null default clock_timestamp(),
        constraint link_has_an_end check (local_key is not null or hubspot_id is not null),
        constraint link_live_has_both_ends check (state not in ('live', 'unreachable') or (local_key is not null and hubspot_id is not null)),
        constraint link_local_end unique (portal_id, entity, local_key),
        constraint link_hubspot_end unique (portal_id, entity, hubspot_id),
        constraint link_external_id unique (portal_id, external_id)
      ) with (fillfactor = 80);
      create index hubspot_links_state on hubspot_sync.hubspot_links (portal_id, entity, state);
      comment on table hubspot_sync.hubspot_links is
        'Local row to HubSpot record (S2.1), both bases as each side returned them (S2.2), the random fence (S1.5). Links in any state keep their ends, so that neither is matched or created again.';
      ${transitionTrigger('hubspot_links', 'link')}

      create table hubspot_sync.hubspot_field_states (
        link_id text not null references hubspot_sync.hubspot_links on delete cascade,
        field text not null,
        portal_id text not null,
        entity text not null,
        track jsonb not null,
        state_kind text generated always as (track -> 'state' ->> 'kind') stored,
        holder text generated always as (track -> 'state' ->> 'holder') stored,
        primary key (link_id, field)
      ) with (fillfactor = 80);
      create index hubspot_field_states_kind on hubspot_sync.hubspot_field_states (portal_id, entity, state_kind)
        where state_kind is not null;
      create index hubspot_field_states_holder on hubspot_sync.hubspot_field_states (portal_id, entity, holder)
        where holder is not null;
      comment on table hubspot_sync.hubspot_field_states is
        'Per link and field: agreed-to-differ or error state (S2.7), unverified write (S3.5), authorship (S3.2), recent writes (S7.4).';

      create table hubspot_sync.hubspot_write_intents (
        id text primary key,
        link_id text not null references hubspot_sync.hubspot_links on delete cascade,
        portal_id text not null,
        entity text not null,
        field text not null,
        kind text not null check (kind in ('create', 'update', 'clear')),
        behalf text not null check (behalf in ('local', 'hubspot', 'undo')),
        sent jsonb not null,
        local jsonb not null,
        decided_updated_at timestamptz not null,
        created_at timestamptz not null default clock_timestamp(),
        history_read_at timestamptz,
        closed_at timestamptz
      );
      create index hubspot_write_intents_open on hubspot_sync.hubspot_write_intents (link_id) where closed_at is null;
      create index hubspot_write_intents_field on hubspot_sync.hubspot_write_intents (link_id, field);
      create index hubspot_write_intents_closed on hubspot_sync.hubspot_write_intents (closed_at) where closed_at is not null;
      comment on table hubspot_sync.hubspot_write_intents is
        'S2.5: HubSpot writes under way; closed ones are kept for a while, so that a late receipt is known as ours (S2.6).';

      create table hubspot_sync.hubspot_match_keys (
        portal_id text not null,
        entity text not null,
        key text not null,
        value text not null,
        hubspot_id text not null,
        is_primary boolean not null,
        primary key (portal_id, entity, key, value, hubspot_id)
      );
      create index hubspot_match_keys_record on hubspot_sync.hubspot_match_keys (portal_id, entity, hubspot_id);
      comment on table hubspot_sync.hubspot_match_keys is
        'S4.5: the match keys of all HubSpot records of an entity, secondary ones too. Absence is absence from here.';

      create table hubspot_sync.hubspot_match_key_claims (
        portal_id text not null,
        entity text not null,
        key text not null,
        value text not null,
        token text not null,
        expires_at timestamptz not null,
        primary key (portal_id, entity, key, value)
      );
      create index hubspot_match_key_claims_token on hubspot_sync.hubspot_match_key_claims (token);
      comment on table hubspot_sync.hubspot_match_key_claims is 'S4.5: who may create or link by a key just now.';

      create table hubspot_sync.hubspot_associations (
        id bigint generated always as identity primary key,
        portal_id text not null,
        from_link_id text not null references hubspot_sync.hubspot_links on delete cascade,
        to_link_id text references hubspot_sync.hubspot_links on delete cascade,
        category text not null,
        type_id integer not null,
        waits_entity text,
        waits_local_key text,
        waits_hubspot_id text,
        agreed_at timestamptz,
        constraint association_known_or_waiting check ((to_link_id is not null) <> (waits_entity is not null)),
        constraint association_triple unique (from_link_id, to_link_id, category, type_id)
      );
      create index hubspot_associations_to on hubspot_sync.hubspot_associations (to_link_id);
      create index hubspot_associations_waiting on hubspot_sync.hubspot_associations
        (portal_id, waits_entity, waits_local_key, waits_hubspot_id) where waits_entity is not null;
      comment on table hubspot_sync.hubspot_associations is
        'Triples last agreed, by links (S6.2), and triples that wait for their other end to be linked (S6.4).';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hubspot_sync.hubspot_associations;
      drop table hubspot_sync.hubspot_match_key_claims;
      drop table hubspot_sync.hubspot_match_keys;
      drop table hubspot_sync.hubspot_write_intents;
      drop table hubspot_sync.hubspot_field_states;
      drop table hubspot_sync.hubspot_links;
    `);
  }
}
