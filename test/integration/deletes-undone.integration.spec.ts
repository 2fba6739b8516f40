import type { DeletionRules, Run } from '@app/sync-engine';
import { RunBench } from './run-bench';
import { SyncBench } from './sync-bench';

const TRAVELS: DeletionRules = { deletedLocally: 'propagate', deletedInHubSpot: 'propagate', againstEdit: 'edit_wins' };
const REALLY_DELETED = { schema: 'public', name: 'person', key: 'id', softDeleteColumn: null };

describe('S5.5 S8.2 deletes of ours, taken back', () => {
  let bench: SyncBench;
  let runs: RunBench;
  let key: string;
  let id: string;

  const register = (rowsGo = false): Promise<void> =>
    bench.register({ deletion: TRAVELS, ...(rowsGo ? { table: REALLY_DELETED } : {}) });
  const linkOf = async (hubspotId = id) =>
    (await bench.stores.state.findLinks('person', { hubspotIds: [hubspotId] }))[0];
  const livingRows = async (): Promise<readonly { id: string; first_name: string }[]> =>
    (await bench.pool.query('select id::text, first_name from public.person where removed_at is null order by id'))
      .rows;

  beforeAll(async () => {
    bench = await SyncBench.open('deletes_undone');
  });
  beforeEach(async () => {
    await bench.reset();
    runs = new RunBench(bench);
    await register();
    ({ key, id } = await bench.linkedPerson({ first_name: 'Ann', last_name: 'Lee', email: 'ann@example.com' }));
  });
  afterAll(() => bench?.close());

  /** The plan of taking back the one delete that the log holds. */
  async function planned(): Promise<Run> {
    const { rows } = await bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_sync_log where kind = 'delete'`,
    );
    expect(rows).toHaveLength(1);
    return runs.undo({ kind: 'entry', logId: rows[0]!.id });
  }

  async function takenBack(): Promise<{
    readonly run: Run;
    readonly progress: string;
    readonly message: string | null;
  }> {
    const run = await runs.applied((await planned()).id);
    const [record, ...more] = await runs.records(run.id);
    expect(more).toEqual([]);
    await bench.settle();
    return { run, progress: record!.progress, message: record!.message };
  }

  const softDelete = async (): Promise<void> => {
    await bench.pool.query('update public.person set removed_at = now()');
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([]);
  };
  const deleteForGood = async (): Promise<void> => {
    await register(true);
    await bench.pool.query('delete from public.person');
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([]);
  };

  describe('an archive', () => {
    it('the plan says that HubSpot cannot restore it, and what is made instead; nothing is written before it is applied', async () => {
      await softDelete();
      const plan = await planned();
      expect(plan.plan).toMatchObject({ createdInHubSpot: 1, createdLocally: 0, updatedInHubSpot: 0 });
      expect(await runs.records(plan.id)).toMatchObject([
        {
          action: 'undo',
          hubspotId: id,
          undoes: { deleted: 'hubspot' },
          message: expect.stringContaining(`no call to restore record ${id}`) as string,
        },
      ]);
      await bench.settle();
      expect(await bench.account.contactIds()).toEqual([]);
      expect(await livingRows()).toEqual([]);
    });

    it('a new record is made, its row is restored, and both are synced from then on', async () => {
      await softDelete();
      const { progress, message } = await takenBack();
      const link = (await bench.linkOf(key))!;
      expect(link).toMatchObject({ state: 'live', localKey: key });
      expect(link.hubspotId).not.toBe(id);
      expect(progress).toBe('applied');
      expect(message).toContain(`HubSpot record ${link.hubspotId}`);
      expect(await bench.account.contact(link.hubspotId!)).toMatchObject({ firstname: 'Ann', lastname: 'Lee' });
      expect(await livingRows()).toEqual([{ id: key, first_name: 'Ann' }]);
      await bench.account.edit(link.hubspotId!, { firstname: 'Anna' });
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ first_name: 'Anna' });
      await bench.markAll('audit');
      await bench.settle();
      expect(await bench.account.contactIds()).toEqual([link.hubspotId]);
      expect(await bench.reviews()).toEqual([]);
    });

    it('a row that is gone for good is made anew with what was synced, and the record with it', async () => {
      await deleteForGood();
      const { progress } = await takenBack();
      expect(progress).toBe('applied');
      const [row, ...more] = await livingRows();
      expect(more).toEqual([]);
      expect(row).toMatchObject({ first_name: 'Ann' });
      expect(row!.id).not.toBe(key);
      const link = (await bench.linkOf(row!.id))!;
      expect(link).toMatchObject({ state: 'live' });
      expect(await bench.account.contactIds()).toEqual([link.hubspotId]);
      expect(await bench.account.contact(link.hubspotId!)).toMatchObject({
        firstname: 'Ann',
        email: 'ann@example.com',
      });
    });

    it('S2.5 a row made anew holds what a write carried whose answer was lost, and the log tells of that write', async () => {
      await register(true);
      await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/update' } });
      await bench.update(key, { first_name: 'Bea' });
      await bench.pass();
      expect(await bench.openIntents()).toMatchObject([{ sent: ['Bea'] }]);
      await deleteForGood();
      expect(await bench.log('stray_write')).toEqual([]);
      expect(await bench.log('write')).toContainEqual(
        expect.objectContaining({ field: 'first_name-firstname', side: 'hubspot', after: ['Bea'] }),
      );
      await takenBack();
      const [row] = await livingRows();
      expect(row).toMatchObject({ first_name: 'Bea' });
      const link = (await bench.linkOf(row!.id))!;
      expect(await bench.account.contact(link.hubspotId!)).toMatchObject({ firstname: 'Bea', lastname: 'Lee' });
    });

    it('past the recycle bin it is made of what both last agreed on', async () => {
      await softDelete();
      await bench.account.fault({ kind: 'status', status: 404, match: { method: 'GET', path: `contacts/${id}` } });
      const { progress } = await takenBack();
      expect(progress).toBe('applied');
      const link = (await bench.linkOf(key))!;
      expect(await bench.account.contact(link.hubspotId!)).toMatchObject({ firstname: 'Ann', lastname: 'Lee' });
    });

    it('S9.3 a create whose answer was lost is found again, and the undo ends with one record', async () => {
      await softDelete();
      await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/create' } });
      const { progress } = await takenBack();
      expect(progress).toBe('applied');
      expect(await bench.account.contactIds()).toHaveLength(1);
    });

    it('S3.10 where the database refuses the row, the undo says so and nothing is made', async () => {
      await deleteForGood();
      await bench.pool.query('alter table public.person add column branch text not null');
      try {
        const { progress, message } = await takenBack();
        expect(progress).toBe('failed');
        expect(message).toContain('branch');
        expect(await livingRows()).toEqual([]);
        expect(await bench.account.contactIds()).toEqual([]);
      } finally {
        await bench.pool.query('alter table public.person drop column branch');
      }
    });

    it('a record that was restored in HubSpot since is listed, and none is made', async () => {
      await softDelete();
      const { id: run } = await planned();
      await bench.account.restore(id);
      await bench.settle();
      await runs.applied(run);
      const [record] = await runs.records(run);
      expect(record).toMatchObject({ progress: 'moved' });
      expect(await bench.account.contactIds()).toEqual([id]);
    });

    it('what is left out of the plan stays deleted', async () => {
      await softDelete();
      const { id: run } = await planned();
      const [record] = await runs.records(run);
      await runs.commands.exclude(run, { recordIds: [record!.id] }, true);
      await runs.applied(run);
      expect(await runs.records(run)).toMatchObject([{ progress: 'excluded' }]);
      expect(await bench.account.contactIds()).toEqual([]);
      expect(await livingRows()).toEqual([]);
    });

    it('S8.2 what was written before it is listed as not put back, with what to do', async () => {
      await bench.update(key, { first_name: 'Anna' });
      await bench.settle();
      await softDelete();
      const { id: linkId } = (await bench.linkOf(key))!;
      const { rows } = await bench.pool.query(
        `delete from hubspot_sync.hubspot_sync_log where kind = 'create' returning id`,
      );
      expect(rows).toHaveLength(1);
      const run = await runs.undo({ kind: 'record', linkId });
      expect(run.plan).toMatchObject({ createdInHubSpot: 1 });
      await runs.applied(run.id);
      const [record] = await runs.records(run.id);
      expect(record).toMatchObject({ progress: 'moved' });
      expect(record!.message).toContain('Created anew');
      expect(record!.message).toContain('Take this back by itself afterwards');
      const link = (await bench.linkOf(key))!;
      expect(await bench.account.contact(link.hubspotId!)).toMatchObject({ firstname: 'Anna' });
    });
  });

  describe('a row that we deleted', () => {
    const archivedInHubSpot = async (rowsGo: boolean): Promise<void> => {
      await register(rowsGo);
      await bench.account.archive(id);
      await bench.settle();
      expect(await livingRows()).toEqual([]);
    };

    it.each([
      ['restored', false],
      ['made anew', true],
    ])('is %s; its record stays in the recycle bin, and a review offers a new one', async (_how, rowsGo) => {
      await archivedInHubSpot(rowsGo);
      const plan = await planned();
      expect(plan.plan).toMatchObject({ createdLocally: 1, createdInHubSpot: 0 });
      const run = await runs.applied(plan.id);
      expect(await runs.records(run.id)).toMatchObject([
        { progress: 'applied', message: expect.stringContaining('HubSpot has no call to restore it') as string },
      ]);
      await bench.markAll('audit');
      await bench.settle();
      const [row] = await livingRows();
      expect(row).toMatchObject({ first_name: 'Ann' });
      expect(row!.id === key).toBe(!rowsGo);
      expect(await bench.account.contactIds()).toEqual([]);
      expect(await linkOf()).toMatchObject({ state: 'severed', stateCause: 'hubspot_delete', localKey: row!.id });
      expect(await bench.reviews()).toMatchObject([{ kind: 'delete' }]);
      await bench.account.restore(id);
      await bench.settle();
      expect(await linkOf()).toMatchObject({ state: 'live', localKey: row!.id });
      expect(await bench.reviews()).toMatchObject([{ state: 'closed' }]);
      expect(await livingRows()).toEqual([row]);
    });

    it('S2.3 made anew, it holds what both sides had come to hold when it went', async () => {
      await register(true);
      await bench.update(key, { first_name: 'Bea' });
      await bench.account.edit(id, { firstname: 'Bea' });
      await bench.account.archive(id);
      await bench.settle();
      expect(await livingRows()).toEqual([]);
      await takenBack();
      expect(await livingRows()).toMatchObject([{ first_name: 'Bea' }]);
    });

    it('S2.5 made anew, it holds what a write carried whose answer was lost', async () => {
      await register(true);
      await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/update' } });
      await bench.update(key, { first_name: 'Bea' });
      await bench.pass();
      await bench.account.archive(id);
      await bench.settle();
      expect(await livingRows()).toEqual([]);
      await takenBack();
      expect(await livingRows()).toMatchObject([{ first_name: 'Bea' }]);
    });
  });

  describe('an undo that removed what a run had created', () => {
    it('is undone in HubSpot by a new record, and locally by the row restored', async () => {
      await runs.wait();
      const foreign = await bench.account.create({ email: 'cem@example.com', firstname: 'Cem' });
      const own = await bench.insert({ email: 'bea@example.com', first_name: 'Bea' });
      const first = await runs.applied((await runs.planned('first_sync')).id);
      await bench.settle();
      const undo = await runs.applied((await runs.undo({ kind: 'run', runId: first.id })).id);
      expect(undo.plan).toMatchObject({ deletedInHubSpot: 1, deletedLocally: 1 });
      expect(await bench.account.contactIds()).toEqual([id, foreign]);
      const again = await runs.applied((await runs.undo({ kind: 'run', runId: undo.id })).id);
      expect(again.plan).toMatchObject({ createdInHubSpot: 1, createdLocally: 1 });
      expect((await bench.stores.runs.progress(again.id)).records).toMatchObject({ applied: 2 });
      await bench.settle();
      expect((await livingRows()).map(({ first_name }) => first_name).sort()).toEqual(['Ann', 'Bea', 'Cem']);
      expect(await bench.linkOf(own)).toMatchObject({ state: 'live' });
      expect(await linkOf(foreign)).toMatchObject({ state: 'live' });
      expect(await bench.account.contactIds()).toHaveLength(3);
    });
  });

  it('S8.2 a link whose ends people deleted under an undo stays severed when that undo is taken back, and the list says why', async () => {
    await bench.update(key, { first_name: 'Anna' });
    await bench.settle();
    const { rows } = await bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_sync_log where kind = 'write' and after @> '["Anna"]'`,
    );
    const undo = await runs.undo({ kind: 'entry', logId: rows[0]!.id });
    await bench.pool.query('update public.person set removed_at = now()');
    await bench.account.archive(id);
    await runs.applied(undo.id);
    expect(await linkOf()).toMatchObject({ state: 'severed', stateCause: 'both_deleted' });
    const again = await runs.applied((await runs.undo({ kind: 'run', runId: undo.id })).id);
    expect(await runs.records(again.id)).toMatchObject([
      { progress: 'moved', message: expect.stringContaining('restore what was deleted') as string },
    ]);
    expect(await linkOf()).toMatchObject({ state: 'severed', stateCause: 'both_deleted' });
  });

  it('S4.4 a record that left its filter and was archived is made anew, and both are synced in spite of the filter', async () => {
    await bench.register({
      deletion: TRAVELS,
      localFilter: { all: [{ name: 'remark', is: 'not_equal', value: 'out' }] },
      leaving: { leftLocally: 'delete', leftInHubSpot: 'delete' },
    });
    await bench.markAll('audit');
    await bench.settle();
    await bench.update(key, { remark: 'out' });
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([]);
    const { progress } = await takenBack();
    expect(progress).toBe('applied');
    const link = (await bench.linkOf(key))!;
    expect(link).toMatchObject({ state: 'live' });
    await bench.update(key, { first_name: 'Anna' });
    await bench.markAll('audit');
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([link.hubspotId]);
    expect(await bench.account.contact(link.hubspotId!)).toMatchObject({ firstname: 'Anna' });
  });
});
