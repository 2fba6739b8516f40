import type { Client } from 'pg';
import { assertSupportedServer } from './server-version';

/** A server that says it is of that version. */
const server = (number: number, version: string): Pick<Client, 'query'> =>
  ({ query: () => Promise.resolve({ rows: [{ number, version }] }) }) as unknown as Pick<Client, 'query'>;

describe('the version of the server', () => {
  it('is refused below 15, by a sentence that names both versions and what to do', async () => {
    const refused = await assertSupportedServer(server(140_023, '14.23 (Debian 14.23-1)')).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({
      name: 'UnsupportedServer',
      message:
        'The server of DATABASE_URL is PostgreSQL 14.23 (Debian 14.23-1); the oldest version that the sync runs on is PostgreSQL 15. ' +
        'Nothing was changed in the database. Upgrade the server (pg_upgrade), or name another one.',
    });
  });

  it.each([
    [150_000, '15.0'],
    [180_004, '18.4'],
    [190_000, '19beta1'],
  ])('%i is taken', async (number, version) => {
    await expect(assertSupportedServer(server(number, version))).resolves.toBeUndefined();
  });
});
