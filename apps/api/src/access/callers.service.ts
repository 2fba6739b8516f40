import { AccessService, type Principal } from '@app/admin-service';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { ProvidedSessions } from '../identity-provider/provided-sessions.service';
import { SessionCookie } from './session-cookie';

const BEARER = /^Bearer (rhs_[\w-]{20,100})$/;

/** Whether the call proves itself by an API token, which no browser sends on its own. */
export function carriesToken(request: Pick<Request, 'headers'>): boolean {
  return BEARER.test(request.headers.authorization ?? '');
}

/** Who makes a call: a signed-in person or a machine with a token. Looked up once per call. */
@Injectable()
export class Callers {
  private readonly known = new WeakMap<object, Promise<Principal | null>>();

  constructor(
    private readonly access: AccessService,
    private readonly cookie: SessionCookie,
    private readonly provided: ProvidedSessions,
  ) {}

  of(request: Pick<Request, 'headers'>): Promise<Principal | null> {
    const known = this.known.get(request);
    if (known) return known;
    const found = this.find(request);
    this.known.set(request, found);
    return found;
  }

  private async find(request: Pick<Request, 'headers'>): Promise<Principal | null> {
    const secret = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (secret !== undefined) return this.access.principalOfToken(secret);
    const cookie = this.cookie.of(request);
    const found = cookie === null ? null : await this.access.sessionOf(cookie);
    const session = cookie === null || found === null ? null : await this.provided.checked(found, cookie);
    if (!session) return null;
    const { id, name, role } = session.user;
    return { kind: 'user', id, name, role, sessionId: session.id };
  }
}
