import type { NextFunction, Request, Response } from 'express';
import { problem } from './problem';

/** U+0000, or half of a surrogate pair: PostgreSQL stores neither. */
const UNSTORABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * Refuses what the database could not keep before anything is done for it: an action whose words cannot be stored would be done and
 * missing in the audit trail. Goes behind the parser of bodies.
 */
export function refuseUnstorableText(request: Request, response: Response, next: NextFunction): void {
  if (!request.originalUrl.includes('%00') && !holdsUnstorable(request.body)) return next();
  const told = problem(
    400,
    'unstorable_text',
    'The request holds a character that is no text (U+0000, or half of a surrogate pair). Remove it.',
  );
  response.status(told.status).type('application/problem+json').send(JSON.stringify(told));
}

/** Without recursion: a body may be nested as deep as it is long. */
function holdsUnstorable(body: unknown): boolean {
  const waiting: unknown[] = [body];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string' && UNSTORABLE.test(value)) return true;
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) continue;
    for (const [name, held] of Object.entries(value)) waiting.push(name, held);
  }
  return false;
}
