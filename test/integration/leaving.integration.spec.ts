import { randomUUID } from 'node:crypto';
import type { LeavingRules } from '@app/sync-engine';
import { RunBench } from './run-bench';
import { SyncBench } from './sync-bench';

/** As long as a read can be old (S2.8), ms. */
const OLD_READ = 5 * 60_000;
/** As long as any call of ours can live (S2.5), ms. */
const LIFETIME = 15 * 60_000;
const SEVER: LeavingRules = { leftLocally: 'sever', leftInHubSpot: 'sever' };
const DELETE: LeavingRules = { leftLocally: 'delete', leftInHubSpot: 'delete' };

describe('S4.4 records that leave their filter', () => {
  let bench: SyncBench;
  let runs: RunBench;
  let key: string;
  let id: string;

  const under = (leaving: LeavingRules | undefined): Promise<void> =>
    bench.register({
      localFilter: { all: [{ name: 'remark', is: 'not_equal', value: 'out' }] },
      hubspotFilter: { all: [{ name: 'jobtitle', is: 'not_equal', value: 'Out' }] },
      ...(leaving ? { leaving } : {}),
    });
  const leave = (): Promise<void> => bench.update(key, { remark: 'out' });
  const isRemoved = async (): Promise<boolean> => {
    const { rows } = await bench.pool.query('select 1 from public.person where id = $1 and removed_at is not null', [
      key,
    ]);
    return rows.length > 0;
  };

  beforeAll(async () => {
    bench = await SyncBench.open('leaving');
    runs = new RunBench(bench);
  });
  beforeEach(async () => {
    await bench.reset();
    await under(SEVER);
    ({ key, id } = await bench.linkedPerson({ first_name: 'Ann', email: 'ann@example.com', remark: 'in' }));
    // The sync looks at what HubSpot holds for itself once, and knows that it passes.
    await bench.markAll('audit');
    await bench.settle();
  });
  afterAll(() => bench?.close());

  it('a link knows which filters its ends have passed', async () => {
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live', passedFilter: { local: true, hubspot: true } });
  });

  it('keep, the default: the pair is synced on', async () => {
    await under(undefined);
    await leave();
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live' });
    expect(await bench.account.contact(id)).toMatchObject({ message: 'out' });
  });

  it('sever: both stay, nothing is written, and no edit travels', async () => {
    const before = await bench.account.lastCall();
    await leave();
    await bench.settle();
    await bench.update(key, { first_name: 'Anna' });
    await bench.account.edit(id, { lastname: 'Lee' });
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'left_local_filter' });
    expect(await bench.writeCallsSince(before)).toBe(0);
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Ann', message: 'in' });
    expect(await bench.person(key)).toMatchObject({ last_name: null });
    expect(await bench.log('link_state')).toMatchObject([{ policy: 'left_local_filter' }]);
    expect(await bench.reviews()).toEqual([]);
  });

  it('sever: it comes back when it passes again, with what was edited meanwhile, and nothing is made twice', async () => {
    await leave();
    await bench.settle();
    await bench.update(key, { first_name: 'Anna' });
    await bench.account.edit(id, { lastname: 'Lee' });
    await bench.settle();
    await bench.update(key, { remark: 'in again' });
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({
      state: 'live',
      hubspotId: id,
      passedFilter: { local: true, hubspot: true },
    });
    expect(await bench.account.contactIds()).toEqual([id]);
    expect(await bench.account.contact(id)).toMatchObject({
      firstname: 'Anna',
      lastname: 'Lee',
      message: 'in again',
    });
    expect(await bench.person(key)).toMatchObject({ last_name: 'Lee' });
  });

  it('S7.1 what HubSpot wrote may carry a row out of its filter, too', async () => {
    await bench.account.edit(id, { message: 'out' });
    await bench.settle();
    expect(await bench.person(key)).toMatchObject({ remark: 'out' });
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'left_local_filter' });
  });

  it('only a record that once passed can leave', async () => {
    await bench.account.create({ firstname: 'Bea', email: 'bea@example.com', jobtitle: 'Out' });
    await bench.insert({ first_name: 'Bea', email: 'bea@example.com', remark: 'out' });
    await bench.settle();
    await bench.update('2', { first_name: 'Beate' });
    await bench.settle();
    expect(await bench.linkOf('2')).toMatchObject({ state: 'live', passedFilter: { local: false, hubspot: false } });
  });

  it('delete: the contact is archived, once, and made anew when the row passes again', async () => {
    await under(DELETE);
    await leave();
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([]);
    expect(await isRemoved()).toBe(false);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'left_local_filter' });
    expect(await bench.log('delete')).toMatchObject([{ side: 'hubspot', policy: 'left_local_filter' }]);
    await bench.update(key, { remark: 'in' });
    await bench.settle();
    const link = await bench.linkOf(key);
    expect(link).toMatchObject({ state: 'live', passedFilter: { local: true } });
    expect(link!.hubspotId).not.toBe(id);
    expect(await bench.account.contact(link!.hubspotId!)).toMatchObject({ email: 'ann@example.com', message: 'in' });
  });

  it('S2.5 delete: an archive whose answer is lost is found out', async () => {
    await under(DELETE);
    await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/archive' } });
    await leave();
    await bench.settle();
    expect(await bench.account.contactIds()).toEqual([]);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'left_local_filter' });
    await bench.passTime(LIFETIME);
    await bench.markAll('verify');
    await bench.settle();
    expect(await bench.openIntents()).toEqual([]);
  });

  it('S5.2 delete: an edit that the row had not seen keeps the contact, and a person is asked', async () => {
    await under(DELETE);
    await bench.account.edit(id, { firstname: 'Anna' });
    await leave();
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna' });
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'left_local_filter' });
    expect(await bench.reviews()).toMatchObject([{ kind: 'delete', state: 'open' }]);
  });

  it('S2.8 delete: a row goes only once HubSpot still shows that its contact left after the time a read can be old', async () => {
    await under(DELETE);
    await bench.account.edit(id, { jobtitle: 'Out' });
    await bench.settle();
    expect(await isRemoved()).toBe(false);
    await bench.passTime(OLD_READ);
    await bench.settle();
    expect(await isRemoved()).toBe(true);
    expect(await bench.account.contactIds()).toEqual([id]);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'left_hubspot_filter' });
    await bench.account.edit(id, { jobtitle: 'Back' });
    await bench.settle();
    expect(await isRemoved()).toBe(false);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: id });
    expect(await bench.person(key)).toMatchObject({ job_title: 'Back' });
  });

  it('S5.3 what leaves with a delete counts as one', async () => {
    await under(DELETE);
    for (const n of [2, 3, 4])
      await bench.linkedPerson({ first_name: `Ann ${n}`, email: `ann${n}@example.com`, remark: 'in' });
    Object.assign(bench.massChange, { share: 0.1, records: 2 });
    await bench.pool.query(`update public.person set remark = 'out'`);
    await bench.settle().catch(() => undefined);
    Object.assign(bench.massChange, { share: 0.1, records: 100 });
    expect((await bench.stores.registry.entities())[0]?.state).toBe('paused');
    expect(await bench.account.contactIds()).toHaveLength(4);
  });

  it('S8.3 S8.5 a plan says who leaves, who is left out stays, and an undo takes the leaving back', async () => {
    const other = await bench.linkedPerson({ first_name: 'Bea', email: 'bea@example.com', remark: 'in' });
    await runs.wait();
    await leave();
    await bench.update(other.key, { remark: 'out' });
    const plan = await runs.planned('first_sync');
    expect(plan.plan).toMatchObject({ severed: 2, updatedInHubSpot: 0 });
    expect(await runs.records(plan.id)).toMatchObject([
      { action: 'sever', localKey: key },
      { action: 'sever', localKey: other.key },
    ]);
    const [, second] = await runs.records(plan.id);
    await runs.commands.exclude(plan.id, { recordIds: [second!.id] }, true);
    await runs.applied(plan.id);
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'left_local_filter' });
    expect(await bench.linkOf(other.key)).toMatchObject({ state: 'live', passedFilter: { local: false } });
    expect(await bench.account.contact(other.id)).toMatchObject({ message: 'out' });
    const undo = await runs.undo({ kind: 'run', runId: plan.id });
    await runs.applied(undo.id);
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live', passedFilter: { local: false } });
  });

  it('S8.3 a plan shows what comes back, and no link that is at rest for another reason', async () => {
    const other = await bench.linkedPerson({ first_name: 'Bea', email: 'bea@example.com', remark: 'in' });
    await leave();
    await bench.settle();
    await bench.pool.query(
      `update hubspot_sync.hubspot_links set state = 'severed', state_reason = 'by a person' where local_key = $1`,
      [other.key],
    );
    await runs.wait();
    await bench.update(key, { remark: 'in' });
    await bench.update(other.key, { first_name: 'Beate' });
    const plan = await runs.planned('first_sync');
    expect(await runs.records(plan.id)).toMatchObject([{ action: 'link', localKey: key }]);
    await runs.applied(plan.id);
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: id });
    expect(await bench.linkOf(other.key)).toMatchObject({ state: 'severed' });
  });

  describe('S8.3 a plan over a wider filter, of a row whose record was archived with its leaving', () => {
    beforeEach(async () => {
      await under(DELETE);
      await leave();
      await bench.settle();
      expect(await bench.account.contactIds()).toEqual([]);
      await bench.register({ localFilter: null, leaving: DELETE });
      await runs.wait();
    });

    it('shows that a new record is created, and applying creates it', async () => {
      const plan = await runs.planned('first_sync');
      expect(plan.plan).toMatchObject({ linked: 0, createdInHubSpot: 1 });
      expect(await runs.records(plan.id)).toMatchObject([
        { action: 'create_in_hubspot', linkId: (await bench.linkOf(key))!.id, localKey: key },
      ]);
      expect(await bench.account.contactIds()).toEqual([]);
      await runs.applied(plan.id);
      expect(await runs.records(plan.id)).toMatchObject([{ progress: 'applied' }]);
      const link = (await bench.linkOf(key))!;
      expect(link).toMatchObject({ state: 'live' });
      expect(await bench.account.contactIds()).toEqual([link.hubspotId]);
      expect(await bench.account.contact(link.hubspotId!)).toMatchObject({ firstname: 'Ann' });
    });

    it('lists it as moved where the row holds something else by then, and creates it as it is afterwards', async () => {
      const plan = await runs.planned('first_sync');
      await bench.update(key, { first_name: 'Anna' });
      await runs.applied(plan.id);
      expect(await runs.records(plan.id)).toMatchObject([
        { progress: 'moved', message: expect.stringContaining('first_name') as string },
      ]);
      await bench.settle();
      const link = (await bench.linkOf(key))!;
      expect(link).toMatchObject({ state: 'live' });
      expect(await bench.account.contact(link.hubspotId!)).toMatchObject({ firstname: 'Anna' });
    });

    it('creates it without the field that is left out', async () => {
      const plan = await runs.planned('first_sync');
      const [record] = await runs.records(plan.id);
      const [field] = record!.fields.filter(({ local }) => local?.[0] === 'Ann');
      await runs.commands.exclude(plan.id, { field: field!.field }, true);
      await runs.applied(plan.id);
      await bench.settle();
      const link = (await bench.linkOf(key))!;
      expect(link).toMatchObject({ state: 'live' });
      const contact = await bench.account.contact(link.hubspotId!);
      expect(contact).toMatchObject({ email: 'ann@example.com' });
      expect(contact).not.toHaveProperty('firstname');
      expect(await bench.person(key)).toMatchObject({ first_name: 'Ann' });
    });

    it('creates nothing of what is left out', async () => {
      const plan = await runs.planned('first_sync');
      const [record] = await runs.records(plan.id);
      await runs.commands.exclude(plan.id, { recordIds: [record!.id] }, true);
      await runs.applied(plan.id);
      await bench.settle();
      expect(await runs.records(plan.id)).toMatchObject([{ progress: 'excluded' }]);
      expect(await bench.account.contactIds()).toEqual([]);
    });
  });

  it('S8.3 what comes back and is left out of a plan stays parted, whatever moves', async () => {
    await leave();
    await bench.settle();
    await runs.wait();
    await bench.update(key, { remark: 'in' });
    const plan = await runs.planned('first_sync');
    const [record] = await runs.records(plan.id);
    await runs.commands.exclude(plan.id, { recordIds: [record!.id] }, true);
    await runs.applied(plan.id);
    await bench.update(key, { first_name: 'Anna' });
    await bench.settle();
    expect(await runs.records(plan.id)).toMatchObject([{ action: 'link', progress: 'excluded' }]);
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: null });
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Ann' });
  });

  it('S8.4 an audit finds who left without a word', async () => {
    await bench.account.edit(id, { jobtitle: 'Out' });
    await bench.loseEvents();
    const audit = (await bench.stores.runs.create({ id: randomUUID(), entity: 'person', kind: 'audit' }))!;
    await runs.followed(audit.id);
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'severed', stateCause: 'left_hubspot_filter' });
    const found = await bench.stores.audits.list({ limit: 10 });
    expect(found.map(({ kind }) => kind).sort()).toEqual(['difference', 'filter_moved']);
  });
});
