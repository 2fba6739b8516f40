import { createHmac } from 'node:crypto';
import { COMMAND_KEYS, type CommandKeys, type Principal } from '@app/admin-service';
import { Configuration } from '@app/configuration';
import type { CallHandler, CustomDecorator, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { catchError, concatMap, from, map, type Observable, of, throwError } from 'rxjs';
import { ProblemException, refuse } from '../problems/problem';
import { ACTION_METADATA } from './action-trail.interceptor';

const HEADER = 'idempotency-key';
const KEY = /^[\w.:-]{8,200}$/;
const TELLS_SECRET = 'answer tells a secret';

/** Marks a handler whose answer holds a secret that is told once: nothing of it may be kept. Sent again, it makes another one. */
export const TellsSecret = (): CustomDecorator => SetMetadata(TELLS_SECRET, true);

/**
 * A command with an `Idempotency-Key` is done once; sent again within a day it gets the first answer. Refusals are not kept, nor is
 * anything of a handler that tells a secret, or of one that only tries something out and may answer with values of records (S5.6). Requests are compared by a keyed digest: a plain one would let passwords in them be guessed
 * from a copy of the database, past their slow hash.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(COMMAND_KEYS) private readonly keys: CommandKeys,
    private readonly reflector: Reflector,
    private readonly configuration: Configuration,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request & { caller?: Principal }>();
    const key = request.get(HEADER);
    if (key === undefined || request.method === 'GET' || !request.caller) return next.handle();
    const handler = context.getHandler();
    const isAction = this.reflector.get<string | undefined>(ACTION_METADATA, handler) !== undefined;
    if (!isAction || this.reflector.get<boolean | undefined>(TELLS_SECRET, handler)) return next.handle();
    if (!KEY.test(key)) {
      throw refuse(
        400,
        'bad_idempotency_key',
        'An Idempotency-Key is 8 to 200 letters, digits, dots, colons or dashes.',
      );
    }
    const actor = `${request.caller.kind} ${request.caller.id}`;
    const asked = createHmac('sha256', this.configuration.encryptionMasterKey)
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
