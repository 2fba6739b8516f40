import { Pool } from 'pg';

export interface PoolOptions {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** Most connections at once; 10 unless told. */
  readonly max?: number;
  /** ms after which a statement is cancelled; 60 s unless told. */
  readonly statementTimeoutMs?: number;
}

/** Texts of values must not depend on the server's or the role's settings: bases and guards compare them (S2.2, S3.6). */
const SESSION_SETTINGS = [
  'TimeZone=UTC',
  'DateStyle=ISO,YMD',
  'IntervalStyle=postgres',
  'bytea_output=hex',
  'extra_float_digits=1',
  // Our statements are short; compiling one costs more than running it.
  'jit=off',
  // Fences re-check rows after waiting for them; a snapshot isolation level would fail instead.
  'default_transaction_isolation=read\\ committed',
];

export const SESSION_OPTIONS = SESSION_SETTINGS.map((setting) => `-c ${setting}`).join(' ');

/**
 * The one kind of pool all adapters of the database share. Sessions print UTC, ISO dates and shortest exact floats, read
 * committed. A connection that breaks while idle is dropped from the pool, not thrown.
 */
export function createPool(url: string, options: PoolOptions = {}): Pool {
  const pool = new Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'renewa-hubspot-sync',
    options: SESSION_OPTIONS,
    statement_timeout: options.statementTimeoutMs ?? 60_000,
    lock_timeout: 20_000,
    idle_in_transaction_session_timeout: 120_000,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  pool.on('error', () => undefined);
  // A checked-out client has no listener of its own: without this one a broken connection ends the process, though the
  // statement under way rejects anyway.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
