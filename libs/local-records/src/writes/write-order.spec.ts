import fc from 'fast-check';
import { orderWrites, type Take } from './write-order';

const takes = fc.array(
  fc.record({
    taker: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    holder: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    unique: fc.constantFrom('email', 'phone'),
  }),
  { maxLength: 12 },
);
const WRITES = ['a', 'b', 'c', 'd', 'e'];

describe('orderWrites', () => {
  it('S3.9 does every write exactly once', () => {
    fc.assert(
      fc.property(takes, (given: Take[]) => {
        expect(orderWrites(WRITES, given).layers.flat().sort()).toEqual(WRITES);
      }),
    );
  });

  it('S3.9 puts each holder in an earlier layer than its taker, unless it was cleared', () => {
    fc.assert(
      fc.property(takes, (given: Take[]) => {
        const order = orderWrites(WRITES, given);
        const layerOf = (write: string) => order.layers.findIndex((layer) => layer.includes(write));
        for (const take of given.filter((candidate) => candidate.taker !== candidate.holder)) {
          const cleared = order.clears.some((clear) => clear.write === take.holder && clear.unique === take.unique);
          expect(cleared || layerOf(take.holder) < layerOf(take.taker)).toBe(true);
        }
      }),
    );
  });

  it('S3.9 clears nothing where no ring is', () => {
    const chain: Take[] = ['b', 'c', 'd', 'e'].map((holder, at) => ({ taker: WRITES[at]!, holder, unique: 'email' }));
    expect(orderWrites(WRITES, chain)).toEqual({ clears: [], layers: [['e'], ['d'], ['c'], ['b'], ['a']] });
  });

  it('S3.9 clears one member of a ring of three', () => {
    const ring: Take[] = [
      { taker: 'a', holder: 'b', unique: 'email' },
      { taker: 'b', holder: 'c', unique: 'email' },
      { taker: 'c', holder: 'a', unique: 'email' },
    ];
    expect(orderWrites(['a', 'b', 'c'], ring).clears).toHaveLength(1);
  });
});
