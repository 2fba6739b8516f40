import { RUN_STATES, RUN_TRANSITIONS } from '../../ports/run-store';
import type { StoreBench } from './store-bench';
import { BATCH, planned } from './store-bench';

export function describeRuns(bench: () => StoreBench): void {
  const store = () => bench().stores.runs;
  const find = async (id: string) => (await store().find(id))!;

  describe('runs', () => {
    it('S8.3 a run begins to be planned, for the whole entity unless it says otherwise', async () => {
      const made = await store().create({ id: 'first', entity: 'contact', kind: 'first_sync' });
      expect(made).toEqual({
        id: 'first',
        entity: 'contact',
        kind: 'first_sync',
        state: 'planning',
        plan: null,
        startedAt: expect.any(Number) as number,
        finishedAt: null,
        message: null,
        paused: false,
        scope: { kind: 'entity' },
        requestedBy: 'the worker',
        choices: {},
        walk: { phase: 'hubspot', after: null },
        applyingSince: null,
        requestsUsed: 0,
      });
      expect(await store().find('first')).toEqual(made);
      expect(await store().latest('contact')).toEqual(made);
      expect(await store().find('another')).toBeNull();
      expect(await store().latest('company')).toBeNull();
    });

    it.each(RUN_STATES)('S8.3 from %s a run goes where the table of moves says, and nowhere else', async (from) => {
      for (const to of RUN_STATES) {
        const { id, finishedAt } = await bench().run(from);
        const moved = store().update(id, { state: to, message: 'moved' });
        if (to !== from && !RUN_TRANSITIONS[from].includes(to)) {
          await expect(moved).rejects.toThrow(/cannot go from state/);
          expect(await find(id)).toMatchObject({ state: from, message: null, finishedAt });
          await bench().end(id);
          continue;
        }
        await moved;
        const isEnd = RUN_TRANSITIONS[to].length === 0;
        expect(await find(id)).toMatchObject({ state: to, message: 'moved' });
        expect((await find(id)).finishedAt === null).toBe(!isEnd);
        await bench().end(id);
      }
    });

    it('S8.3 a patch changes what it names; what was walked adds up; an ended run is not paused', async () => {
      const { id } = await bench().run();
      await store().update(id, {
        walk: { phase: 'local', after: '7' },
        walked: 3,
        message: 'on its way',
        paused: true,
      });
      await store().update(id, { walked: 4, choices: { name: 'hubspot' } });
      expect(await find(id)).toMatchObject({
        state: 'planning',
        walk: { phase: 'local', after: '7' },
        message: 'on its way',
        paused: true,
        choices: { name: 'hubspot' },
      });
      expect((await store().progress(id)).walked).toBe(7);
      await store().update(id, { walk: { phase: 'rest', after: null }, message: null });
      expect(await find(id)).toMatchObject({ walk: { phase: 'rest', after: null }, message: null, paused: true });
      await store().update(id, { state: 'cancelled' });
      const ended = await find(id);
      expect(ended.paused).toBe(false);
      await bench().passTime(2);
      await store().update(id, { message: 'said later' });
      expect((await find(id)).finishedAt).toBe(ended.finishedAt);
    });

    it('S8.3 applying is since when it began, and stays so', async () => {
      const { id, applyingSince } = await bench().run('applying');
      expect(applyingSince).not.toBeNull();
      await bench().passTime(2);
      await store().update(id, { state: 'done' });
      expect((await find(id)).applyingSince).toBe(applyingSince);
    });

    it('a run that nobody made cannot be changed or asked how far it is; requests of one are nobody’s', async () => {
      await expect(store().update('none', { message: 'x' })).rejects.toThrow(/There is no run none/);
      await expect(store().progress('none')).rejects.toThrow(/There is no run none/);
      await store().addRequests('none', 1);
    });

    it('S8.3 runs are listed newest first, by page, entity and kind', async () => {
      const [a, b, c] = [
        await bench().run('done'),
        await bench().run('done', { kind: 'audit' }),
        await bench().run('done', { entity: 'company' }),
      ];
      const ids = async (options: Parameters<ReturnType<typeof store>['list']>[0]) =>
        (await store().list(options)).map(({ id }) => id);
      expect(await ids({ limit: 10 })).toEqual([c.id, b.id, a.id]);
      expect(await ids({ limit: 2 })).toEqual([c.id, b.id]);
      expect(await ids({ limit: 2, before: b.id })).toEqual([a.id]);
      expect(await ids({ limit: 10, entity: 'contact' })).toEqual([b.id, a.id]);
      expect(await ids({ limit: 10, kind: 'audit' })).toEqual([b.id]);
      expect(await ids({ limit: 10, before: 'none' })).toEqual([]);
    });

    it('S8.4 under way is what is planned or applied and not paused, oldest first; an audit also between the two', async () => {
      const planning = await bench().run('planning', { kind: 'audit' });
      const applying = await bench().run('applying', { entity: 'company' });
      await bench().run('planned', { entity: 'deal' });
      const audit = await bench().run('planned', { entity: 'deal', kind: 'audit' });
      await bench().run('failed');
      const paused = await bench().run('planning', { entity: 'ticket' });
      await store().update(paused.id, { paused: true });
      expect((await store().underWay()).map(({ id }) => id)).toEqual([planning.id, applying.id, audit.id]);
    });

    it('S8.3 tells how far a run is, and when it will be through', async () => {
      const plan = ['1', '2', '3', '4'].map((localKey) => planned('create_in_hubspot', { localKey }));
      const { id } = await bench().applying(plan);
      expect(await store().progress(id)).toMatchObject({
        records: { planned: 4, applied: 0, moved: 0, excluded: 0, failed: 0 },
        secondsLeft: null,
      });
      await bench().stores.plans.feed(id, 1, 'run', BATCH);
      const { batch, record } = await bench().leaseOne();
      await bench().passTime(20);
      await bench().change(batch, record, {
        plan: { id: record.planned!.record.id, progress: 'applied', message: null },
      });
      await store().addRequests(id, 2);
      const { perSecond, secondsLeft, ...counts } = await store().progress(id);
      expect(counts).toEqual({
        walked: 0,
        records: { planned: 3, applied: 1, moved: 0, excluded: 0, failed: 0 },
        requestsUsed: 2,
        requestsForecast: null,
      });
      expect(perSecond).toBeGreaterThan(0);
      expect(secondsLeft).toBeCloseTo(3 / perSecond!, 1);
    });

    it('S8.3 what several processes add to a run at once is all counted', async () => {
      const { id } = await bench().run();
      await Promise.all(
        Array.from({ length: 12 }, () => [store().update(id, { walked: 2 }), store().addRequests(id, 3)]).flat(),
      );
      const { walked, requestsUsed } = await store().progress(id);
      expect([walked, requestsUsed]).toEqual([24, 36]);
    });

    it('S8.3 of a cancel and the first step of applying, whichever comes first, the cancel stands', async () => {
      for (let round = 0; round < 6; round++) {
        const { id } = await bench().run('planned');
        const [applied, cancelled] = await Promise.allSettled([
          store().update(id, { state: 'applying' }),
          store().update(id, { state: 'cancelled' }),
        ]);
        expect(cancelled.status).toBe('fulfilled');
        expect((await find(id)).state).toBe('cancelled');
        if (applied.status === 'rejected') expect((await find(id)).applyingSince).toBeNull();
      }
    });

    it('S8.3 of plans that several people start at once over one entity, one is begun; audits are none', async () => {
      const started = await Promise.all(
        Array.from({ length: 5 }, (_, n) => store().create({ id: `begun-${n}`, entity: 'contact', kind: 'resync' })),
      );
      const begun = started.filter((run) => run !== null);
      expect(begun).toHaveLength(1);
      expect(await store().create({ id: 'audit', entity: 'contact', kind: 'audit' })).not.toBeNull();
      expect(await store().create({ id: 'elsewhere', entity: 'company', kind: 'resync' })).not.toBeNull();
      await store().update(begun[0]!.id, { state: 'cancelled' });
      expect(await store().create({ id: 'next', entity: 'contact', kind: 'undo' })).not.toBeNull();
    });
  });
}
