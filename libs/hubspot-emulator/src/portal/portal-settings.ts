/** What an account is set to. */
export interface PortalSettings {
  readonly portalId: number;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217 code of the company currency. */
  readonly currency: string;
  readonly additionalCurrencies: readonly string[];
}

export interface AppDefinition {
  readonly appId: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name?: string;
  readonly scopes: readonly string[];
}

export const DEFAULT_PORTAL: PortalSettings = {
  portalId: 62515,
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  additionalCurrencies: ['USD'],
};
