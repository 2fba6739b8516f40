import type { IncomingMessage } from 'node:http';

export type BodyRead =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too_large' }
  /** The client went away, or sent far more than anyone could mean to. */
  | { readonly kind: 'aborted' };

/** A body over the limit is read to its end, so that its sender gets to read the answer; but not without end. */
const DRAINED_BYTES = 64 * 1024 * 1024;

/** The raw bytes of a request, up to `limit`; nothing beyond it is kept in memory. */
export function readBody(request: IncomingMessage, limit: number): Promise<BodyRead> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (size > DRAINED_BYTES) request.destroy();
    });
    request.on('end', () =>
      resolve(size > limit ? { kind: 'too_large' } : { kind: 'read', body: Buffer.concat(chunks) }),
    );
    request.on('error', () => resolve({ kind: 'aborted' }));
    request.on('close', () => resolve({ kind: 'aborted' }));
  });
}
