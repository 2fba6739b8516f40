import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { htmlPage, type Answer } from './answer';
import type { Outcome, RawCall } from './api-server';

const MAX_BODY = 20 * 1024 * 1024;
/** Longer addresses are refused (hubspot-facts 2.3: between 8,000 and 16,000 characters, as clients measured). */
const MAX_URL = 16_000;
/** Node's own limit for line and headers together must not come first. */
const MAX_HEADERS = 256 * 1024;

/** Answers one call; null when the path is not its own. */
export type CallHandler = (raw: RawCall, cutNow: () => void) => Promise<Outcome> | null;

const bodyOf = (request: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MAX_BODY) request.destroy(new Error('The body is too large.'));
      else parts.push(part);
    });
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    request.on('error', reject);
  });

const send = (response: ServerResponse, answer: Answer): void => {
  if (response.destroyed) return;
  const text = answer.html ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
  // As bytes, encoded once: its length is told before it, and Node would encode a text again.
  const body = Buffer.from(text, 'utf8');
  const type =
    answer.html === undefined ? 'application/json;charset=utf-8' : (answer.htmlType ?? 'text/html;charset=utf-8');
  response.writeHead(answer.status, {
    ...(body.length === 0 && answer.status === 204 ? {} : { 'Content-Type': type }),
    'Content-Length': body.length,
    ...answer.headers,
  });
  if (answer.slowMs === undefined) response.end(body);
  else void trickle(response, body, answer.slowMs);
};

const PIECES = 10;

/** Sends a body in pieces; the caller sees headers at once and must wait for the rest. */
const trickle = async (response: ServerResponse, body: Buffer, ms: number): Promise<void> => {
  const size = Math.ceil(body.length / PIECES);
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    response.write(body.subarray(at, at + size));
    await new Promise((resolve) => setTimeout(resolve, ms / PIECES));
  }
  response.end();
};

/** A plain HTTP server that asks its handlers in turn. */
export class EmulatorHttpServer {
  private readonly server: Server;
  url = '';

  constructor(private readonly handlers: readonly CallHandler[]) {
    this.server = createServer(
      { maxHeaderSize: MAX_HEADERS },
      (request, response) => void this.serve(request, response),
    );
    this.server.keepAliveTimeout = 65_000;
  }

  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        const address = this.server.address() as AddressInfo;
        this.url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
        resolve();
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cutNow = (): void => {
      request.socket.destroy();
    };
    try {
      const body = await bodyOf(request);
      if ((request.url ?? '').length > MAX_URL)
        return send(response, { status: 414, html: htmlPage(414, 'URI Too Long') });
      const url = new URL(request.url ?? '/', this.url);
      const raw: RawCall = {
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body,
        baseUrl: this.url,
      };
      for (const handler of this.handlers) {
        const pending = handler(raw, cutNow);
        if (!pending) continue;
        const outcome = await pending;
        if (outcome.kind === 'cut') return cutNow();
        return send(response, outcome.answer);
      }
      send(response, { status: 404, html: htmlPage(404, 'Not Found') });
    } catch (error) {
      if (request.socket.destroyed) return;
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
      send(response, {
        status: 500,
        body: { status: 'error', message: error instanceof Error ? error.message : String(error) },
      });
    }
  }
}
