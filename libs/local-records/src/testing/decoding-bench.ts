import { Pool } from 'pg';
import { TableCatalogue } from '../catalogue/table-catalogue';
import { ChangeReader } from '../decoding/change-reader';
import { DecodingCapture } from '../decoding/decoding-capture';
import type { BusinessDatabase } from './business-database';
import type { CaptureBench } from './capture-bench';
import { takeCaptured, wordOf, type CapturedRow } from './captured-rows';

const PATIENCE = { lockTimeoutMs: 50, attempts: 3, pauseMs: 10, slotMs: 5_000 };
const SESSION = '-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=postgres';
/** Its rows say that all that was committed before them was read. */
const MARKER = { schema: 'public', name: 'read_so_far', key: 'id' };

export interface DecodingBench extends CaptureBench {
  readonly capture: DecodingCapture;
  readonly impatient: () => DecodingCapture;
  /** Resolves when a reader has stored all that was committed before the call. */
  readonly read: () => Promise<void>;
  /** Another reader, not started, stopped at the end. `afterStore`: between storing and confirming. */
  readonly reader: (options?: {
    readonly afterStore?: () => Promise<void>;
    readonly failover?: boolean;
  }) => ChangeReader;
  /** Why reading ended, since the beginning; resolves with the next one in `failed`. */
  readonly failures: readonly Error[];
  readonly failed: () => Promise<Error>;
  readonly stopFirst: () => Promise<void>;
  /** A pool of a role without any right but on the sync's schema. */
  readonly as: (role: string) => Promise<Pool>;
  readonly stop: () => Promise<void>;
}

/** Capture by decoding over a database of its own, and a reader that reads it. */
export async function decodingBench(database: BusinessDatabase): Promise<DecodingBench> {
  const { pool, url } = database;
  const signals = new Signals();
  const failures: Error[] = [];
  const readers: ChangeReader[] = [];
  const reader: DecodingBench['reader'] = (options) => {
    const made = new ChangeReader(options?.afterStore ? storing(pool, options.afterStore) : pool, {
      failover: options?.failover ?? false,
      connection: { connectionString: url, options: SESSION },
      onStored: () => signals.give(),
      onFailure: (error) => {
        failures.push(error);
        signals.give();
      },
      retryMs: 20,
    });
    readers.push(made);
    return made;
  };
  const capture = new DecodingCapture(pool, new TableCatalogue(), PATIENCE);
  await pool.query(`create table ${MARKER.name} (id bigint generated always as identity primary key)`);
  await capture.install(MARKER, []);
  const first = reader();
  first.start();
  const read = async (): Promise<void> => {
    await capture.install(MARKER, []);
    const { rows } = await pool.query<{ id: string }>(
      `with durable as (select set_config('synchronous_commit', 'on', true))
       insert into ${MARKER.name} select from durable returning id`,
    );
    await signals.until(async () => {
      const found = await pool
        .query(
          `delete from hubspot_sync.hubspot_captured_changes where table_name = $1 and ($2 = key or $2 = any(keys))`,
          [MARKER.name, rows[0]!.id],
        )
        .catch(() => ({ rowCount: 0 }));
      return (found.rowCount ?? 0) > 0;
    });
  };
  const taken = async (): Promise<readonly CapturedRow[]> => {
    await read();
    return (await takeCaptured(pool)).filter((row) => row.table !== `${MARKER.schema}.${MARKER.name}`);
  };
  return {
    url,
    capture,
    patient: new DecodingCapture(pool, new TableCatalogue(), { ...PATIENCE, attempts: 100 }),
    impatient: () => new DecodingCapture(pool, new TableCatalogue(), { ...PATIENCE, slotMs: 200 }),
    sql: (text, values) => pool.query(text, values),
    taken,
    words: async () => (await taken()).map(wordOf),
    sessions: (count) => Promise.all(Array.from({ length: count }, () => pool.connect())),
    read,
    reader,
    failures,
    failed: async () => {
      const before = failures.length;
      await signals.until(() => Promise.resolve(failures.length > before));
      return failures.at(-1)!;
    },
    stopFirst: () => first.stop(),
    as: (role) => limitedPool(pool, url, role),
    stop: async () => {
      await Promise.all(readers.map((one) => one.stop()));
      await untilReleased(pool);
    },
  };
}

/** Wakes who waits for something that a reader may have brought about. */
class Signals {
  private readonly waiting = new Set<() => void>();

  give(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const wake of woken) wake();
  }

  async until(holds: () => Promise<boolean>): Promise<void> {
    for (;;) {
      const next = new Promise<void>((resolve) => this.waiting.add(resolve));
      if (await holds()) return;
      await next;
    }
  }
}

/** The pool, with something that happens right after captured rows were committed. */
function storing(pool: Pool, afterStore: () => Promise<void>): Pool {
  const query = async (text: string, values?: unknown[]): Promise<unknown> => {
    const result = await pool.query(text, values);
    if (text.includes('jsonb_to_recordset')) await afterStore();
    return result;
  };
  return { query } as unknown as Pool;
}

/** The server lets go of a slot a moment after its reader has gone. */
async function untilReleased(pool: Pool): Promise<void> {
  const active = `select 1 from pg_replication_slots where database = current_database() and active_pid is not null`;
  while ((await pool.query(active)).rows.length > 0);
}

async function limitedPool(pool: Pool, url: string, role: string): Promise<Pool> {
  await pool.query(`do $$ begin create role ${role}; exception when duplicate_object then null; end $$;
    grant usage, create on schema hubspot_sync to ${role}; grant select on all tables in schema hubspot_sync to ${role}`);
  return new Pool({ connectionString: url, options: `${SESSION} -c role=${role}` });
}
