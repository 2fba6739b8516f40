import type { Client } from 'pg';

/** The oldest major version that the sync runs on; older ones get no corrections from their makers any more. */
const OLDEST_MAJOR = 15;

/** The server is older than any that the sync runs on; the message says what to do. */
export class UnsupportedServer extends Error {
  constructor(version: string) {
    super(
      `The server of DATABASE_URL is PostgreSQL ${version}; the oldest version that the sync runs on is PostgreSQL ${OLDEST_MAJOR}. ` +
        'Nothing was changed in the database. Upgrade the server (pg_upgrade), or name another one.',
    );
    this.name = 'UnsupportedServer';
  }
}

/** Throws `UnsupportedServer` for a server that is too old. */
export async function assertSupportedServer(client: Pick<Client, 'query'>): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`,
  );
  const { number, version } = rows[0]!;
  if (number < OLDEST_MAJOR * 10_000) throw new UnsupportedServer(version);
}
