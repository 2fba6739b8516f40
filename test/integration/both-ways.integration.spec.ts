import { SyncBench } from './sync-bench';

describe('both ways', () => {
  let bench: SyncBench;

  beforeAll(async () => {
    bench = await SyncBench.open('both_ways');
  });
  beforeEach(() => bench.reset());
  afterAll(() => bench?.close());

  describe('records', () => {
    it('S4.2 a new row is created in HubSpot with the id minted for it, and linked', async () => {
      const key = await bench.insert({ first_name: 'Ann', email: 'ann@example.com', balance: '12.50' });
      await bench.settle();
      const link = await bench.linkOf(key);
      expect(link).toMatchObject({ state: 'live', localKey: key });
      expect(await bench.account.contact(link!.hubspotId!)).toMatchObject({
        firstname: 'Ann',
        email: 'ann@example.com',
        balance: '12.5',
        renewa_id: link!.externalId,
      });
      expect(await bench.account.contactIds()).toHaveLength(1);
      expect(await bench.openIntents()).toEqual([]);
    });

    it('S4.3 a new contact becomes a row, linked with it', async () => {
      const id = await bench.account.create({ firstname: ' Bob ', email: 'bob@example.com', tier: 'gold' });
      await bench.settle();
      const [link] = await bench.stores.state.findLinks('person', { hubspotIds: [id] });
      expect(link).toMatchObject({ state: 'live', hubspotId: id, externalId: null });
      expect(await bench.person(link!.localKey!)).toMatchObject({ first_name: 'Bob', tier: 'gold' });
      expect(await bench.people()).toBe(1);
    });

    it('S4.1 S3.3 a row and a contact with one e-mail are linked, not doubled: blanks fill, differences are asked', async () => {
      const id = await bench.account.create({ email: 'Ann@example.com', firstname: 'Anna', tier: 'gold' });
      const key = await bench.insert({ email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' });
      await bench.settle();
      expect(await bench.linkOf(key)).toMatchObject({ state: 'live', hubspotId: id });
      expect([await bench.people(), (await bench.account.contactIds()).length]).toEqual([1, 1]);
      expect(await bench.person(key)).toMatchObject({ tier: 'gold', first_name: 'Ann' });
      expect(await bench.account.contact(id)).toMatchObject({ lastname: 'Lee', firstname: 'Anna' });
      expect(await bench.reviews()).toMatchObject([
        { kind: 'first_link', state: 'open', field: 'first_name-firstname', local: ['Ann'], hubspot: ['Anna'] },
      ]);
    });

    it('S3.7 a matched contact is not given an external id', async () => {
      const id = await bench.account.create({ email: 'ann@example.com' });
      await bench.insert({ email: 'ann@example.com', first_name: 'Ann' });
      await bench.settle();
      expect((await bench.account.contact(id))['renewa_id'] ?? null).toBeNull();
    });

    it('S4.4 what fails the filter of its own side is not created on the other', async () => {
      await bench.insert({ email: 'in@example.com', source: 'internal' });
      await bench.account.create({ email: 'out@example.com', industry: 'internal' });
      await bench.settle();
      expect([await bench.people(), (await bench.account.contactIds()).length]).toEqual([1, 1]);
      expect(await bench.stores.state.findLinks('person', { localKeys: ['1'] })).toEqual([]);
    });

    it('S1.6 a record waits until it was quiet for the quiet period', async () => {
      await bench.register({ quietPeriodMs: 30_000 });
      const key = await bench.insert({ first_name: 'Ann' });
      expect(await bench.pass()).toBeNull();
      await bench.passTime(20_000);
      await bench.update(key, { first_name: 'Anna' });
      await bench.passTime(20_000);
      expect(await bench.pass()).toBeNull();
      await bench.passTime(30_001);
      expect(await bench.pass()).toMatchObject({ records: 1, creates: 1 });
      const link = await bench.linkOf(key);
      expect(await bench.account.contact(link!.hubspotId!)).toMatchObject({ firstname: 'Anna' });
    });
  });

  describe('values', () => {
    it('S8.1 an edit of a row goes to HubSpot, that field alone, with before, after and cause in the log', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', last_name: 'Lee', balance: '1' });
      await bench.update(key, { balance: '2.50' });
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ balance: '2.5', firstname: 'Ann' });
      const written = (await bench.log('write')).filter(({ field }) => field === 'balance-balance');
      expect(written.at(-1)).toMatchObject({ side: 'hubspot', before: ['1'], after: ['2.5'], cause: 'capture' });
      expect(await bench.log('conflict', 'error')).toEqual([]);
    });

    it('S8.1 an edit in HubSpot goes to the row, with before, after and cause in the log', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', tier: 'gold' });
      await bench.account.edit(id, { tier: 'silver' });
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ tier: 'silver', first_name: 'Ann' });
      const written = (await bench.log('write')).filter(({ field }) => field === 'tier-tier');
      expect(written.at(-1)).toMatchObject({ side: 'local', before: ['gold'], after: ['silver'], cause: 'event' });
    });

    it('S2.9 a value cleared on one side is cleared on the other', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', tier: 'gold', job_title: 'Boss' });
      await bench.account.edit(id, { tier: '' });
      await bench.update(key, { job_title: null });
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ tier: null });
      expect((await bench.account.contact(id))['jobtitle'] ?? '').toBe('');
    });

    it('S3.7 a group is one value: members changed on different sides are one conflict, decided as a whole', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', street: 'Old 1', town: 'Oldtown' });
      await bench.update(key, { street: 'New 2' });
      await bench.account.edit(id, { city: 'Newtown' });
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ street: 'New 2', town: 'Oldtown' });
      expect(await bench.account.contact(id)).toMatchObject({ address: 'New 2', city: 'Oldtown' });
      expect(await bench.log('conflict')).toMatchObject([
        { field: 'address', side: 'hubspot', before: ['Old 1', 'Newtown'], after: ['New 2', 'Oldtown'] },
      ]);
    });

    it('S2.2 what a trigger of the application makes of a value is its base, and is not sent back', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann' });
      await bench.account.edit(id, { firstname: '  Bea ' });
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ first_name: 'Bea' });
      expect(await bench.account.contact(id)).toMatchObject({ firstname: '  Bea ' });
    });

    it('S3.1 drift on a one-way field is let be, or written back, as the mapping says', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', source: 'fair' });
      await bench.account.edit(id, { rating: 'A' });
      await bench.settle();
      await bench.account.edit(id, { industry: 'drifted' });
      await bench.update(key, { rating: 'drifted' });
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ industry: 'drifted', rating: 'A' });
      expect(await bench.person(key)).toMatchObject({ source: 'fair', rating: 'A' });
      expect(await bench.fieldState(key, 'source-industry')).toMatchObject({ kind: 'drift_ignored' });
      expect((await bench.log('state_began')).map(({ policy }) => policy)).toEqual(['drift_ignored']);
    });
  });

  describe('echoes and rest', () => {
    it('S7.2 the event of our own write costs no call', async () => {
      const { key } = await bench.linkedPerson({ first_name: 'Ann' });
      const before = await bench.account.lastCall();
      await bench.update(key, { first_name: 'Bea' });
      const reports = await bench.settle();
      const calls = (await bench.account.callsSince(before)).map(({ path }) => path.split('/').slice(-2).join('/'));
      expect(calls).toEqual(['batch/read', 'batch/update']);
      expect(reports.reduce((sum, { echoes }) => sum + echoes, 0)).toBe(1);
    });

    it('S7.1 the captured echo of our own write costs no call', async () => {
      const { id } = await bench.linkedPerson({ first_name: 'Ann' });
      const before = await bench.account.lastCall();
      await bench.account.edit(id, { firstname: 'Bea' });
      const reports = await bench.settle();
      const calls = (await bench.account.callsSince(before)).map(({ path }) => path.split('/').slice(-2).join('/'));
      expect(calls).toEqual(['batch/read']);
      expect(reports.reduce((sum, { echoes }) => sum + echoes, 0)).toBe(1);
    });

    it('S7.3 at rest an audit of every record writes nothing on either side', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: ' Ann ', email: 'Ann@Example.com', balance: '1.10' });
      await bench.account.edit(id, { firstname: ' Bea ', tier: 'gold' });
      await bench.update(key, { street: 'New 2', remark: 'x' });
      await bench.settle();
      // What an answer left unconfirmed is told by the first look at the history.
      await bench.markAll('audit');
      await bench.settle();
      const version = async () =>
        (await bench.pool.query<{ xmin: string }>('select xmin::text from public.person')).rows[0]?.xmin;
      const [before, calls, logged] = [await version(), await bench.account.lastCall(), (await bench.log()).length];
      for (let round = 0; round < 3; round++) {
        await bench.markAll('audit');
        await bench.settle();
      }
      expect(await bench.writeCallsSince(calls)).toBe(0);
      expect(await version()).toBe(before);
      expect(await bench.log()).toHaveLength(logged);
    });
  });
});
