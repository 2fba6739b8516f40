import { Controller, Get, Header, HttpCode, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { OpenToAll } from '../access/access.guard';
import { READINESS, readinessReply, type Readiness } from '@app/composition';

/** Probes. They tell states by name, never addresses or values. */
@ApiExcludeController()
@Controller('health')
@OpenToAll()
export class HealthController {
  constructor(@Inject(READINESS) private readonly readiness: Readiness) {}

  /** The process answers; nothing else is looked at, so that a database's absence does not restart it. */
  @Get('live')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** 200 when calls can be served, else 503 with what is amiss. */
  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) response: Response): Promise<object> {
    const { code, body } = await readinessReply(this.readiness);
    response.status(code);
    return body;
  }
}
