import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { BusinessRecords } from './business-records';
import { PAGE } from './page-markup';

const LONGEST_BODY = 64 * 1024;

export interface BusinessPage {
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, string>> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LONGEST_BODY) throw new SyntaxError('too long');
  }
  const body: unknown = JSON.parse(text);
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** Another site's page may send a form here, but neither JSON nor our origin. */
function isOurPage(request: IncomingMessage): boolean {
  const { origin, host, 'content-type': type } = request.headers;
  return type === 'application/json' && (origin === undefined || origin === `http://${host}`);
}

async function route(records: BusinessRecords, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, area, table = '', id] = new URL(request.url ?? '/', 'http://page').pathname.split('/');
  const call = `${request.method} ${area}`;
  if (call === 'GET ') {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    });
    response.end(PAGE);
  } else if (call === 'GET layout') {
    answer(response, 200, await records.layout());
  } else if (call === 'GET records') {
    const rows = await records.list(table);
    answer(response, rows ? 200 : 404, rows ?? { reason: 'There is no such table.' });
  } else if (call === 'PATCH records' || call === 'POST records') {
    if (!isOurPage(request)) return answer(response, 403, { reason: 'Only this page may change records.' });
    const body = await bodyOf(request);
    const outcome = id
      ? await records.change(table, id, body['column'] ?? '', body['value'] ?? '')
      : await records.create(table, body);
    answer(response, outcome.kind === 'done' ? 200 : 422, outcome);
  } else {
    answer(response, 404, { reason: 'There is nothing here.' });
  }
}

/** Serves Renewa One's own records on 127.0.0.1, so that a newcomer without a database client can change them. Demo only. */
export async function serveBusinessPage(databaseUrl: string, port: number): Promise<BusinessPage> {
  const records = new BusinessRecords(databaseUrl);
  const server = createServer((request, response) => {
    route(records, request, response).catch((error: unknown) => {
      const malformed = error instanceof SyntaxError;
      answer(response, malformed ? 400 : 503, {
        reason: malformed ? 'The body is not JSON.' : 'The database does not answer.',
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await records.close();
    },
  };
}
