import { connect, createServer } from 'node:net';

const ANSWER_TIMEOUT_MS = 300;

function bind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.unref();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : undefined));
    });
  });
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_TIMEOUT_MS });
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/**
 * A TCP port of 127.0.0.1 that nobody listens on at the moment: the preferred one when it is free under both addresses of
 * `localhost`, else any. Another process may still take it before the caller does, so a caller retries when its own bind fails.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && preferred > 0) {
    const inUse = await Promise.all(['127.0.0.1', '::1'].map((host) => answers(host, preferred)));
    const bound = inUse.includes(true) ? undefined : await bind(preferred);
    if (bound !== undefined) return bound;
  }
  const port = await bind(0);
  if (port === undefined) throw new Error('No free TCP port on 127.0.0.1: the system refused to give one.');
  return port;
}
