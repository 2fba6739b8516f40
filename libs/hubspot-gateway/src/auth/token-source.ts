import type { GatewayFailure } from '@app/sync-engine';

/** A token as calls use it, with what they need to know of its portal. Never logged. */
export interface TokenGrant {
  readonly accessToken: string;
  readonly portalId: string;
  readonly timeZone: string;
}

export type TokenResult =
  { readonly ok: true; readonly value: TokenGrant } | { readonly ok: false; readonly failure: GatewayFailure };

export interface TokenSource {
  /** A token that has some life left; refreshed where needed. */
  current(): Promise<TokenResult>;
  /** HubSpot rejected this one (401): another one, fetched once for all processes. */
  renew(rejected: TokenGrant): Promise<TokenResult>;
  /** HubSpot rejected a fresh one too: the connection pauses, with the reason (S9.1). */
  refuse(rejected: TokenGrant): Promise<GatewayFailure>;
}
