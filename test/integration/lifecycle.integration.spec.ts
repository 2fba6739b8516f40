import { PERSON_MAPPINGS } from './person-entity';
import { RunBench } from './run-bench';
import { SyncBench } from './sync-bench';

const FIELD = 'remark-message';

/** `remark` holds the stage of the lifecycle. */
const MAPPINGS = PERSON_MAPPINGS.map((mapping) =>
  mapping.id === FIELD
    ? {
        ...mapping,
        property: 'lifecyclestage',
        conflictPolicy: null,
        transform: { name: 'enumeration' as const, options: {} },
      }
    : mapping,
);

describe('a lifecycle stage that goes back', () => {
  let bench: SyncBench;

  beforeAll(async () => {
    bench = await SyncBench.open('lifecycle');
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.register({}, MAPPINGS);
  });
  afterAll(() => bench?.close());

  const stage = async (id: string): Promise<string | null> =>
    (await bench.account.contact(id))['lifecyclestage'] ?? null;
  const quiet = async (): Promise<void> => {
    const before = await bench.account.lastCall();
    await bench.markAll('audit');
    await bench.settle();
    expect(await bench.writeCallsSince(before)).toBe(0);
  };
  const writesOfStage = async (seq: number): Promise<readonly unknown[]> =>
    (await bench.account.callsSince(seq))
      .filter(({ path }) => path.endsWith('/batch/update'))
      .map(({ writes }) => writes);

  it('S3.9 goes in two calls of one pass, a clear and the value; the others of the batch are not held up', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', remark: 'customer' });
    const other = await bench.linkedPerson({ first_name: 'Bo', remark: 'lead' });
    const before = await bench.account.lastCall();
    await bench.update(key, { remark: 'lead', first_name: 'Anna' });
    await bench.update(other.key, { remark: 'customer' });
    await bench.settle();
    expect(await stage(id)).toBe('lead');
    expect(await stage(other.id)).toBe('customer');
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna' });
    expect(await writesOfStage(before)).toHaveLength(2);
    const writes = (await bench.log('write')).filter(({ field, side }) => field === FIELD && side === 'hubspot');
    expect(writes.slice(-3).map(({ before: was, after, policy }) => [was, after, policy])).toEqual(
      expect.arrayContaining([
        [['customer'], [null], 'S3.9'],
        [['customer'], ['lead'], null],
        [['lead'], ['customer'], null],
      ]),
    );
    await quiet();
    expect(await bench.person(key)).toMatchObject({ remark: 'lead' });
    expect(await bench.log('error', 'conflict', 'state_began')).toEqual([]);
  });

  it.each(['before the clear', 'between the two'])('S3.5 an edit made %s is found and decided', async (when) => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', remark: 'customer' });
    await bench.update(key, { remark: 'lead' });
    const edit = () => bench.account.edit(id, { lifecyclestage: 'evangelist' });
    if (when === 'before the clear') bench.faults.during('updateBatch', edit);
    else bench.faults.onAnswer('updateBatch', edit);
    await bench.settle();
    await bench.markAll('verify');
    await bench.settle();
    // Between the two, HubSpot ignores our value over the later stage: it was never held, so both are changes.
    expect(await bench.log('conflict')).toMatchObject([{ field: FIELD }]);
    expect(await stage(id)).toBe((await bench.person(key))?.['remark']);
    await quiet();
  });

  it.each([
    ['the answer of the clear is lost', 'clear', { kind: 'cut_after' }],
    ['the clear is never sent', 'clear', { kind: 'cut_before' }],
    ['the clear meets a limit', 'clear', { kind: 'rate_limit' }],
    ['the answer of the value is lost', 'value', { kind: 'cut_after' }],
    ['the value is never sent', 'value', { kind: 'cut_before' }],
    ['the value is refused for now', 'value', { kind: 'status', status: 503 }],
    ['the value meets a limit', 'value', { kind: 'rate_limit' }],
  ])('S9.3 arrives also when %s', async (_what, call, rule) => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', remark: 'customer' });
    const fault = { ...rule, times: 1, match: { path: 'batch/update' } };
    if (call === 'clear') await bench.account.fault(fault);
    else bench.faults.onAnswer('updateBatch', () => bench.account.fault(fault));
    await bench.update(key, { remark: 'lead' });
    await bench.settle();
    expect([await stage(id), (await bench.person(key))?.['remark']]).toEqual(['lead', 'lead']);
    await quiet();
    expect(await bench.log('conflict')).toEqual([]);
  });

  it('S9.3 arrives after a process died between the two calls: the blank is nobody’s edit', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', remark: 'customer' });
    await bench.update(key, { remark: 'lead' });
    bench.faults.onAnswer('updateBatch', () => Promise.reject(new Error('died')));
    await expect(bench.settle()).rejects.toThrow('died');
    expect(await stage(id)).toBe('');
    await bench.passTime(60_000);
    await bench.settle();
    expect([await stage(id), (await bench.person(key))?.['remark']]).toEqual(['lead', 'lead']);
    await quiet();
  });

  it('S3.8 a refused clear is an error of that field; the rest is written', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', remark: 'customer' });
    await bench.account.fault({ kind: 'status', status: 400, times: 1, match: { path: 'batch/update' } });
    await bench.update(key, { remark: 'lead', first_name: 'Anna' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ lifecyclestage: 'customer', firstname: 'Anna' });
    expect(await bench.fieldState(key, FIELD)).toMatchObject({ kind: 'field_error', side: 'hubspot' });
    await bench.markAll('retry');
    await bench.settle();
    expect(await stage(id)).toBe('lead');
  });

  it('S8.2 an undo takes a stage back too', async () => {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', remark: 'lead' });
    await bench.update(key, { remark: 'customer' });
    await bench.settle();
    await bench.markAll('verify');
    await bench.settle();
    const { rows } = await bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_sync_log where field = $1 and kind = 'write' and after = '["customer"]'`,
      [FIELD],
    );
    const runs = new RunBench(bench);
    await runs.applied((await runs.undo({ kind: 'entry', logId: rows[0]!.id })).id);
    await bench.settle();
    expect(await stage(id)).toBe('lead');
    expect(await bench.fieldState(key, FIELD)).toMatchObject({ kind: 'undone' });
    await quiet();
  });

  it('S3.3 a plan that takes local’s earlier stage does what it says', async () => {
    const id = await bench.account.create({ email: 'ann@example.com', lifecyclestage: 'customer' });
    const runs = new RunBench(bench);
    await bench.loseEvents();
    await runs.wait();
    const key = await bench.insert({ email: 'ann@example.com', remark: 'lead' });
    const run = await runs.planned('first_sync');
    await runs.commands.choose(run.id, FIELD, 'local');
    await runs.applied(run.id);
    expect(await stage(id)).toBe('lead');
    expect((await bench.stores.runs.progress(run.id)).records).toMatchObject({ moved: 0 });
    await bench.settle();
    expect((await bench.person(key))?.['remark']).toBe('lead');
  });
});
