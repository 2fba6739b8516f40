import type { Queryable } from '../catalogue/table-catalogue';
import { untilVisible } from './decoding-store';

describe('untilVisible', () => {
  it('S1.2 waits until a commit that the log told of is seen by other sessions, which may be a moment later', async () => {
    const answers = [false, false, true];
    const asked: unknown[] = [];
    const database = {
      query: (_: string, values: unknown) => {
        asked.push(values);
        return Promise.resolve({ rows: [{ visible: answers.shift() }] });
      },
    } as unknown as Queryable;
    await untilVisible(database, '4711');
    expect(asked).toEqual([['4711'], ['4711'], ['4711']]);
  });
});
