/** One call and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** Parsed where it was JSON, text otherwise; undefined without a body. */
  readonly requestBody: unknown;
  readonly status: number;
  /** Names in lower case. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
}

export interface CallOptions {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** A body that is no JSON. */
  readonly text?: string;
  readonly accept?: string;
}

const parsed = (text: string, contentType: string): unknown => {
  if (text === '') return undefined;
  if (!contentType.includes('json')) return text;
  return JSON.parse(text) as unknown;
};

/** Calls an account and hands every exchange to whoever listens. */
export class HubSpotCalls {
  constructor(
    private readonly url: string,
    private readonly heard: (exchange: Exchange) => void = () => undefined,
  ) {}

  async call(method: string, path: string, options: CallOptions = {}): Promise<Exchange> {
    const headers: Record<string, string> = { accept: options.accept ?? 'application/json' };
    if (options.token) headers['authorization'] = `Bearer ${options.token}`;
    const content = contentOf(options);
    if (content && typeof content !== 'object') headers['content-type'] = 'application/json';
    const answer = await fetch(this.url + path, {
      method,
      headers,
      redirect: 'manual',
      ...(content ? { body: content } : {}),
    });
    const responseHeaders = Object.fromEntries([...answer.headers].map(([name, value]) => [name.toLowerCase(), value]));
    const exchange: Exchange = {
      method,
      path,
      requestHeaders: headers,
      requestBody: options.form ?? options.text ?? options.body,
      status: answer.status,
      responseHeaders,
      responseBody: parsed(await answer.text(), responseHeaders['content-type'] ?? ''),
    };
    this.heard(exchange);
    return exchange;
  }
}

const contentOf = ({ body, form, text }: CallOptions): string | URLSearchParams | undefined => {
  if (form) return new URLSearchParams(form);
  if (text !== undefined) return text;
  return body === undefined ? undefined : JSON.stringify(body);
};
