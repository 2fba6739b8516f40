import { AccessService, type LoginOutcome, type Principal, SESSION_MS } from '@app/admin-service';
import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { settle } from '../administration/outcome';
import { refuse } from '../problems/problem';
import { Caller, Needs, OpenToAll } from './access.guard';
import { LoginInput, PasswordChangeInput, SetUpInput } from './account-inputs';
import { Action } from './action-trail.interceptor';
import { LoginAttempts } from './login-attempts';
import { WithoutWriteHeader } from './same-site.guard';
import { SessionCookie } from './session-cookie';

interface OpenedSession {
  readonly name: string;
  readonly role: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

@ApiTags('session')
@Controller('admin/api')
export class SessionController {
  private readonly attempts = new LoginAttempts();

  constructor(
    private readonly access: AccessService,
    private readonly cookie: SessionCookie,
  ) {}

  @Get('session')
  @Needs('viewer')
  @ApiOperation({ summary: 'Who is signed in, and what they may do' })
  me(@Caller() caller: Principal): Pick<Principal, 'kind' | 'name' | 'role'> {
    const { kind, name, role } = caller;
    return { kind, name, role };
  }

  @Post('session')
  @HttpCode(200)
  @OpenToAll()
  @WithoutWriteHeader()
  @Action('session.open')
  @ApiOperation({ summary: 'Signs in; the session is a cookie' })
  async open(
    @Body() { name, password }: LoginInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OpenedSession> {
    const address = request.ip ?? 'unknown';
    const outcome = await this.attempts.inTurn(address, () => this.attempt(address, name, password));
    return this.give(outcome, response, 'No account has this name and password.');
  }

  private async attempt(address: string, name: string, password: string): Promise<LoginOutcome> {
    const waitMs = this.attempts.waitMs(address);
    if (waitMs > 0) return { kind: 'locked_out', waitMs };
    const outcome = await this.access.logIn(name, password);
    if (outcome.kind === 'opened') this.attempts.succeeded(address);
    else this.attempts.failed(address);
    return outcome;
  }

  @Post('set-up')
  @HttpCode(200)
  @OpenToAll()
  @Action('session.set_up')
  @ApiOperation({ summary: 'Makes the first administrator, by the one-time link that the first start prints' })
  async setUp(
    @Body() { token, name, password }: SetUpInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OpenedSession> {
    const outcome = await this.access.setUp(token, name, password);
    const why =
      'The set-up link is used up, replaced by a later one, or older than a day. Restart the api: it prints a new one.';
    return this.give(outcome, response, why);
  }

  @Delete('session')
  @HttpCode(204)
  @Needs('viewer')
  @Action('session.close')
  @ApiOperation({ summary: 'Signs out' })
  @ApiNoContentResponse()
  async close(@Caller() caller: Principal, @Res({ passthrough: true }) response: Response): Promise<void> {
    if (caller.sessionId !== null) await this.access.closeSession(caller.sessionId);
    this.cookie.clear(response);
  }

  @Post('session/password')
  @HttpCode(204)
  @Needs('viewer')
  @Action('session.password')
  @ApiOperation({ summary: 'Changes one’s own password; every session of the account ends' })
  @ApiNoContentResponse()
  async changePassword(@Caller() caller: Principal, @Body() { current, next }: PasswordChangeInput): Promise<void> {
    if (caller.kind !== 'user') throw refuse(409, 'not_possible', 'A token has no password.');
    settle(await this.access.changeOwnPassword(caller.name, current, next));
  }

  private give(outcome: LoginOutcome, response: Response, refusal: string): OpenedSession {
    if (outcome.kind === 'locked_out') throw lockedOut(outcome.waitMs);
    if (outcome.kind === 'refused') throw refuse(401, 'wrong_password', refusal);
    const { session, token } = outcome;
    this.cookie.set(response, token, SESSION_MS);
    return { name: session.user.name, role: session.user.role, expiresAt: new Date(session.expiresAt).toISOString() };
  }
}

function lockedOut(waitMs: number) {
  const minutes = Math.ceil(waitMs / 60_000);
  const when = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return refuse(429, 'locked_out', `Too many wrong passwords. Try again in ${when}.`, {
    'retry-after': String(Math.ceil(waitMs / 1000)),
  });
}
