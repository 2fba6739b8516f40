import { Configuration } from '@app/configuration';
import type { CanActivate, CustomDecorator, ExecutionContext } from '@nestjs/common';
import { Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { refuse } from '../problems/problem';
import { carriesToken } from './callers.service';

const NO_WRITE_HEADER = 'no write header';
const READS = ['GET', 'HEAD', 'OPTIONS'];

/** A header that a form of another site cannot send, and a script of another site only after a preflight that fails. */
const WRITE_HEADER = 'x-requested-with';

/** For calls that carry their own proof (a signature, a password as JSON) instead of the header. */
export const WithoutWriteHeader = (): CustomDecorator => SetMetadata(NO_WRITE_HEADER, true);

/** Refuses writes that another site made a browser send. The session's cookie is SameSite=Lax besides; an API token is sent by no browser. */
@Injectable()
export class SameSiteGuard implements CanActivate {
  private readonly publicOrigin: string;

  constructor(
    private readonly reflector: Reflector,
    configuration: Configuration,
  ) {
    this.publicOrigin = new URL(configuration.publicUrl).origin;
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    if (READS.includes(request.method) || carriesToken(request)) return true;
    const site = request.get('sec-fetch-site');
    const sameSite = site === undefined || site === 'same-origin' || site === 'none';
    if (!sameSite || !this.isOurs(request.get('origin'), request.get('host'))) {
      throw refuse(403, 'other_site', `Another site sent this. Use the admin page at ${this.publicOrigin}/admin/.`);
    }
    const exempt = this.reflector.getAllAndOverride<boolean>(NO_WRITE_HEADER, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (exempt || request.get(WRITE_HEADER)) return true;
    throw refuse(403, 'write_header_missing', `Send the header "${WRITE_HEADER}: hubspot-sync" with every write.`);
  }

  /** The configured address, or the one that the browser itself called (a demo opened as 127.0.0.1 instead of localhost). */
  private isOurs(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined || origin === this.publicOrigin) return true;
    return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
  }
}
