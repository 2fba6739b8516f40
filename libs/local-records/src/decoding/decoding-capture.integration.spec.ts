import type { CapturedTable } from '@app/sync-engine';
import { TableCatalogue } from '../catalogue/table-catalogue';
import { createBusinessDatabase, majorVersion, type BusinessDatabase } from '../testing/business-database';
import { COLUMNS, freshPerson, PERSON, PERSON_TYPES } from '../testing/capture-bench';
import { decodingBench, type DecodingBench } from '../testing/decoding-bench';
import { DecodingCapture } from './decoding-capture';
import { PUBLICATION } from './decoding-store';

describe('DecodingCapture, on its own', () => {
  let database: BusinessDatabase;
  let bench: DecodingBench;
  const sql = (text: string, values?: unknown[]) => database.pool.query(text, values);
  const kinds = async (table: CapturedTable, columns: readonly string[]) =>
    (await bench.capture.check(table, columns)).map(({ kind }) => kind);
  const identityOf = async (table: string) =>
    (await sql(`select relreplident from pg_class where oid = to_regclass($1)`, [table])).rows[0]?.relreplident;

  beforeEach(async () => {
    database = await createBusinessDatabase('decoding_own', PERSON_TYPES);
    bench = await decodingBench(database);
    await freshPerson(bench);
  });

  afterEach(async () => {
    await bench.stop();
    await database.drop();
  });

  describe('what the log tells', () => {
    it('S3.2 the time is that of the commit, the same for all of a transaction', async () => {
      await sql(`begin; update person set name = 'x' where id = 1; update person set name = 'y' where id = 2; commit`);
      await bench.read();
      const { rows } = await sql(
        `select count(distinct at)::int as times, max(clock_timestamp() - at) < interval '20 s' as recent
         from hubspot_sync.hubspot_captured_changes`,
      );
      expect(rows).toEqual([{ times: 1, recent: true }]);
    });

    it('S1.2 a large value out of line: untouched it did not change, touched it did', async () => {
      await sql(
        `update person set data = (select jsonb_agg(md5(n::text)) from generate_series(1, 2000) n) where id = 1`,
      );
      expect(await bench.words()).toEqual(['update 1 data']);
      await sql(`update person set name = 'x' where id = 1`);
      expect(await bench.words()).toEqual(['update 1 name']);
      await sql(`update person set data = data || '[1]', id = 77 where id = 1`);
      expect(await bench.words()).toEqual(['delete 1', `insert 77 ${COLUMNS.join(',')}`]);
    });

    it('S1.7 without whole old rows: all columns may have changed, and a delete that is not told asks for an audit', async () => {
      await sql(`create table other_person (id int primary key, code text not null unique, name text)`);
      const other = { schema: 'public', name: 'other_person', key: 'code' };
      await bench.capture.install(other, ['name']);
      await sql(`insert into other_person values (1, 'a', 'x'), (2, 'b', 'y')`);
      await bench.words();
      await sql(`alter table other_person replica identity default`);
      expect(await kinds(other, ['name'])).toEqual(['identity_changed']);
      await sql(`update other_person set name = 'z' where id = 1; delete from other_person where id = 2`);
      expect(await bench.words()).toEqual(['update a name', 'missed -']);
      await bench.capture.install(other, ['name']);
      expect(await kinds(other, ['name'])).toEqual([]);
    });

    it('S1.2 a hundred thousand rows of one transaction take no memory to speak of', async () => {
      await sql(`insert into person (name) select 'n' || n from generate_series(1, 100000) n`);
      await bench.read();
      const { rows } = await sql(
        `select count(*)::int as rows, sum(coalesce(cardinality(keys), 1))::int as keys from hubspot_sync.hubspot_captured_changes`,
      );
      expect(rows[0].keys).toBe(100_000);
      // Stored in pieces of 5,000 as they came, not at the end.
      expect(rows[0].rows).toBeGreaterThanOrEqual(1_000);
      expect(rows[0].rows).toBeLessThan(1_100);
    });
  });

  describe('what cannot be decoded', () => {
    const reasonFor = async (name: string): Promise<string> => {
      const done = await bench.capture.install({ schema: 'public', name, key: 'id' }, ['name']);
      return done.kind === 'refused' ? done.problems.map(({ message }) => message).join() : done.kind;
    };

    it.each([
      ['an unlogged table', 'create unlogged table odd (id int primary key, name text)', 'public.odd is unlogged'],
      ['a boolean key', 'create table odd (id boolean primary key, name text)', 'its key "id" is of a type'],
      ['a padded key', 'create table odd (id char(4) primary key, name text)', 'its key "id" is of a type'],
      ['an address as key', 'create table odd (id inet primary key, name text)', 'its key "id" is of a type'],
      [
        'heirs',
        'create table odd (id int primary key, name text); create table heir () inherits (odd)',
        'public.odd has tables that inherit from it',
      ],
      [
        'an unlogged partition',
        `create table odd (id int primary key, name text) partition by list (id);
         create unlogged table odd_one partition of odd for values in (1)`,
        'public.odd_one is unlogged',
      ],
    ])('S1.2 %s is refused with its reason, and left untouched', async (_, ddl, reason) => {
      await sql(ddl);
      expect(await reasonFor('odd')).toContain(reason);
      expect(await identityOf('odd')).toBe('d');
      const { rows } = await sql(`select from pg_publication_rel where prrelid = to_regclass('odd')`);
      expect(rows).toEqual([]);
    });

    it('S1.2 a virtual column is refused where there are any (PostgreSQL 18)', async () => {
      if ((await majorVersion(database)) < 18) return;
      await sql(
        `create table odd (id int primary key, name text, loud text generated always as (upper(name)) virtual)`,
      );
      expect(await reasonFor('odd')).toContain('has a virtual column');
    });

    it('S1.2 a table or partition of another owner is refused: only its owner may publish it', async () => {
      const limited = await bench.as('decoding_guest');
      const guest = new DecodingCapture(limited, new TableCatalogue());
      await sql(`create table foreign_person (id int primary key, name text);
        create table parted (id int primary key, name text) partition by list (id);
        create table parted_one partition of parted for values in (1);
        alter table parted owner to decoding_guest`);
      const reasons = async (name: string): Promise<string> => {
        const done = await guest.install({ schema: 'public', name, key: 'id' }, ['name']);
        return done.kind === 'refused' ? done.problems.map(({ message }) => message).join() : done.kind;
      };
      expect(await reasons('foreign_person')).toContain('public.foreign_person belongs to another role');
      expect(await reasons('parted')).toContain('public.parted_one belongs to another role');
      await limited.end();
    });
  });

  describe('the application never fails by it', () => {
    const leavesPublication = async (definition: string) => {
      await sql(definition);
      await sql(
        `update person set name = 'goes on'; delete from person where id = 2; insert into person (name) values ('n')`,
      );
      expect(await bench.words()).toEqual(['missed -']);
    };

    it('S1.2 a virtual column is added (PostgreSQL 18): the table steps out of the publication in the same transaction', async () => {
      if ((await majorVersion(database)) < 18) return;
      await leavesPublication(`alter table person add loud text generated always as (upper(name)) virtual`);
      expect(await kinds(PERSON, COLUMNS)).toEqual(['decoding_unsuited', 'not_published']);
      await sql(`alter table person drop column loud`);
      expect((await bench.capture.install(PERSON, COLUMNS)).kind).toBe('installed');
      expect(await bench.words()).toEqual(['missed -']);
      expect(await kinds(PERSON, COLUMNS)).toEqual([]);
    });

    it('S1.2 somebody takes the replica identity, or the primary key with it', async () => {
      await leavesPublication(`alter table person replica identity nothing`);
      await bench.capture.install(PERSON, COLUMNS);
      await bench.words();
      await leavesPublication(`alter table person replica identity default, drop constraint person_pkey`);
    });

    it('S1.2 a partition that comes later is decoded from its first row', async () => {
      await sql(`create table part (id int primary key, name text) partition by range (id)`);
      const part = { schema: 'public', name: 'part', key: 'id' };
      await bench.capture.install(part, ['name']);
      await sql(`create table part_high partition of part for values from (100) to (200)`);
      await sql(
        `insert into part_high values (150, 'x'); update part_high set name = name; update part_high set name = 'y'`,
      );
      expect(await bench.words()).toEqual(['insert 150 name', 'update 150 name']);
      expect(await kinds(part, ['name'])).toEqual([]);
      await sql(`alter table part detach partition part_high`);
      await bench.capture.remove(part);
      expect(await identityOf('part_high')).toBe('d');
    });
  });

  describe('a slot that is lost', () => {
    const everything = ['missed -'];

    it('S9.5 dropped: check says so, a new one is made, and every table asks for an audit', async () => {
      await bench.stop();
      await sql(`select pg_drop_replication_slot(slot_name) from hubspot_sync.hubspot_decoding`);
      await sql(`update person set name = 'unseen'`);
      expect(await kinds(PERSON, COLUMNS)).toEqual(['slot_lost']);
      expect(await bench.capture.install(PERSON, COLUMNS)).toMatchObject({
        kind: 'installed',
        problems: [{ kind: 'slot_lost', message: expect.stringContaining('is gone: it was dropped') }],
      });
      expect(await bench.capture.install(PERSON, COLUMNS)).toEqual({ kind: 'unchanged', problems: [] });
      expect(await kinds(PERSON, COLUMNS)).toEqual([]);
      bench.reader().start();
      expect(await bench.words()).toEqual(everything);
    });

    it('S9.5 its publication dropped: the same', async () => {
      await sql(`drop publication ${PUBLICATION}; update person set name = 'unseen'`);
      expect(await kinds(PERSON, COLUMNS)).toEqual(['slot_lost', 'not_published']);
      await bench.capture.install(PERSON, COLUMNS);
      await bench.capture.install({ schema: 'public', name: 'read_so_far', key: 'id' }, []);
      expect(await kinds(PERSON, COLUMNS)).toEqual([]);
      await sql(`update person set name = 'seen' where id = 1`);
      expect(new Set(await bench.words())).toEqual(new Set(['missed -', 'update 1 name']));
    });

    it('S9.5 a database that was copied with its rows takes no slot of the other one', async () => {
      const copy = await createBusinessDatabase('decoding_copy', `create table person (id int primary key, name text)`);
      const { rows } = await sql(`select slot_name from hubspot_sync.hubspot_decoding`);
      await copy.pool.query(`insert into hubspot_sync.hubspot_decoding (slot_name, gap) values ($1, false)`, [
        rows[0].slot_name,
      ]);
      const copied = await decodingBench(copy);
      expect((await copied.capture.install(PERSON, ['name'])).kind).toBe('installed');
      await copy.pool.query(`insert into person values (1, 'a')`);
      expect(await copied.words()).toEqual(['insert 1 name']);
      await copied.capture.removeAll();
      await copied.stop();
      await copy.drop();
      await sql(`update person set name = 'still read' where id = 1`);
      expect(await bench.words()).toEqual(['update 1 name']);
    });
  });

  it('S9.6 removing all gives back identities, and leaves neither slot nor publication nor guard', async () => {
    await sql(`create unique index by_email on person (email); alter table person alter email set not null`);
    await bench.capture.remove(PERSON);
    await sql(`alter table person replica identity using index by_email`);
    await bench.capture.install(PERSON, COLUMNS);
    expect(await identityOf('person')).toBe('f');
    expect(await bench.capture.removeAll()).toEqual({ kind: 'removed' });
    expect(await identityOf('person')).toBe('i');
    const { rows } = await sql(
      `select (select count(*) from pg_replication_slots where database = current_database())::int as slots,
         (select count(*) from pg_publication)::int as publications, (select count(*) from pg_event_trigger)::int as guards`,
    );
    expect(rows).toEqual([{ slots: 0, publications: 0, guards: 0 }]);
    expect(await bench.capture.removeAll()).toEqual({ kind: 'removed' });
  });

  it('S1.2 a transaction that stays open holds up the slot, and nobody waits for long', async () => {
    await bench.capture.removeAll();
    const [open] = await bench.sessions(1);
    await open!.query(`begin; insert into person (name) values ('held')`);
    const impatient = await bench.impatient().install(PERSON, COLUMNS);
    await open!.query('commit');
    open!.release();
    expect(impatient).toMatchObject({ kind: 'busy', message: expect.stringContaining('open before it') });
    expect((await bench.capture.install(PERSON, COLUMNS)).kind).toBe('installed');
  });
});
