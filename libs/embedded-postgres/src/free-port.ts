import { createServer } from 'node:net';

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

/**
 * A TCP port of 127.0.0.1 that nobody listens on at the moment: the preferred one when it is free, else any.
 * Another process may still take it before the caller does, so a caller retries when its own bind fails.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && preferred > 0) {
    const taken = await bind(preferred);
    if (taken !== undefined) return taken;
  }
  const port = await bind(0);
  if (port === undefined) throw new Error('No free TCP port on 127.0.0.1: the system refused to give one.');
  return port;
}
