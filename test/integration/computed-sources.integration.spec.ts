import { TableCatalogue, TriggerCapture } from '@app/local-records';
import type { PropertyMapping } from '@app/hubspot-mapping';
import { capturedTables } from '@app/sync-engine';
import { PERSON_MAPPINGS } from './person-entity';
import { RunBench } from './run-bench';
import { SyncBench } from './sync-bench';

const NAME = "=concat_ws(' ', upper(last_name), first_name, '(' || firm_id.title || ')')";

/** Of the mappings of `person`, two with a source that is computed: a column over a foreign key, and an expression. */
const MAPPINGS: readonly PropertyMapping[] = PERSON_MAPPINGS.map((mapping) => {
  const oneWay = { ...mapping, direction: 'to_hubspot' as const };
  if (mapping.property === 'company') return { ...oneWay, column: 'firm_id.title', conflictPolicy: null };
  return mapping.property === 'message' ? { ...oneWay, column: NAME, conflictPolicy: null } : mapping;
});

describe('sources of mappings that are computed', () => {
  let bench: SyncBench;

  beforeAll(async () => {
    bench = await SyncBench.open('computed_sources');
    await bench.pool.query(`
      create table public.firm (id bigint generated always as identity primary key, title text, phone text);
      alter table public.person add column firm_id bigint references public.firm on delete set null`);
  }, 120_000);
  beforeEach(async () => {
    await bench.reset();
    await bench.pool.query('delete from public.firm');
    await begin(MAPPINGS);
  });
  afterAll(() => bench?.close());

  const begin = async (
    mappings: readonly PropertyMapping[],
    change: Parameters<SyncBench['register']>[0] = {},
  ): Promise<void> => {
    await bench.register(change, mappings);
    const runtime = (await bench.registry.runtime('person'))!;
    await bench.stores.registry.saveSourceReads('person', runtime.sourceReads);
    const capture = new TriggerCapture(bench.pool, new TableCatalogue());
    for (const { table, columns } of capturedTables([{ definition: runtime.definition, runtime, joins: [] }]))
      expect(await capture.install(table, columns)).toMatchObject({ problems: [] });
  };
  const firm = async (title: string): Promise<string> => {
    const made = await bench.pool.query<{ id: string }>(
      'insert into public.firm (title) values ($1) returning id::text',
      [title],
    );
    return made.rows[0]!.id;
  };
  const rename = (id: string, title: string | null) =>
    bench.pool.query('update public.firm set title = $2 where id = $1', [id, title]);

  it('S1.2 reach HubSpot, and again when anything that they read changes, here or in the other table', async () => {
    const acme = await firm('Acme');
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', last_name: 'Lee', firm_id: acme });
    const other = await bench.linkedPerson({ first_name: 'Bo', firm_id: acme });
    expect(await bench.account.contact(id)).toMatchObject({ company: 'Acme', message: 'LEE Ann (Acme)' });

    const before = await bench.account.lastCall();
    await rename(acme, 'Acme Ltd');
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ company: 'Acme Ltd', message: 'LEE Ann (Acme Ltd)' });
    expect(await bench.account.contact(other.id)).toMatchObject({ company: 'Acme Ltd', message: 'Bo (Acme Ltd)' });
    expect(await bench.writeCallsSince(before)).toBe(1);

    await bench.update(key, { last_name: null });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ message: 'Ann (Acme Ltd)', lastname: '' });
    await bench.update(key, { firm_id: null });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ company: '', message: 'Ann' });
    await bench.pool.query('delete from public.firm');
    await bench.settle();
    expect(await bench.account.contact(other.id)).toMatchObject({ company: '', message: 'Bo' });
    expect(await bench.log('error', 'conflict')).toEqual([]);
  });

  it('S7.3 a change of the other table that no source reads marks nobody', async () => {
    const acme = await firm('Acme');
    await bench.linkedPerson({ first_name: 'Ann', firm_id: acme });
    await bench.pool.query(`update public.firm set phone = '1'`);
    expect(await bench.pass()).toBeNull();
  });

  it('S3.1 an edit in HubSpot never reaches the table; with drift restore it is written back', async () => {
    const acme = await firm('Acme');
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', firm_id: acme });
    await bench.account.edit(id, { company: 'Other', message: 'Edited', firstname: 'Anna' });
    await bench.settle();
    expect(await bench.person(key)).toMatchObject({ first_name: 'Anna', employer: null, remark: null });
    expect(await bench.account.contact(id)).toMatchObject({ company: 'Other', message: 'Anna (Acme)' });
    expect((await bench.pool.query('select title from public.firm')).rows).toEqual([{ title: 'Acme' }]);

    await begin(MAPPINGS.map((mapping) => ({ ...mapping, drift: 'restore' as const })));
    await bench.account.edit(id, { company: 'Another' });
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ company: 'Acme' });
    expect(await bench.log('error')).toEqual([]);
  });

  it('S4.3 a record that is only in HubSpot becomes a row without them', async () => {
    const id = await bench.account.create({ firstname: 'Cid', company: 'Elsewhere', message: 'Hello' });
    await bench.settle();
    const [row] = (await bench.pool.query('select first_name, remark, employer, firm_id from public.person')).rows;
    expect(row).toEqual({ first_name: 'Cid', remark: null, employer: null, firm_id: null });
    // S3.3: the source is blank, so what HubSpot holds stays.
    expect(await bench.account.contact(id)).toMatchObject({ company: 'Elsewhere' });
    expect(await bench.log('error')).toEqual([]);
  });

  it('S3.6 a delete that comes from HubSpot is guarded by them too', async () => {
    const deletion = {
      deletedLocally: 'propagate',
      deletedInHubSpot: 'propagate',
      againstEdit: 'delete_wins',
    } as const;
    await begin(MAPPINGS, { deletion });
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', firm_id: await firm('Acme') });
    await bench.account.archive(id);
    await bench.settle();
    const { rows } = await bench.pool.query('select removed_at is not null as gone from person where id = $1', [key]);
    expect(rows).toEqual([{ gone: true }]);
  });

  it('S8.2 a write of one is undone in HubSpot', async () => {
    const acme = await firm('Acme');
    const { id } = await bench.linkedPerson({ first_name: 'Ann', firm_id: acme });
    await rename(acme, 'Acme Ltd');
    await bench.settle();
    const { rows } = await bench.pool.query<{ id: string }>(
      `select id::text from hubspot_sync.hubspot_sync_log where field = 'employer-company' and kind = 'write' order by id desc limit 1`,
    );
    const runs = new RunBench(bench);
    await runs.applied((await runs.undo({ kind: 'entry', logId: rows[0]!.id })).id);
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ company: 'Acme', message: 'Ann (Acme Ltd)' });
    expect((await bench.pool.query('select title from public.firm')).rows).toEqual([{ title: 'Acme Ltd' }]);
  });

  it('S2.9 a column of the other table that is gone suspends the mapping, the others go on', async () => {
    const acme = await firm('Acme');
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann', firm_id: acme });
    await bench.pool.query('alter table public.firm rename column title to label');
    try {
      await bench.update(key, { first_name: 'Anna' });
      await expect(bench.settle()).rejects.toThrow('public.firm');
      await bench.passTime(60_000);
      await bench.settle();
      expect(await bench.mappingState('employer-company')).toMatchObject({
        state: 'suspended',
        reason: expect.stringContaining('has no column "title"'),
      });
      expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Anna', company: 'Acme' });
    } finally {
      await bench.pool.query('alter table public.firm rename column label to title');
    }
  });
});
