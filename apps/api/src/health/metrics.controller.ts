import { createHash, timingSafeEqual } from 'node:crypto';
import { Configuration } from '@app/configuration';
import { SyncMetrics } from '@app/observability';
import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { refuse } from '../problems/problem';
import { OpenToAll } from '../sessions/session.guard';
import { SessionsService } from '../sessions/sessions.service';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** For Prometheus with METRICS_TOKEN, and for an administrator with a session. */
@ApiExcludeController()
@Controller('metrics')
@OpenToAll()
export class MetricsController {
  constructor(
    private readonly metrics: SyncMetrics,
    private readonly configuration: Configuration,
    private readonly sessions: SessionsService,
  ) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  async read(@Req() request: Request): Promise<string> {
    if (!this.hasToken(request) && !this.sessions.of(request)) {
      throw refuse(401, 'no_session', 'Metrics need "Authorization: Bearer <METRICS_TOKEN>" or an admin session.');
    }
    return this.metrics.text();
  }

  private hasToken(request: Request): boolean {
    const { metricsToken } = this.configuration;
    const given = digest(request.get('authorization') ?? '');
    return metricsToken !== undefined && timingSafeEqual(given, digest(`Bearer ${metricsToken}`));
  }
}
