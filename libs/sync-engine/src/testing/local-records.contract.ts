import type { LocalTable, MatchKeyDefinition } from '../core';
import type { LocalRecords, LocalWrite, LocalWriteResult, Transactions } from '../ports';
import { LocalRefusal } from '../ports';

type Values = Readonly<Record<string, string | null>>;

/**
 * A table of the application's: a key it hands out itself; `name`, not null, which a before-trigger of the application trims;
 * `email`, unique; `phone`; `removed_at`, its soft-delete column. All text but the key and `removed_at`.
 */
export interface LocalRecordsHarness {
  readonly records: LocalRecords;
  readonly transactions: Transactions;
  readonly table: LocalTable;
  /** Kind `email`, over the columns `email` and `phone`. */
  readonly matchKey: MatchKeyDefinition;
  /** As the application, each one committed statement; insert gives the key. */
  insert(values: Values): Promise<string>;
  update(key: string, values: Values): Promise<void>;
  delete(key: string): Promise<void>;
  /** The application opens a transaction that writes the row and leaves it open until `release`. */
  hold?(key: string): Promise<{ release(): Promise<void> }>;
  dispose(): Promise<void>;
}

const COLUMNS = ['name', 'email', 'phone'];

/** What every `LocalRecords` promises the engine. Where writers cannot overlap, no row is ever busy, and that case is left out. */
export function describeLocalRecordsContract(
  name: string,
  createHarness: () => Promise<LocalRecordsHarness>,
  options: { readonly overlappingWriters: boolean } = { overlappingWriters: true },
): void {
  const whereWritersOverlap = options.overlappingWriters ? it : it.skip;
  describe(`LocalRecords contract: ${name}`, () => {
    let harness: LocalRecordsHarness;

    beforeEach(async () => {
      harness = await createHarness();
    });

    afterEach(() => harness.dispose());

    const apply = (...writes: LocalWrite[]): Promise<ReadonlyMap<string, LocalWriteResult>> =>
      harness.transactions.run((tx) => harness.records.applyWrites(tx, harness.table, writes, COLUMNS));
    const valuesOf = async (key: string): Promise<Values | undefined> =>
      (await harness.records.readRows(harness.table, [key], COLUMNS)).get(key)?.values;
    const change = (key: string, column: string, expect: string | null, value: string | null): LocalWrite => ({
      kind: 'update',
      id: `write ${key}`,
      key,
      set: [{ column, expect, value }],
    });

    describe('reading', () => {
      it('S1.3 reads the asked rows and columns of a batch at once, leaving out what is not there', async () => {
        const ada = await harness.insert({ name: 'Ada', email: 'ada@example.com', phone: null });
        const gone = await harness.insert({ name: 'Gone', email: null, phone: null });
        await harness.delete(gone);
        const rows = await harness.records.readRows(harness.table, [ada, gone], ['email', 'phone']);
        expect([...rows.keys()]).toEqual([ada]);
        expect(rows.get(ada)).toEqual({
          key: ada,
          values: { email: 'ada@example.com', phone: null },
          softDeleted: false,
        });
      });

      it('S5.1 tells a soft-deleted row, and that it was restored', async () => {
        const key = await harness.insert({ name: 'Ada', email: null, phone: null });
        await harness.update(key, { removed_at: '2026-01-02 03:04:05+00' });
        expect((await harness.records.readRows(harness.table, [key], COLUMNS)).get(key)?.softDeleted).toBe(true);
        await harness.update(key, { removed_at: null });
        expect((await harness.records.readRows(harness.table, [key], COLUMNS)).get(key)?.softDeleted).toBe(false);
      });

      it.each([1, 3, 100])('S8.4 walks all rows once, in key order, %i at a time', async (limit) => {
        const keys: string[] = [];
        for (let n = 0; n < 12; n += 1) keys.push(await harness.insert({ name: `Row ${n}`, email: null, phone: null }));
        const seen: string[] = [];
        let after: string | null = null;
        do {
          const page: Awaited<ReturnType<LocalRecords['listRows']>> = await harness.records.listRows(
            harness.table,
            after,
            limit,
            COLUMNS,
          );
          expect(page.rows.length).toBeLessThanOrEqual(limit);
          seen.push(...page.rows.map((row) => row.key));
          after = page.next;
        } while (after !== null);
        expect(seen).toEqual(keys);
      });

      it('S4.1 finds rows by a normalised key in any of its columns, soft-deleted ones left out', async () => {
        const first = await harness.insert({ name: 'A', email: ' Ada@Example.COM ', phone: null });
        const second = await harness.insert({ name: 'B', email: 'b@example.com', phone: 'ADA@example.com' });
        const removed = await harness.insert({ name: 'C', email: 'ada@example.com', phone: null });
        await harness.update(removed, { removed_at: '2026-01-02 03:04:05+00' });
        const found = await harness.records.findByMatchKey(harness.table, harness.matchKey, [
          'ada@example.com',
          'nobody@example.com',
        ]);
        expect([...found.keys()]).toEqual(['ada@example.com']);
        expect([...(found.get('ada@example.com') ?? [])].sort()).toEqual([first, second].sort());
      });

      it('S4.1 names a row once for a value that two of its columns hold', async () => {
        const key = await harness.insert({ name: 'A', email: 'a@example.com', phone: 'A@EXAMPLE.com' });
        const found = await harness.records.findByMatchKey(harness.table, harness.matchKey, ['a@example.com']);
        expect(found.get('a@example.com')).toEqual([key]);
      });
    });

    describe('guarded updates', () => {
      it('S3.6 writes where the row still holds what was read, and no other column', async () => {
        const key = await harness.insert({ name: 'Ada', email: 'ada@example.com', phone: '1' });
        await harness.update(key, { email: 'new@example.com' });
        const results = await apply(change(key, 'phone', '1', '2'));
        expect(results.get(`write ${key}`)?.kind).toBe('written');
        expect(await valuesOf(key)).toEqual({ name: 'Ada', email: 'new@example.com', phone: '2' });
      });

      it('S3.6 writes nothing of a record whose value has moved, and the rest of the batch all the same', async () => {
        const moved = await harness.insert({ name: 'Moved', email: 'm@example.com', phone: '1' });
        const still = await harness.insert({ name: 'Still', email: 's@example.com', phone: '1' });
        await harness.update(moved, { phone: '9' });
        const results = await apply(
          {
            kind: 'update',
            id: 'moved',
            key: moved,
            set: [
              { column: 'phone', expect: '1', value: '2' },
              { column: 'email', expect: 'm@example.com', value: 'x@example.com' },
            ],
          },
          change(still, 'phone', '1', '2'),
        );
        expect(results.get('moved')).toEqual({ kind: 'guard_failed' });
        expect(results.get(`write ${still}`)?.kind).toBe('written');
        expect(await valuesOf(moved)).toEqual({ name: 'Moved', email: 'm@example.com', phone: '9' });
      });

      it('S3.6 tells null from empty, in the guard and in the value', async () => {
        const key = await harness.insert({ name: 'Ada', email: null, phone: '' });
        expect((await apply(change(key, 'phone', null, '1'))).get(`write ${key}`)?.kind).toBe('guard_failed');
        expect((await apply(change(key, 'phone', '', null))).get(`write ${key}`)?.kind).toBe('written');
        expect((await apply(change(key, 'phone', null, '1'))).get(`write ${key}`)?.kind).toBe('written');
        expect((await valuesOf(key))?.phone).toBe('1');
      });

      it('S3.6 a row that is gone is a failed guard', async () => {
        const key = await harness.insert({ name: 'Ada', email: null, phone: null });
        await harness.delete(key);
        expect((await apply(change(key, 'phone', null, '1'))).get(`write ${key}`)).toEqual({ kind: 'guard_failed' });
      });

      whereWritersOverlap('S3.6 a busy row is a failed guard at once; the others are written', async () => {
        const busy = await harness.insert({ name: 'Busy', email: null, phone: null });
        const free = await harness.insert({ name: 'Free', email: null, phone: null });
        const held = await harness.hold!(busy);
        const results = await apply(change(busy, 'phone', null, '1'), change(free, 'phone', null, '1'));
        await held.release();
        expect(results.get(`write ${busy}`)).toEqual({ kind: 'guard_failed' });
        expect(results.get(`write ${free}`)?.kind).toBe('written');
      });

      it('S2.2 gives back what the row holds after the triggers of the application', async () => {
        const key = await harness.insert({ name: 'Ada', email: null, phone: null });
        const results = await apply(change(key, 'name', 'Ada', '  Ada Lovelace '));
        expect(results.get(`write ${key}`)).toEqual({
          kind: 'written',
          row: { key, values: { name: 'Ada Lovelace', email: null, phone: null }, softDeleted: false },
        });
      });

      it('S1.3 an empty batch writes nothing', async () => {
        expect((await apply()).size).toBe(0);
      });

      it('S9.3 leaves nothing when the transaction rolls back', async () => {
        const key = await harness.insert({ name: 'Ada', email: null, phone: '1' });
        const run = harness.transactions.run(async (tx) => {
          await harness.records.applyWrites(tx, harness.table, [change(key, 'phone', '1', '2')], COLUMNS);
          throw new Error('settling failed');
        });
        await expect(run).rejects.toThrow('settling failed');
        expect((await valuesOf(key))?.phone).toBe('1');
      });
    });

    describe('creating', () => {
      it('S4.3 creates rows and gives their keys and what they hold', async () => {
        const results = await apply(
          { kind: 'insert', id: 'a', values: { name: ' Ada ', email: 'ada@example.com' } },
          { kind: 'insert', id: 'b', values: { name: 'Bob', phone: '1' } },
        );
        const a = results.get('a');
        const b = results.get('b');
        if (a?.kind !== 'written' || b?.kind !== 'written') throw new Error('not written');
        expect(a.row.values).toEqual({ name: 'Ada', email: 'ada@example.com', phone: null });
        expect(b.row.values).toEqual({ name: 'Bob', email: null, phone: '1' });
        expect(await valuesOf(a.row.key)).toEqual(a.row.values);
        expect(a.row.key).not.toBe(b.row.key);
      });
    });

    describe('unique values', () => {
      const pair = async (): Promise<[string, string]> => [
        await harness.insert({ name: 'A', email: 'a@example.com', phone: null }),
        await harness.insert({ name: 'B', email: 'b@example.com', phone: null }),
      ];

      it.each(['taker first', 'holder first'])('S3.9 frees before it takes, %s', async (order) => {
        const [a, b] = await pair();
        const writes = [
          change(a, 'email', 'a@example.com', 'b@example.com'),
          change(b, 'email', 'b@example.com', 'c@example.com'),
        ];
        await apply(...(order === 'taker first' ? writes : writes.reverse()));
        expect((await valuesOf(a))?.email).toBe('b@example.com');
        expect((await valuesOf(b))?.email).toBe('c@example.com');
      });

      it('S3.9 swaps the values of two rows', async () => {
        const [a, b] = await pair();
        const results = await apply(
          change(a, 'email', 'a@example.com', 'b@example.com'),
          change(b, 'email', 'b@example.com', 'a@example.com'),
        );
        expect([...results.values()].map((result) => result.kind)).toEqual(['written', 'written']);
        expect((await valuesOf(a))?.email).toBe('b@example.com');
        expect((await valuesOf(b))?.email).toBe('a@example.com');
      });

      it('S3.9 a new row takes the value that an update of the batch frees', async () => {
        const [a] = await pair();
        const results = await apply(
          { kind: 'insert', id: 'new', values: { name: 'New', email: 'a@example.com' } },
          change(a, 'email', 'a@example.com', null),
        );
        expect(results.get('new')?.kind).toBe('written');
      });

      it('S3.9 refuses a value that another row keeps, naming write and column, and nothing remains', async () => {
        const [a] = await pair();
        const refusal = await apply(change(a, 'email', 'a@example.com', 'b@example.com')).catch((e: unknown) => e);
        expect(refusal).toBeInstanceOf(LocalRefusal);
        expect(refusal).toMatchObject({ kind: 'unique', column: 'email', writeId: `write ${a}` });
        expect((await valuesOf(a))?.email).toBe('a@example.com');
      });

      it('S3.9 nobody takes a value whose holder failed its guard', async () => {
        const [a, b] = await pair();
        await harness.update(b, { phone: '7' });
        const run = apply(change(a, 'email', 'a@example.com', 'b@example.com'), {
          kind: 'update',
          id: 'b',
          key: b,
          set: [
            { column: 'email', expect: 'b@example.com', value: 'c@example.com' },
            { column: 'phone', expect: null, value: '1' },
          ],
        });
        await expect(run).rejects.toMatchObject({ kind: 'unique' });
        expect((await valuesOf(b))?.email).toBe('b@example.com');
      });
    });

    describe('refusals', () => {
      it('S3.10 names the constraint, the column and the write that the application refuses; the batch leaves nothing', async () => {
        const key = await harness.insert({ name: 'Ada', email: null, phone: '1' });
        const refusal = await apply(change(key, 'name', 'Ada', null)).catch((e: unknown) => e);
        expect(refusal).toBeInstanceOf(LocalRefusal);
        expect(refusal).toMatchObject({ kind: 'not_null', column: 'name', writeId: `write ${key}` });
        expect((refusal as LocalRefusal).constraint).not.toBe('');
        expect((await valuesOf(key))?.name).toBe('Ada');
      });

      it('S3.10 refuses a new row likewise', async () => {
        const run = apply({ kind: 'insert', id: 'new', values: { email: 'x@example.com' } });
        await expect(run).rejects.toMatchObject({ kind: 'not_null', column: 'name', writeId: 'new' });
      });
    });
  });
}
