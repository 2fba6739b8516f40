import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { refuse } from '../problems/problem';
import { Callers } from './callers.service';

/** Calls of one person or machine in a minute, and of one address that does not say who it is. Per process. */
const KNOWN_PER_MINUTE = 1200;
const UNKNOWN_PER_MINUTE = 300;

/** Keeps one caller from taking the api away from the others. Webhooks and probes are not asked. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly known = new RateLimiterMemory({ points: KNOWN_PER_MINUTE, duration: 60 });
  private readonly unknown = new RateLimiterMemory({ points: UNKNOWN_PER_MINUTE, duration: 60 });

  constructor(private readonly callers: Callers) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    if (!/^\/(admin\/api|oauth)(\/|$)/.test(request.path)) return true;
    const caller = await this.callers.of(request);
    try {
      if (caller) await this.known.consume(`${caller.kind} ${caller.id}`);
      else await this.unknown.consume(request.ip ?? 'unknown');
      return true;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw refuse(429, 'too_many_calls', `Too many calls in a minute. Go on in ${seconds} s.`, {
        'retry-after': String(seconds),
      });
    }
  }
}
