import type { LeasedBatch, LeasedRecord, NewIntent, RecordChange } from '../../ports/sync-state';
import { newMark, type ContractBench } from './contract-harness';

const AGAIN = { kind: 'retry', delayMs: 0, counted: false, reason: 'unknown' } as const;

/** What a create of the link's record is to send, one intent a field. */
function createOf(linkId: string): readonly NewIntent[] {
  const intent = { linkId, kind: 'create', behalf: 'local', decidedUpdatedAt: 0 } as const;
  return [
    { ...intent, id: `${linkId} 1`, field: 'name', sent: ['ann'], local: ['Ann'] },
    { ...intent, id: `${linkId} 2`, field: 'amount', sent: ['1', 'EUR'], local: ['1.00', 'EUR'] },
    { ...intent, id: `${linkId} 3`, field: 'city', sent: ['Ulm'], local: ['Ulm'] },
  ];
}

/** S2.5: the intents of a create are opened together and mostly closed together, yet each has a fate of its own. */
export function describeCreateIntents(bench: () => ContractBench): void {
  /** The records of both links, under one lease. */
  const lease = async (): Promise<{ batch: LeasedBatch; one: LeasedRecord; two: LeasedRecord }> => {
    const batch = await bench().lease();
    const of = (id: string) => batch.records.find(({ mark }) => mark.record.id === id)!;
    return { batch, one: of('one'), two: of('two') };
  };
  const change = ({ mark, link }: LeasedRecord, patch: Partial<RecordChange>): RecordChange => ({
    mark,
    fence: { linkId: link!.id, version: link!.version },
    outcome: AGAIN,
    ...patch,
  });

  /** Both creates are intended. */
  const intend = async () => {
    for (const id of ['one', 'two']) {
      await bench().link('contact', { id, localKey: `row ${id}`, externalId: `external ${id}`, state: 'pending' });
      await bench().state.mark('contact', [newMark({ kind: 'link', id })]);
    }
    const { batch, one, two } = await lease();
    await bench().store(batch, [
      change(one, { openIntents: createOf('one').map((intent) => ({ ...intent, runId: 'r1' })) }),
      change(two, { openIntents: createOf('two') }),
    ]);
    return lease();
  };

  describe('intents of creates', () => {
    it('S2.5 are given by field', async () => {
      const { batch, one, two } = await intend();
      expect(one.intents).toMatchObject(createOf('one'));
      expect(two.intents).toMatchObject(createOf('two'));
      for (const { createdAt, historyReadAt } of one.intents) {
        expect(createdAt).toBeLessThanOrEqual(batch.now);
        expect(historyReadAt).toBeNull();
      }
    });

    it('S8.1 know the run that opened them, also when they have parted', async () => {
      const { batch, one, two } = await intend();
      expect(one.intents.map(({ runId }) => runId)).toEqual(['r1', 'r1', 'r1']);
      expect(two.intents.map(({ runId }) => runId)).toEqual([null, null, null]);
      await bench().store(batch, [change(one, { closeIntents: ['one 2'] }), change(two, { closeIntents: ['two 2'] })]);
      const parted = await lease();
      expect(parted.one.intents.map(({ runId }) => runId)).toEqual(['r1', 'r1']);
      expect(parted.two.intents.map(({ runId }) => runId)).toEqual([null, null]);
    });

    it('S2.5 some can be closed, and others have their history read, while the rest stays as it is', async () => {
      const intended = await intend();
      await bench().store(intended.batch, [
        change(intended.one, { closeIntents: ['one 1'], intentsHistoryRead: ['one 3'] }),
        change(intended.two, { closeIntents: ['two 1', 'two 2', 'two 3'] }),
      ]);
      const { one, two, batch } = await lease();
      const [, amount, city] = intended.one.intents;
      expect(one.intents).toEqual([amount, { ...city, historyReadAt: one.intents[1]?.historyReadAt }]);
      expect(one.intents[1]?.historyReadAt).toBeGreaterThanOrEqual(intended.batch.now);
      expect(two.intents).toEqual([]);
      await bench().store(batch, [change(one, { closeIntents: ['one 3', 'one 2'] })]);
      await bench().passTime(1);
      expect(await bench().state.markExpiredIntents(0)).toBe(0);
    });

    it('S2.5 history that was read of one of them does not speak for the others', async () => {
      const { batch, one, two } = await intend();
      await bench().passTime(2);
      await bench().store(batch, [
        change(one, { intentsHistoryRead: ['one 1', 'one 2'], outcome: { kind: 'clear' } }),
        change(two, { intentsHistoryRead: ['two 1', 'two 2', 'two 3'], outcome: { kind: 'clear' } }),
      ]);
      expect(await bench().state.markExpiredIntents(1)).toBe(1);
      const verified = await bench().leaseOne();
      expect(verified.mark).toMatchObject({ record: { kind: 'link', id: 'one' }, reasons: ['verify'] });
      expect(verified.record.intents.map(({ historyReadAt }) => historyReadAt === null)).toEqual([false, false, true]);
    });

    it('S2.5 the first closed, and the history of the last read, closes nothing else', async () => {
      const { batch, one, two } = await intend();
      await bench().store(batch, [
        change(one, { closeIntents: ['one 1'] }),
        change(two, { closeIntents: ['two 1', 'two 2'], intentsHistoryRead: ['two 3'] }),
      ]);
      const left = await lease();
      expect(left.one.intents).toEqual(one.intents.slice(1));
      expect(left.two.intents.map(({ id }) => id)).toEqual(['two 3']);
    });

    it('S2.6 their values are known by field, whether they were closed together or not', async () => {
      const { batch, one, two } = await intend();
      await bench().store(batch, [
        change(one, { closeIntents: ['one 2'] }),
        change(two, { closeIntents: ['two 1', 'two 2', 'two 3'] }),
      ]);
      for (const linkId of ['one', 'two']) {
        expect(await bench().state.knownValues(linkId, 'name')).toEqual([['ann']]);
        expect(await bench().state.knownValues(linkId, 'amount')).toEqual([['1', 'EUR']]);
        expect(await bench().state.knownValues(linkId, '*')).toEqual([]);
      }
    });

    it('S5.4 follow a link that is merged away, and can then be closed one by one', async () => {
      const { batch, one, two } = await intend();
      const since = 1_000;
      await bench().store(batch, [
        change(one, { followedBy: { linkId: 'two', since }, outcome: { kind: 'clear' } }),
        change(two, {}),
      ]);
      const survivor = await bench().leaseOne();
      expect(survivor.record.intents.map(({ id, linkId }) => `${id} of ${linkId}`).sort()).toEqual(
        [...createOf('one'), ...createOf('two')].map(({ id }) => `${id} of two`),
      );
      await bench().store(survivor.batch, [
        change(survivor.record, { closeIntents: ['one 3', 'two 1', 'two 2', 'two 3'] }),
      ]);
      expect((await bench().leaseOne()).record.intents.map(({ id }) => id)).toEqual(['one 1', 'one 2']);
    });
  });
}
