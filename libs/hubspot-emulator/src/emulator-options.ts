import type { AppDefinition, PortalSettings } from './portal/portal-settings';
import type { JournalBehaviour } from './journal/webhook-journal';
import type { RequestLimits } from './limits/request-limits';
import type { Switches } from './portal/switches';
import type { WebhookBehaviour } from './webhooks/webhook-behaviour';

/** All optional; what is left out behaves as HubSpot is known to behave. */
export interface HubSpotEmulatorOptions extends Partial<PortalSettings> {
  /** TCP port; 0 (default) takes a free one. */
  readonly port?: number;
  /** Interface to listen on, default `127.0.0.1`. */
  readonly host?: string;
  readonly appId?: number;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Scopes the app may be granted; default: all that the emulator knows. */
  readonly scopes?: readonly string[];
  /** Further apps beside the first. */
  readonly apps?: readonly AppDefinition[];
  /** Static tokens (service keys). `scopes` absent means all. */
  readonly serviceKeys?: readonly { token: string; appId: number; scopes?: readonly string[] }[];
  /** Key that opens webhook settings as `?hapikey=`. */
  readonly developerApiKey?: string;
  /** The authorize page approves at once. Default false. */
  readonly autoApprove?: boolean;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly clock?: () => number;
  /** Seed of every random choice of the emulator (faults, webhook order, lag). Default 1. */
  readonly seed?: number;
  /** Fills a new, empty account with this many made-up records (see `seedRecords`). Default 0. */
  readonly records?: number;
  /** File that holds the portal over restarts; without it the portal lives in memory. */
  readonly dataFile?: string;
  /** Serves `/_emulator/…` and the page at `/`. Default true. */
  readonly control?: boolean;
  readonly limits?: Partial<RequestLimits>;
  readonly switches?: Partial<Switches>;
  readonly webhooks?: Partial<WebhookBehaviour>;
  readonly journal?: Partial<JournalBehaviour>;
}
