import { SyncBench } from './sync-bench';

const FIELD = 'job_title-jobtitle';

describe('rules that the portal’s admins made for values', () => {
  let bench: SyncBench;

  beforeAll(async () => {
    bench = await SyncBench.open('portal_rules');
  });
  beforeEach(async () => {
    await bench.reset();
    await rule([]);
  });
  afterAll(() => bench?.close());

  const rule = async (rules: readonly { ruleType: string; ruleArguments: readonly string[] }[]): Promise<void> => {
    await bench.account.control('POST', 'rules/contacts', { validations: { jobtitle: rules } });
    await bench.readCatalogue();
  };
  const short = [{ ruleType: 'MAX_LENGTH', ruleArguments: ['6'] }];

  it('S3.8 a value that breaks one is held with the reason and never sent; the rest goes on', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', job_title: 'Boss' });
    await rule(short);
    const before = await bench.account.lastCall();
    await bench.update(key, { job_title: 'Director', first_name: 'Anna' });
    const made = await bench.insert({ first_name: 'Bo', job_title: 'Director' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ jobtitle: 'Boss', firstname: 'Anna' });
    const link = await bench.linkOf(made);
    expect(await bench.account.contact(link!.hubspotId!)).toMatchObject({ firstname: 'Bo' });
    for (const row of [key, made])
      expect(await bench.fieldState(row, FIELD)).toMatchObject({
        kind: 'field_error',
        detail: expect.stringContaining('at most 6 characters'),
      });
    const calls = await bench.account.callsSince(before);
    expect(calls.filter(({ status }) => status >= 400)).toEqual([]);
    expect(JSON.stringify(calls)).not.toContain('Director');
  });

  it('S3.4 it goes once the rule allows it, and once it is changed', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', job_title: 'Boss' });
    await rule(short);
    await bench.update(key, { job_title: 'Director' });
    await bench.settle();
    await bench.update(key, { job_title: 'CEO' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ jobtitle: 'CEO' });
    await bench.update(key, { job_title: 'Director' });
    await bench.settle();
    await rule([{ ruleType: 'MAX_LENGTH', ruleArguments: ['20'] }]);
    expect(await bench.stores.state.retryErrors('person')).toBe(1);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ jobtitle: 'Director' });
  });

  it('S3.3 what both sides hold from before the rule agrees', async () => {
    const id = await bench.account.create({ email: 'ann@example.com', jobtitle: 'Director' });
    await rule(short);
    const key = await bench.insert({ email: 'ann@example.com', job_title: 'Director' });
    await bench.settle();
    expect((await bench.linkOf(key))?.hubspotId).toBe(id);
    expect(await bench.log('error', 'conflict')).toEqual([]);
    expect(await bench.fieldState(key, FIELD)).toBeNull();
  });

  it('S3.8 a rule that is not known here is refused by HubSpot, and that is an error of the field alone', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', job_title: 'Boss' });
    // Made after the catalogue was read.
    await bench.account.control('POST', 'rules/contacts', { validations: { jobtitle: short } });
    await bench.update(key, { job_title: 'Director', first_name: 'Anna' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ jobtitle: 'Boss', firstname: 'Anna' });
    expect(await bench.fieldState(key, FIELD)).toMatchObject({ kind: 'field_error', side: 'hubspot' });
  });
});
