import type { HubSpotRecord } from '../../ports/gateway';
import { hubspot, local, newMark } from '../sync-state-contract/contract-harness';
import { planned, plannedField, type StoreBench } from './store-bench';

const listed = (id: string, name = 'Ada', updatedAt = 1_700_000_000_000): HubSpotRecord => ({
  id,
  properties: { name },
  updatedAt,
  archived: false,
});

const creates = (count: number) =>
  Array.from({ length: count }, (_, n) => planned('create_in_hubspot', { localKey: String(n + 1) }));

export function describePlans(bench: () => StoreBench): void {
  const store = () => bench().stores.plans;
  const rowsOf = (runId: string) => store().records(runId, { limit: 1_000 });
  const named = (records: readonly { readonly localKey: string | null; readonly hubspotId: string | null }[]) =>
    records.map(({ localKey, hubspotId }) => localKey ?? hubspotId);

  describe('what a run listed', () => {
    it('S4.5 keeps pages for the run, the last form of a record once, and forgets them when told', async () => {
      const [{ id }, other] = [await bench().run(), await bench().run('planning', { kind: 'audit' })];
      await store().saveListed(id, [listed('101'), listed('102')]);
      await store().saveListed(id, [listed('102', 'Eve', 1_700_000_000_001), listed('103')]);
      await store().saveListed(other.id, [listed('101', 'Bob')]);
      expect([...(await store().listed(id, ['101', '102', '104']))]).toEqual([
        ['101', listed('101')],
        ['102', listed('102', 'Eve', 1_700_000_000_001)],
      ]);
      await store().dropListed(id);
      expect(await store().listed(id, ['101', '102'])).toEqual(new Map());
      expect((await store().listed(other.id, ['101'])).get('101')).toEqual(listed('101', 'Bob'));
    });

    it('S4.5 a record that a page names twice is kept as named last', async () => {
      const { id } = await bench().run();
      await store().saveListed(id, [listed('101'), listed('101', 'Eve')]);
      expect([...(await store().listed(id, ['101'])).values()]).toEqual([listed('101', 'Eve')]);
    });

    it('S4.5 walks what was listed in the order of ids, page by page', async () => {
      const { id } = await bench().run();
      await store().saveListed(
        id,
        ['9', '10', '101', '11'].map((hubspotId) => listed(hubspotId)),
      );
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<ReturnType<typeof store>['walkListed']>> = await store().walkListed(
          id,
          after,
          2,
        );
        seen.push(...page.records.map((record) => record.id));
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual(['10', '101', '11', '9']);
    });
  });

  describe('plans', () => {
    it('S8.3 keeps records in the order of planning; a page that is planned twice adds nothing', async () => {
      const { id } = await bench().run();
      const first = [planned('create_in_hubspot', { localKey: '1' }), planned('create_locally', { hubspotId: '101' })];
      await store().save(id, first);
      await store().save(id, [
        planned('link', { localKey: '1', hubspotId: '102' }),
        planned('link', { localKey: '2', hubspotId: '101' }),
        planned('link', { localKey: '3', hubspotId: '103' }, [plannedField('name', { toLocal: ['H'] })]),
      ]);
      const records = await rowsOf(id);
      expect(records.map(({ action, localKey, hubspotId }) => [action, localKey, hubspotId])).toEqual([
        ['create_in_hubspot', '1', null],
        ['create_locally', null, '101'],
        ['link', '3', '103'],
      ]);
      expect(records[2]).toMatchObject({
        runId: id,
        linkId: null,
        fields: [plannedField('name', { toLocal: ['H'] })],
        excluded: false,
        progress: 'planned',
        message: null,
      });
      expect(await store().plannedIds(id, ['101', '102', '103'])).toEqual(new Set(['101', '103']));
    });

    it('S8.3 is read by page, action, progress and field', async () => {
      const { id } = await bench().run();
      await store().save(id, [
        planned('update', { localKey: '1' }, [plannedField('name'), plannedField('city')]),
        planned('update', { localKey: '2' }, [plannedField('city')]),
        planned('review', { localKey: '3' }, [plannedField('name')]),
      ]);
      const [first] = await rowsOf(id);
      const of = async (options: object) => named(await store().records(id, { limit: 10, ...options }));
      expect(await of({ after: first!.id })).toEqual(['2', '3']);
      expect(await of({ after: first!.id, limit: 1 })).toEqual(['2']);
      expect(await of({ action: 'update' })).toEqual(['1', '2']);
      expect(await of({ field: 'name' })).toEqual(['1', '3']);
      expect(await of({ progress: 'applied' })).toEqual([]);
    });

    it('S8.3 leaves out records or a field of all records, and takes that back, only while it is planned', async () => {
      const { id } = await bench().run();
      await store().save(id, [
        planned('update', { localKey: '1' }, [plannedField('name'), plannedField('city')]),
        planned('update', { localKey: '2' }, [plannedField('city')]),
      ]);
      const [first, second] = await rowsOf(id);
      expect(await store().exclude(id, { field: 'city' })).toBe(0);
      await bench().stores.runs.update(id, { state: 'planned' });
      expect(await store().exclude(id, { field: 'city' })).toBe(2);
      expect(await store().exclude(id, { recordIds: [first!.id, second!.id] })).toBe(2);
      expect(await store().exclude(id, { recordIds: [first!.id] })).toBe(0);
      expect(await store().include(id, { recordIds: [second!.id] })).toBe(1);
      expect((await rowsOf(id)).map(({ excluded, fields }) => [excluded, fields.map((one) => !!one.excluded)])).toEqual(
        [
          [true, [false, true]],
          [false, [true]],
        ],
      );
      await bench().stores.runs.update(id, { state: 'applying' });
      expect(await store().include(id, { field: 'city' })).toBe(0);
      expect(await store().include(id, { recordIds: [first!.id] })).toBe(0);
    });
  });

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
      expect(await store().feed(id, 1, 'run')).toBe(1);
      expect(await bench().clearAll()).toEqual(['local 4']);
      expect(await store().feed(id, 2, 'undo')).toBe(2);
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
      expect(await store().feed(id, 10, 'run')).toBe(1);
      expect((await bench().leaseOne()).mark.record).toEqual(hubspot('102'));
      expect(await store().feed(id, 10, 'run')).toBe(0);
      expect(await store().open(id)).toEqual({ due: 4, more: false });
    });

    it('S8.3 feeds nothing of a run that is only planned, paused or cancelled', async () => {
      const { id } = await bench().run();
      await store().save(id, creates(2));
      const feed = () => store().feed(id, 10, 'run');
      await bench().stores.runs.update(id, { state: 'planned' });
      expect(await feed()).toBe(0);
      await bench().stores.runs.update(id, { state: 'applying' });
      await bench().stores.runs.update(id, { paused: true });
      expect(await feed()).toBe(0);
      await bench().stores.runs.update(id, { paused: false });
      expect(await store().feed(id, 1, 'run')).toBe(1);
      await bench().stores.runs.update(id, { state: 'cancelled' });
      expect(await feed()).toBe(0);
    });

    it('S8.3 processes that feed a run at once give each record to the workers once, and none is forgotten', async () => {
      const { id } = await bench().applying(creates(40));
      const fed = await Promise.all(Array.from({ length: 8 }, () => store().feed(id, 6, 'run')));
      expect(fed.reduce((sum, count) => sum + count, 0)).toBe(40);
      expect(await store().open(id)).toEqual({ due: 40, more: false });
      expect(await bench().clearAll()).toHaveLength(40);
    });

    it('S1.5 S8.3 two workers never take the same planned record, and each is leased with what the plan said', async () => {
      const { id } = await bench().applying(creates(30), { kind: 'first_sync' });
      await bench().stores.runs.update(id, { choices: { name: 'local' } });
      await store().feed(id, 30, 'run');
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

    it('S8.3 what became of a planned record is said once; it is planned no more', async () => {
      const { id } = await bench().applying(creates(1));
      await store().feed(id, 1, 'run');
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
      await store().feed(id, 3, 'run');
      const batch = await bench().lease({ limit: 1 });
      await bench().state.mark('contact', [newMark(local('3'), { reasons: ['capture'] })]);
      await bench().stores.runs.update(id, { state: 'cancelled' });
      await store().withdraw(id);
      const [underWay] = batch.records;
      await bench().change(batch, underWay!, {
        plan: { id: underWay!.planned!.record.id, progress: 'applied', message: null },
      });
      const left = await bench().leaseAll();
      const others = left.map(({ record }) => record.mark.record.id).filter((key) => key !== '3');
      // Whichever the worker had taken, only the one that something else marked, too, is still due.
      expect(others).toEqual([]);
      for (const { record } of left) expect(record.planned).toBeNull();
      expect((await rowsOf(id)).filter(({ progress }) => progress === 'applied')).toHaveLength(1);
      await bench().state.mark('contact', [newMark(local('4'))]);
      expect((await bench().leaseOne()).record.planned).toBeNull();
    });

    it('S8.5 while an entity waits as a whole only what its run planned is due, and nothing once that is cancelled', async () => {
      await bench().letContactsWait();
      await bench().state.mark('contact', [newMark(local('9'))]);
      const { id } = await bench().applying(creates(2), { kind: 'first_sync' });
      expect(await bench().nothingDue()).toBe(true);
      await store().feed(id, 2, 'run');
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
      await store().feed(id, 10, 'run');
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
  });
}
