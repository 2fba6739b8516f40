import { ACTION_TRAIL, type ActionTrail, covers, type Principal, type Role } from '@app/admin-service';
import type { CanActivate, CustomDecorator, ExecutionContext } from '@nestjs/common';
import { createParamDecorator, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { refuse } from '../problems/problem';
import { ACTION_METADATA } from './action-trail.interceptor';
import { Callers } from './callers.service';

const ACCESS = 'access';

/** Marks a handler that anyone may call; the only ones are those that cannot ask who calls. */
export const OpenToAll = (): CustomDecorator => SetMetadata(ACCESS, 'all');

/** The least role that may call a handler. */
export const Needs = (role: Role): CustomDecorator => SetMetadata(ACCESS, role);

/** Who calls; only in handlers that need a role. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ caller: Principal }>().caller,
);

const MAY: Readonly<Record<Role, string>> = {
  viewer: 'look',
  operator: 'look, pause, decide, apply and take back',
  admin: 'do everything',
};

/** Every handler names the role it needs or is marked `@OpenToAll()`; one that does neither is refused to everybody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    @Inject(ACTION_TRAIL) private readonly trail: ActionTrail,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const needed = this.reflector.getAllAndOverride<Role | 'all' | undefined>(ACCESS, targets);
    if (needed === 'all') return true;
    const request = context.switchToHttp().getRequest<Request & { caller?: Principal }>();
    const caller = await this.callers.of(request);
    if (!caller) {
      const why = request.get('authorization')
        ? 'The API token is not known, has expired or was removed.'
        : 'Sign in on the admin page first, or send "Authorization: Bearer <API token>".';
      throw refuse(401, 'no_session', why);
    }
    if (needed === undefined)
      throw refuse(403, 'no_role_declared', 'This call declares no role, so nobody may make it.');
    request.caller = caller;
    if (covers(caller.role, needed)) return true;
    const action = this.reflector.get<string | undefined>(ACTION_METADATA, context.getHandler());
    if (action) await this.refused(caller, action, request);
    const detail = `This needs the role ${needed}; ${caller.name} has the role ${caller.role} and may ${MAY[caller.role]}.`;
    throw refuse(403, 'role_missing', detail);
  }

  private async refused(caller: Principal, action: string, request: Request): Promise<void> {
    const actor = { actorKind: caller.kind, actorId: caller.id, actor: caller.name };
    await this.trail.record({
      ...actor,
      action,
      subject: null,
      detail: null,
      outcome: 'role_missing',
      address: request.ip ?? null,
    });
  }
}
