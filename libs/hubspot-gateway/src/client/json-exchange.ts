import { Agent, request } from 'undici';
import { datedPath, type ApiFamily, type ApiVersion } from './api-version';
import type { AnswerHeaders } from './rate-limit';

export interface JsonAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Parsed JSON; the text itself where it is none; null where it is empty. */
  readonly body: unknown;
}

export interface JsonRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Legacy (v3) path with query; mapped like those of the official client. */
  readonly path: string;
  readonly accessToken?: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
}

/** Calls that the official client lacks (tokens, account details), under the same hard time-out and path mapping. */
export class JsonExchange {
  private readonly dispatcher: Agent;

  constructor(
    private readonly apiBaseUrl: string,
    private readonly versions: Readonly<Record<ApiFamily, ApiVersion>>,
    private readonly timeoutMs: number,
  ) {
    this.dispatcher = new Agent({ connections: 4 });
  }

  /** Answers whatever HubSpot answered, errors included. Rejects with a network error's code, where no answer came. */
  async send({ method, path, accessToken, json, form }: JsonRequest): Promise<JsonAnswer> {
    const url = new URL(path, this.apiBaseUrl);
    url.pathname = datedPath(url.pathname, this.versions);
    const answer = await request(url, {
      method,
      dispatcher: this.dispatcher,
      signal: AbortSignal.timeout(this.timeoutMs),
      headers: {
        accept: 'application/json',
        ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
        ...(json !== undefined ? { 'content-type': 'application/json' } : {}),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' } : {}),
      },
      body: form ? new URLSearchParams(form).toString() : json !== undefined ? JSON.stringify(json) : null,
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: flat(answer.headers), body: parsed(text) };
  }

  close(): Promise<void> {
    return this.dispatcher.destroy();
  }
}

function flat(headers: Record<string, string | string[] | undefined>): AnswerHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
