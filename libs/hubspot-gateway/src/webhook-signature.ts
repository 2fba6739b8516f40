import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether a webhook call is HubSpot's (hubspot-facts 7.6). */
export type SignatureVerdict =
  | { readonly kind: 'genuine' }
  | { readonly kind: 'missing' }
  /** The timestamp is no number, or further from this clock than the window, either way. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'wrong' };

export interface SignedCall {
  readonly method: string;
  /** Path and query as called; only the query counts, the rest is the configured address. */
  readonly target: string;
  /** Raw bytes, as received. */
  readonly body: Buffer;
  /** `X-HubSpot-Signature-v3`. */
  readonly signature: string | undefined;
  /** `X-HubSpot-Request-Timestamp`, ms. */
  readonly timestamp: string | undefined;
}

const WINDOW_MS = 5 * 60_000;

/** The only escapes that HubSpot decodes before it signs (hubspot-facts 7.6). */
const DECODED: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};
const ESCAPES = new RegExp(Object.keys(DECODED).join('|'), 'gi');

/**
 * HubSpot's v3 signature over method, address, body and timestamp: on the raw bytes, against the configured public address (request
 * headers can be forged), in constant time, within a window in both directions.
 */
export class WebhookSignatureV3 {
  constructor(
    private readonly clientSecret: string,
    /** The address given to HubSpot as target. */
    readonly targetUrl: string,
    /** ms since the epoch. */
    private readonly now: () => number = Date.now,
    private readonly windowMs = WINDOW_MS,
  ) {}

  check({ method, target, body, signature, timestamp }: SignedCall): SignatureVerdict {
    if (!signature || !timestamp) return { kind: 'missing' };
    if (!/^\d{1,15}$/.test(timestamp) || Math.abs(this.now() - Number(timestamp)) > this.windowMs)
      return { kind: 'stale' };
    const query = target.indexOf('?');
    const address = query < 0 ? this.targetUrl : this.targetUrl + target.slice(query);
    const expected = Buffer.from(signV3(this.clientSecret, method, address, body, timestamp).toString('base64'));
    const given = Buffer.from(signature, 'utf8');
    return given.length === expected.length && timingSafeEqual(given, expected)
      ? { kind: 'genuine' }
      : { kind: 'wrong' };
  }
}

/** HMAC-SHA256 as HubSpot makes it; `url` as called, `timestamp` in ms as text. */
export function signV3(secret: string, method: string, url: string, body: Buffer, timestamp: string): Buffer {
  const decoded = url.replace(ESCAPES, (escape) => DECODED[escape.toUpperCase()] ?? escape);
  return createHmac('sha256', secret)
    .update(method.toUpperCase() + decoded, 'utf8')
    .update(body)
    .update(timestamp, 'utf8')
    .digest();
}
