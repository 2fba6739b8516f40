import type { DeletionRules } from '@app/sync-engine';
import { SyncBench } from './sync-bench';

/** As long as any call of ours can live (S2.5), ms. */
const LIFETIME = 15 * 60_000;
const TRAVELS: DeletionRules = { deletedLocally: 'propagate', deletedInHubSpot: 'propagate', againstEdit: 'edit_wins' };

describe('S5.1 S5.2 S5.5 deletes that travel, and restores', () => {
  let bench: SyncBench;
  let key: string;
  let id: string;

  const softDelete = (): Promise<unknown> => bench.pool.query('update public.person set removed_at = now()');
  const linkOfRecord = async () => (await bench.stores.state.findLinks('person', { hubspotIds: [id] }))[0];
  const removed = async (): Promise<boolean> => {
    const { rows } = await bench.pool.query<{ gone: boolean }>(
      'select removed_at is not null as gone from public.person',
    );
    return rows[0]?.gone ?? true;
  };

  beforeAll(async () => {
    bench = await SyncBench.open('deletes');
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.register({ deletion: TRAVELS });
    ({ key, id } = await bench.linkedPerson({ first_name: 'Ann', last_name: 'Lee', email: 'ann@example.com' }));
  });
  afterAll(() => bench?.close());

  it('S5.1 a soft-deleted row archives its contact, once, and is at rest then', async () => {
    await softDelete();
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([]);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'both_deleted' });
    expect(await bench.log('delete')).toMatchObject([{ side: 'hubspot', policy: 'propagate' }]);
    expect(await bench.reviews()).toEqual([]);
    expect(await bench.openIntents()).toEqual([]);
    const before = await bench.account.lastCall();
    await bench.markAll('audit');
    await bench.settle();
    expect((await bench.account.callsSince(before)).filter(({ path }) => path.endsWith('/batch/archive'))).toEqual([]);
  });

  it('S5.1 a contact deleted in HubSpot soft-deletes its row', async () => {
    await bench.account.archive(id);
    await bench.settle();
    expect(await removed()).toBe(true);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'both_deleted' });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Ann' });
  });

  it('S5.1 S3.10 a table without a soft-delete column loses the row; if the application refuses, a person is asked', async () => {
    await bench.register({
      deletion: TRAVELS,
      table: { schema: 'public', name: 'person', key: 'id', softDeleteColumn: null },
    });
    await bench.pool.query('create table public.visit (person bigint references public.person)');
    await bench.pool.query('insert into public.visit values ($1)', [key]);
    await bench.account.archive(id);
    await bench.settle();
    expect(await bench.people()).toBe(1);
    expect(await bench.reviews()).toMatchObject([
      { kind: 'delete', state: 'open', detail: expect.stringContaining('visit_person_fkey') as string },
    ]);
    await bench.pool.query('drop table public.visit');
    const other = await bench.linkedPerson({ first_name: 'Bea', email: 'bea@example.com' });
    await bench.account.archive(other.id);
    await bench.settle();
    expect(await bench.person(other.key)).toBeUndefined();
  });

  it('S5.2 an edit in HubSpot that the row had not seen wins over its soft-delete: the row is restored with it', async () => {
    await bench.account.edit(id, { firstname: 'Anna' });
    await softDelete();
    await bench.settle();
    expect(await removed()).toBe(false);
    expect(await bench.person(key)).toMatchObject({ first_name: 'Anna' });
    expect(await bench.account.contactIds()).toEqual([id]);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live' });
    expect(await bench.log('restore')).toMatchObject([{ policy: 'edit_wins' }]);
  });

  it('S5.2 a row that was really deleted stays deleted: the contact with the edit stays, and a person is told', async () => {
    await bench.account.edit(id, { firstname: 'Anna' });
    await bench.pool.query('delete from public.person');
    await bench.settle();
    expect(await bench.people()).toBe(0);
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna' });
    expect(await linkOfRecord()).toMatchObject({ state: 'severed', stateCause: 'local_delete' });
    expect(await bench.reviews()).toMatchObject([{ kind: 'delete', state: 'open' }]);
  });

  it('S5.2 an edit of the row wins over the delete in HubSpot: a new contact holds it and what the old one had last', async () => {
    await bench.account.edit(id, { lastname: 'Lea', jobtitle: 'Owner' });
    await bench.account.archive(id);
    await bench.update(key, { first_name: 'Anna' });
    await bench.settle();
    const link = await bench.linkOf(key);
    expect(link).toMatchObject({ state: 'live' });
    expect(link!.hubspotId).not.toBe(id);
    expect(await bench.account.contact(link!.hubspotId!)).toMatchObject({
      firstname: 'Anna',
      lastname: 'Lea',
      jobtitle: 'Owner',
      email: 'ann@example.com',
    });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Anna', last_name: 'Lea', job_title: 'Owner' });
    expect(await linkOfRecord()).toMatchObject({ state: 'severed', localKey: null });
  });

  it('S5.2 delete_wins: the delete goes through, and the edit it takes is in the log', async () => {
    await bench.register({ deletion: { ...TRAVELS, againstEdit: 'delete_wins' } });
    await bench.account.edit(id, { firstname: 'Anna' });
    await softDelete();
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([]);
    expect(await bench.log('conflict')).toMatchObject([
      { field: 'first_name-firstname', before: ['Anna'], policy: 'delete_wins' },
    ]);
  });

  it('S5.2 an edit made while our archive was under way is seen in the recycle bin, and wins', async () => {
    bench.faults.during('archiveBatch', () => bench.account.edit(id, { firstname: 'Anna' }));
    await softDelete();
    await bench.settle();
    expect(await removed()).toBe(false);
    const link = await bench.linkOf(key);
    expect(link).toMatchObject({ state: 'live' });
    expect(await bench.account.contact(link!.hubspotId!)).toMatchObject({ firstname: 'Anna' });
  });

  it('S2.5 an archive whose answer is lost is found out, not repeated blindly', async () => {
    await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/archive' } });
    await softDelete();
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([]);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'both_deleted' });
    // It stays known as ours for as long as the call may land, in case the record is restored before it does.
    expect(await bench.openIntents()).toHaveLength(1);
    await bench.passTime(LIFETIME);
    await bench.markAll('verify');
    await bench.settle();
    expect(await bench.openIntents()).toEqual([]);
  });

  it('S5.5 a row whose soft-delete is taken back gets a new contact, for HubSpot has no call to restore', async () => {
    await softDelete();
    await bench.settle();
    await bench.pool.query('update public.person set removed_at = null');
    await bench.settle();
    const link = await bench.linkOf(key);
    expect(link).toMatchObject({ state: 'live' });
    expect(link!.hubspotId).not.toBe(id);
    expect(await bench.account.contact(link!.hubspotId!)).toMatchObject({ firstname: 'Ann', email: 'ann@example.com' });
  });

  it('S5.5 a contact restored in HubSpot revives the link with its old bases, and restores the row', async () => {
    await bench.account.archive(id);
    await bench.settle();
    await bench.account.restore(id);
    await bench.account.edit(id, { firstname: 'Anna' });
    await bench.settle();
    expect(await removed()).toBe(false);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: id });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Anna' });
    expect(await bench.reviews()).toEqual([]);
  });

  it('S5.5 a contact restored after its row got a new one is a duplicate for a person to merge', async () => {
    await bench.account.archive(id);
    await bench.update(key, { first_name: 'Anna', email: 'anna@example.com' });
    await bench.settle();
    await bench.account.restore(id);
    await bench.settle();
    expect(await bench.reviews()).toMatchObject([{ kind: 'duplicate_hubspot', state: 'open' }]);
    expect(await bench.people()).toBe(1);
  });

  it('S8.1 S5.5 a contact restored, edited and deleted again before it was looked at: the edit is told, once', async () => {
    await softDelete();
    await bench.settle();
    await bench.account.restore(id);
    await bench.account.edit(id, { firstname: 'Annie' });
    await bench.account.archive(id);
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'both_deleted' });
    await bench.markAll('audit');
    await bench.settle();
    expect(await bench.log('conflict')).toMatchObject([
      { side: 'hubspot', field: 'first_name-firstname', before: ['Annie'], policy: 'S5.5' },
    ]);
  });

  it('S3.2 S5.5 a contact restored, and edited, before its row got a new one: the later edit wins, as ever', async () => {
    await bench.pool.query(`update public.person set first_name = 'Anna', removed_at = now()`);
    await bench.capturedAgo(60 * 60_000);
    await bench.settle();
    await bench.pool.query('update public.person set removed_at = null');
    await bench.pass();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'pending', hubspotId: id });
    await bench.account.restore(id);
    await bench.account.edit(id, { firstname: 'Annie' });
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: id });
    expect(await bench.person(key)).toMatchObject({ first_name: 'Annie' });
    expect(await bench.log('conflict')).toMatchObject([{ side: 'local', before: ['Anna'], after: ['Annie'] }]);
  });

  it.each(['sever', 'ignore'] as const)('S5.1 policy %s writes nothing on the other side', async (policy) => {
    await bench.register({ deletion: { ...TRAVELS, deletedInHubSpot: policy, deletedLocally: policy } });
    await bench.account.archive(id);
    await bench.settle();
    expect(await removed()).toBe(false);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'hubspot_delete' });
    expect(await bench.reviews()).toHaveLength(policy === 'sever' ? 1 : 0);
    await bench.account.restore(id);
    await bench.update(key, { first_name: 'Anna' });
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live' });
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna' });
    expect((await bench.reviews()).every(({ state }) => state === 'closed')).toBe(true);
  });
});
