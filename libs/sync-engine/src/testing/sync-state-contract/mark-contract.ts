import fc from 'fast-check';
import { joinMarks, type MarkContent } from '../../core/mark';
import { entityDefinition, hubspot, local, newMark, type ContractBench } from './contract-harness';

const word = fc.constantFrom('a', 'b', 'c', 'd');

const content: fc.Arbitrary<MarkContent> = fc.record({
  reasons: fc.uniqueArray(fc.constantFrom('capture', 'webhook', 'poll', 'audit', 'link'), { minLength: 1 }),
  about: fc.uniqueArray(fc.constantFrom('fields', 'associations', 'existence'), { minLength: 1 }),
  changedColumns: fc.dictionary(word, fc.integer({ min: 0, max: 2_000_000_000_000 })),
  localDeleted: fc.boolean(),
  onlyOwnCapture: fc.boolean(),
  hints: fc.uniqueArray(
    fc.record({
      property: word,
      value: fc.option(fc.string({ unit: 'grapheme' })),
      occurredAt: fc.integer({ min: 0, max: 9 }),
      own: fc.boolean(),
    }),
    { selector: (hint) => JSON.stringify(hint) },
  ),
  onlyOwnEvents: fc.boolean(),
});

export function describeMarks(bench: () => ContractBench): void {
  describe('marks', () => {
    it('S1.1 a marked record is leased with all that the hint said', async () => {
      const mark = newMark(hubspot('9'), {
        about: ['fields', 'existence'],
        changedColumns: { email: 1000 },
        localDeleted: true,
        hints: [{ property: 'email', value: 'a@b.c', occurredAt: 5, own: true }],
        onlyOwnEvents: true,
      });
      await bench().state.mark('contact', [mark]);
      const { record, batch } = await bench().leaseOne();
      expect(record.mark).toMatchObject({ ...mark, entity: 'contact', attempts: 0, staleSince: null });
      expect(record).toMatchObject({ link: null, tracks: {}, intents: [] });
      expect(record.mark.firstMarkedAt).toBeLessThanOrEqual(record.mark.lastMarkedAt);
      expect(record.mark.lastMarkedAt).toBeLessThanOrEqual(batch.now);
    });

    it('S1.1 no marks mark nothing', async () => {
      await bench().state.mark('contact', []);
      expect(await bench().nothingDue()).toBe(true);
    });

    it('S1.5 S1.7 hints about one record are one mark that keeps everything of all', async () => {
      let id = 0;
      await fc.assert(
        fc.asyncProperty(content, content, content, async (first, second, third) => {
          const record = local(`joined ${(id += 1)}`);
          await bench().state.mark('contact', [newMark(record, first), newMark(record, second)]);
          await bench().state.mark('contact', [newMark(record, third)]);
          const { batch, mark } = await bench().leaseOne();
          expect(mark).toMatchObject({ record, ...joinMarks(joinMarks(first, second), third) });
          await bench().storeOne(batch, { mark, fence: null, outcome: { kind: 'clear' } });
        }),
        { numRuns: 25 },
      );
    });

    it('S1.5 a linked record is marked by its link, whichever end the hint names', async () => {
      await bench().link('contact', { id: 'link-1', localKey: '1', hubspotId: '9' });
      await bench().state.mark('contact', [
        newMark(local('1'), { reasons: ['capture'] }),
        newMark(hubspot('9'), { reasons: ['webhook'] }),
        newMark({ kind: 'link', id: 'link-1' }, { reasons: ['audit'] }),
      ]);
      const { record } = await bench().leaseOne();
      expect(record.mark.record).toEqual({ kind: 'link', id: 'link-1' });
      expect([...record.mark.reasons].sort()).toEqual(['audit', 'capture', 'webhook']);
      expect(record.link).toMatchObject({ id: 'link-1', localKey: '1', hubspotId: '9', state: 'live' });
    });

    it('S1.5 records of two entities with the same id are two records', async () => {
      await bench().harness.registerEntity(entityDefinition('company'));
      await bench().state.mark('contact', [newMark(local('1'))]);
      await bench().state.mark('company', [newMark(local('1'))]);
      const first = await bench().leaseOne();
      const second = await bench().leaseOne();
      expect([first.batch.entity, second.batch.entity].sort()).toEqual(['company', 'contact']);
    });

    it('S1.4 each mark gives a new random stamp', async () => {
      await bench().state.mark('contact', [newMark(local('1'))]);
      const first = await bench().leaseOne();
      await bench().state.release(first.batch, [first.mark], 0);
      const untouched = await bench().leaseOne();
      expect(untouched.mark.stamp).toBe(first.mark.stamp);
      await bench().state.release(untouched.batch, [untouched.mark], 0);
      await bench().state.mark('contact', [newMark(local('1'))]);
      expect((await bench().leaseOne()).mark.stamp).not.toBe(first.mark.stamp);
    });

    it('S1.5 many workers marking the same records at once lose no hint and do not deadlock', async () => {
      const ids = Array.from({ length: 40 }, (_, n) => String(n));
      await Promise.all(
        Array.from({ length: 8 }, (_, worker) =>
          bench().state.mark(
            'contact',
            (worker % 2 ? ids : [...ids].reverse()).map((id) =>
              newMark(local(id), { changedColumns: { [`column_${worker}`]: worker } }),
            ),
          ),
        ),
      );
      const batch = await bench().lease();
      expect(batch.records).toHaveLength(40);
      for (const { mark } of batch.records) expect(Object.keys(mark.changedColumns)).toHaveLength(8);
    });
  });
}
