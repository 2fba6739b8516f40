/** What an account is set to. */
export interface PortalSettings {
  readonly portalId: number;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217 code of the company currency. */
  readonly currency: string;
  readonly additionalCurrencies: readonly string[];
  readonly accountType: string;
  /** Where the account is hosted: `na1`, `eu1`, … */
  readonly hublet: string;
  readonly plan: Plan;
  /** The account answers as HubSpot did on this day (ms since the epoch); default: as it does today. */
  readonly answersAsOf: number;
}

export const PLANS = ['free', 'starter', 'professional', 'enterprise'] as const;
export type Plan = (typeof PLANS)[number];

/** Address of the account's pages: EU accounts have their own (hubspot-facts 1.2). */
export const uiDomainOf = ({ hublet }: Pick<PortalSettings, 'hublet'>): string =>
  hublet === 'na1' ? 'app.hubspot.com' : `app-${hublet}.hubspot.com`;

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** @throws Error when no account can be set like this, in words for who asked for it. */
export const checkSettings = ({ timeZone, currency, additionalCurrencies }: PortalSettings): void => {
  if (!isTimeZone(timeZone)) throw new Error(`The time zone must be one such as Europe/Berlin, but is "${timeZone}".`);
  for (const code of [currency, ...additionalCurrencies])
    if (!/^[A-Z]{3}$/.test(code)) throw new Error(`A currency must be a code such as EUR, but is "${code}".`);
};

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
  accountType: 'STANDARD',
  hublet: 'na1',
  plan: 'professional',
  answersAsOf: Infinity,
};
