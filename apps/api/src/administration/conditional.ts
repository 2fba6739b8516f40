import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { refuse } from '../problems/problem';

/** A strong ETag of what an edit starts from. */
export function etagOf(value: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)}"`;
}

/** An edit names what it started from, so that two people do not overwrite each other unseen. */
export function requireMatch(request: Pick<Request, 'get'>, current: string): void {
  const given = request.get('if-match');
  if (given === undefined) {
    throw refuse(428, 'if_match_missing', 'Send "If-Match" with the ETag of what was read before the edit.');
  }
  if (given !== current) {
    throw refuse(412, 'changed_meanwhile', 'Somebody changed this meanwhile. Read it again, then make the edit anew.', {
      etag: current,
    });
  }
}
