import { Configuration, isAdminPassword } from '@app/configuration';
import { Injectable } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { LoginAttempts } from './login-attempts';
import { type Session, SessionTokens } from './session-token';

const LIFETIME_MS = 12 * 3_600_000;

export type LoginOutcome =
  | { readonly kind: 'opened'; readonly session: Session }
  | { readonly kind: 'wrong_password' }
  | { readonly kind: 'locked_out'; readonly waitMs: number };

/** Administrators' sessions in a cookie that scripts cannot read and other sites cannot send along with a write. */
@Injectable()
export class SessionsService {
  private readonly tokens: SessionTokens;
  private readonly attempts = new LoginAttempts();
  /** Sessions that were closed here, until they would have expired. */
  private readonly closed = new Map<string, number>();
  private readonly cookieName: string;
  private readonly cookie: CookieOptions;

  constructor(private readonly configuration: Configuration) {
    const { adminPassword, adminPasswordHash, publicUrl } = configuration;
    this.tokens = new SessionTokens(configuration.sessionKey(), adminPasswordHash ?? adminPassword ?? '');
    const secure = publicUrl.startsWith('https:');
    this.cookieName = secure ? '__Host-hubspot_sync' : 'hubspot_sync';
    this.cookie = { httpOnly: true, sameSite: 'lax', path: '/', secure };
  }

  /** Opens a session for this address, or says why not. */
  open(password: string, request: Request, response: Response): LoginOutcome {
    const address = request.ip ?? 'unknown';
    const waitMs = this.attempts.waitMs(address);
    if (waitMs > 0) return { kind: 'locked_out', waitMs };
    if (!isAdminPassword(this.configuration, password)) {
      this.attempts.failed(address);
      return { kind: 'wrong_password' };
    }
    this.attempts.succeeded(address);
    const { token, session } = this.tokens.issue(Date.now() + LIFETIME_MS);
    response.cookie(this.cookieName, token, { ...this.cookie, maxAge: LIFETIME_MS });
    return { kind: 'opened', session };
  }

  close(request: Request, response: Response): void {
    const session = this.of(request);
    const now = Date.now();
    for (const [id, expiresAt] of this.closed) if (expiresAt <= now) this.closed.delete(id);
    if (session) this.closed.set(session.id, session.expiresAt);
    response.clearCookie(this.cookieName, this.cookie);
  }

  /** The session that a request carries, if it is still open. */
  of(request: Pick<Request, 'headers'>): Session | null {
    const token = cookieIn(request.headers.cookie ?? '', this.cookieName);
    const session = token === null ? null : this.tokens.read(token, Date.now());
    return session && !this.closed.has(session.id) ? session : null;
  }
}

function cookieIn(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const [key = '', ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}
