import type { Run, UndoTarget } from '@app/sync-engine';
import { RunBench } from './run-bench';
import { SyncBench } from './sync-bench';

describe('undo: what a run wrote is taken back', () => {
  let bench: SyncBench;
  let runs: RunBench;

  beforeAll(async () => {
    bench = await SyncBench.open('undo');
  });
  beforeEach(async () => {
    await bench.reset();
    runs = new RunBench(bench);
  });
  afterAll(() => bench?.close());

  /** A resync that carried one value each way. */
  async function resynced(): Promise<{ key: string; id: string; runId: string }> {
    const { key, id } = await bench.linkedPerson({ email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' });
    await bench.pool.query(`update hubspot_sync.hubspot_entities set state = 'paused'`);
    await bench.update(key, { first_name: 'Anna' });
    await bench.account.edit(id, { lastname: 'Leigh' });
    await bench.lease();
    await bench.pool.query(`delete from hubspot_sync.hubspot_dirty_records`);
    await bench.pool.query(`update hubspot_sync.hubspot_entities set state = 'live'`);
    const run = await runs.applied((await runs.planned('resync')).id);
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna' });
    expect(await bench.person(key)).toMatchObject({ last_name: 'Leigh' });
    return { key, id, runId: run.id };
  }

  it('S8.2 a run is taken back on both sides, and stays so', async () => {
    const { key, id, runId } = await resynced();
    const undo = await runs.undo({ kind: 'run', runId });
    expect(undo.plan).toMatchObject({ updatedInHubSpot: 1, updatedLocally: 1 });
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna' });
    await runs.applied(undo.id);
    expect((await bench.stores.runs.progress(undo.id)).records).toMatchObject({ applied: 1, moved: 0 });
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Ann', lastname: 'Leigh' });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Anna', last_name: 'Lee' });
    await bench.settle();
    await bench.markAll('audit');
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Ann', lastname: 'Leigh' });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Anna', last_name: 'Lee' });
    expect(await bench.fieldState(key, 'first_name-firstname')).toMatchObject({ kind: 'undone' });
    await bench.update(key, { first_name: 'Annabel' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Annabel' });
  });

  it('S8.2 an undo is itself undoable', async () => {
    const { key, id, runId } = await resynced();
    const undo = await runs.applied((await runs.undo({ kind: 'run', runId })).id);
    await runs.applied((await runs.undo({ kind: 'run', runId: undo.id })).id);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna', lastname: 'Leigh' });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Anna', last_name: 'Leigh' });
    expect(await bench.fieldState(key, 'first_name-firstname')).toBeNull();
  });

  it('S8.2 what has moved since is listed and stays', async () => {
    const { key, id, runId } = await resynced();
    await bench.account.edit(id, { firstname: 'Annette' });
    const undo = await runs.applied((await runs.undo({ kind: 'run', runId })).id);
    const [record] = await runs.records(undo.id, { progress: 'moved' });
    expect(record?.message).toContain('HubSpot no longer holds the value that we wrote.');
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Annette' });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Annette', last_name: 'Lee' });
  });

  it('S8.2 an edit of the other side that is on its way is not taken back over', async () => {
    const { key, id, runId } = await resynced();
    await bench.update(key, { first_name: 'Annegret' });
    const undo = await runs.applied((await runs.undo({ kind: 'run', runId })).id);
    const [record] = await runs.records(undo.id, { progress: 'moved' });
    expect(record?.message).toContain('The local value has changed');
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Annegret' });
  });

  it('S8.2 S3.5 an undo verifies first: an edit that the run overwrote unseen comes back instead', async () => {
    const { key, id } = await bench.linkedPerson({ email: 'ann@example.com', job_title: 'Farmer' });
    await bench.update(key, { job_title: 'Owner' });
    bench.faults.during('updateBatch', async () => {
      await bench.account.edit(id, { jobtitle: 'Overwritten' });
    });
    const run = await runs.planned('resync');
    await runs.applied(run.id);
    const undo = await runs.applied((await runs.undo({ kind: 'run', runId: run.id })).id);
    const records = await runs.records(undo.id);
    await bench.settle();
    expect(records.every(({ progress }) => progress === 'moved')).toBe(true);
    expect(await bench.account.contact(id)).toMatchObject({ jobtitle: 'Overwritten' });
  });

  it('S8.2 one entry alone is taken back', async () => {
    const { key, id } = await resynced();
    const { rows } = await bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_sync_log where kind = 'write' and side = 'local' and after = '["Leigh"]'`,
    );
    await runs.applied((await runs.undo({ kind: 'entry', logId: rows[0]!.id })).id);
    expect(await bench.person(key)).toMatchObject({ first_name: 'Anna', last_name: 'Lee' });
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna', lastname: 'Leigh' });
  });

  it('S8.2 an undo of what the log does not hold is refused in words, and leaves no empty plan behind', async () => {
    const undo = (target: UndoTarget) => runs.commands.undo({ entity: 'person', target, by: 'test' });
    const nobody = '00000000-0000-4000-8000-000000000000';
    for (const target of [
      { kind: 'entry', logId: '999999999' },
      { kind: 'run', runId: nobody },
      { kind: 'record', linkId: nobody },
    ] as const)
      expect(await undo(target)).toMatchObject({
        kind: 'not_found',
        message: expect.stringContaining('there is nothing to take back') as string,
      });
  });

  it('S8.2 a run that linked existing records leaves them severed, with their old values', async () => {
    await runs.wait();
    const id = await bench.account.create({ email: 'ann@example.com', firstname: 'Ann' });
    const key = await bench.insert({ email: 'ann@example.com', last_name: 'Lee' });
    const run = await runs.applied((await runs.planned('first_sync')).id);
    expect(await bench.account.contact(id)).toMatchObject({ lastname: 'Lee' });
    await runs.applied((await runs.undo({ kind: 'run', runId: run.id })).id);
    expect((await bench.account.contact(id))['lastname'] || null).toBeNull();
    expect(await bench.person(key)).toMatchObject({ first_name: null });
    expect((await bench.linkOf(key))?.state).toBe('severed');
    await bench.markAll('audit');
    await bench.settle();
    expect((await bench.account.contact(id))['lastname'] || null).toBeNull();
  });

  it('S8.2 an undone create is archived in HubSpot or removed locally, and does not come back', async () => {
    await runs.wait();
    const foreign = await bench.account.create({ email: 'cem@example.com', firstname: 'Cem' });
    const key = await bench.insert({ email: 'bea@example.com', first_name: 'Bea' });
    const run = await runs.applied((await runs.planned('first_sync')).id);
    await bench.settle();
    expect([await bench.people(), (await bench.account.contactIds()).length]).toEqual([2, 2]);
    const undo = await runs.applied((await runs.undo({ kind: 'run', runId: run.id })).id);
    expect((await bench.stores.runs.progress(undo.id)).records).toMatchObject({ applied: 2, moved: 0 });
    expect(await bench.account.contactIds()).toEqual([foreign]);
    expect(await bench.person(key)).toMatchObject({ first_name: 'Bea' });
    expect((await bench.linkOf(key))?.state).toBe('severed');
    await bench.markAll('audit');
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([foreign]);
    const { rows } = await bench.pool.query('select id::text from public.person where removed_at is null');
    expect(rows).toEqual([{ id: key }]);
  });

  it('S8.2 an undone create that holds more than we wrote stays, and is listed', async () => {
    const key = await bench.insert({ email: 'bea@example.com', first_name: 'Bea' });
    await bench.settle();
    const { hubspotId } = (await bench.linkOf(key))!;
    await bench.account.edit(hubspotId!, { message: 'mine' });
    const { rows } = await bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_sync_log where kind = 'create'`,
    );
    const undo = await runs.applied((await runs.undo({ kind: 'entry', logId: rows[0]!.id })).id);
    expect(await runs.records(undo.id, { progress: 'moved' })).toHaveLength(1);
    expect(await bench.account.contactIds()).toEqual([hubspotId]);
  });

  it.each(['before', 'after'] as const)(
    'S8.2 S5.2 a record that was made in the place of the created one stays: an undo planned %s it was made lists it',
    async (planned) => {
      await bench.register({
        deletion: { deletedLocally: 'propagate', deletedInHubSpot: 'propagate', againstEdit: 'edit_wins' },
      });
      const key = await bench.insert({ email: 'bea@example.com', first_name: 'Bea' });
      await bench.settle();
      const created = (await bench.linkOf(key))!.hubspotId!;
      const { rows } = await bench.pool.query<{ id: string }>(
        `select id::text from hubspot_sync.hubspot_sync_log where kind = 'create'`,
      );
      const undo = (): Promise<Run> => runs.undo({ kind: 'entry', logId: rows[0]!.id });
      const early = planned === 'before' ? await undo() : null;
      await bench.account.archive(created);
      await bench.update(key, { first_name: 'Beate' });
      await bench.settle();
      const { hubspotId: anew } = (await bench.linkOf(key))!;
      expect(anew).not.toBe(created);
      const { id } = await runs.applied((early ?? (await undo())).id);
      expect(await runs.records(id)).toMatchObject([
        {
          hubspotId: created,
          progress: 'moved',
          message: expect.stringContaining(`${anew} stands in its place`) as string,
        },
      ]);
      await bench.settle();
      expect(await bench.account.contactIds()).toEqual([anew]);
      expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: anew });
    },
  );

  it('S2.6 S8.2 an undo whose answer was lost is a receipt, not an edit of HubSpot', async () => {
    const { key, id, runId } = await resynced();
    const undo = await runs.undo({ kind: 'run', runId });
    await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/update' } });
    await runs.applied(undo.id);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Ann' });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Anna' });
  });
});
