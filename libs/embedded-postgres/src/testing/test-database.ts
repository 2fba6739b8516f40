import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

const OBJECT_IN_USE = '55006';
const DROP_ATTEMPTS = 50;

/** A database of its own for one spec file or test. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Ends the sessions that are still open and removes the database. */
  drop(): Promise<void>;
}

function serverUrl(): URL {
  const url = process.env['TEST_DATABASE_URL'];
  if (url) return new URL(url);
  throw new Error(
    'No PostgreSQL server for this test: TEST_DATABASE_URL is not set. ' +
      'Name the file *.integration.spec.ts so that jest starts an embedded server, or set the variable to a server of your own.',
  );
}

async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl().toString() });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Ends who reads changes of it, too: `force` spares replication. */
async function dropDatabase(name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await administer(
        `select pg_terminate_backend(active_pid) from pg_replication_slots where database = '${name}' and active_pid is not null`,
      );
      return await administer(`drop database if exists "${name}" with (force)`);
    } catch (error) {
      if ((error as { code?: unknown }).code !== OBJECT_IN_USE || attempt === DROP_ATTEMPTS) throw error;
    }
  }
}

/** An empty database; `name` only makes it recognisable in the server's log. */
export async function createTestDatabase(name = 'test'): Promise<TestDatabase> {
  const unique = `${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 40)}_${randomBytes(6).toString('hex')}`;
  await administer(`create database "${unique}" template template1`);
  const url = serverUrl();
  url.pathname = `/${unique}`;
  return {
    name: unique,
    url: url.toString(),
    drop: () => dropDatabase(unique),
  };
}
