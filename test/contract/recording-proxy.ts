import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './hubspot-exchange';

const textOf = async (message: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

const parsed = (text: string, type: string): unknown => {
  if (text === '') return undefined;
  if (type.includes('json')) return JSON.parse(text) as unknown;
  return type.includes('form-urlencoded') ? Object.fromEntries(new URLSearchParams(text)) : text;
};

const plain = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** Stands between a client and an account, passes everything on, and tells every exchange. */
export class RecordingProxy {
  private constructor(private readonly server: Server) {}

  /** `target` is asked at every call: the account may stand later than who calls it. */
  static async open(target: () => string, heard: (exchange: Exchange) => void): Promise<RecordingProxy> {
    const server = createServer((incoming, outgoing) => {
      void (async () => {
        const text = await textOf(incoming);
        const { method = 'GET', url: path = '/', headers } = incoming;
        const passed = httpRequest(target() + path, { method, headers }, (answer) => {
          void (async () => {
            const body = await textOf(answer);
            const status = answer.statusCode ?? 0;
            heard({
              method,
              path,
              requestHeaders: plain(headers),
              requestBody: parsed(text, headers['content-type'] ?? ''),
              status,
              responseHeaders: plain(answer.headers),
              responseBody: parsed(body, answer.headers['content-type'] ?? ''),
            });
            outgoing.writeHead(status, answer.headers).end(body);
          })();
        });
        passed.on('error', () => outgoing.destroy());
        passed.end(text);
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new RecordingProxy(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
