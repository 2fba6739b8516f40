import { SyncBench } from './sync-bench';

describe('S5.1 records that are missing', () => {
  let bench: SyncBench;
  let key: string;
  let id: string;

  beforeAll(async () => {
    bench = await SyncBench.open('existence');
  });
  beforeEach(async () => {
    await bench.reset();
    ({ key, id } = await bench.linkedPerson({ first_name: 'Ann', email: 'ann@example.com' }));
  });
  afterAll(() => bench?.close());

  it('a contact deleted in HubSpot severs the link with a review; the row stays as it is and is not created again', async () => {
    const row = await bench.person(key);
    await bench.account.archive(id);
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({
      state: 'severed',
      stateReason: 'The record was deleted in HubSpot.',
      hubspotId: id,
    });
    expect(await bench.reviews()).toMatchObject([
      {
        kind: 'delete',
        state: 'open',
        detail: `HubSpot record ${id} was deleted; the local row ${key} stays as it is until this is decided.`,
      },
    ]);
    await bench.update(key, { first_name: 'Anna' });
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([]);
    expect(await bench.person(key)).toEqual({ ...row, first_name: 'Anna' });
  });

  it('a row that is deleted severs the link with a review; the contact stays as it is and is not created again', async () => {
    await bench.pool.query('delete from public.person');
    await bench.settle();
    const [link] = await bench.stores.state.findLinks('person', { hubspotIds: [id] });
    expect(link).toMatchObject({ state: 'severed', stateReason: 'The local row was deleted.' });
    expect(await bench.reviews()).toMatchObject([{ kind: 'delete', state: 'open' }]);
    await bench.account.edit(id, { firstname: 'Anna' });
    await bench.settle();
    expect(await bench.people()).toBe(0);
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna' });
  });

  it('a row whose soft-delete column is set counts as deleted', async () => {
    await bench.pool.query('update public.person set removed_at = now()');
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateReason: 'The local row was soft-deleted.' });
    expect(await bench.account.contactIds()).toEqual([id]);
  });

  it('a row that is not found, and whose delete nobody saw, is unreachable: nothing is written, and it comes back', async () => {
    const row = await bench.person(key);
    await bench.pool.query(`begin; set local session_replication_role = replica; delete from public.person; commit`);
    await bench.markAll('audit');
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'unreachable', hubspotId: id });
    expect(await bench.reviews()).toEqual([]);
    await bench.pool.query(
      `insert into public.person (id, first_name, email) overriding system value values ($1, $2, $3)`,
      [key, row?.['first_name'], row?.['email']],
    );
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: id });
  });

  it('S8.1 a severed link is in the log with its reason', async () => {
    await bench.account.archive(id);
    await bench.settle();
    expect(await bench.log('link_state')).toMatchObject([
      { policy: 'severed', message: 'The record was deleted in HubSpot.', cause: 'event' },
    ]);
  });

  it('a batch read that leaves a contact out proves nothing', async () => {
    await bench.account.fault({ kind: 'missing_results', share: 1, times: 1, match: { path: 'batch/read' } });
    await bench.update(key, { first_name: 'Anna' });
    await bench.pass();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna' });
    expect(await bench.reviews()).toEqual([]);
  });

  it('a contact that is neither there nor in the archive is unreachable: nothing is written, and it is tried again', async () => {
    await bench.account.control('POST', `user/objects/contacts/${id}/erase`);
    await bench.loseEvents();
    const before = await bench.account.lastCall();
    await bench.update(key, { first_name: 'Anna' });
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'unreachable', hubspotId: id });
    expect(await bench.writeCallsSince(before)).toBe(0);
    const [mark] = await bench.marks();
    expect(mark).toMatchObject({ parked_reason: null, attempts: 0 });
    expect(mark!.wait_ms).toBeGreaterThan(9 * 60_000);
  });
});
