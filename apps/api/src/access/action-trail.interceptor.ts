import { ACTION_TRAIL, type ActionTrail, type Principal } from '@app/admin-service';
import type { CallHandler, CustomDecorator, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Inject, Injectable, Logger, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { catchError, concatMap, from, map, type Observable, throwError } from 'rxjs';
import { ProblemException } from '../problems/problem';

export const ACTION_METADATA = 'admin action';

/** Names what a handler does, for the audit trail: `connection.pause`. Every handler that writes has one. */
export const Action = (name: string): CustomDecorator => SetMetadata(ACTION_METADATA, name);

const SECRET = /password|secret|token|current|next/i;
/** A record's values, as a decision shows them: the trail is kept for good, and an erasure (S5.6) does not reach it. */
const RECORD_VALUES = /^(local|hubspot)$/;
const LONGEST = 4000;

/** What was asked, fit to be kept: secrets and values of records left out, long texts cut. */
function trailDetail(body: unknown): object | null {
  if (typeof body !== 'object' || body === null || Object.keys(body).length === 0) return null;
  const kept = Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      SECRET.test(key) || RECORD_VALUES.test(key) ? '…' : (value as unknown),
    ]),
  );
  const text = JSON.stringify(kept);
  // By way of bytes: a cut may fall into the middle of a character, which could not be stored.
  return text.length <= LONGEST ? kept : { cut: Buffer.from(text.slice(0, LONGEST)).toString() };
}

/** Writes every action into the audit trail once it is known how it ended. */
@Injectable()
export class ActionTrailInterceptor implements NestInterceptor {
  private readonly log = new Logger('AuditTrail');

  constructor(
    private readonly reflector: Reflector,
    @Inject(ACTION_TRAIL) private readonly trail: ActionTrail,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const action = this.reflector.get<string | undefined>(ACTION_METADATA, context.getHandler());
    if (!action) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<Request & { caller?: Principal }>();
    // A handler that answers a browser with a page tells a refusal by its status alone.
    const outcome = (): string => (http.getResponse<Response>().statusCode >= 400 ? 'refused' : 'done');
    return next.handle().pipe(
      concatMap((answer: unknown) => from(this.note(action, request, outcome())).pipe(map(() => answer))),
      catchError((error: unknown) => {
        const outcome = error instanceof ProblemException ? error.problem.code : 'failed';
        return from(this.note(action, request, outcome)).pipe(concatMap(() => throwError(() => error)));
      }),
    );
  }

  private async note(action: string, request: Request & { caller?: Principal }, outcome: string): Promise<void> {
    const { caller } = request;
    const subject = Object.values(request.params).flat().join(' / ') || null;
    const claimed = (request.body as { name?: unknown } | undefined)?.name;
    await this.trail
      .record({
        actorKind: caller?.kind ?? 'nobody',
        actorId: caller?.id ?? null,
        actor: caller?.name ?? (typeof claimed === 'string' ? claimed.slice(0, 100) : 'nobody'),
        action,
        subject,
        detail: trailDetail(request.body),
        outcome,
        address: request.ip ?? null,
      })
      .catch((error: unknown) => this.log.error(error));
  }
}
