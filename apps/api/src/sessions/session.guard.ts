import type { CanActivate, CustomDecorator, ExecutionContext } from '@nestjs/common';
import { Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { refuse } from '../problems/problem';
import { SessionsService } from './sessions.service';

const OPEN_TO_ALL = 'open to all';

/** Marks a handler that needs no session; the only ones are those that cannot have one. */
export const OpenToAll = (): CustomDecorator => SetMetadata(OPEN_TO_ALL, true);

/** Every handler needs an administrator's session unless it is marked `@OpenToAll()`. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionsService,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean>(OPEN_TO_ALL, [context.getHandler(), context.getClass()])) return true;
    if (this.sessions.of(context.switchToHttp().getRequest<Request>())) return true;
    throw refuse(401, 'no_session', 'Log in on the admin page first: this needs an administrator’s session.');
  }
}
