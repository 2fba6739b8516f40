import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that grow with the records, and hold their values. */
const TABLES = [
  'hubspot_links',
  'hubspot_write_intents',
  'hubspot_field_states',
  'hubspot_plan_records',
  'hubspot_listed_records',
  'hubspot_audit_findings',
  'hubspot_reviews',
  'hubspot_sync_log',
  'hubspot_sync_log_rest',
  'hubspot_webhook_log',
  'hubspot_webhook_log_rest',
];

/**
 * No statistics of values: nothing is planned by them, and to sort samples of them, and to take the words out of samples of the log, was a
 * fifth of what the database worked in a first sync, whose tables grow by a tenth, and so are analysed, all the time.
 */
export class ValueStatistics1764900000003 implements MigrationInterface {
  readonly name = 'ValueStatistics1764900000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function hubspot_sync.set_value_statistics(relation regclass, target integer) returns void
      language plpgsql set search_path = pg_catalog, pg_temp as $$
      declare
        name text;
        index regclass;
        number integer;
      begin
        for name in
          select attname from pg_attribute
          where attrelid = relation and atttypid = 'jsonb'::regtype and attnum > 0 and not attisdropped
        loop
          execute format('alter table %s alter column %I set statistics %s', relation, name, target);
        end loop;
        for index, number in
          -- An inverted index keeps words, so that its column tells nothing of what it was made from.
          select known.indexrelid, attribute.attnum
          from pg_index known
          join pg_class made on made.oid = known.indexrelid
          join pg_am method on method.oid = made.relam and method.amname = 'gin'
          join pg_attribute attribute on attribute.attrelid = known.indexrelid
          where known.indrelid = relation and known.indexprs is not null
        loop
          execute format('alter index %s alter column %s set statistics %s', index, number, target);
        end loop;
      end $$;
      comment on function hubspot_sync.set_value_statistics(regclass, integer) is
        'How large a sample is analysed of the columns that hold values, and of the words in them: 0 none, -1 as of other columns.';
    `);
    await setStatistics(runner, 0);
  }

  async down(runner: QueryRunner): Promise<void> {
    await setStatistics(runner, -1);
    await runner.query('drop function hubspot_sync.set_value_statistics(regclass, integer)');
  }
}

/** Of the tables and of all partitions that they have. */
async function setStatistics(runner: QueryRunner, target: number): Promise<void> {
  await runner.query(
    `select hubspot_sync.set_value_statistics(relation, $2)
     from unnest($1::text[]) as named(name)
     cross join lateral (
       select ('hubspot_sync.' || name)::regclass as relation
       union
       select inhrelid::regclass from pg_inherits where inhparent = ('hubspot_sync.' || name)::regclass
     ) as relations`,
    [TABLES, target],
  );
}
