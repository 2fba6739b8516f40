import { createHash } from 'node:crypto';
import { COMMAND_KEYS, type CommandKeys, type Principal } from '@app/admin-service';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { catchError, concatMap, from, map, type Observable, of, throwError } from 'rxjs';
import { ProblemException, refuse } from '../problems/problem';

const HEADER = 'idempotency-key';
const KEY = /^[\w.:-]{8,200}$/;

/** A command with an `Idempotency-Key` is done once; sent again within a day it gets the first answer. Refusals are not kept. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(@Inject(COMMAND_KEYS) private readonly keys: CommandKeys) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request & { caller?: Principal }>();
    const key = request.get(HEADER);
    if (key === undefined || request.method === 'GET' || !request.caller) return next.handle();
    if (!KEY.test(key)) {
      throw refuse(
        400,
        'bad_idempotency_key',
        'An Idempotency-Key is 8 to 200 letters, digits, dots, colons or dashes.',
      );
    }
    const actor = `${request.caller.kind} ${request.caller.id}`;
    const asked = createHash('sha256')
      .update(JSON.stringify([request.method, request.originalUrl, request.body ?? null]))
      .digest('hex');
    const met = await this.keys.begin(actor, key, asked);
    const response = context.switchToHttp().getResponse<Response>();
    switch (met.kind) {
      case 'other_request':
        throw refuse(
          422,
          'idempotency_key_reused',
          'This Idempotency-Key was sent with another request. Take a new one.',
        );
      case 'running':
        throw refuse(
          409,
          'still_running',
          'The first call with this Idempotency-Key has not ended yet. Ask again in a moment.',
          {
            'retry-after': '1',
          },
        );
      case 'answered':
        response.status(met.status).set('idempotent-replayed', 'true');
        return of(met.body ?? undefined);
      case 'new':
        return next.handle().pipe(
          concatMap((body: unknown) =>
            from(this.keys.end(actor, key, { status: response.statusCode, body })).pipe(map(() => body)),
          ),
          catchError((error: unknown) =>
            from(this.keys.forget(actor, key)).pipe(
              catchError(() => of(undefined)),
              concatMap(() => throwError(() => (error instanceof ProblemException ? error : (error as Error)))),
            ),
          ),
        );
    }
  }
}
