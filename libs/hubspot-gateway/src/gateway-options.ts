import type { ApiVersion } from './client/api-version';

/** How this installation talks to HubSpot. Plain values: whoever builds the gateway reads them from its own configuration. */
export interface HubSpotGatewayOptions {
  /** `https://api.hubapi.com`, or an emulator's address. */
  readonly apiBaseUrl: string;
  /** Where browsers approve the app: `https://app.hubspot.com`, or an emulator's address. */
  readonly authBaseUrl: string;
  /** Null with a service key only. */
  readonly clientId: string | null;
  readonly clientSecret: string | null;
  /** Needed to set webhook subscriptions by API; without it the app id of the token is used. */
  readonly appId?: number | null;
  /** Developer API key, for webhook settings (hubspot-facts 7.1). */
  readonly developerApiKey?: string | null;
  /** The callback registered with the app. */
  readonly redirectUri: string;
  readonly requiredScopes: readonly string[];
  readonly optionalScopes?: readonly string[];
  /** Of the app's own token for the journal (hubspot-facts 1.6 knows two spellings). */
  readonly journalScopes?: readonly string[];
  /** Default `2026-03`. */
  readonly apiVersion?: ApiVersion;
  /** S1.5: hard limit of one HTTP exchange, ms. Default 20,000. */
  readonly timeoutMs?: number;
  /** 32 bytes; seals what is stored. */
  readonly encryptionKey: Buffer;
  /** Still open what they sealed. */
  readonly previousKeys?: readonly Buffer[];
  /** How long before its expiry an access token is refreshed, ms. Default five minutes. */
  readonly refreshMarginMs?: number;
  /** How long a person may take to approve the app, ms. Default ten minutes. */
  readonly oauthStateTtlMs?: number;
  /** Unique property that carries our minted ids (S4.1). Default `renewa_id`. */
  readonly externalIdProperty?: string;
  /** Told of every exchange with HubSpot, for metrics. `status` is null where no answer came. */
  readonly onExchange?: (exchange: Exchange) => void;
}

interface Exchange {
  /** What was asked, without ids or values: `read contacts`. */
  readonly what: string;
  readonly status: number | null;
  readonly durationMs: number;
}

export const DEFAULT_TIMEOUT_MS = 20_000;
export const DEFAULT_EXTERNAL_ID_PROPERTY = 'renewa_id';
