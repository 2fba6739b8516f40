import { Configuration } from '@app/configuration';
import type { WebhookSignatureV3 } from '@app/hubspot-gateway';
import { SyncMetrics } from '@app/observability';
import { Controller, Inject, Logger, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { WithoutWriteHeader } from '../access/same-site.guard';
import { OpenToAll } from '../access/access.guard';
import { type RefusalReason, refusalOf } from './refusal';
import { readBody } from './request-body';
import { WEBHOOK_SIGNATURE } from './webhook-ports';
import { WebhookReceiver } from './webhook-receiver.service';

export const WEBHOOK_PATH = '/webhooks/hubspot';

const SIGNATURE_REFUSALS = {
  missing: 'unsigned',
  stale: 'stale_timestamp',
  wrong: 'wrong_signature',
} as const satisfies Record<string, RefusalReason>;

/** Where HubSpot delivers events. The signature is the proof; there is no session and no throttle. */
@ApiExcludeController()
@Controller()
@OpenToAll()
@WithoutWriteHeader()
export class WebhookController {
  private readonly log = new Logger('Webhooks');
  private readonly maxBytes: number;

  constructor(
    private readonly receiver: WebhookReceiver,
    @Inject(WEBHOOK_SIGNATURE) private readonly signature: WebhookSignatureV3 | null,
    private readonly metrics: SyncMetrics,
    { limits }: Configuration,
  ) {
    this.maxBytes = limits.webhookBodyKilobytes * 1024;
  }

  /** 204 once every event of the call is stored (S9.4). The body is read here, since the signature is over its raw bytes. */
  @Post(WEBHOOK_PATH)
  async receive(@Req() request: Request, @Res() response: Response): Promise<void> {
    const read = await readBody(request, this.maxBytes);
    if (read.kind === 'aborted') return;
    const refusal =
      read.kind === 'too_large' ? { reason: 'body_too_large' as const } : await this.take(request, read.body);
    if (refusal === null) {
      response.status(204).end();
      return;
    }
    this.metrics.webhookCallsRefused.inc({ reason: refusal.reason });
    const told = refusalOf(refusal.reason, {
      targetUrl: this.signature?.targetUrl ?? '',
      maxBytes: this.maxBytes,
      named: refusal.named,
    });
    this.log.warn(`Webhook call refused (${refusal.reason}): ${told.detail}`);
    if (told.status === 503) response.set('retry-after', '10');
    response.status(told.status).type('application/problem+json').send(JSON.stringify(told));
  }

  private async take(request: Request, body: Buffer): Promise<{ reason: RefusalReason; named?: string } | null> {
    if (!this.signature) return { reason: 'no_webhooks' };
    if (!isPlainJson(request)) return { reason: 'wrong_content_type' };
    const verdict = this.signature.check({
      method: request.method,
      target: request.originalUrl,
      body,
      signature: request.get('x-hubspot-signature-v3'),
      timestamp: request.get('x-hubspot-request-timestamp'),
    });
    if (verdict.kind !== 'genuine') return { reason: SIGNATURE_REFUSALS[verdict.kind] };
    const receipt = await this.receiver.receive(body);
    return receipt.kind === 'accepted' ? null : receipt;
  }
}

function isPlainJson(request: Request): boolean {
  const type = (request.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  const encoding = request.get('content-encoding') ?? 'identity';
  return type === 'application/json' && encoding === 'identity';
}
