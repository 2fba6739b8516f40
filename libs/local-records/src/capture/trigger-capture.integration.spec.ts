import type { CapturedTable } from '@app/sync-engine';
import { TableCatalogue } from '../catalogue/table-catalogue';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import {
  type CaptureBench,
  COLUMNS,
  freshPerson,
  PERSON,
  PERSON_TYPES,
  writesOfAllKinds,
} from '../testing/capture-bench';
import { capturedWords, takeCaptured } from '../testing/captured-rows';
import { describeWhatIsCaptured } from '../testing/change-capture.contract';
import { describeUnnoticedCapture } from '../testing/unnoticed-capture.contract';
import { TriggerCapture } from './trigger-capture';

const PATIENCE = { lockTimeoutMs: 50, attempts: 3, pauseMs: 10 };

describe('TriggerCapture', () => {
  let database: BusinessDatabase;
  let capture: TriggerCapture;
  const sql = (text: string, values?: unknown[]) => database.pool.query(text, values);
  const words = () => capturedWords(database.pool);
  const bench = (): CaptureBench => ({
    url: database.url,
    capture,
    patient: new TriggerCapture(database.pool, new TableCatalogue(), { ...PATIENCE, attempts: 100 }),
    sql,
    words,
    taken: () => takeCaptured(database.pool),
    sessions: (count) => Promise.all(Array.from({ length: count }, () => database.pool.connect())),
  });

  beforeAll(async () => {
    database = await createBusinessDatabase('capture', PERSON_TYPES);
  });

  afterAll(() => database.drop());

  beforeEach(() => {
    capture = new TriggerCapture(database.pool, new TableCatalogue(), PATIENCE);
  });

  describeWhatIsCaptured(bench);
  describeUnnoticedCapture(bench);

  describe('by triggers', () => {
    beforeEach(() => freshPerson(bench()));

    it('S3.2 the time is the clock at the statement, not the transaction', async () => {
      await sql(
        `begin; select 1; update person set name = 'x' where id = 1; update person set name = 'y' where id = 1; commit`,
      );
      const { rows } = await sql(`select count(distinct at)::int as times from hubspot_sync.hubspot_captured_changes`);
      expect(rows[0]).toEqual({ times: 2 });
    });

    const writes = () => writesOfAllKinds(sql);

    it('S1.2 dropped columns that are called like parts of the statement', async () => {
      const names = [
        'the_old',
        'the_more',
        'k0',
        'c0',
        'c1',
        'o',
        'n',
        'absent',
        'many',
        'inner_row',
        'columns',
        'key',
      ];
      await sql(
        `create table other_person (id int primary key, ${names.map((name) => `${name} text`).join(', ')}, kept text)`,
      );
      await capture.install({ schema: 'public', name: 'other_person', key: 'id' }, [...names, 'kept']);
      await sql(
        `insert into other_person (id) values (1); update other_person set c0 = 'x', o = 'x', the_old = 'x', kept = 'x'`,
      );
      expect((await words())[1]).toBe('update 1 the_old,c0,o,kept');
      await sql(`alter table other_person ${names.map((name) => `drop column ${name}`).join(', ')}`);
      await sql(`update other_person set kept = 'y'; insert into other_person values (2, 'z'), (3, 'z');
        update other_person set kept = 'w'; delete from other_person where id = 1; delete from other_person`);
      expect((await words()).filter((word) => !word.startsWith('insert'))).toEqual([
        ...['delete 1', 'update 1 kept', 'update 1 kept'],
        ...['delete 2', 'update 2 kept', 'delete 3', 'update 3 kept'],
      ]);
    });

    it('S1.2 a store that is gone: writes go on, check names it', async () => {
      await sql(`alter table hubspot_sync.hubspot_captured_changes rename to away`);
      await writes();
      expect((await capture.check(PERSON, COLUMNS))[0]?.kind).toBe('store_missing');
      await sql(`alter table hubspot_sync.away rename to hubspot_captured_changes`);
    });

    it('S1.2 a schema that is dropped takes the triggers along', async () => {
      const other = await createBusinessDatabase(
        'capture_dropped',
        `create table person (id int primary key, name text)`,
      );
      await new TriggerCapture(other.pool, new TableCatalogue()).install(PERSON, ['name']);
      await other.pool.query(`drop schema hubspot_sync cascade; insert into person values (1, 'a')`);
      await other.drop();
    });

    const PART: CapturedTable = { schema: 'public', name: 'part', key: 'id' };

    it('S1.2 a new partition is uncovered for statements aimed at it until capture is installed again', async () => {
      await sql(`create table part (id int primary key, name text) partition by range (id)`);
      await capture.install(PART, ['name']);
      await sql(`create table part_high partition of part for values from (100) to (200)`);
      expect(await capture.check(PART, ['name'])).toMatchObject([
        { kind: 'partition_uncovered', table: 'public.part_high' },
      ]);
    });

    it('S9.6 removing takes the triggers from a partition that was detached since', async () => {
      await sql(`create table part (id int primary key, name text) partition by range (id);
        create table part_low partition of part for values from (0) to (100)`);
      await capture.install(PART, ['name']);
      await sql(`alter table part detach partition part_low`);
      await capture.remove(PART);
      const { rows } = await sql(
        `select 1 from pg_trigger where tgname like 'hubspot_sync%' and tgrelid::regclass::text like 'part%'`,
      );
      expect(rows).toEqual([]);
    });

    const triggers = async () =>
      (
        await sql(
          `select tgname, tgenabled from pg_trigger where tgrelid = 'person'::regclass and not tgisinternal order by 1`,
        )
      ).rows;

    it('S1.2 is idempotent and stamped with its version and columns', async () => {
      expect(await capture.install(PERSON, COLUMNS)).toEqual({ kind: 'unchanged', problems: [] });
      expect(await triggers()).toHaveLength(4);
      const { rows } = await sql(
        `select obj_description(tgfoid, 'pg_proc') as stamp from pg_trigger where tgrelid = 'person'::regclass and not tgisinternal limit 1`,
      );
      expect(rows[0]).toEqual({
        stamp: `hubspot_sync capture of public.person, version 2; key id; columns ${COLUMNS.join(', ')}`,
      });
    });

    it('S1.2 finds triggers that were dropped or disabled, and mends them', async () => {
      await sql(
        `drop trigger hubspot_sync_capture_delete on person; alter table person disable trigger hubspot_sync_capture_update`,
      );
      expect((await capture.check(PERSON, COLUMNS)).map((problem) => problem.kind)).toEqual([
        'trigger_missing',
        'trigger_disabled',
      ]);
      await capture.install(PERSON, COLUMNS);
      expect(await capture.check(PERSON, COLUMNS)).toEqual([]);
    });

    it('S1.2 the one function of version 1 goes on until the triggers call their own, and is gone then', async () => {
      const { rows } = await sql(
        `select tgfoid::regproc::text as name from pg_trigger where tgrelid = 'person'::regclass limit 1`,
      );
      const first = String(rows[0].name).replace(/capture_[a-z]+_/, 'capture_');
      await capture.remove(PERSON);
      await sql(`create function ${first}() returns trigger language plpgsql as $$ begin
          insert into hubspot_sync.hubspot_captured_changes (schema_name, table_name, key, keys, operation, columns, at, origin)
            values ('public', 'person', 'old', null, 'update', '{name}', clock_timestamp(), null);
          return null;
        end $$`);
      for (const event of ['insert', 'update', 'delete', 'truncate'])
        await sql(
          `create trigger hubspot_sync_capture_${event} after ${event} on person for each statement execute function ${first}()`,
        );
      expect(new Set((await capture.check(PERSON, COLUMNS)).map(({ kind }) => kind))).toEqual(new Set(['outdated']));
      await sql(`update person set name = 'x' where id = 1`);
      expect(await words()).toEqual(['update old name']);
      const open = await database.pool.connect();
      await open.query(`begin; update person set name = 'held' where id = 2`);
      expect((await capture.install(PERSON, COLUMNS)).kind).toBe('busy');
      expect((await capture.check(PERSON, COLUMNS)).map(({ kind }) => kind)).toEqual(['outdated']);
      await open.query('rollback');
      open.release();
      expect((await capture.install(PERSON, COLUMNS)).kind).toBe('installed');
      expect(await capture.check(PERSON, COLUMNS)).toEqual([]);
      await sql(`update person set name = 'y' where id = 1`);
      expect(await words()).toEqual(['update 1 name']);
      expect((await sql(`select to_regproc($1) as found`, [first])).rows).toEqual([{ found: null }]);
    });

    it('S9.6 removing takes triggers and functions away', async () => {
      await capture.remove(PERSON);
      expect(await triggers()).toEqual([]);
      const { rows } = await sql(
        `select proname from pg_proc where pronamespace = 'hubspot_sync'::regnamespace and proname ~ '^capture_[a-z]+_person_'`,
      );
      expect(rows).toEqual([]);
    });
  });
});
