import { MassChangeAnswers } from '@app/sync-engine';
import { SyncBench } from './sync-bench';

describe('S5.3 mass changes pause before they are written', () => {
  let bench: SyncBench;
  let answers: MassChangeAnswers;
  const ids: string[] = [];

  beforeAll(async () => {
    bench = await SyncBench.open('mass_change');
    Object.assign(bench.massChange, { share: 0.1, records: 2 });
    answers = new MassChangeAnswers(bench.stores);
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.pool.query('delete from hubspot_sync.hubspot_mass_changes');
    await bench.register({
      deletion: { deletedLocally: 'propagate', deletedInHubSpot: 'propagate', againstEdit: 'edit_wins' },
    });
    ids.length = 0;
    for (const n of [1, 2, 3, 4])
      ids.push((await bench.linkedPerson({ first_name: `Ann ${n}`, email: `ann${n}@example.com` })).id);
  });
  afterAll(() => bench?.close());

  const state = async (): Promise<string | undefined> => (await bench.stores.registry.entities())[0]?.state;
  const deleteAll = async (): Promise<void> => {
    await bench.pool.query('update public.person set removed_at = now()');
    await bench.settle().catch(() => undefined);
  };
  const overwriteAll = async (): Promise<void> => {
    await bench.pool.query(`update public.person set first_name = 'Nobody'`);
    await bench.settle().catch(() => undefined);
  };
  const names = async () => Promise.all(ids.map(async (id) => (await bench.account.contact(id))['firstname']));
  const living = async (): Promise<number> => {
    const { rows } = await bench.pool.query<{ n: number }>(
      'select count(*)::int as n from public.person where removed_at is null',
    );
    return rows[0]!.n;
  };

  it('deletes: nothing is archived; approved, all are', async () => {
    await deleteAll();
    expect(await state()).toBe('paused');
    expect(await bench.account.contactIds()).toHaveLength(4);
    await answers.approve('person');
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([]);
    expect(await state()).toBe('live');
  });

  it('deletes: discarded with restore, the rows come back; with accept, both sides stay', async () => {
    await deleteAll();
    await answers.discard('person', 'restore');
    await bench.settle();
    expect(await living()).toBe(4);
    expect(await bench.account.contactIds()).toHaveLength(4);
    await deleteAll();
    await answers.discard('person', 'accept');
    await bench.settle();
    expect(await living()).toBe(0);
    expect(await bench.account.contactIds()).toHaveLength(4);
  });

  it('overwrites: nothing is written; discarded with restore, the old values return', async () => {
    await overwriteAll();
    expect(await state()).toBe('paused');
    expect(await names()).toEqual(['Ann 1', 'Ann 2', 'Ann 3', 'Ann 4']);
    await answers.discard('person', 'restore');
    await bench.settle();
    expect((await bench.person('1'))?.['first_name']).toBe('Ann 1');
    expect(await state()).toBe('live');
  });

  it('overwrites: discarded with accept, both sides keep what they have, and it does not come back', async () => {
    await overwriteAll();
    await answers.discard('person', 'accept');
    await bench.settle();
    await bench.markAll('audit');
    await bench.settle();
    expect(await names()).toEqual(['Ann 1', 'Ann 2', 'Ann 3', 'Ann 4']);
    expect((await bench.person('1'))?.['first_name']).toBe('Nobody');
    expect(await bench.fieldState('1', 'first_name-firstname')).toMatchObject({ kind: 'discarded' });
  });
});
