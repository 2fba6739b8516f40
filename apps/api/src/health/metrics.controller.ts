import type { IncomingMessage } from 'node:http';
import { Configuration } from '@app/configuration';
import { bearsToken, type MetricsAccess, MetricsController } from '@app/observability';
import { Controller, Injectable } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OpenToAll } from '../access/access.guard';
import { Callers } from '../access/callers.service';
import { refuse } from '../problems/problem';

/** With METRICS_TOKEN, and whoever may look at the admin page. */
@Injectable()
export class ApiMetricsAccess implements MetricsAccess {
  constructor(
    private readonly configuration: Configuration,
    private readonly callers: Callers,
  ) {}

  async check(request: Pick<IncomingMessage, 'headers'>): Promise<void> {
    if (bearsToken(request.headers.authorization, this.configuration.metricsToken)) return;
    if (await this.callers.of(request)) return;
    const way = 'Metrics need "Authorization: Bearer <METRICS_TOKEN>" or a session of the admin page.';
    throw refuse(401, 'no_session', way);
  }
}

/** The metrics of every process; here their own access stands in for a role. */
@ApiExcludeController()
@Controller('metrics')
@OpenToAll()
export class ApiMetricsController extends MetricsController {}
