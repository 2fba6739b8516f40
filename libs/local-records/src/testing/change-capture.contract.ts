import { Client } from 'pg';
import { COLUMNS, freshPerson, type CaptureBench } from './capture-bench';

/** S1.2: what every way of capture tells. `given` is asked anew in each test. */
export function describeWhatIsCaptured(given: () => CaptureBench): void {
  const sql: CaptureBench['sql'] = (text, values) => given().sql(text, values);
  const words = () => given().words();
  const taken = () => given().taken();

  beforeEach(() => freshPerson(given()));

  describe('what is captured', () => {
    it('S1.2 one row: its key, the columns that really changed, the time and no tag', async () => {
      await sql(`update person set name = 'z', email = 'a@x', mood = 'calm' where id = 1`);
      expect(await taken()).toEqual([
        { table: 'public.person', key: '1', operation: 'update', columns: ['name', 'mood'], origin: null },
      ]);
    });

    it('S1.2 many rows: each with its own columns', async () => {
      await sql(`update person set name = 'z', share = case when id = 2 then 1 end where id <> 3 or true`);
      expect(await words()).toEqual(['update 1 name', 'update 2 name,share', 'update 3 name']);
    });

    it('S1.2 no row for what changes nothing that is captured, one row or many', async () => {
      await sql(`update person set name = name where id = 1`);
      await sql(`update person set name = name, secret = 'x'`);
      await sql(`update person set name = 'z' where false`);
      await sql(`delete from person where false`);
      await sql(`insert into person select * from person where false`);
      expect(await words()).toEqual([]);
    });

    it('S1.2 inserts and deletes, one and many', async () => {
      await sql(`insert into person (name) values ('d')`);
      expect(await words()).toEqual([`insert 4 ${COLUMNS.join(',')}`]);
      await sql(`insert into person (name) select 'e' from generate_series(1, 250)`);
      expect(await words()).toHaveLength(250);
      await sql(`delete from person where id = 1`);
      expect(await words()).toEqual(['delete 1']);
      await sql(`delete from person where id < 4`);
      expect(await words()).toEqual(['delete 2', 'delete 3']);
    });

    it('S1.2 null to value and back, and changes only text shows: citext, json order, floats', async () => {
      await sql(`update person set tags = '{x}', data = '{"a": 1}', found = true, share = 0 where id = 1`);
      expect(await words()).toEqual(['update 1 tags,data,share,found']);
      await sql(`update person set email = 'A@x' where id = 1`);
      await sql(`update person set share = '-0' where id = 2`);
      await sql(`update person set data = null, tags = '{x,NULL}' where id = 1`);
      expect(await words()).toEqual(['update 1 email', 'update 1 tags,data', 'update 2 share']);
    });

    it('S1.2 floats whose short text is the same', async () => {
      await sql(`update person set share = 0.1 where id = 1`);
      await words();
      await sql(
        `set extra_float_digits = 0; update person set share = 0.1::float8 + 1e-17 * 2 where id = 1; reset extra_float_digits`,
      );
      expect(await words()).toEqual(['update 1 share']);
    });

    it('S5.1 a changed key is the delete of the old and the insert of the new, one row or many', async () => {
      await sql(`update person set id = 10 where id = 1`);
      expect(await words()).toEqual(['delete 1', `insert 10 ${COLUMNS.join(',')}`]);
      await sql(`update person set id = id + 100, name = 'z' where id in (2, 3)`);
      const columns = COLUMNS.join(',');
      expect(await words()).toEqual([`insert 102 ${columns}`, `insert 103 ${columns}`, 'delete 2', 'delete 3']);
    });

    it('S1.2 on conflict, copy-like loads, merge and cascades', async () => {
      await sql(
        `insert into person (email, name) values ('a@x', 'new'), ('n@x', 'new') on conflict (email) do update set name = excluded.name`,
      );
      expect((await words()).map((word) => word.split(' ').slice(0, 2).join(' '))).toEqual(['update 1', 'insert 5']);
      await sql(`insert into person (email, name) values ('a@x', 'other') on conflict (email) do nothing`);
      expect(await words()).toEqual([]);
      await sql(
        `create table child (id int primary key, person bigint references person (id) on delete cascade on update cascade, note text)`,
      );
      await given().capture.install({ schema: 'public', name: 'child', key: 'id' }, ['person', 'note']);
      await sql(`insert into child values (70, 2, 'x'), (71, 2, 'y')`);
      await words();
      await sql(`delete from person where id = 2`);
      expect(await words()).toEqual(['delete 2', 'delete 70', 'delete 71']);
      await sql(`merge into person p using (values (3, 'm'), (99, 'n')) v(id, name) on p.id = v.id
        when matched then update set name = v.name when not matched then insert (id, name) values (v.id, v.name)`);
      expect((await words()).map((word) => word.split(' ').slice(0, 2).join(' '))).toEqual(['update 3', 'insert 99']);
    });

    it('S1.2 COPY', async () => {
      const client = new Client({ connectionString: given().url });
      await client.connect();
      const program = await client.query(`copy person (name) from program 'printf "p\\nq\\n"'`).then(
        () => true,
        () => false,
      );
      await client.end();
      expect(program).toBe(true);
      expect((await words()).map((word) => word.split(' ')[0])).toEqual(['insert', 'insert']);
    });

    it('S1.2 nothing remains of what was rolled back, to a savepoint or whole', async () => {
      await sql(`begin; update person set name = 'x' where id = 1; rollback`);
      expect(await words()).toEqual([]);
      await sql(`begin; update person set name = 'x' where id = 1; savepoint s; update person set name = 'y' where id = 2;
        truncate person; rollback to s; update person set name = 'z' where id = 3; commit`);
      expect(await words()).toEqual(['update 1 name', 'update 3 name']);
    });

    it('S1.2 TRUNCATE is one row without key, again after a rollback', async () => {
      await sql(`begin; truncate person; rollback`);
      await sql(`truncate person`);
      expect(await words()).toEqual(['truncate -']);
      await sql(`truncate person`);
      expect(await words()).toEqual(['truncate -']);
    });

    it('S7.1 the tag of the transaction, and none after it', async () => {
      await sql(`begin; select set_config('hubspot_sync.origin', '4711', true), pg_logical_emit_message(true, 'hubspot_sync.origin', '4711'); update person set name = 'x' where id = 1;
        update person set name = 'y' where id in (2, 3); commit`);
      await sql(`update person set name = 'w' where id = 1`);
      const tags = (await taken()).map((row) => `${row.key} ${row.origin}`).sort();
      expect(tags).toEqual(['1 4711', '1 null', '2 4711', '3 4711']);
    });

    it('S6.1 a join table is named by its from end, and a moved row by both', async () => {
      await sql(`create table pair (person bigint, company bigint, role text, primary key (person, company))`);
      await given().capture.install({ schema: 'public', name: 'pair', key: 'person' }, ['company', 'role']);
      await sql(`insert into pair values (1, 5, 'x'), (1, 6, 'y'), (2, 5, 'z')`);
      expect(await words()).toEqual(['insert 1 company,role', 'insert 1 company,role', 'insert 2 company,role']);
      await sql(`update pair set role = 'q' where person = 1`);
      expect(await words()).toEqual(['update 1 role', 'update 1 role']);
      await sql(`update pair set person = 3 where person = 2`);
      expect(await words()).toEqual(['delete 2', 'insert 3 company,role']);
    });

    it('S1.2 more columns than one mask holds', async () => {
      const many = Array.from({ length: 65 }, (_, n) => `c${n}`);
      await sql(`create table other_person (id int primary key, ${many.map((name) => `${name} int`).join(', ')})`);
      await given().capture.install({ schema: 'public', name: 'other_person', key: 'id' }, many);
      await sql(`insert into other_person (id) values (1), (2)`);
      await words();
      await sql(`update other_person set c0 = 1, c29 = 1, c30 = 1, c64 = 1`);
      expect(await words()).toEqual(['update 1 c0,c29,c30,c64', 'update 2 c0,c29,c30,c64']);
    });
  });

  describe('partitions', () => {
    const PART = { schema: 'public', name: 'part', key: 'id' };

    beforeEach(async () => {
      await sql(`create table part (id int primary key, name text) partition by range (id);
        create table part_low partition of part for values from (0) to (100)`);
      await given().capture.install(PART, ['name']);
      await words();
    });

    it('S1.2 covers statements aimed at the parent and at a partition, under the parent’s name', async () => {
      await sql(
        `insert into part values (1, 'a'), (2, 'b'); insert into part_low values (3, 'c'); update part_low set name = 'z' where id = 1`,
      );
      const rows = await taken();
      expect(new Set(rows.map((row) => row.table))).toEqual(new Set(['public.part']));
      expect(rows.map((row) => `${row.operation} ${row.key}`)).toEqual([
        'insert 1',
        'update 1',
        'insert 2',
        'insert 3',
      ]);
    });

    it('S1.2 covers a new partition; rows that move between partitions', async () => {
      await sql(`create table part_high partition of part for values from (100) to (200)`);
      await given().capture.install(PART, ['name']);
      expect(await given().capture.check(PART, ['name'])).toEqual([]);
      await sql(`insert into part_high values (150, 'x')`);
      expect(await words()).toEqual(['insert 150 name']);
      await sql(`update part set id = 50 where id = 150`);
      expect(await words()).toEqual(['delete 150', 'insert 50 name']);
    });

    it('S1.2 TRUNCATE of the parent is one row', async () => {
      await sql(`truncate part`);
      expect(await words()).toEqual(['truncate -']);
      await sql(`truncate part_low`);
      expect(await words()).toEqual(['truncate -']);
    });
  });
}
