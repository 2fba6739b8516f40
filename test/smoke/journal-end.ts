import type { Pool } from 'pg';

interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Whether the sync has read HubSpot's journal to its end, asked of HubSpot with a token of the app as the sync itself would. */
export class JournalEnd {
  private token: string | null = null;

  constructor(
    private readonly emulatorUrl: string,
    private readonly credentials: AppCredentials,
    private readonly pool: Pool,
  ) {}

  /** Else what was just changed stands in a file that nobody can read yet, for a second. */
  async publishAtOnce(): Promise<void> {
    await fetch(new URL('/_emulator/settings', this.emulatorUrl), {
      method: 'POST',
      body: JSON.stringify({ journal: { publishAfterMs: 0 } }),
    });
  }

  async isReached(): Promise<boolean> {
    const latest = await this.latest();
    const { rows } = await this.pool.query<{ offset: string | null }>(
      'select journal_offset as "offset" from hubspot_sync.hubspot_config',
    );
    return latest === null || rows[0]?.offset === latest;
  }

  /** Null while nothing was ever published. */
  private async latest(): Promise<string | null> {
    this.token ??= await this.newToken();
    const answer = await fetch(new URL('/webhooks-journal/journal/2026-03/latest', this.emulatorUrl), {
      headers: { authorization: `Bearer ${this.token}` },
    });
    if (answer.status === 204) return null;
    return ((await answer.json()) as { currentOffset: string }).currentOffset;
  }

  private async newToken(): Promise<string> {
    const answer = await fetch(new URL('/oauth/2026-03/token', this.emulatorUrl), {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: this.credentials.clientId,
        client_secret: this.credentials.clientSecret,
        scope: 'developer.webhooks_journal.read',
      }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }
}
