import { entityDefinition, local, newMark, type ContractBench } from './contract-harness';

export function describeLeases(bench: () => ContractBench): void {
  const markMany = (count: number): Promise<void> =>
    bench().state.mark(
      'contact',
      Array.from({ length: count }, (_, n) => newMark(local(String(n)))),
    );

  describe('leases', () => {
    it('S1.5 two leases at once never share a record, and together take all', async () => {
      await markMany(60);
      const leased: string[] = [];
      await Promise.all(
        Array.from({ length: 6 }, async () => {
          for (let batch = await bench().state.lease({ limit: 7, leaseMs: 60_000 }); batch;) {
            leased.push(...batch.records.map(({ mark }) => mark.record.id));
            batch = await bench().state.lease({ limit: 7, leaseMs: 60_000 });
          }
        }),
      );
      expect(new Set(leased).size).toBe(leased.length);
      for (let batch = await bench().state.lease({ limit: 7, leaseMs: 60_000 }); batch;) {
        leased.push(...batch.records.map(({ mark }) => mark.record.id));
        batch = await bench().state.lease({ limit: 7, leaseMs: 60_000 });
      }
      expect(new Set(leased).size).toBe(60);
    });

    it('S1.3 a lease takes no more than its limit, of one entity', async () => {
      await markMany(5);
      expect((await bench().lease({ limit: 3 })).records).toHaveLength(3);
      expect((await bench().lease({ limit: 3 })).records).toHaveLength(2);
      expect(await bench().nothingDue()).toBe(true);
    });

    it('S1.5 an expired lease is taken over, under another token', async () => {
      await markMany(1);
      const lost = await bench().lease({ leaseMs: 1 });
      await bench().passTime(2);
      const taken = await bench().leaseOne();
      expect(taken.mark.id).toBe(lost.records[0]?.mark.id);
      expect(taken.batch.leaseToken).not.toBe(lost.leaseToken);
    });

    it('S1.5 releasing a lease that another worker has taken over changes nothing', async () => {
      await markMany(1);
      const lost = await bench().lease({ leaseMs: 1 });
      await bench().passTime(2);
      await bench().leaseOne();
      await bench().state.release(
        lost,
        lost.records.map(({ mark }) => mark),
        0,
      );
      expect(await bench().nothingDue()).toBe(true);
    });

    it('S8.5 only live entities are leased; marks of others stay', async () => {
      await bench().harness.registerEntity(entityDefinition('company', { state: 'waiting' }));
      await bench().harness.registerEntity(entityDefinition('deal', { state: 'paused', stateReason: 'by hand' }));
      await bench().state.mark('company', [newMark(local('1'))]);
      await bench().state.mark('deal', [newMark(local('1'))]);
      expect(await bench().nothingDue()).toBe(true);
      expect(await bench().state.lease({ limit: 1, leaseMs: 1, entity: 'company' })).toBeNull();
      await bench().harness.registerEntity(entityDefinition('company', { state: 'live' }));
      expect((await bench().leaseOne('company')).mark.record).toEqual(local('1'));
    });

    it('S1.3 the entity that waits longest comes first; one that is asked for is the one leased', async () => {
      await bench().harness.registerEntity(entityDefinition('company'));
      await bench().state.mark('company', [newMark(local('1'))]);
      await bench().passTime(2);
      await markMany(3);
      expect((await bench().state.lease({ limit: 1, leaseMs: 60_000, entity: 'contact' }))?.entity).toBe('contact');
      expect((await bench().lease()).entity).toBe('company');
      expect((await bench().lease()).entity).toBe('contact');
    });

    it('S1.6 a record waits until its last mark is as old as the quiet period', async () => {
      await bench().harness.registerEntity(entityDefinition('contact', { quietPeriodMs: 800 }));
      await markMany(1);
      expect(await bench().nothingDue()).toBe(true);
      await bench().passTime(801);
      const { mark, batch } = await bench().leaseOne();
      expect(batch.now - mark.lastMarkedAt).toBeGreaterThanOrEqual(800);
    });

    it('S1.6 a record that is never quiet travels when its first mark is ten quiet periods old', async () => {
      await bench().harness.registerEntity(entityDefinition('contact', { quietPeriodMs: 40 }));
      let batch = null;
      const began = await bench().state.now();
      while (!batch) {
        await markMany(1);
        batch = await bench().state.lease({ limit: 1, leaseMs: 60_000 });
        if (!batch) await bench().passTime(4);
      }
      // A slow machine may let the record go quiet between two marks; then the rule above has let it go.
      const mark = batch.records[0]?.mark;
      const waited = batch.now - (mark?.firstMarkedAt ?? began);
      const quiet = batch.now - (mark?.lastMarkedAt ?? began);
      expect(waited >= 400 || quiet >= 40).toBe(true);
    });

    it('S9.1 a released record is untouched and due again after the delay', async () => {
      await markMany(1);
      const first = await bench().leaseOne();
      await bench().state.release(first.batch, [first.mark], 1000);
      expect(await bench().nothingDue()).toBe(true);
      await bench().passTime(1001);
      const again = await bench().leaseOne();
      const { id, stamp, attempts, firstMarkedAt, lastMarkedAt, reasons } = first.mark;
      expect(again.mark).toMatchObject({ id, stamp, attempts, firstMarkedAt, lastMarkedAt, reasons });
    });

    it('S9.2 counted retries count and wait their delay; waits do not count', async () => {
      await markMany(1);
      const first = await bench().leaseOne();
      const counted = { kind: 'retry' as const, delayMs: 1000, counted: true, reason: 'refused' };
      await bench().storeOne(first.batch, { mark: first.mark, fence: null, outcome: counted });
      expect(await bench().nothingDue()).toBe(true);
      await bench().passTime(1001);
      const second = await bench().leaseOne();
      expect(second.mark.attempts).toBe(1);
      const wait = { ...counted, counted: false, delayMs: 0 };
      await bench().storeOne(second.batch, { mark: second.mark, fence: null, outcome: wait });
      expect((await bench().leaseOne()).mark.attempts).toBe(1);
    });

    it('S2.8 a mark remembers since when its reads are stale, until one is not', async () => {
      await markMany(1);
      const first = await bench().leaseOne();
      expect(first.mark.staleSince).toBeNull();
      const stale = { kind: 'retry' as const, delayMs: 0, counted: false, reason: 'stale', stale: true };
      await bench().storeOne(first.batch, { mark: first.mark, fence: null, outcome: stale });
      const second = await bench().leaseOne();
      expect(second.mark.staleSince).toBeGreaterThanOrEqual(first.batch.now);
      await bench().passTime(2);
      await bench().storeOne(second.batch, { mark: second.mark, fence: null, outcome: stale });
      const third = await bench().leaseOne();
      expect(third.mark.staleSince).toBe(second.mark.staleSince);
      await bench().storeOne(third.batch, { mark: third.mark, fence: null, outcome: { ...stale, stale: false } });
      expect((await bench().leaseOne()).mark.staleSince).toBeNull();
    });

    it('S9.2 a parked record is not leased until it is marked again, then starts afresh', async () => {
      await markMany(1);
      const first = await bench().leaseOne();
      const retry = { kind: 'retry' as const, delayMs: 0, counted: true, reason: 'refused' };
      await bench().storeOne(first.batch, { mark: first.mark, fence: null, outcome: retry });
      const second = await bench().leaseOne();
      await bench().storeOne(second.batch, { mark: second.mark, fence: null, outcome: { kind: 'park', reason: 'no' } });
      expect(await bench().nothingDue()).toBe(true);
      await markMany(1);
      expect((await bench().leaseOne()).mark.attempts).toBe(0);
    });
  });
}
