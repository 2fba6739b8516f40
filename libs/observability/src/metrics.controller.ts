import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Controller, Get, Header, Inject, NotFoundException, Req, UnauthorizedException } from '@nestjs/common';
import { SyncMetrics } from './sync-metrics';

/** Who may read the metrics of a process. */
export interface MetricsAccess {
  /** Throws, in words for the caller, what keeps them from it. */
  check(request: Pick<IncomingMessage, 'headers'>): Promise<void>;
}

export const METRICS_ACCESS = Symbol('METRICS_ACCESS');

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whether an Authorization header carries that token, in constant time; false where there is none to compare with. */
export function bearsToken(authorization: string | undefined, token: string | undefined): boolean {
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token ?? ''}`)) && token !== undefined;
}

/** By METRICS_TOKEN alone; undefined switches the metrics off. */
export class TokenAccess implements MetricsAccess {
  constructor(private readonly token: string | undefined) {}

  async check({ headers }: Pick<IncomingMessage, 'headers'>): Promise<void> {
    if (this.token === undefined) throw new NotFoundException('Metrics are off: set METRICS_TOKEN to switch them on.');
    if (!bearsToken(headers.authorization, this.token))
      throw new UnauthorizedException('Metrics need the header "Authorization: Bearer <METRICS_TOKEN>".');
  }
}

/** `GET /metrics`, for Prometheus. */
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: SyncMetrics,
    @Inject(METRICS_ACCESS) private readonly access: MetricsAccess,
  ) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  async read(@Req() request: IncomingMessage): Promise<string> {
    await this.access.check(request);
    return this.metrics.text();
  }
}
