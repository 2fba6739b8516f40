import { loadConfiguration } from '@app/configuration';
import { freePort } from '@app/embedded-postgres';
import { createApi } from '../../apps/api/src/create-api';
import { ENVIRONMENT, logIn, PASSWORD, problemIn } from '../../apps/api/src/testing/api-fixture';
import { AdaptersModule } from '../../apps/api/src/wiring/adapters.module';
import type { SyncBench } from './sync-bench';

export type BenchRole = 'viewer' | 'operator' | 'admin';

/** The whole api over HTTP on the database and the emulated account of a bench, which stays the worker. */
export class BenchApi {
  private constructor(
    private readonly url: string,
    private readonly cookies: ReadonlyMap<BenchRole, string>,
    readonly close: () => Promise<void>,
  ) {}

  static async over(bench: SyncBench): Promise<BenchApi> {
    const { emulator } = bench.account;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const configuration = loadConfiguration({
      ...ENVIRONMENT,
      DATABASE_URL: bench.databaseUrl,
      ENCRYPTION_MASTER_KEY: bench.encryptionKey.toString('base64'),
      PUBLIC_URL: url,
      PORT: String(port),
      HUBSPOT_API_BASE_URL: emulator.url,
      HUBSPOT_AUTH_URL: emulator.url,
      HUBSPOT_CLIENT_ID: emulator.clientId,
      HUBSPOT_CLIENT_SECRET: emulator.clientSecret,
    });
    const app = await createApi(configuration, AdaptersModule.with(configuration), false);
    await app.listen(port, '127.0.0.1');
    const cookies = new Map<BenchRole, string>([['admin', await logIn(url)]]);
    const api = new BenchApi(url, cookies, () => app.close());
    for (const role of ['viewer', 'operator'] as const) {
      const made = await api.as('admin', 'POST', 'users', { name: role, role, password: PASSWORD });
      if (made.status !== 201) throw new Error(await refusalOf(made));
      cookies.set(role, await logIn(url, role));
    }
    return api;
  }

  as(
    role: BenchRole,
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Response> {
    return fetch(`${this.url}/admin/api/${path}`, {
      method,
      headers: {
        cookie: this.cookies.get(role) ?? '',
        'x-requested-with': 'test',
        'content-type': 'application/json',
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }

  /** The body of an answer that is a success; rejects with what it says otherwise. */
  async read<T>(role: BenchRole, method: string, path: string, body?: object): Promise<T> {
    const answer = await this.as(role, method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${await refusalOf(answer)}`);
    return (await answer.json()) as T;
  }
}

/** Status, code and words of an answer that is a problem. */
export async function refusalOf(answer: Response): Promise<string> {
  const { code, detail } = await problemIn(answer);
  return `${answer.status} ${code}: ${detail}`;
}
