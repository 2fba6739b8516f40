import { setTimeout as pause } from 'node:timers/promises';

/** What the demo reads of `GET /admin/api/overview`. */
export interface Overview {
  readonly connection: { readonly state: string; readonly stateReason: string | null } | null;
  readonly entities: readonly {
    readonly entity: string;
    readonly state: string;
    readonly stateReason: string | null;
    /** Count by link state. */
    readonly links: Readonly<Record<string, number>>;
    readonly openReviews: number;
  }[];
  readonly quiet: boolean;
  readonly inSync: boolean;
}

const POLL_MS = 250;
const CALL_TIMEOUT_MS = 15_000;

/** Talks to the api as an administrator's browser would. */
export class AdminClient {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly apiUrl: string,
    private readonly password: string,
  ) {}

  async overview(): Promise<Overview> {
    const answer = await this.call('/admin/api/overview');
    if (answer.status === 401) {
      await this.logIn();
      return this.overview();
    }
    if (!answer.ok) throw await this.refusal('reading the overview', answer);
    return (await answer.json()) as Overview;
  }

  /** Connects the portal by the api's own OAuth flow, approving on HubSpot's page as a person would; nothing if it is connected. */
  async connect(): Promise<void> {
    const { connection } = await this.overview();
    if (connection && connection.state !== 'disconnected') return;
    const authorize = await this.call('/oauth/authorize');
    const consent = new URL(this.target('asking to connect', authorize));
    consent.searchParams.set('auto', '1');
    const approved = await fetch(consent, { redirect: 'manual', signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
    const callback = new URL(this.target('approving the connection', approved));
    const done = await this.call(`${callback.pathname}${callback.search}`);
    if (done.status >= 400) throw await this.refusal('finishing the connection', done);
  }

  /** Waits until both sides agree; `progress` is told now and then what is still missing. */
  async untilInSync(progress: (overview: Overview) => void, signal?: AbortSignal): Promise<Overview> {
    for (;;) {
      const overview = await this.overview().catch(() => undefined);
      if (overview?.inSync) return overview;
      if (overview) progress(overview);
      await pause(POLL_MS, undefined, { signal });
    }
  }

  async requestAudit(entity: string): Promise<void> {
    await this.command('asking for an audit', `/admin/api/entities/${entity}/audit`);
  }

  async retryAll(entity: string): Promise<number> {
    const answer = await this.command('trying again', `/admin/api/entities/${entity}/retry`);
    return ((await answer.json()) as { records: number }).records;
  }

  /** Sends a command of the admin API, without input. */
  async command(what: string, path: string): Promise<Response> {
    let answer = await this.call(path, {});
    if (answer.status === 401) {
      await this.logIn();
      answer = await this.call(path, {});
    }
    if (!answer.ok) throw await this.refusal(what, answer);
    return answer;
  }

  private async logIn(): Promise<void> {
    const answer = await this.call('/admin/api/session', { name: 'admin', password: this.password });
    if (!answer.ok) throw await this.refusal('logging in as administrator', answer);
  }

  private async call(path: string, body?: object): Promise<Response> {
    const answer = await fetch(new URL(path, this.apiUrl), {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body ? { 'content-type': 'application/json', origin: this.apiUrl, 'x-requested-with': 'renewa-demo' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const pair = cookie.split(';')[0] ?? '';
      const equals = pair.indexOf('=');
      if (equals > 0) this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    return answer;
  }

  private target(what: string, answer: Response): string {
    const location = answer.headers.get('location');
    if (answer.status < 300 || answer.status > 399 || !location) {
      throw new Error(
        `${what} failed: expected a redirect, got status ${answer.status} from ${new URL(answer.url).pathname}`,
      );
    }
    return new URL(location, answer.url).toString();
  }

  private async refusal(what: string, answer: Response): Promise<Error> {
    return new Error(`${what} failed with status ${answer.status}: ${(await answer.text()).slice(0, 400)}`);
  }
}
