import { SyncBench } from './sync-bench';

const HOUR = 3_600_000;

describe('S3.2 conflicts', () => {
  let bench: SyncBench;
  let key: string;
  let id: string;

  beforeAll(async () => {
    bench = await SyncBench.open('conflicts');
  });
  beforeEach(async () => {
    await bench.reset();
    ({ key, id } = await bench.linkedPerson({
      first_name: 'a',
      last_name: 'a',
      job_title: 'a',
      employer: 'a',
      remark: 'a',
    }));
  });
  afterAll(() => bench?.close());

  const bothEdit = async (column: string, property: string, local: string | null, hubspot: string): Promise<void> => {
    await bench.update(key, { [column]: local });
    await bench.account.edit(id, { [property]: hubspot });
  };
  const sides = async (column: string, property: string): Promise<readonly (string | null)[]> => [
    (await bench.person(key))?.[column] ?? null,
    (await bench.account.contact(id))[property] ?? null,
  ];

  it('latest_wins: the later edit, the other is in the log', async () => {
    await bench.update(key, { first_name: 'l' });
    await bench.capturedAgo(HOUR);
    await bench.account.edit(id, { firstname: 'h' });
    await bench.settle();
    expect(await sides('first_name', 'firstname')).toEqual(['h', 'h']);
    expect(await bench.log('conflict')).toMatchObject([
      { side: 'local', before: ['l'], after: ['h'], policy: 'latest_wins', field: 'first_name-firstname' },
    ]);
  });

  it('latest_wins: edits within the uncertainty of the clocks are a tie, and local has it', async () => {
    await bothEdit('first_name', 'firstname', 'l', 'h');
    await bench.settle();
    expect(await sides('first_name', 'firstname')).toEqual(['l', 'l']);
    expect(await bench.log('conflict')).toMatchObject([{ side: 'hubspot', before: ['h'], after: ['l'] }]);
  });

  it('local_wins', async () => {
    await bothEdit('last_name', 'lastname', 'l', 'h');
    await bench.settle();
    expect(await sides('last_name', 'lastname')).toEqual(['l', 'l']);
    expect(await bench.log('conflict')).toMatchObject([{ side: 'hubspot', before: ['h'], policy: 'local_wins' }]);
  });

  it('hubspot_wins', async () => {
    await bothEdit('job_title', 'jobtitle', 'l', 'h');
    await bench.settle();
    expect(await sides('job_title', 'jobtitle')).toEqual(['h', 'h']);
    expect(await bench.log('conflict')).toMatchObject([{ side: 'local', before: ['l'], policy: 'hubspot_wins' }]);
  });

  it.each([
    [null, 'h', ['h', 'h']],
    ['l', '', ['l', 'l']],
  ])('prefer_non_blank: %j and %j', async (local, hubspot, expected) => {
    await bothEdit('remark', 'message', local, hubspot);
    await bench.settle();
    expect(await sides('remark', 'message')).toEqual(expected);
    expect(await bench.log('conflict')).toMatchObject([{ policy: 'prefer_non_blank' }]);
  });

  it('manual: parks that field alone, with both values, and the rest of the record travels', async () => {
    await bothEdit('employer', 'company', 'l', 'h');
    await bench.update(key, { last_name: 'b' });
    await bench.settle();
    expect(await sides('employer', 'company')).toEqual(['l', 'h']);
    expect(await sides('last_name', 'lastname')).toEqual(['b', 'b']);
    expect(await bench.reviews()).toMatchObject([
      { kind: 'conflict', state: 'open', field: 'employer-company', local: ['l'], hubspot: ['h'] },
    ]);
  });

  it('manual: the one review follows the values, and closes itself when the sides agree', async () => {
    await bothEdit('employer', 'company', 'l', 'h');
    await bench.settle();
    await bench.account.edit(id, { company: 'h2' });
    await bench.settle();
    expect(await bench.reviews()).toMatchObject([{ state: 'open', local: ['l'], hubspot: ['h2'] }]);
    await bench.update(key, { employer: 'h2' });
    await bench.settle();
    expect(await bench.reviews()).toMatchObject([{ state: 'closed' }]);
    expect(await sides('employer', 'company')).toEqual(['h2', 'h2']);
  });

  it('S2.3 the same edit on both sides is no conflict', async () => {
    const before = await bench.account.lastCall();
    await bothEdit('employer', 'company', 'same', 'same');
    await bench.settle();
    expect(await bench.writeCallsSince(before)).toBe(0);
    expect(await bench.log('conflict')).toEqual([]);
    expect(await bench.reviews()).toEqual([]);
  });

  it('S3.5 the same value typed in HubSpot between read and write is written over once with itself, and that is all', async () => {
    const before = await bench.account.lastCall();
    await bench.update(key, { last_name: 'same' });
    bench.faults.during('updateBatch', () => bench.account.edit(id, { lastname: 'same' }));
    await bench.settle();
    const writes = (await bench.account.callsSince(before)).flatMap((call) => call.writes);
    expect(writes).toEqual([{ id, property: 'lastname', before: 'same', after: 'same' }]);
    expect(await sides('last_name', 'lastname')).toEqual(['same', 'same']);
    expect(await bench.log('conflict', 'overwritten_edit', 'stray_write')).toEqual([]);
  });

  it('S3.5 an edit made between read and write is found and logged, and the policy decides: local_wins', async () => {
    await bench.update(key, { last_name: 'b' });
    bench.faults.during('updateBatch', () => bench.account.edit(id, { lastname: 'unseen' }));
    await bench.settle();
    expect(await bench.log('overwritten_edit')).toMatchObject([
      { field: 'last_name-lastname', side: 'hubspot', before: ['unseen'], after: ['b'] },
    ]);
    expect(await sides('last_name', 'lastname')).toEqual(['b', 'b']);
    expect(await bench.log('conflict')).toMatchObject([{ before: ['unseen'], policy: 'local_wins' }]);
  });

  it('S3.5 an edit made between read and write comes back on both sides: hubspot_wins', async () => {
    await bench.update(key, { job_title: 'b' });
    bench.faults.during('updateBatch', () => bench.account.edit(id, { jobtitle: 'unseen' }));
    await bench.settle();
    expect(await sides('job_title', 'jobtitle')).toEqual(['unseen', 'unseen']);
    expect(await bench.log('overwritten_edit')).toMatchObject([{ before: ['unseen'], after: ['b'] }]);
  });

  it('S3.5 S9.1 an edit that a 429 kept from being given back is given back once requests are left', async () => {
    await bench.update(key, { job_title: 'b' });
    bench.faults.during('updateBatch', () => bench.account.edit(id, { jobtitle: 'unseen' }));
    await bench.pass();
    await bench.account.fault({ kind: 'rate_limit', times: 1, match: { path: 'batch/update' } });
    await bench.pass();
    expect(await sides('job_title', 'jobtitle')).toEqual(['b', 'b']);
    await bench.passTime(60_000);
    await bench.settle();
    expect(await sides('job_title', 'jobtitle')).toEqual(['unseen', 'unseen']);
  });

  it('S3.2 S3.5 manual: one made between read and write is given back, and nothing writes over it before a person decides', async () => {
    await bench.update(key, { employer: 'b' });
    bench.faults.during('updateBatch', () => bench.account.edit(id, { company: 'unseen' }));
    await bench.settle();
    await bench.markAll('verify');
    await bench.settle();
    expect(await sides('employer', 'company')).toEqual(['b', 'unseen']);
    expect(await bench.reviews()).toMatchObject([{ state: 'open', local: ['b'], hubspot: ['unseen'] }]);
    const writes = (await bench.log('write')).filter(({ field }) => field === 'employer-company');
    expect(writes.map(({ side, before, after }) => [side, before, after])).toEqual([
      ['hubspot', null, ['a']],
      ['hubspot', ['a'], ['b']],
      ['hubspot', ['b'], ['unseen']],
    ]);
  });
});
