import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The legal moves of every state machine as data, and one trigger that refuses all others. */
export class StateTransitions1764000000001 implements MigrationInterface {
  readonly name = 'StateTransitions1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hubspot_sync.hubspot_state_transitions (
        machine text not null,
        from_state text not null,
        to_state text not null,
        primary key (machine, from_state, to_state)
      );
      comment on table hubspot_sync.hubspot_state_transitions is
        'Every legal move of every state machine. The trigger enforce_state_transition refuses all others.';

      insert into hubspot_sync.hubspot_state_transitions (machine, from_state, to_state)
      select machine, from_state, to_state
      from (values
        ('connection', 'connected', '{paused,disconnected}'),
        ('connection', 'paused', '{connected,disconnected}'),
        ('connection', 'disconnected', '{connected}'),
        ('entity', 'waiting', '{live,paused}'),
        ('entity', 'live', '{paused}'),
        ('entity', 'paused', '{live,waiting}'),
        ('mapping', 'active', '{suspended,waiting}'),
        ('mapping', 'suspended', '{active,waiting}'),
        ('mapping', 'waiting', '{active,suspended}'),
        ('link', 'pending', '{live,held,severed,erased}'),
        ('link', 'live', '{unreachable,held,severed,merged_away,erased}'),
        ('link', 'unreachable', '{live,held,severed,merged_away,erased}'),
        ('link', 'held', '{live,severed,merged_away,erased}'),
        ('link', 'severed', '{live,erased}'),
        ('link', 'merged_away', '{live,erased}'),
        ('run', 'planning', '{planned,failed,cancelled}'),
        ('run', 'planned', '{applying,cancelled}'),
        ('run', 'applying', '{done,failed,cancelled}'),
        ('review', 'open', '{decided,closed}')
      ) as machines(machine, from_state, to_states)
      cross join lateral unnest(to_states::text[]) as to_state;

      create function hubspot_sync.enforce_state_transition() returns trigger
      language plpgsql set search_path = pg_catalog, pg_temp as $$
      begin
        if not exists (
          select 1 from hubspot_sync.hubspot_state_transitions t
          where t.machine = tg_argv[0] and t.from_state = old.state and t.to_state = new.state
        ) then
          raise exception 'A % cannot go from state % to %.', tg_argv[0], old.state, new.state
            using errcode = 'check_violation', table = tg_table_name, schema = tg_table_schema,
                  constraint = tg_argv[0] || '_transition',
                  hint = 'The legal moves are the rows of hubspot_sync.hubspot_state_transitions.';
        end if;
        return new;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function hubspot_sync.enforce_state_transition();
      drop table hubspot_sync.hubspot_state_transitions;
    `);
  }
}
