/** What finishing the OAuth flow gave. `reason` is for the person who connects: what happened and what to do. */
export type ConnectOutcome =
  { readonly kind: 'connected'; readonly portalId: string } | { readonly kind: 'refused'; readonly reason: string };

export interface OAuthCallback {
  readonly code: string;
  readonly state: string;
  /** The browser session that began the flow: a `state` is bound to it. */
  readonly sessionId: string;
}

/** Who may act in the portal: the OAuth flow and its end. Tokens never pass through here. */
export interface PortalAuthorization {
  /** Where to send the browser; the address holds a fresh single-use `state` bound to the session. Null with a service key. */
  authorizeUrl(sessionId: string): Promise<string | null>;
  finish(callback: OAuthCallback): Promise<ConnectOutcome>;
  /** Revokes the tokens and forgets them; bases and links stay (S9.6). */
  disconnect(): Promise<void>;
}

export const PORTAL_AUTHORIZATION = Symbol('PORTAL_AUTHORIZATION');
