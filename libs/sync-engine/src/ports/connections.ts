/** Ciphertext of one secret with the id of the key that made it; bound to portal and column (AAD). */
export interface SealedSecret {
  readonly keyId: string;
  /** base64 of nonce, ciphertext and tag. */
  readonly sealed: string;
}

export const CONNECTION_STATES = ['connected', 'paused', 'disconnected'] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

export const CONNECTION_TRANSITIONS: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
  connected: ['paused', 'disconnected'],
  paused: ['connected', 'disconnected'],
  disconnected: ['connected'],
};

/** The one row of `hubspot_config` for a portal. */
export interface Connection {
  readonly portalId: string;
  readonly authKind: 'oauth' | 'service_key';
  readonly state: ConnectionState;
  /** For people: why it is paused or disconnected, and what to do. */
  readonly stateReason: string | null;
  readonly accessToken: SealedSecret | null;
  readonly refreshToken: SealedSecret | null;
  /** ms of the database's clock. */
  readonly accessTokenExpiresAt: number | null;
  readonly scopes: readonly string[];
  readonly timeZone: string;
  readonly currency: string;
  readonly uiDomain: string | null;
  /** S2.6: `sourceId` of our own writes; the app id with OAuth, learned from our first write with a service key. */
  readonly ownSourceId: string | null;
  readonly installationId: string;
  /** S3.2: HubSpot's clock minus the database's, ms, with its uncertainty (at least a second). */
  readonly clockOffsetMs: number;
  readonly clockUncertaintyMs: number;
}

export interface ConnectionStore {
  /** The connection of this installation: the newest one that is not disconnected, else the newest. */
  current(): Promise<Connection | null>;
  /** Inserts or replaces by portal id. Throws on an illegal state transition. */
  save(connection: Connection): Promise<void>;
  update(portalId: string, patch: Partial<Omit<Connection, 'portalId'>>): Promise<void>;
  /** Runs `work` holding a lock that all processes share, with the connection as it is then: one refresh at a time (hubspot-facts 1.3). */
  withRefreshLock<T>(portalId: string, work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Stores an OAuth `state` bound to a browser session; single use, expiring. */
  issueOAuthState(state: string, sessionId: string, ttlMs: number): Promise<void>;
  /** Consumes it: true exactly once, only for that session, only before it expires. */
  consumeOAuthState(state: string, sessionId: string): Promise<boolean>;
}
