/** What finishing the OAuth flow gave. `message` is for the person who connects: what happened and what to do. */
export type ConnectOutcome =
  { readonly kind: 'connected'; readonly portalId: string } | { readonly kind: 'refused'; readonly message: string };

/** What HubSpot's redirect carried. */
export interface OAuthCallback {
  readonly code?: string;
  readonly state?: string;
  readonly error?: string;
}

/** Who may act in the portal: the OAuth flow and its end. Tokens never pass through here. */
export interface PortalAuthorization {
  /** Where to send the browser; the address holds a fresh single-use `state` bound to the session. Null with a service key. */
  authorizeUrl(sessionId: string): Promise<string | null>;
  /** `sessionId`: the browser session that began the flow. */
  finish(callback: OAuthCallback, sessionId: string): Promise<ConnectOutcome>;
  /** Seals the stored tokens anew with the present master key; gives how many were sealed with an earlier one. */
  rotateKeys(): Promise<number>;
  /** Revokes the tokens and forgets them; bases and links stay (S9.6). Null if nothing was connected. */
  disconnect(reason: string): Promise<{ readonly revoked: boolean } | null>;
}

export const PORTAL_AUTHORIZATION = Symbol('PORTAL_AUTHORIZATION');
