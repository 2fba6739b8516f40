import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createBoundedAgent } from './http-agent';

let server: Server | undefined;

async function listen(handler: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(handler as never);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function get(url: string, timeoutMs: number): Promise<string> {
  const agent = createBoundedAgent(url, timeoutMs);
  try {
    return await new Promise((resolve, reject) => {
      const outgoing = request(url, { agent }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve(text));
        answer.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
  } finally {
    agent.destroy();
  }
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe('S1.5 an exchange has a hard limit', () => {
  it('lets an answer in time through', async () => {
    const url = await listen((_, answer) => answer.end('fine'));
    await expect(get(url, 2_000)).resolves.toBe('fine');
  });

  it('ends one that never answers', async () => {
    const url = await listen(() => undefined);
    await expect(get(url, 50)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('ends one that drips, which an idle time-out would never', async () => {
    const url = await listen((_, answer) => {
      answer.write('x');
      const drip = setInterval(() => answer.write('x'), 5);
      answer.on('close', () => clearInterval(drip));
    });
    await expect(get(url, 80)).rejects.toThrow();
  });
});
