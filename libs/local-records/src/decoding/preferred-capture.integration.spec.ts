import { TriggerCapture } from '../capture/trigger-capture';
import { TableCatalogue } from '../catalogue/table-catalogue';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { PERSON_TYPES } from '../testing/capture-bench';
import { decodingBench, type DecodingBench } from '../testing/decoding-bench';
import { PreferredCapture } from './preferred-capture';

const STOCK = { schema: 'public', name: 'stock', key: 'id' };

describe('PreferredCapture', () => {
  let database: BusinessDatabase;
  let bench: DecodingBench;
  let triggers: TriggerCapture;
  let told: string[];
  const sql = (text: string, values?: unknown[]) => database.pool.query(text, values);
  const prefers = (way: 'decoding' | 'triggers') =>
    new PreferredCapture({
      way,
      decoding: bench.capture,
      triggers,
      onFallback: (table, reason) => told.push(`${table}: ${reason}`),
    });
  const hasTriggers = async () =>
    (await sql(`select 1 from pg_trigger where tgrelid = 'stock'::regclass`)).rows.length > 0;

  beforeEach(async () => {
    told = [];
    database = await createBusinessDatabase('preferred_capture', PERSON_TYPES);
    bench = await decodingBench(database);
    triggers = new TriggerCapture(database.pool, new TableCatalogue(), {
      lockTimeoutMs: 50,
      attempts: 100,
      pauseMs: 5,
    });
    await sql(`create table stock (id int primary key, amount int)`);
  });

  afterEach(async () => {
    await bench.stop();
    await database.drop();
  });

  /** Rows are inserted one by one while `change` happens; resolves with the keys that were inserted and those captured. */
  const whileWriting = async (change: () => Promise<unknown>) => {
    let writing = true;
    let next = 0;
    const written: string[] = [];
    const writer = (async () => {
      while (writing) {
        const id = (next += 1);
        await sql(`insert into stock values ($1, 0)`, [id]);
        written.push(String(id));
      }
    })();
    await change();
    writing = false;
    await writer;
    const rows = await bench.taken();
    const captured = new Set(rows.flatMap(({ key }) => (key === null ? [] : [key])));
    return {
      written,
      missing: written.filter((key) => !captured.has(key)),
      isAudited: rows.some(({ operation }) => operation === 'missed'),
    };
  };

  it('S1.2 from triggers to decoding, while the application writes: nothing is missed, and the triggers are gone', async () => {
    await triggers.install(STOCK, ['amount']);
    const { written, missing } = await whileWriting(async () => {
      expect((await prefers('decoding').install(STOCK, ['amount'])).kind).toBe('installed');
      expect((await prefers('decoding').install(STOCK, ['amount'])).kind).toBe('unchanged');
    });
    expect(written.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
    expect(await hasTriggers()).toBe(false);
    expect(await prefers('decoding').check(STOCK, ['amount'])).toEqual([]);
  });

  it('S1.2 from decoding to triggers: the triggers stand first, and an audit finds what was not read yet', async () => {
    await prefers('decoding').install(STOCK, ['amount']);
    const { isAudited } = await whileWriting(() => prefers('triggers').install(STOCK, ['amount']));
    expect(isAudited).toBe(true);
    await prefers('decoding').install(STOCK, ['amount']);
    await bench.words();
    await prefers('triggers').install(STOCK, ['amount']);
    await sql(`insert into stock values (-1, 0)`);
    expect(await bench.words()).toEqual(['insert -1 amount', 'missed -']);
    expect(await hasTriggers()).toBe(true);
    expect(await bench.capture.captures(STOCK)).toBe(false);
  });

  it('S1.2 a table that cannot be decoded is captured by triggers, and why is told once', async () => {
    await sql(`alter table stock set unlogged`);
    const preferred = prefers('decoding');
    expect((await preferred.install(STOCK, ['amount'])).kind).toBe('installed');
    expect((await preferred.install(STOCK, ['amount'])).kind).toBe('unchanged');
    expect(told).toEqual([
      'public.stock: public.stock cannot be captured by decoding: public.stock is unlogged. Triggers capture it instead.',
    ]);
    await sql(`alter table stock set logged`);
    expect((await preferred.install(STOCK, ['amount'])).kind).toBe('installed');
    expect(await hasTriggers()).toBe(false);
  });

  it('S1.2 a table that no way can capture is refused once, with what is wrong with it', async () => {
    const done = await prefers('decoding').install({ ...STOCK, key: 'nope' }, []);
    expect(done.kind === 'refused' && done.problems.map(({ kind }) => kind)).toEqual(['key_missing']);
    expect(told).toEqual([]);
  });

  it('S9.6 removing all removes both', async () => {
    await sql(`create table quick (id int primary key, name text)`);
    await prefers('decoding').install(STOCK, ['amount']);
    await triggers.install({ schema: 'public', name: 'quick', key: 'id' }, ['name']);
    expect(await prefers('decoding').removeAll()).toEqual({ kind: 'removed' });
    const { rows } = await sql(`select (select count(*) from pg_trigger where tgname like 'hubspot%')::int as triggers,
      (select count(*) from pg_replication_slots where database = current_database())::int as slots`);
    expect(rows).toEqual([{ triggers: 0, slots: 0 }]);
  });
});
