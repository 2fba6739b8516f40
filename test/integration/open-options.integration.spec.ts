import { PERSON_MAPPINGS } from './person-entity';
import { SyncBench } from './sync-bench';

const OPEN = PERSON_MAPPINGS.map((mapping) =>
  mapping.property === 'tier'
    ? { ...mapping, transform: { name: 'enumeration' as const, options: { unknown: 'create_option' } } }
    : mapping,
);

describe('a value without an option, where the list is open', () => {
  let bench: SyncBench;

  beforeAll(async () => {
    bench = await SyncBench.open('open_options');
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.register({}, OPEN);
  });
  afterAll(() => bench?.close());

  const options = async (): Promise<readonly string[]> => {
    const read = await bench.parts.catalogue.refresh('contacts');
    const found = read.ok ? read.value.reference.properties.find(({ name }) => name === 'tier') : undefined;
    return (found?.options ?? []).map(({ value }) => value);
  };
  const changesSince = async (seq: number): Promise<number> =>
    (await bench.account.callsSince(seq)).filter(({ method, path }) => method === 'PATCH' && path.includes('/tier'))
      .length;

  it('S3.4 becomes an option before the write that needs it: one call for all records, updates and creates alike', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', tier: 'gold' });
    const before = await bench.account.lastCall();
    await bench.update(key, { tier: 'bronze' });
    const other = await bench.insert({ first_name: 'Bo', tier: 'bronze' });
    const third = await bench.insert({ first_name: 'Cid', tier: 'tin' });
    await bench.settle();
    expect(await options()).toEqual(['gold', 'silver', 'bronze', 'tin']);
    expect(await changesSince(before)).toBe(1);
    expect(await bench.account.contact(id)).toMatchObject({ tier: 'bronze' });
    for (const [row, tier] of [
      [other, 'bronze'],
      [third, 'tin'],
    ] as const)
      expect(await bench.account.contact((await bench.linkOf(row))!.hubspotId!)).toMatchObject({ tier });
    expect(await bench.log('error')).toEqual([]);

    await bench.account.edit(id, { tier: 'tin' });
    await bench.settle();
    expect(await bench.person(key)).toMatchObject({ tier: 'tin' });
    await bench.update(other, { tier: 'tin' });
    await bench.settle();
    expect(await changesSince(before)).toBe(1);
  });

  it('S3.4 is an error of that field with its reason where HubSpot refuses to add one; the rest goes on', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', tier: 'gold' });
    await bench.account.fault({ kind: 'status', status: 403, match: { path: '/contacts/tier' } });
    await bench.update(key, { tier: 'bronze', first_name: 'Anna' });
    const other = await bench.insert({ first_name: 'Bo', tier: 'bronze' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ tier: 'gold', firstname: 'Anna' });
    expect(await bench.fieldState(key, 'tier-tier')).toMatchObject({
      kind: 'field_error',
      detail: expect.stringContaining('refused to add one to tier'),
    });
    const made = (await bench.linkOf(other))!.hubspotId!;
    expect(await bench.account.contact(made)).toMatchObject({ firstname: 'Bo' });
    expect(await bench.fieldState(other, 'tier-tier')).toMatchObject({ kind: 'field_error' });
    await bench.account.control('DELETE', 'faults');
    await bench.markAll('retry');
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ tier: 'bronze' });
    expect(await bench.account.contact(made)).toMatchObject({ tier: 'bronze' });
  });

  it('S9.1 waits where HubSpot could not be asked, and is no error', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', tier: 'gold' });
    await bench.account.fault({ kind: 'status', status: 503, times: 3, match: { path: '/contacts/tier' } });
    await bench.update(key, { tier: 'bronze' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ tier: 'bronze' });
    expect(await bench.log('error')).toEqual([]);
  });
});
