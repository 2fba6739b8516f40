import { SESSION_MS } from '@app/admin-service';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { OpenToAll } from '../access/access.guard';
import { SessionCookie } from '../access/session-cookie';
import { refusalPage } from '../problems/refusal-page';
import { refuse } from '../problems/problem';
import { AttemptCookie } from './attempt-cookie';
import { CALLBACK_PATH, IdentityProvider } from './identity-provider.service';
import { ProvidedSignIn } from './provided-sign-in.service';
import { ATTEMPT_MS, SignInAttempt } from './sign-in-attempt';

const NOT_SIGNED_IN = 'You were not signed in';

/** The browser's way to the identity provider and back. Nobody is signed in yet, so all of it is open. */
@ApiTags('session')
@Controller()
@OpenToAll()
export class IdentityProviderController {
  constructor(
    private readonly provider: IdentityProvider,
    private readonly signIn: ProvidedSignIn,
    private readonly attempts: AttemptCookie,
    private readonly sessions: SessionCookie,
  ) {}

  @Get('admin/api/sign-in')
  @ApiOperation({ summary: 'Which ways there are to sign in beside name and password' })
  ways(): { identityProvider: string | null } {
    return { identityProvider: this.provider.name };
  }

  @Get('admin/api/oidc/start')
  @ApiOperation({ summary: 'Sends the browser to the identity provider; `page` is where it comes back to' })
  async start(@Res() response: Response, @Query('page') page?: unknown): Promise<void> {
    this.needed();
    const attempt = SignInAttempt.begin(page);
    const address = await this.provider.addressFor(attempt);
    response.set('cache-control', 'no-store');
    if (address.kind === 'refused') {
      response.status(503).type('html').send(refusalPage(NOT_SIGNED_IN, address.message));
      return;
    }
    this.attempts.set(response, attempt.cookie, ATTEMPT_MS);
    response.redirect(302, address.url);
  }

  @Get(CALLBACK_PATH)
  @ApiOperation({ summary: 'Where the identity provider sends the browser back to; opens the session' })
  async callback(@Req() request: Request, @Res() response: Response): Promise<void> {
    this.needed();
    const attempt = SignInAttempt.ofCookie(this.attempts.of(request));
    this.attempts.clear(response);
    const { search } = new URL(request.originalUrl, 'http://here');
    const login = await this.signIn.finish(search, attempt, request.ip ?? null);
    response.set('cache-control', 'no-store');
    if (login.kind === 'refused') {
      response.status(403).type('html').send(refusalPage(NOT_SIGNED_IN, login.message));
      return;
    }
    this.sessions.set(response, login.token, SESSION_MS);
    response.redirect(302, attempt?.page ?? '/admin/');
  }

  private needed(): void {
    if (this.provider.name === null) {
      throw refuse(404, 'no_identity_provider', 'No identity provider is set (OIDC_ISSUER). Sign in with a password.');
    }
  }
}
