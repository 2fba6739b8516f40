import { HubSpotSyncService, type Principal } from '@app/admin-service';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { refuse } from '../problems/problem';
import { Action } from '../access/action-trail.interceptor';
import { Needs, OpenToAll } from '../access/access.guard';
import { Callers } from '../access/callers.service';
import { refusalPage } from '../problems/refusal-page';

const OTHER_BROWSER =
  'This browser has no admin session here, so HubSpot’s answer cannot be matched to whoever asked. ' +
  'Log in on the admin page, at the very address of PUBLIC_URL, and connect from there.';

/** The browser's way to HubSpot's consent page and back. */
@ApiExcludeController()
@Controller('oauth')
export class OAuthController {
  constructor(
    private readonly sync: HubSpotSyncService,
    private readonly callers: Callers,
  ) {}

  @Get('authorize')
  @Needs('admin')
  async authorize(@Req() request: Request, @Res() response: Response): Promise<void> {
    const caller = await this.callers.of(request);
    if (!caller?.sessionId)
      throw refuse(409, 'no_session', 'A portal is connected in a browser, not with an API token.');
    const url = await this.sync.authorizeUrl(caller.sessionId);
    if (!url) {
      throw refuse(
        409,
        'service_key',
        'This installation uses a service key (HUBSPOT_SERVICE_KEY), so there is nothing to approve in HubSpot.',
      );
    }
    response.set('cache-control', 'no-store').redirect(302, url);
  }

  /** Needs no session to be answered, but a `state` that this very session asked for to do anything. */
  @Get('callback')
  @OpenToAll()
  @Action('connection.connect')
  async callback(
    @Req() request: Request & { caller?: Principal },
    @Res() response: Response,
    @Query('code') code?: unknown,
    @Query('state') state?: unknown,
    @Query('error') error?: unknown,
  ): Promise<void> {
    const caller = await this.callers.of(request);
    // For the audit trail: the way is open to all, but who comes back is known.
    if (caller) request.caller = caller;
    if (!caller?.sessionId || caller.role !== 'admin') return refuseTo(response, OTHER_BROWSER);
    const outcome = await this.sync.finishConnecting(textsOf({ code, state, error }), caller.sessionId);
    if (outcome.kind === 'refused') return refuseTo(response, outcome.message);
    response.set('cache-control', 'no-store').redirect(302, '/admin/?connected');
  }
}

function refuseTo(response: Response, reason: string): void {
  response
    .status(400)
    .set('cache-control', 'no-store')
    .type('html')
    .send(refusalPage('HubSpot was not connected', reason));
}

/** A query may repeat a name, which makes it a list: such a one is left out. */
function textsOf(query: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''),
  );
}
