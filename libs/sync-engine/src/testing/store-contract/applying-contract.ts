import { hubspot, local, newMark } from '../sync-state-contract/contract-harness';
import { BATCH, planned, plannedField, type StoreBench } from './store-bench';

const creates = (count: number) =>
  Array.from({ length: count }, (_, n) => planned('create_in_hubspot', { localKey: String(n + 1) }));

export function describeApplying(bench: () => StoreBench): void {
  const store = () => bench().stores.plans;
  const rowsOf = (runId: string) => store().records(runId, { limit: 1_000 });

  describe('plans being applied', () => {
    it('S8.3 makes records due for the workers, those that need the same HubSpot call together', async () => {
      await bench().link('contact', { id: 'a', localKey: '1', hubspotId: '101' });
      const { id } = await bench().applying([
        planned('update', { linkId: 'a', localKey: '1', hubspotId: '101' }, [
          plannedField('name', { toHubSpot: ['L'] }),
          plannedField('association:employer', { toHubSpot: ['1'] }),
        ]),
        planned('create_locally', { hubspotId: '102' }),
        planned('update', { localKey: '3' }, [plannedField('name', { toHubSpot: ['L'] })]),
        planned('review', { localKey: '4' }),
      ]);
      expect(await store().open(id)).toEqual({ due: 0, more: true });
      expect(await store().feed(id, 1, 'run', BATCH)).toBe(1);
      expect(await bench().clearAll()).toEqual(['local 4']);
      expect(await store().feed(id, 2, 'undo', BATCH)).toBe(2);
      const marks = (await bench().leaseAll()).map(({ record }) => record.mark);
      expect(marks.map(({ record }) => record)).toEqual(
        expect.arrayContaining([{ kind: 'link', id: 'a' }, local('3')]) as unknown,
      );
      for (const { record, reasons, about } of marks) {
        expect(reasons).toEqual(['undo']);
        expect([...about].sort()).toEqual(
          record.kind === 'link' ? ['associations', 'existence', 'fields'] : ['existence', 'fields'],
        );
      }
      expect(await store().feed(id, 10, 'run', BATCH)).toBe(1);
      expect((await bench().leaseOne()).mark.record).toEqual(hubspot('102'));
      expect(await store().feed(id, 10, 'run', BATCH)).toBe(0);
      expect(await store().open(id)).toEqual({ due: 4, more: false });
    });

    it('S8.3 feeds nothing of a run that is only planned, paused or cancelled', async () => {
      const { id } = await bench().run();
      await store().save(id, creates(2));
      const feed = () => store().feed(id, 10, 'run', BATCH);
      await bench().stores.runs.update(id, { state: 'planned' });
      expect(await feed()).toBe(0);
      await bench().stores.runs.update(id, { state: 'applying' });
      await bench().stores.runs.update(id, { paused: true });
      expect(await feed()).toBe(0);
      await bench().stores.runs.update(id, { paused: false });
      expect(await store().feed(id, 1, 'run', BATCH)).toBe(1);
      await bench().stores.runs.update(id, { state: 'cancelled' });
      expect(await feed()).toBe(0);
    });

    it('S8.3 processes that feed a run at once give each record to the workers once, and none is forgotten', async () => {
      const { id } = await bench().applying(creates(40));
      const fed = await Promise.all(Array.from({ length: 8 }, () => store().feed(id, 6, 'run', BATCH)));
      expect(fed.reduce((sum, count) => sum + count, 0)).toBe(40);
      expect(await store().open(id)).toEqual({ due: 40, more: false });
      expect(await bench().clearAll()).toHaveLength(40);
    });

    it('S1.5 S8.3 two workers never take the same planned record, and each is leased with what the plan said', async () => {
      const { id } = await bench().applying(creates(30), { kind: 'first_sync' });
      await bench().stores.runs.update(id, { choices: { name: 'local' } });
      await store().feed(id, 30, 'run', BATCH);
      const batches = await Promise.all(
        Array.from({ length: 6 }, () => bench().state.lease({ limit: 7, leaseMs: 60_000 })),
      );
      const leased = batches.flatMap((batch) => batch?.records ?? []);
      const works = leased.map(({ planned: work }) => work!);
      expect(new Set(works.map(({ record }) => record.id)).size).toBe(leased.length);
      for (const { mark, planned: work } of leased) {
        expect(work).toMatchObject({ kind: 'first_sync', choices: { name: 'local' } });
        expect(work!.record).toMatchObject({ runId: id, localKey: mark.record.id, action: 'create_in_hubspot' });
      }
      const rest = await bench().leaseAll();
      expect(leased.length + rest.length).toBe(30);
    });

    it('S8.3 a batch holds one kind of work, and what is edited meanwhile goes with other edits', async () => {
      await bench()
        .applying([
          ...creates(3),
          ...['4', '5', '6'].map((localKey) => planned('link', { localKey })),
          ...['7', '8'].map((hubspotId) => planned('create_locally', { hubspotId })),
        ])
        .then(({ id }) => store().feed(id, 10, 'run', BATCH));
      await bench().state.mark('contact', [
        newMark(local('2'), { reasons: ['capture'] }),
        newMark(local('5'), { reasons: ['capture'] }),
        newMark(local('9'), { reasons: ['capture'] }),
      ]);
      const batches = new Map<string, string[]>();
      for (const { batch, record } of await bench().leaseAll())
        batches.set(batch.leaseToken, [...(batches.get(batch.leaseToken) ?? []), record.mark.record.id]);
      const [edited, ...ofTheRun] = [...batches.values()].map((ids) => ids.sort());
      expect(edited).toEqual(['2', '5', '9']);
      expect(ofTheRun.sort()).toEqual([
        ['1', '3'],
        ['4', '6'],
        ['7', '8'],
      ]);
    });

    it('S8.3 what became of a planned record is said once; it is planned no more', async () => {
      const { id } = await bench().applying(creates(1));
      await store().feed(id, 1, 'run', BATCH);
      const { batch, record } = await bench().leaseOne();
      const plan = { id: record.planned!.record.id, progress: 'moved' as const, message: 'Another value by now.' };
      await bench().change(batch, record, { plan });
      await bench().state.mark('contact', [newMark(local('1'))]);
      const again = await bench().leaseOne();
      expect(again.record.planned).toBeNull();
      await bench().change(again.batch, again.record, { plan: { ...plan, progress: 'applied', message: null } });
      expect(await rowsOf(id)).toMatchObject([{ progress: 'moved', message: 'Another value by now.' }]);
      expect(await store().open(id)).toEqual({ due: 0, more: false });
    });

    it('S8.3 a run that is cancelled while a worker applies: what is under way settles, the rest is forgotten', async () => {
      const { id } = await bench().applying(creates(4));
      await store().feed(id, 3, 'run', BATCH);
      const batch = await bench().lease({ limit: 1 });
      await bench().state.mark('contact', [newMark(local('3'), { reasons: ['capture'] })]);
      await bench().stores.runs.update(id, { state: 'cancelled' });
      await store().withdraw(id);
      const [underWay] = batch.records;
      await bench().change(batch, underWay!, {
        plan: { id: underWay!.planned!.record.id, progress: 'applied', message: null },
      });
      const left = await bench().leaseAll();
      // Only the one that something else marked, too, is still due.
      expect(left.map(({ record }) => record.mark.record.id)).toEqual(['3']);
      for (const { record } of left) expect(record.planned).toBeNull();
      expect((await rowsOf(id)).filter(({ progress }) => progress === 'applied')).toHaveLength(1);
      await bench().state.mark('contact', [newMark(local('4'))]);
      expect((await bench().leaseOne()).record.planned).toBeNull();
    });

    it('S8.3 what a cancelled run had under lease is done no more where it is given back, or its holder dies', async () => {
      const { id } = await bench().applying(creates(3));
      await store().feed(id, 3, 'run', BATCH);
      const givenBack = await bench().lease({ limit: 1 });
      await bench().lease({ limit: 1, leaseMs: 1 });
      const markedAgain = await bench().lease({ limit: 1 });
      await bench().stores.runs.update(id, { state: 'cancelled' });
      await store().withdraw(id);
      const [again] = markedAgain.records.map(({ mark }) => mark);
      await bench().state.mark('contact', [newMark(again!.record, { reasons: ['capture'] })]);
      for (const batch of [givenBack, markedAgain])
        await bench().state.release(
          batch,
          batch.records.map(({ mark }) => mark),
          0,
        );
      await bench().passTime(2);
      const left = await bench().leaseAll();
      expect(left.map(({ record }) => [record.mark.record, record.mark.reasons])).toEqual([
        [again!.record, ['capture']],
      ]);
    });

    it('S8.3 S2.5 what a cancelled run may have written already is looked after', async () => {
      const { id } = await bench().applying(creates(1));
      await store().feed(id, 1, 'run', BATCH);
      const { batch, record } = await bench().leaseOne();
      const intent = { kind: 'create', behalf: 'local', local: ['Ann'], decidedUpdatedAt: 1, sent: ['ann'] } as const;
      await bench().storeOne(batch, {
        mark: record.mark,
        fence: null,
        newLink: { id: 'a', state: 'pending', localKey: '1', externalId: 'x' },
        openIntents: [{ ...intent, id: 'i1', linkId: 'a', field: 'name' }],
      });
      await bench().stores.runs.update(id, { state: 'cancelled' });
      await store().withdraw(id);
      await bench().state.release(batch, [record.mark], 0);
      expect((await bench().leaseOne()).mark).toMatchObject({ record: { kind: 'link', id: 'a' }, reasons: ['verify'] });
    });

    it('S8.5 while an entity waits as a whole only what its run planned is due, and nothing once that is cancelled', async () => {
      await bench().letContactsWait();
      await bench().state.mark('contact', [newMark(local('9'))]);
      const { id } = await bench().applying(creates(2), { kind: 'first_sync' });
      expect(await bench().nothingDue()).toBe(true);
      await store().feed(id, 2, 'run', BATCH);
      const leased = await bench().leaseAll();
      expect(leased.map(({ record }) => record.mark.record.id).sort()).toEqual(['1', '2']);
      for (const { batch, record } of leased) await bench().state.release(batch, [record.mark], 0);
      await bench().stores.runs.update(id, { state: 'cancelled' });
      expect(await bench().nothingDue()).toBe(true);
    });

    it('S8.5 the run of one entity makes nothing of another due', async () => {
      await bench().letContactsWait();
      const { id } = await bench().applying(creates(1), { entity: 'company', kind: 'first_sync' });
      await bench().state.mark('contact', [newMark(local('1'), { reasons: ['run'] })]);
      expect(await bench().nothingDue()).toBe(true);
      await bench().stores.runs.update(id, { state: 'done' });
      await bench().registerLive('contact');
      expect((await bench().leaseOne()).record.planned).toBeNull();
    });

    it('S8.3 S4.4 what moved, and whose leaving was left out, is marked to be reconciled as it is', async () => {
      await bench().link('contact', { id: 'a', localKey: '1', hubspotId: '101' });
      const { id } = await bench().applying([
        planned('update', { linkId: 'a', localKey: '1', hubspotId: '101' }, [plannedField('association:employer')]),
        planned('create_in_hubspot', { localKey: '2' }),
        planned('archive_in_hubspot', { localKey: '3', hubspotId: '103' }),
        planned('update', { localKey: '4', hubspotId: '104' }),
        planned('update', { localKey: '5', hubspotId: '105' }),
      ]);
      await store().feed(id, 10, 'run', BATCH);
      const progress = { '2': 'moved', '3': 'excluded', '4': 'excluded', '5': 'applied' } as const;
      for (const { batch, record } of await bench().leaseAll()) {
        const { localKey, id: planId } = record.planned!.record;
        const became = localKey === '1' ? 'moved' : progress[localKey as keyof typeof progress];
        await bench().change(batch, record, { plan: { id: planId, progress: became, message: null } });
      }
      expect(await store().markMoved(id)).toBe(3);
      const marks = (await bench().leaseAll()).map(({ record }) => record.mark);
      expect(marks.map(({ record }) => record.id).sort()).toEqual(['2', '3', 'a']);
      for (const { record, reasons, about } of marks) {
        expect(reasons).toEqual(['audit']);
        expect(about.includes('associations')).toBe(record.id === 'a');
      }
    });

    it('S8.3 S4.4 what was left out and is marked for something else does not wait longer than the run', async () => {
      await bench().link('contact', { id: 'a', localKey: '1', hubspotId: '101' });
      await bench().link('contact', { id: 'b', localKey: '2', hubspotId: '102' });
      const { id } = await bench().applying([
        planned('update', { linkId: 'a', localKey: '1', hubspotId: '101' }),
        planned('update', { linkId: 'b', localKey: '2', hubspotId: '102' }),
      ]);
      await store().feed(id, 10, 'run', BATCH);
      const later = {
        kind: 'retry',
        delayMs: 60_000,
        counted: false,
        reason: 'It left its filter meanwhile.',
      } as const;
      for (const { batch, record } of await bench().leaseAll())
        await bench().change(batch, record, {
          plan: { id: record.planned!.record.id, progress: 'excluded', message: null },
          ...(record.link!.id === 'a' ? { outcome: later } : {}),
        });
      expect(await bench().nothingDue()).toBe(true);
      expect(await store().markMoved(id)).toBe(1);
      expect((await bench().leaseOne()).mark.record).toEqual({ kind: 'link', id: 'a' });
    });
  });
}
