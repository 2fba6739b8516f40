import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { demoFile } from './project-layout';

const BUSINESS_DATABASE = 'renewa_one';

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function exists(client: Client, question: string, name: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(question, [name]);
  return rows[0]?.found === true;
}

/**
 * Fills an empty database with Renewa One's schema and demo rows; one that has them is left as people changed it. All or
 * nothing: an interrupted filling begins again.
 */
export async function fillBusinessDatabase(url: string): Promise<'filled' | 'kept'> {
  return withClient(url, async (client) => {
    if (await exists(client, 'select to_regclass($1) is not null as found', 'public.deal_contact')) return 'kept';
    const [schema, defaults, seed] = ['schema', 'application-defaults', 'seed'].map((name) =>
      readFileSync(demoFile(`data/${name}.sql`), 'utf8'),
    );
    // The seed ends with the commit, so schema and rows appear together.
    await client.query(`begin;\n${schema}\n${defaults}\n${seed?.replace(/^begin;$/m, '')}`);
    return 'filled';
  });
}

/** Makes the demo's business database on a server, once. Gives its URL. */
export async function prepareBusinessDatabase(
  urlOf: (database: string) => string,
  log: (line: string) => void,
): Promise<string> {
  await withClient(urlOf('postgres'), async (client) => {
    if (await exists(client, 'select exists (select from pg_database where datname = $1) as found', BUSINESS_DATABASE))
      return;
    await client.query(`create database ${BUSINESS_DATABASE}`);
  });
  const url = urlOf(BUSINESS_DATABASE);
  if ((await fillBusinessDatabase(url)) === 'filled') log('made the demo database of Renewa One');
  return url;
}
