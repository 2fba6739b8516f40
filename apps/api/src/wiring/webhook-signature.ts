import type { Configuration } from '@app/configuration';
import { WebhookSignatureV3 } from '@app/hubspot-gateway';
import { WEBHOOK_PATH } from '../webhooks/webhook.controller';

/** The check of this installation's webhook calls, or null where it has no client secret. */
export function webhookSignature(
  configuration: Pick<Configuration, 'hubspot' | 'publicUrl' | 'limits'>,
): WebhookSignatureV3 | null {
  const { hubspot, publicUrl, limits } = configuration;
  if (hubspot.clientSecret === undefined) return null;
  const windowMs = limits.webhookWindowMinutes * 60_000;
  return new WebhookSignatureV3(hubspot.clientSecret, `${publicUrl}${WEBHOOK_PATH}`, Date.now, windowMs);
}
