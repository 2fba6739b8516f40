import { SyncBench } from './sync-bench';

const LIFETIME = 15 * 60_000;

describe('lost answers and late truths', () => {
  let bench: SyncBench;

  beforeAll(async () => {
    bench = await SyncBench.open('lost_answers');
  });
  beforeEach(() => bench.reset());
  afterAll(() => bench?.close());

  /** How often the property got a value in HubSpot. */
  const versions = async (id: string, property: string): Promise<number> => {
    const path = `objects/contacts/${id}`;
    const record = await bench.account.control<{ propertiesWithHistory: Record<string, unknown[]> }>('GET', path);
    return record.propertiesWithHistory[property]?.length ?? 0;
  };

  it('S2.5 an update whose answer is lost is settled once, and its intent ends after every call is dead', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann' });
    await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/update' } });
    await bench.update(key, { first_name: 'Bea' });
    await bench.pass();
    expect(await bench.openIntents()).toMatchObject([{ field: 'first_name-firstname', sent: ['Bea'] }]);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
    expect(await versions(id, 'firstname')).toBe(2);
    expect(await bench.log('conflict', 'stray_write', 'overwritten_edit')).toEqual([]);
    await bench.passTime(LIFETIME);
    expect(await bench.stores.state.markExpiredIntents(LIFETIME)).toBe(1);
    await bench.settle();
    expect(await bench.openIntents()).toEqual([]);
  });

  it('S2.6 an edit on top of a write whose answer was lost goes to local and is not written over', async () => {
    const { key, id } = await bench.linkedPerson({ last_name: 'Lee', first_name: 'Ann' });
    await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/update' } });
    await bench.update(key, { last_name: 'ours' });
    await bench.pass();
    await bench.account.edit(id, { lastname: 'theirs' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ lastname: 'theirs' });
    expect(await bench.person(key)).toMatchObject({ last_name: 'theirs' });
  });

  it('S4.2 a create whose answer is lost is found by its external id, never made twice', async () => {
    await bench.account.fault({ kind: 'cut_after', times: 1, match: { path: 'batch/create' } });
    const key = await bench.insert({ first_name: 'Ann' });
    await bench.pass();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'pending', hubspotId: null });
    await bench.settle();
    expect(await bench.linkOf(key)).toMatchObject({ state: 'live' });
    expect(await bench.account.contactIds()).toHaveLength(1);
    expect(await bench.people()).toBe(1);
    expect(await bench.openIntents()).toEqual([]);
  });

  it('S4.2 a create that never arrived is sent again with the same external id', async () => {
    await bench.account.fault({ kind: 'cut_before', times: 1, match: { path: 'batch/create' } });
    const key = await bench.insert({ first_name: 'Ann' });
    await bench.pass();
    const minted = (await bench.linkOf(key))?.externalId;
    await bench.settle();
    const link = await bench.linkOf(key);
    expect(link).toMatchObject({ state: 'live', externalId: minted });
    expect((await bench.account.contact(link!.hubspotId!))['renewa_id']).toBe(minted);
  });

  it.each([
    ['intent', ['answer_lost']],
    ['intent', ['not_committed']],
    ['settling', [null, 'answer_lost']],
    ['settling', [null, 'not_committed']],
  ] as const)('S9.3 a COMMIT of %s with an unknown end (%j) loses nothing and writes once', async (_what, fates) => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann' });
    await bench.update(key, { first_name: 'Bea' });
    bench.faults.loseCommits(...fates);
    await bench.pass();
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
    expect(await versions(id, 'firstname')).toBe(2);
    expect((await bench.linkOf(key))?.baseHubSpot['first_name-firstname']).toEqual(['Bea']);
    expect(await bench.marks()).toEqual([]);
  });

  it.each(['answer_lost', 'not_committed'] as const)(
    'S4.3 S9.3 a local create whose COMMIT ends unknown (%s) makes one row',
    async (fate) => {
      await bench.account.create({ firstname: 'Ann' });
      bench.faults.loseCommits(fate);
      await bench.pass();
      await bench.settle();
      expect(await bench.people()).toBe(1);
      expect(await bench.account.contactIds()).toHaveLength(1);
    },
  );

  it('S2.4 a value that HubSpot keeps in its own form is agreed, told once, and not sent again', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', email: 'ann@example.com' });
    await bench.update(key, { email: 'Anna@Example.COM' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ email: 'anna@example.com' });
    expect(await bench.person(key)).toMatchObject({ email: 'Anna@Example.COM' });
    expect(await bench.fieldState(key, 'email-email')).toMatchObject({
      kind: 'normalised',
      local: ['Anna@Example.COM'],
      hubspot: ['anna@example.com'],
    });
    const before = await bench.account.lastCall();
    await bench.markAll('audit');
    await bench.settle();
    expect(await bench.writeCallsSince(before)).toBe(0);
    expect(await bench.log('state_began')).toMatchObject([{ field: 'email-email', policy: 'normalised' }]);
  });

  it('S2.8 a read older than the event that marked merges nothing, and is tried again', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann' });
    await bench.account.control('POST', 'clock', { advanceMs: 60_000 });
    await bench.account.edit(id, { firstname: 'Bea' });
    await bench.account.fault({ kind: 'stale_read', ms: 30_000, times: 1, match: { path: 'batch/read' } });
    await bench.pass();
    expect(await bench.person(key)).toMatchObject({ first_name: 'Ann' });
    const [mark] = await bench.marks();
    expect(mark).toMatchObject({ attempts: 0, retry_reason: expect.stringContaining('older version of the record') });
    await bench.settle();
    expect(await bench.person(key)).toMatchObject({ first_name: 'Bea' });
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
  });

  it('S2.3 a read that does not carry a property leaves its field alone', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', tier: 'gold' });
    await bench.account.fault({ kind: 'missing_property', property: 'tier', match: { path: 'batch/read' } });
    await bench.account.edit(id, { firstname: 'Bea' });
    await bench.settle();
    expect(await bench.person(key)).toMatchObject({ first_name: 'Bea', tier: 'gold' });
  });

  it.each(['batch/read', 'batch/update', 'batch/create'])(
    'S9.1 S9.2 HubSpot that answers 502 to %s for an hour parks nothing: all goes on when it is over',
    async (path) => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann' });
      await bench.account.fault({ kind: 'status', status: 502, match: { path } });
      await bench.update(key, { first_name: 'Bea' });
      await bench.insert({ first_name: 'Cleo' });
      for (let attempt = 1; attempt <= 12; attempt++) {
        await bench.pass();
        await bench.passTime(600_000);
      }
      const kept = await bench.marks();
      expect(kept.length).toBeGreaterThan(0);
      for (const mark of kept) expect(mark).toMatchObject({ parked_reason: null, retry_reason: expect.any(String) });
      await bench.account.control('DELETE', 'faults');
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
      expect(await bench.account.contactIds()).toHaveLength(2);
    },
  );
});
