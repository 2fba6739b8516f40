import type { CapturedTable } from '@app/sync-engine';
import { Client, type PoolClient } from 'pg';
import { type CaptureBench, COLUMNS, freshPerson, PERSON, writesOfAllKinds } from './capture-bench';

/** S1.2: the application never notices any way of capture, and each can be installed and removed while it works. */
export function describeUnnoticedCapture(given: () => CaptureBench): void {
  const sql: CaptureBench['sql'] = (text, values) => given().sql(text, values);
  const words = () => given().words();
  const taken = () => given().taken();

  beforeEach(() => freshPerson(given()));

  describe('the application never fails by it', () => {
    const writes = () => writesOfAllKinds(sql);

    it('S1.2 a dropped column: the others are still captured', async () => {
      await sql(`alter table person drop column email`);
      await sql(`update person set name = 'x', tags = '{q}' where id = 1`);
      expect(await words()).toEqual(['update 1 name,tags']);
      await writes();
      expect((await given().capture.check(PERSON, COLUMNS)).map((problem) => problem.kind)).toEqual([
        'column_missing',
        'outdated',
      ]);
      const again = await given().capture.install(PERSON, COLUMNS);
      expect(again).toMatchObject({ kind: 'installed', problems: [{ kind: 'column_missing', column: 'email' }] });
      expect(again.kind !== 'busy' && again.problems[0]?.message).toBe(
        'Table public.person has no column "email" any more, so its changes are not seen. Restore the column, or remove its mapping.',
      );
    });

    it('S1.2 a renamed column, a new type without equality, all columns gone', async () => {
      await sql(`alter table person rename column email to mail; alter table person alter column data type json;
        alter table person alter column share type xml using null`);
      await words();
      await sql(`update person set data = '{"z": 1}', share = '<a/>' where id = 1`);
      expect(await words()).toEqual(['update 1 data,share']);
      await writes();
      await sql(
        `alter table person drop column mail, drop column tags, drop column data, drop column mood, drop column share, drop column found`,
      );
      await writes();
    });

    it('S1.2 a dropped key: nothing is captured, and check says so', async () => {
      await sql(`alter table person drop column id`);
      await words();
      await sql(
        `update person set name = 'x'; insert into person (name) values ('n'); delete from person where name = 'n'`,
      );
      expect(await words()).toEqual([]);
      expect((await given().capture.check(PERSON, COLUMNS))[0]).toMatchObject({ kind: 'key_missing', column: 'id' });
    });

    it('S1.2 an application user without any right on our schema', async () => {
      await sql(`drop role if exists capture_app_user; create role capture_app_user; grant all on person to capture_app_user;
        grant usage on all sequences in schema public to capture_app_user`);
      await sql(`begin; set local role capture_app_user; update person set name = 'u' where id = 1; commit`);
      expect(await words()).toEqual(['update 1 name']);
      await sql(`drop owned by capture_app_user; drop role capture_app_user`);
    });

    it('S1.2 a bulk statement in a session whose plans were made for one row', async () => {
      const client = new Client({ connectionString: given().url });
      await client.connect();
      await client.query(`update person set id = -7 where id = 1`);
      await client.query(`insert into person (name) select 'n' from generate_series(1, 20000)`);
      await client.query(`set statement_timeout = '20s'; update person set name = name || 'x'`);
      await client.end();
      expect((await words()).filter((word) => word.startsWith('update'))).toHaveLength(20_003);
    });

    it('S1.2 writers of different rows never wait for each other, whatever stays open', async () => {
      const clients = await given().sessions(3);
      for (const [at, client] of clients.entries()) {
        await client.query(`begin; set local lock_timeout = '100ms'; set local statement_timeout = '5s'`);
        await client.query(`update person set name = 'w' where id = $1`, [at + 1]);
      }
      const [folding] = (await given().sessions(1)) as [PoolClient];
      await folding.query(`begin; delete from hubspot_sync.hubspot_captured_changes`);
      for (const client of clients) await client.query(`insert into person (name) values ('n')`);
      for (const client of clients) await client.query('commit');
      await folding.query('rollback');
      for (const client of [...clients, folding]) client.release();
      expect(await words()).toHaveLength(6);
    });
  });

  describe('installing', () => {
    it('S1.2 is idempotent', async () => {
      expect(await given().capture.install(PERSON, COLUMNS)).toEqual({ kind: 'unchanged', problems: [] });
      expect(await given().capture.check(PERSON, COLUMNS)).toEqual([]);
    });

    it('S1.2 a changed column list is installed while the application holds the table', async () => {
      expect((await given().capture.check(PERSON, ['name', 'secret'])).map((problem) => problem.kind)).toEqual([
        'outdated',
      ]);
      const [open] = (await given().sessions(1)) as [PoolClient];
      await open.query(`begin; update person set name = 'held' where id = 1`);
      expect((await given().capture.install(PERSON, ['name', 'secret'])).kind).toBe('installed');
      await open.query('rollback');
      open.release();
      await sql(`update person set secret = 's', email = 'q@x' where id = 1`);
      expect(await words()).toEqual(['update 1 secret']);
    });

    it('S1.2 does not make the application wait: a table that stays locked is busy, and nothing is half done', async () => {
      await given().capture.remove(PERSON);
      const [open] = (await given().sessions(1)) as [PoolClient];
      await open.query(`begin; update person set name = 'held' where id = 1`);
      const outcome = await given().capture.install(PERSON, COLUMNS);
      await open.query('rollback');
      open.release();
      expect(outcome).toMatchObject({ kind: 'busy' });
      expect(await given().capture.check(PERSON, COLUMNS)).toHaveLength(1);
      expect((await given().capture.install(PERSON, COLUMNS)).kind).toBe('installed');
    });

    it('S1.2 ten processes install at once', async () => {
      await given().capture.remove(PERSON);
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => given().patient.install(PERSON, COLUMNS)));
      expect(outcomes.every((outcome) => outcome.kind === 'installed' || outcome.kind === 'unchanged')).toBe(true);
      expect(await given().capture.check(PERSON, COLUMNS)).toEqual([]);
    });

    it('S5.1 refuses what cannot be captured, and touches nothing', async () => {
      await sql(`create table other_person (name text)`);
      const kinds = async (table: CapturedTable) => {
        const outcome = await given().capture.install(table, ['name']);
        return [outcome.kind, ...(outcome.kind === 'busy' ? [] : outcome.problems.map((problem) => problem.kind))];
      };
      expect(await kinds({ schema: 'public', name: 'other_person', key: 'name' })).toEqual(['refused', 'key_missing']);
      expect(await kinds({ schema: 'public', name: 'nobody', key: 'id' })).toEqual(['refused', 'table_missing']);
      expect(await kinds({ ...PERSON, key: 'nope' })).toEqual(['refused', 'key_missing']);
      await sql(`create view person_view as select * from person`);
      expect(await kinds({ schema: 'public', name: 'person_view', key: 'id' })).toEqual([
        'refused',
        'table_unsupported',
      ]);
    });

    it('S9.6 removing leaves no trace, and again is no error', async () => {
      await given().capture.remove(PERSON);
      await given().capture.remove(PERSON);
      expect((await given().capture.check(PERSON, COLUMNS)).map((problem) => problem.kind)).toEqual(['not_installed']);
    });

    it('S1.2 names that need quoting', async () => {
      await sql(`create schema if not exists "Odd ""one"""; drop table if exists "Odd ""one"""."T'able\\x" cascade;
        create table "Odd ""one"""."T'able\\x" ("K'ey" int primary key, "it's\\" text, "found" text, "tg_op" text)`);
      const table = { schema: 'Odd "one"', name: "T'able\\x", key: "K'ey" };
      expect((await given().capture.install(table, ["it's\\", 'found', 'tg_op'])).kind).toBe('installed');
      await sql(
        `insert into "Odd ""one"""."T'able\\x" values (1, 'a', 'b', 'c'); update "Odd ""one"""."T'able\\x" set "it's\\" = 'z', tg_op = 'q'`,
      );
      expect((await taken()).map((row) => [row.operation, row.columns])).toEqual([
        ['insert', ["it's\\", 'found', 'tg_op']],
        ['update', ["it's\\", 'tg_op']],
      ]);
      await given().capture.remove(table);
    });
  });
}
