import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Header, Headers, Inject, NotFoundException, UnauthorizedException } from '@nestjs/common';
import { SyncMetrics } from './sync-metrics';

/** Injection token of the bearer token that may read the metrics; undefined switches them off. */
export const METRICS_TOKEN = Symbol('METRICS_TOKEN');

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whether an Authorization header carries that token, in constant time; false where there is none to compare with. */
export function bearsToken(authorization: string | undefined, token: string | undefined): boolean {
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token ?? ''}`)) && token !== undefined;
}

/** `GET /metrics` for Prometheus, behind `Authorization: Bearer <METRICS_TOKEN>`. */
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: SyncMetrics,
    @Inject(METRICS_TOKEN) private readonly token: { readonly value: string | undefined },
  ) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  async read(@Headers('authorization') authorization?: string): Promise<string> {
    if (this.token.value === undefined)
      throw new NotFoundException('Metrics are off: set METRICS_TOKEN to switch them on.');
    if (!bearsToken(authorization, this.token.value)) {
      throw new UnauthorizedException('Metrics need the header "Authorization: Bearer <METRICS_TOKEN>".');
    }
    return this.metrics.text();
  }
}
