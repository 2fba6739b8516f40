import { SyncBench } from './sync-bench';

describe('refusals', () => {
  let bench: SyncBench;

  beforeAll(async () => {
    bench = await SyncBench.open('refusals');
  });
  beforeEach(() => bench.reset());
  afterAll(() => bench?.close());

  describe('of HubSpot', () => {
    it('S3.8 one refused field becomes an error with its words; the rest is sent once more', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', email: 'ann@example.com' });
      const before = await bench.account.lastCall();
      await bench.update(key, { email: 'no address', first_name: 'Anna', last_name: 'Lee' });
      await bench.pass();
      expect(await bench.account.contact(id)).toMatchObject({
        email: 'ann@example.com',
        firstname: 'Anna',
        lastname: 'Lee',
      });
      expect(await bench.fieldState(key, 'email-email')).toMatchObject({
        kind: 'field_error',
        side: 'hubspot',
        local: ['no address'],
        detail: 'email: Email address no address is invalid',
      });
      expect(await bench.log('error')).toMatchObject([{ field: 'email-email', side: 'hubspot', policy: 'S3.8' }]);
      expect(await bench.writeCallsSince(before)).toBe(2);
    });

    it('S3.4 a refused value is not sent again until it changes; then the error ends in the log', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', email: 'ann@example.com' });
      await bench.update(key, { email: 'no address' });
      await bench.settle();
      const before = await bench.account.lastCall();
      await bench.markAll('audit');
      await bench.settle();
      expect(await bench.writeCallsSince(before)).toBe(0);
      await bench.update(key, { email: 'anna@example.com' });
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ email: 'anna@example.com' });
      expect(await bench.log('state_ended')).toMatchObject([{ field: 'email-email', policy: 'field_error' }]);
    });

    it('S3.4 a value that has no option is an error before any call, and retried when the portal gets the option', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', tier: 'gold' });
      await bench.update(key, { tier: 'bronze', first_name: 'Anna' });
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ tier: 'gold', firstname: 'Anna' });
      expect(await bench.fieldState(key, 'tier-tier')).toMatchObject({ kind: 'field_error', side: 'hubspot' });
      const options = ['gold', 'silver', 'bronze'].map((value, displayOrder) => ({
        label: value,
        value,
        displayOrder,
      }));
      await bench.account.control('PATCH', 'properties/contacts/tier', { options });
      await bench.readCatalogue();
      expect(await bench.stores.state.retryErrors('person')).toBe(1);
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ tier: 'bronze' });
    });

    it('S1.3 a call refused as a whole is halved until the culprit is alone', async () => {
      await bench.account.control('POST', 'settings', { switches: { partialByTraceId: false } });
      const people: { key: string; id: string }[] = [];
      for (let n = 0; n < 5; n++)
        people.push(await bench.linkedPerson({ first_name: 'Ann', email: `${n}@example.com` }));
      for (const [n, { key }] of people.entries())
        await bench.update(key, n === 3 ? { email: 'no address', last_name: 'new' } : { last_name: 'new' });
      await bench.settle();
      await bench.account.control('POST', 'settings', { switches: { partialByTraceId: true } });
      for (const { id } of people) expect(await bench.account.contact(id)).toMatchObject({ lastname: 'new' });
      expect(await bench.log('error')).toMatchObject([{ field: 'email-email' }]);
    });

    it('S3.8 a refusal that names no field of ours parks the record with those words', async () => {
      const { key } = await bench.linkedPerson({ first_name: 'Ann' });
      await bench.account.fault({ kind: 'status', status: 400, match: { path: 'batch/update' } });
      await bench.update(key, { first_name: 'Anna' });
      await bench.settle();
      const [mark] = await bench.marks();
      expect(mark).toMatchObject({
        leased: false,
        parked_reason: expect.stringContaining('HubSpot refused the record'),
      });
    });
  });

  describe('S3.10 of the application', () => {
    it('isolates the record, whose field becomes an error with the name of the constraint', async () => {
      const people: { key: string; id: string }[] = [];
      for (let n = 0; n < 4; n++) people.push(await bench.linkedPerson({ first_name: 'Ann', balance: '1' }));
      for (const [n, { id }] of people.entries())
        await bench.account.edit(id, { balance: n === 2 ? '-5' : '7', lastname: 'new' });
      await bench.settle();
      const rows = await Promise.all(people.map(({ key }) => bench.person(key)));
      expect(rows.map((row) => row?.['balance'])).toEqual(['7.00', '7.00', '1.00', '7.00']);
      expect(await bench.fieldState(people[2]!.key, 'balance-balance')).toMatchObject({
        kind: 'field_error',
        side: 'local',
        detail:
          'The database refused the value (balance_not_negative). Change the value in HubSpot or the rule in the database; it is tried again when either changes.',
      });
      expect((await bench.log('error')).map(({ field, side }) => [field, side])).toContainEqual([
        'balance-balance',
        'local',
      ]);
    });

    it('does not keep the other fields of the record from being written', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', balance: '1' });
      await bench.account.edit(id, { balance: '-5', lastname: 'new' });
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ balance: '1.00', last_name: 'new' });
    });

    it('lets the other fields of the record go once the one at fault is corrected', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', balance: '1' });
      await bench.account.edit(id, { balance: '-5', lastname: 'new' });
      await bench.settle();
      await bench.account.edit(id, { balance: '5' });
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ balance: '5.00', last_name: 'new' });
    });

    it('writes nothing back to HubSpot, and goes on when the value is right', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', balance: '1' });
      await bench.account.edit(id, { balance: '-5' });
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ balance: '-5' });
      await bench.account.edit(id, { balance: '8' });
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ balance: '8.00' });
      expect(await bench.fieldState(key, 'balance-balance')).toBeNull();
    });

    it('S3.5 keeps in HubSpot an edit that was given back to it, however often local refuses it', async () => {
      const { key, id } = await bench.linkedPerson({ first_name: 'Ann', balance: '1' });
      await bench.update(key, { balance: '2' });
      await bench.capturedAgo(3_600_000);
      bench.faults.during('updateBatch', () => bench.account.edit(id, { balance: '-5' }));
      await bench.settle();
      await bench.markAll('retry');
      await bench.settle();
      expect(await bench.account.contact(id)).toMatchObject({ balance: '-5' });
      expect(await bench.person(key)).toMatchObject({ balance: '2.00' });
      expect(await bench.fieldState(key, 'balance-balance')).toMatchObject({ kind: 'field_error', side: 'local' });
    });
  });

  describe('S3.6 guards', () => {
    it('a row that changed while it was to be written keeps its edit until the conflict is decided', async () => {
      const { key, id } = await bench.linkedPerson({ job_title: 'a', first_name: 'Ann' });
      await bench.account.edit(id, { jobtitle: 'h' });
      bench.faults.during('readBatch', () => bench.update(key, { job_title: 'typed' }));
      await bench.pass();
      expect(await bench.person(key)).toMatchObject({ job_title: 'typed' });
      await bench.settle();
      expect(await bench.person(key)).toMatchObject({ job_title: 'h' });
      expect(await bench.log('conflict')).toMatchObject([{ side: 'local', before: ['typed'], policy: 'hubspot_wins' }]);
    });

    it('what HubSpot has taken is settled although the local guard fails', async () => {
      const { key, id } = await bench.linkedPerson({ job_title: 'a', last_name: 'Lee', first_name: 'Ann' });
      await bench.update(key, { last_name: 'New' });
      await bench.account.edit(id, { jobtitle: 'h' });
      bench.faults.during('updateBatch', () => bench.update(key, { job_title: 'typed' }));
      const before = await bench.account.lastCall();
      await bench.pass();
      expect((await bench.linkOf(key))?.baseHubSpot['last_name-lastname']).toEqual(['New']);
      expect(await bench.openIntents()).toEqual([]);
      await bench.settle();
      expect(await bench.writeCallsSince(before)).toBe(1);
      expect(await bench.person(key)).toMatchObject({ job_title: 'h', last_name: 'New' });
    });
  });
});
