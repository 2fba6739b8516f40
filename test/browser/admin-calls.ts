/** The admin API as an administrator's script calls it. */
export class AdminCalls {
  private cookie = '';

  constructor(private readonly apiUrl: string) {}

  async signIn(name: string, password: string): Promise<void> {
    const answer = await this.send('POST', 'session', { name, password });
    this.cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async call<T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
    const answer = await this.send(method, path, body, headers);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  async tagged<T>(path: string): Promise<{ value: T; etag: string }> {
    const answer = await this.send('GET', path);
    return { value: (await answer.json()) as T, etag: answer.headers.get('etag') ?? '' };
  }

  private async send(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const answer = await fetch(`${this.apiUrl}/admin/api/${path}`, {
      method,
      headers: { cookie: this.cookie, 'content-type': 'application/json', 'x-requested-with': 'test', ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}
