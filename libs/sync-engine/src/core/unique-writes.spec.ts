import fc from 'fast-check';
import { orderUniqueWrites, type UniqueWrite } from './unique-writes';

const write = (id: string, frees: string | null, takes: string | null, property = 'email'): UniqueWrite => ({
  id,
  property,
  frees,
  takes,
});

/** Records that hold different values and move to different values: the unique constraint holds before and after. */
const moves = fc
  .uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 })
  .chain((held) => fc.tuple(fc.constant(held), fc.shuffledSubarray([...Array(14).keys()], { minLength: held.length })))
  .map(([held, taken]) => held.map((value, n) => write(`r${n}`, `v${value}`, taken[n] === 13 ? null : `v${taken[n]}`)));

describe('S3.9 the order of writes of unique values', () => {
  it('a value is freed in an earlier call than it is taken', () => {
    const { layers, clearFirst } = orderUniqueWrites([write('taker', 'b', 'a'), write('holder', 'a', 'c')]);
    expect(layers).toEqual([['holder'], ['taker']]);
    expect(clearFirst).toEqual([]);
  });

  it('a swap is broken by clearing one member, the same one whatever the order of the batch', () => {
    const swap = [write('x', 'a', 'b'), write('y', 'b', 'a')];
    expect(orderUniqueWrites(swap)).toEqual({ layers: [['y']], clearFirst: ['x'] });
    expect(orderUniqueWrites([...swap].reverse())).toEqual({ layers: [['y']], clearFirst: ['x'] });
  });

  it('clears the smallest member of the cycle, not one that waits beside it', () => {
    const writes = [write('a', 'z', 'p2'), write('m', 'p', 'q'), write('n', 'q', 'p2'), write('o', 'p2', 'p')];
    expect(orderUniqueWrites(writes).clearFirst).toEqual(['m']);
    expect(orderUniqueWrites([...writes].reverse()).clearFirst).toEqual(['m']);
  });

  it('clears one member of each cycle, in an order that does not depend on the batch', () => {
    const writes = [write('a', '1', '2'), write('b', '2', '1'), write('c', '3', '4'), write('d', '4', '3')];
    expect(orderUniqueWrites(writes).clearFirst).toEqual(['a', 'c']);
    expect(orderUniqueWrites([...writes].reverse()).clearFirst).toEqual(['a', 'c']);
  });

  it('a value is unique per property; a record that keeps its own waits for nobody', () => {
    expect(orderUniqueWrites([write('a', 'x', 'y'), write('b', 'y', 'x', 'code')]).layers).toEqual([['a', 'b']]);
    expect(orderUniqueWrites([write('a', 'x', 'x')])).toEqual({ layers: [['a']], clearFirst: [] });
  });

  it('a record that takes two values waits for both holders', () => {
    const takesTwo = [write('t', 'x', 'a'), write('t', 'y', 'k', 'code')];
    const holders = [write('h', 'a', 'b'), write('g', 'b', 'z'), write('c', 'k', 'l', 'code')];
    expect(orderUniqueWrites([...takesTwo, ...holders]).layers).toEqual([['g', 'c'], ['h'], ['t']]);
  });

  it('in every order it gives, no call takes a value that somebody still holds', () => {
    fc.assert(
      fc.property(moves, (writes) => {
        const { layers, clearFirst } = orderUniqueWrites(writes);
        const byId = new Map(writes.map((one) => [one.id, one]));
        const held = new Set(writes.map(({ frees }) => frees));
        for (const id of clearFirst) held.delete(byId.get(id)!.frees);
        for (const layer of layers) {
          for (const id of layer) {
            const { frees, takes } = byId.get(id)!;
            expect(takes === null || takes === frees || !held.has(takes)).toBe(true);
          }
          for (const id of layer) held.delete(byId.get(id)!.frees);
          for (const id of layer) held.add(byId.get(id)!.takes);
        }
        expect([...layers.flat(), ...clearFirst].sort()).toEqual(writes.map(({ id }) => id).sort());
      }),
    );
  });

  it('clears nobody where there is no cycle, and one member per cycle where there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }), (chain, ring) => {
        const line = Array.from({ length: chain }, (_, n) => write(`l${n}`, `l${n}`, `l${n + 1}`));
        const circle = Array.from({ length: ring }, (_, n) => write(`c${n}`, `c${n}`, `c${(n + 1) % ring}`));
        expect(orderUniqueWrites(line)).toMatchObject({ clearFirst: [], layers: { length: chain } });
        expect(orderUniqueWrites([...line, ...circle]).clearFirst).toEqual(['c0']);
      }),
    );
  });
});
