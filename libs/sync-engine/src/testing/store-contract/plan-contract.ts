import type { HubSpotRecord } from '../../ports/gateway';
import { BATCH, planned, plannedField, type StoreBench } from './store-bench';

const listed = (id: string, name = 'Ada', updatedAt = 1_700_000_000_000): HubSpotRecord => ({
  id,
  properties: { name },
  updatedAt,
  archived: false,
});

export function describePlans(bench: () => StoreBench): void {
  const store = () => bench().stores.plans;
  const rowsOf = (runId: string) => store().records(runId, { limit: 1_000 });
  const named = (records: readonly { readonly localKey: string | null; readonly hubspotId: string | null }[]) =>
    records.map(({ localKey, hubspotId }) => localKey ?? hubspotId);

  it('S8.3 a record that could not be planned is listed as failed, is not fed, and what is to be known of one is kept', async () => {
    const run = await bench().applying([
      { ...planned('review', { localKey: '1' }), progress: 'failed', message: 'It could not be planned.' },
      { ...planned('update', { localKey: '2' }), message: 'Read this first.' },
    ]);
    expect(await rowsOf(run.id)).toMatchObject([
      { localKey: '1', progress: 'failed', message: 'It could not be planned.' },
      { localKey: '2', progress: 'planned', message: 'Read this first.' },
    ]);
    expect(await store().feed(run.id, 10, 'run', BATCH)).toBe(1);
    expect(await store().open(run.id)).toEqual({ due: 1, more: false });
  });

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
}
