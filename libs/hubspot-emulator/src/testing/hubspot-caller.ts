export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are looked into freely by tests
  readonly body: any;
}

/** Calls an emulated account as an app would, and its control API as a person. */
export class HubSpotCaller {
  constructor(
    private readonly url: string,
    public token: string,
  ) {}

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        accept: 'application/json',
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json') && text !== '';
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  }

  get = (path: string): Promise<Reply> => this.call('GET', path);
  post = (path: string, body: unknown): Promise<Reply> => this.call('POST', path, body);
  put = (path: string, body?: unknown): Promise<Reply> => this.call('PUT', path, body);
  patch = (path: string, body: unknown): Promise<Reply> => this.call('PATCH', path, body);
  delete = (path: string): Promise<Reply> => this.call('DELETE', path);
  control = (method: string, path: string, body?: unknown): Promise<Reply> =>
    this.call(method, `/_emulator/${path}`, body);

  async form(path: string, fields: Record<string, string>): Promise<Reply> {
    const answer = await fetch(this.url + path, { method: 'POST', body: new URLSearchParams(fields) });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  }
}

/** Waits until `look` gives something; a condition, never a fixed pause. */
export const until = async <Found>(
  look: () => Promise<Found | null | undefined | false> | Found | null | undefined | false,
  ms = 5_000,
): Promise<Found> => {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error('The awaited condition did not come true in time.');
    await new Promise((resolve) => setImmediate(resolve));
  }
};
