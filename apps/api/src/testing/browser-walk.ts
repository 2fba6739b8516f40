/** A browser without a screen: follows redirects and keeps the cookies of each host. */
export class BrowserWalk {
  /** `served`: where an origin really listens, as a name server would say. */
  constructor(private readonly served: Readonly<Record<string, string>> = {}) {}

  private readonly jars = new Map<string, Map<string, string>>();
  /** Addresses that were opened, in order. */
  readonly opened: string[] = [];

  /** Follows redirects until an answer is none, or until `stop` says that the next address is not opened any more. */
  async open(address: string, stop: (url: URL) => boolean = () => false): Promise<{ url: URL; response: Response }> {
    let url = new URL(address);
    for (let hop = 0; hop < 12; hop += 1) {
      this.opened.push(url.href);
      const response = await fetch(this.listening(url), { redirect: 'manual', headers: { cookie: this.cookies(url) } });
      for (const line of response.headers.getSetCookie()) this.keep(url, line);
      const location = response.headers.get('location');
      if (location === null || response.status < 300 || response.status > 399) return { url, response };
      await response.arrayBuffer();
      url = new URL(location, url);
      if (stop(url)) return { url, response };
    }
    throw new Error(`Redirected without end: ${this.opened.join(' → ')}`);
  }

  /** As the header `cookie` has them. */
  cookies(url: URL | string): string {
    const jar = this.jars.get(new URL(url).host) ?? new Map<string, string>();
    return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private listening(url: URL): string {
    return `${this.served[url.origin] ?? url.origin}${url.pathname}${url.search}`;
  }

  private keep(url: URL, line: string): void {
    const [pair = ''] = line.split(';', 1);
    const at = pair.indexOf('=');
    const jar = this.jars.get(url.host) ?? new Map<string, string>();
    this.jars.set(url.host, jar);
    if (/;\s*expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
    else jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
