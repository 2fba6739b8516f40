import { SyncBench } from './sync-bench';

describe('S3.9 unique values', () => {
  let bench: SyncBench;
  let ann: { key: string; id: string };
  let bea: { key: string; id: string };

  beforeAll(async () => {
    bench = await SyncBench.open('unique_values');
  });
  beforeEach(async () => {
    await bench.reset();
    ann = await bench.linkedPerson({ first_name: 'Ann', email: 'ann@example.com', code: 'A' });
    bea = await bench.linkedPerson({ first_name: 'Bea', email: 'bea@example.com', code: 'B' });
  });
  afterAll(() => bench?.close());

  const locally = async (column: string) => [
    (await bench.person(ann.key))?.[column],
    (await bench.person(bea.key))?.[column],
  ];
  const inHubSpot = async (property: string) => [
    (await bench.account.contact(ann.id))[property],
    (await bench.account.contact(bea.id))[property],
  ];
  const swapRows = async (column: string, first: string, second: string): Promise<void> => {
    await bench.update(ann.key, { [column]: null });
    await bench.update(bea.key, { [column]: first });
    await bench.update(ann.key, { [column]: second });
  };
  const swapContacts = async (property: string, first: string, second: string): Promise<void> => {
    await bench.account.edit(ann.id, { [property]: '' });
    await bench.account.edit(bea.id, { [property]: first });
    await bench.account.edit(ann.id, { [property]: second });
  };

  it('a value moved from one row to another is freed in HubSpot before it is taken', async () => {
    await bench.update(ann.key, { code: 'C' });
    await bench.update(bea.key, { code: 'A' });
    await bench.settle();
    expect(await inHubSpot('member_code')).toEqual(['C', 'A']);
    expect(await bench.log('error')).toEqual([]);
  });

  it.each([
    ['code', 'member_code', 'A', 'B'],
    ['email', 'email', 'ann@example.com', 'bea@example.com'],
  ])('two rows that swapped their %s swap it in HubSpot', async (column, property, first, second) => {
    await swapRows(column, first, second);
    await bench.settle();
    expect(await inHubSpot(property)).toEqual([second, first]);
    expect(await locally(column)).toEqual([second, first]);
    expect(await bench.log('error')).toEqual([]);
  });

  it('two rows that swapped their code, seen in passes of their own, are found to wait for each other', async () => {
    await swapRows('code', 'A', 'B');
    await bench.postpone(bea.key, 10_000);
    await bench.pass();
    expect(await bench.fieldState(ann.key, 'code-member_code')).toMatchObject({ holder: bea.id });
    await bench.settle();
    expect(await inHubSpot('member_code')).toEqual(['B', 'A']);
    expect(await locally('code')).toEqual(['B', 'A']);
    expect(await bench.reviews()).toEqual([]);
  });

  it.each([
    ['code', 'member_code', 'A', 'B'],
    ['email', 'email', 'ann@example.com', 'bea@example.com'],
  ])('two contacts that swapped their %s swap it in the table', async (column, property, first, second) => {
    await swapContacts(property, first, second);
    await bench.settle();
    expect(await locally(column)).toEqual([second, first]);
    expect(await inHubSpot(property)).toEqual([second, first]);
  });

  const taken = async (holder: string): Promise<void> => {
    await bench.update(ann.key, { email: 'taken@example.com', first_name: 'Anna' });
    await bench.settle();
    expect(await bench.account.contact(ann.id)).toMatchObject({ email: 'ann@example.com', firstname: 'Anna' });
    expect(await bench.fieldState(ann.key, 'email-email')).toMatchObject({
      kind: 'field_error',
      holder,
      detail: expect.stringContaining(`Waits until HubSpot record ${holder} gives the value up.`),
    });
  };
  const goesThrough = async (): Promise<void> => {
    await bench.settle();
    expect(await bench.account.contact(ann.id)).toMatchObject({ email: 'taken@example.com' });
    expect(await bench.fieldState(ann.key, 'email-email')).toBeNull();
  };

  it('a taken e-mail waits for its holder, says so, and goes through when the holder gives it up', async () => {
    await bench.account.edit(bea.id, { email: 'taken@example.com' });
    await bench.settle();
    await bench.update(bea.key, { email: 'not an address' });
    await bench.settle();
    expect(await bench.account.contact(bea.id)).toMatchObject({ email: 'taken@example.com' });
    await taken(bea.id);
    await bench.update(bea.key, { email: 'bea.new@example.com' });
    await goesThrough();
    expect(await bench.account.contact(bea.id)).toMatchObject({ email: 'bea.new@example.com' });
  });

  it('a holder that is not linked wakes who waits for its value when it gives it up', async () => {
    const holder = await bench.account.create({ email: 'taken@example.com', industry: 'internal' });
    await bench.settle();
    await taken(holder);
    await bench.account.edit(holder, { email: 'other@example.com' });
    await goesThrough();
  });

  it('a holder that is deleted in HubSpot wakes who waits for its value', async () => {
    const holder = await bench.account.create({ email: 'taken@example.com', industry: 'internal' });
    await bench.settle();
    await taken(holder);
    await bench.account.archive(holder);
    await goesThrough();
  });
});
