/** The `WebhookSignatureV3` check; null where no client secret is configured (a service key has no webhooks). */
export const WEBHOOK_SIGNATURE = Symbol('WEBHOOK_SIGNATURE');

/** The `WebhookIntake` port. */
export const WEBHOOK_INTAKE = Symbol('WEBHOOK_INTAKE');
