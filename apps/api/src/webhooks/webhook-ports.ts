/** Whether a webhook call is HubSpot's (hubspot-facts 7.6). */
export type SignatureVerdict =
  | { readonly kind: 'genuine' }
  | { readonly kind: 'missing' }
  /** The timestamp is no number, or more than five minutes from this clock, either way. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'wrong' };

export interface SignedCall {
  readonly method: string;
  /** Path and query as called. */
  readonly target: string;
  readonly body: Buffer;
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
}

export interface WebhookSignature {
  /** The address that HubSpot must be given as target; signatures are made over it. */
  readonly targetUrl: string;
  check(call: SignedCall): SignatureVerdict;
}

/** Null where no client secret is configured (a service key has no webhooks). */
export const WEBHOOK_SIGNATURE = Symbol('WEBHOOK_SIGNATURE');

/** The `WebhookIntake` port. */
export const WEBHOOK_INTAKE = Symbol('WEBHOOK_INTAKE');
