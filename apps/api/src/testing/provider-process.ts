import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const CLIENT_ID = 'renewa';
export const CLIENT_SECRET = 'secret-of-the-provider';

/** A running identity provider (identity-provider-host.mjs). */
export class ProviderProcess {
  private constructor(
    readonly issuer: string,
    private readonly child: ChildProcess,
  ) {}

  /** `redirectUri`: where the provider may send browsers back to. */
  static async start(redirectUri: string, env: Readonly<Record<string, string>> = {}): Promise<ProviderProcess> {
    const client = {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
    };
    const child = spawn(process.execPath, [join(__dirname, 'identity-provider-host.mjs')], {
      env: { PATH: process.env['PATH'], CLIENT: JSON.stringify(client), ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('http')) return new ProviderProcess(line, child);
    }
    throw new Error('The identity provider ended before it listened.');
  }

  /** Who is at the keyboard from now on; the sessions of others at the provider stay theirs. */
  async person(claims: Readonly<Record<string, unknown>>): Promise<void> {
    await fetch(`${this.issuer}/_person`, { method: 'POST', body: JSON.stringify(claims) });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
