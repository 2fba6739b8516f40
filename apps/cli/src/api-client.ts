/** The api said no, or nothing. The message is for the person at the terminal. */
export class CallRefused extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

export interface Answer<T> {
  readonly body: T;
  readonly etag: string | null;
}

/** The admin API with an API token. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async get<T>(path: string): Promise<T> {
    return (await this.send<T>('GET', path)).body;
  }

  async post<T>(path: string, body?: object): Promise<T> {
    return (await this.send<T>('POST', path, body)).body;
  }

  async send<T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer<T>> {
    let response: Response;
    try {
      response = await fetch(`${this.url}/admin/api/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(60_000),
      });
    } catch (error) {
      const why = error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : 'no answer';
      throw new CallRefused(`The api at ${this.url} does not answer: ${why}. Check RENEWA_SYNC_URL.`, 0);
    }
    const text = await response.text();
    if (!response.ok) throw new CallRefused(problemText(text, response), response.status);
    return { body: (text === '' ? undefined : JSON.parse(text)) as T, etag: response.headers.get('etag') };
  }
}

function problemText(text: string, { status, statusText }: Response): string {
  try {
    const { detail } = JSON.parse(text) as { detail?: string };
    if (detail) return detail;
  } catch {
    // Not from the api: a proxy in between.
  }
  return `The api answered ${status} ${statusText}.`;
}
