import type { JoinTable } from '../core';
import type { JoinedRow, JoinWrite, JoinWriteResult, LocalRelations, Transactions } from '../ports';
import { LocalRefusal } from '../ports';

export interface JoinRow {
  readonly from: string;
  readonly to: string;
  readonly flagged?: boolean;
}

/** A join table of the application's with a boolean column and a fixed value; a pair may stand in it once for each fixed value. */
export interface LocalRelationsHarness {
  readonly relations: LocalRelations;
  readonly transactions: Transactions;
  readonly table: JoinTable;
  /** The same table under another fixed value: rows of another relation. */
  readonly other: JoinTable;
  readonly flag: string;
  /** As the application, one committed statement. */
  put(row: JoinRow, table?: JoinTable): Promise<void>;
  delete(row: JoinRow): Promise<void>;
  /** The application opens a transaction that changes, or makes, the row and leaves it open until it is committed or given up. */
  hold?(row: JoinRow): Promise<{ commit(): Promise<void>; giveUp(): Promise<void> }>;
  /** A *to* key that the application refuses. */
  readonly refusedKey?: string;
  dispose(): Promise<void>;
}

/**
 * What every `LocalRelations` promises the engine. Where writers cannot overlap no row is ever busy, and where there are no constraints
 * nothing is refused: those cases are left out.
 */
export function describeLocalRelationsContract(
  name: string,
  createHarness: () => Promise<LocalRelationsHarness>,
  options: { readonly isADatabase: boolean } = { isADatabase: true },
): void {
  const inADatabase = options.isADatabase ? it : it.skip;
  describe(`LocalRelations contract: ${name}`, () => {
    let harness: LocalRelationsHarness;
    let writes = 0;

    beforeEach(async () => {
      harness = await createHarness();
    });
    afterEach(() => harness.dispose());

    type Told = Readonly<Record<string, readonly (readonly [string, boolean])[]>>;
    const read = async (keys: readonly string[], table = harness.table, flag: string | null = harness.flag) => {
      const rows = await harness.relations.readJoined(table, keys, flag);
      const plain = (list: readonly JoinedRow[]) => list.map(({ toKey, flagged }) => [toKey, flagged] as const).sort();
      return Object.fromEntries([...rows].map(([key, list]) => [key, plain(list)])) as Told;
    };
    const apply = async (...list: JoinWrite[]): Promise<readonly (JoinWriteResult | undefined)[]> => {
      const results = await harness.transactions.run((tx) => harness.relations.applyJoins(tx, list));
      return list.map(({ id }) => results.get(id));
    };
    const about = (fromKey: string) => ({ id: `write ${++writes}`, table: harness.table, fromKey });
    const add = (from: string, to: string): JoinWrite => ({ ...about(from), kind: 'add', toKey: to });
    const remove = (from: string, to: string): JoinWrite => ({ ...about(from), kind: 'remove', toKey: to });
    const move = (from: string, expect: string | null, to: string | null): JoinWrite => {
      return { ...about(from), kind: 'flag', flag: harness.flag, expect, toKey: to };
    };

    describe('reading', () => {
      it('S1.3 gives the rows of a batch of keys at once, with the flag; a key without rows is absent', async () => {
        await harness.put({ from: '1', to: '10', flagged: true });
        await harness.put({ from: '1', to: '11' });
        await harness.put({ from: '2', to: '10' });
        await harness.put({ from: '4', to: '10' });
        expect(await read(['1', '2', '3'])).toEqual({
          1: [
            ['10', true],
            ['11', false],
          ],
          2: [['10', false]],
        });
        expect(await read([])).toEqual({});
      });

      it('flags nobody where no flag is asked for', async () => {
        await harness.put({ from: '1', to: '10', flagged: true });
        expect(await read(['1'], harness.table, null)).toEqual({ 1: [['10', false]] });
      });

      it('S6.1 sees only the rows that hold the fixed values of the relation', async () => {
        await harness.put({ from: '1', to: '10' });
        await harness.put({ from: '1', to: '11', flagged: true }, harness.other);
        expect(await read(['1'])).toEqual({ 1: [['10', false]] });
        expect(await read(['1'], harness.other)).toEqual({ 1: [['11', true]] });
      });
    });

    describe('rows', () => {
      it('S6.2 are added and removed; S3.6 one that is there, or gone, already was changed since it was read', async () => {
        await harness.put({ from: '1', to: '10', flagged: true });
        await harness.put({ from: '2', to: '11' });
        const done = await apply(add('1', '11'), add('1', '10'), remove('2', '11'), remove('2', '12'));
        expect(done).toEqual(['written', 'guard_failed', 'written', 'guard_failed']);
        expect(await read(['1', '2'])).toEqual({
          1: [
            ['10', true],
            ['11', false],
          ],
        });
      });

      it('S6.1 of another relation between the same two are left alone', async () => {
        await harness.put({ from: '1', to: '10', flagged: true }, harness.other);
        expect(await apply(add('1', '10'))).toEqual(['written']);
        expect(await apply(move('1', null, '10'))).toEqual(['written']);
        expect(await apply(remove('1', '10'))).toEqual(['written']);
        expect(await read(['1'])).toEqual({});
        expect(await read(['1'], harness.other)).toEqual({ 1: [['10', true]] });
      });

      it('a pair that is to move is added before it is removed, whatever the order of the writes', async () => {
        await harness.put({ from: '1', to: '10' });
        expect(await apply(remove('1', '10'), add('1', '11'))).toEqual(['written', 'written']);
        expect(await read(['1'])).toEqual({ 1: [['11', false]] });
      });
    });

    describe('the flagged row', () => {
      it('S6.3 moves: the old flag is cleared before the new one is set', async () => {
        await harness.put({ from: '1', to: '10', flagged: true });
        await harness.put({ from: '1', to: '11' });
        await harness.put({ from: '2', to: '10', flagged: true });
        expect(await apply(move('1', '10', '11'))).toEqual(['written']);
        expect(await read(['1', '2'])).toEqual({
          1: [
            ['10', false],
            ['11', true],
          ],
          2: [['10', true]],
        });
      });

      it('S6.3 is added where it is missing, and may be none', async () => {
        expect(await apply(move('1', null, '10'))).toEqual(['written']);
        expect(await read(['1'])).toEqual({ 1: [['10', true]] });
        expect(await apply(move('1', '10', null))).toEqual(['written']);
        expect(await read(['1'])).toEqual({ 1: [['10', false]] });
      });

      it('S3.6 stays where another one is flagged than was read', async () => {
        await harness.put({ from: '1', to: '10', flagged: true });
        expect(await apply(move('1', '11', '12'), move('1', null, '12'))).toEqual(['guard_failed', 'guard_failed']);
        expect(await read(['1'])).toEqual({ 1: [['10', true]] });
      });

      it('goes with its row, in one batch with the flag of the next', async () => {
        await harness.put({ from: '1', to: '10', flagged: true });
        expect(await apply(remove('1', '10'), move('1', '10', '11'))).toEqual(['written', 'written']);
        expect(await read(['1'])).toEqual({ 1: [['11', true]] });
      });
    });

    describe('others at work', () => {
      inADatabase('S3.6 a row that is locked is not waited for: the rest of the batch is written', async () => {
        await harness.put({ from: '1', to: '10', flagged: true });
        await harness.put({ from: '1', to: '11' });
        await harness.put({ from: '2', to: '10' });
        const held = await harness.hold!({ from: '1', to: '10' });
        const done = await apply(remove('1', '10'), move('1', '10', '11'), remove('2', '10'), add('3', '10'));
        await held.giveUp();
        expect(done).toEqual(['guard_failed', 'guard_failed', 'written', 'written']);
        expect(await read(['1', '2', '3'])).toEqual({
          1: [
            ['10', true],
            ['11', false],
          ],
          3: [['10', false]],
        });
        expect(await apply(remove('1', '10'))).toEqual(['written']);
      });

      inADatabase(
        'S3.6 a row that somebody is about to make counts as busy, and fails the guard afterwards',
        async () => {
          const held = await harness.hold!({ from: '1', to: '10' });
          expect(await apply(add('1', '10'), add('2', '10'))).toEqual(['guard_failed', 'written']);
          await held.commit();
          expect(await apply(add('1', '10'))).toEqual(['guard_failed']);
          expect(await read(['1', '2'])).toEqual({ 1: [['10', false]], 2: [['10', false]] });
        },
      );

      inADatabase('two workers that add the same row at once leave it there once', async () => {
        const done = await Promise.all([apply(add('1', '10')), apply(add('1', '10'))]);
        expect(done.flat().sort()).toEqual(['guard_failed', 'written']);
        expect(await read(['1'])).toEqual({ 1: [['10', false]] });
      });

      inADatabase('S3.6 of two workers that move one flag at once, one does and the other reads again', async () => {
        await harness.put({ from: '1', to: '10', flagged: true });
        const done = await Promise.all([apply(move('1', '10', '11')), apply(move('1', '10', '12'))]);
        const moved = done.filter(([result]) => result === 'written');
        expect(moved.length).toBeLessThanOrEqual(1);
        const flagged = (await read(['1']))['1']!.filter(([, isFlagged]) => isFlagged);
        expect(flagged).toHaveLength(1);
      });
    });

    describe('refusals', () => {
      inADatabase('S3.10 name the write, and the transaction leaves nothing behind', async () => {
        const [fine, refused] = [add('1', '10'), add('1', harness.refusedKey!)];
        const refusal = await apply(fine, refused).catch((error: unknown) => error);
        expect(refusal).toBeInstanceOf(LocalRefusal);
        expect(refusal).toMatchObject({ writeId: refused.id });
        expect(await read(['1'])).toEqual({});
      });
    });
  });
}
