import { READINESS, readinessReply, type Readiness } from '@app/composition';
import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';

/** Probes of the worker. They tell states by name, never addresses or values. */
@Controller('health')
export class WorkerHealthController {
  constructor(@Inject(READINESS) private readonly readiness: Readiness) {}

  /** The process answers; nothing else is looked at, so that a database's absence does not restart it. */
  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** 200 when batches can be reconciled, else 503 with what is amiss. */
  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) response: Response): Promise<object> {
    const { code, body } = await readinessReply(this.readiness);
    response.status(code);
    return body;
  }
}
