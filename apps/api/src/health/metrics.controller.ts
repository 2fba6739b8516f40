import { Configuration } from '@app/configuration';
import { bearsToken, SyncMetrics } from '@app/observability';
import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { OpenToAll } from '../access/access.guard';
import { Callers } from '../access/callers.service';
import { refuse } from '../problems/problem';

/** For Prometheus with METRICS_TOKEN, and for whoever may look at the admin page. */
@ApiExcludeController()
@Controller('metrics')
@OpenToAll()
export class ApiMetricsController {
  constructor(
    private readonly metrics: SyncMetrics,
    private readonly configuration: Configuration,
    private readonly callers: Callers,
  ) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  async read(@Req() request: Request): Promise<string> {
    const { metricsToken } = this.configuration;
    if (!bearsToken(request.get('authorization'), metricsToken) && !(await this.callers.of(request))) {
      throw refuse(
        401,
        'no_session',
        'Metrics need "Authorization: Bearer <METRICS_TOKEN>" or a session of the admin page.',
      );
    }
    return this.metrics.text();
  }
}
