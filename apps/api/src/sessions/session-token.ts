import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** An administrator's browser session. */
export interface Session {
  /** Random; OAuth states are bound to it. */
  readonly id: string;
  /** ms since the epoch. */
  readonly expiresAt: number;
}

/** Sessions as signed texts: any api process with the same key accepts them, none needs to store them. */
export class SessionTokens {
  private readonly key: Buffer;

  /** `password` is mixed into the key: changing the administrator's password ends every session. */
  constructor(key: Buffer, password: string) {
    this.key = createHmac('sha256', key).update(password).digest();
  }

  issue(expiresAt: number): { readonly token: string; readonly session: Session } {
    const session = { id: randomUUID(), expiresAt };
    const body = Buffer.from(JSON.stringify([session.id, expiresAt])).toString('base64url');
    return { token: `${body}.${this.sign(body).toString('base64url')}`, session };
  }

  /** The session of a token that we signed and that has not expired at `now` (ms), else null. */
  read(token: string, now: number): Session | null {
    const [body = '', signature = '', ...more] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = this.sign(body);
    if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const [id, expiresAt] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [string, number];
    return expiresAt > now ? { id, expiresAt } : null;
  }

  private sign(body: string): Buffer {
    return createHmac('sha256', this.key).update(body).digest();
  }
}
