import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Configuration } from './configuration';
import { ConfigurationError, type ConfigurationFault } from './configuration-fault';
import { HubSpotSettings } from './hubspot-settings';
import { OidcSettings } from './oidc-settings';
import { settingsOf } from './setting';
import { SyncLimits } from './sync-limits';

export type Environment = Readonly<Record<string, string | undefined>>;

/** sysexits.h EX_CONFIG */
export const EXIT_CONFIGURATION = 78;

interface Section<T> {
  readonly settings: T;
  readonly faults: readonly ConfigurationFault[];
}

/** A blank variable counts as not set. */
function readSection<T extends object>(type: new () => T, env: Environment): Section<T> {
  const given: Record<string, string> = {};
  for (const { name, property } of settingsOf(type)) {
    const text = env[name]?.trim();
    if (text) given[property] = text;
  }
  const settings = plainToInstance(type, given, { exposeDefaultValues: true });
  const wrong = new Set(validateSync(settings, { skipMissingProperties: false }).map(({ property }) => property));
  const faults = settingsOf(type)
    .filter(({ property }) => wrong.has(property))
    .map(({ name, property, expected }): ConfigurationFault => {
      return { setting: name, kind: given[property] === undefined ? 'missing' : 'malformed', expected };
    });
  return { settings, faults };
}

function credentialFaults(hubspot: HubSpotSettings, env: Environment): ConfigurationFault[] {
  if (env['HUBSPOT_SERVICE_KEY']?.trim()) return [];
  const pair = [
    { setting: 'HUBSPOT_CLIENT_ID', value: hubspot.clientId },
    { setting: 'HUBSPOT_CLIENT_SECRET', value: hubspot.clientSecret },
  ];
  return pair
    .filter(({ value }) => value === undefined)
    .map(({ setting }) => ({
      setting,
      kind: 'missing',
      expected: `the value of your HubSpot app's Auth tab (or set HUBSPOT_SERVICE_KEY instead of both)`,
    }));
}

/** The journal is the app's: it opens with the app's own credentials, never with a service key. */
function hintFaults({ hints, clientId, clientSecret, serviceKey }: HubSpotSettings): ConfigurationFault[] {
  if (hints !== 'journal' || (clientId !== undefined && clientSecret !== undefined && serviceKey === undefined))
    return [];
  const expected =
    'webhooks or poll: the journal needs HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET, and no HUBSPOT_SERVICE_KEY';
  return [{ setting: 'HUBSPOT_HINTS', kind: 'contradiction', expected }];
}

/** All or nothing: half a provider would be a sign-in button that leads nowhere, and one without groups lets nobody in. */
function providerFaults(oidc: OidcSettings, env: Environment): ConfigurationFault[] {
  const { issuer, clientId, clientSecret, adminGroups, operatorGroups, viewerGroups } = oidc;
  if (!settingsOf(OidcSettings).some(({ name }) => env[name]?.trim())) return [];
  const needed = [
    { setting: 'OIDC_ISSUER', value: issuer, expected: 'the https URL of the identity provider' },
    { setting: 'OIDC_CLIENT_ID', value: clientId, expected: 'the client id as the identity provider shows it' },
    { setting: 'OIDC_CLIENT_SECRET', value: clientSecret, expected: 'the client secret that goes with it' },
    {
      setting: 'OIDC_ADMIN_GROUPS',
      value: [...adminGroups, ...operatorGroups, ...viewerGroups][0],
      expected: 'a group in it, in OIDC_OPERATOR_GROUPS or in OIDC_VIEWER_GROUPS: else nobody may sign in',
    },
  ];
  return needed
    .filter(({ value }) => value === undefined)
    .map(({ setting, expected }) => ({
      setting,
      kind: 'missing',
      expected: `${expected} (or remove every OIDC_ setting)`,
    }));
}

function durationFaults(limits: SyncLimits): ConfigurationFault[] {
  const faults: ConfigurationFault[] = [];
  if (limits.httpTimeoutSeconds * 1.5 > limits.leaseSeconds) {
    faults.push({
      setting: 'HTTP_TIMEOUT_SECONDS',
      kind: 'contradiction',
      expected: 'a call must end well before its lease: at most two thirds of LEASE_SECONDS (S1.5)',
    });
  }
  if (limits.intentLifetimeMinutes * 60 < limits.httpTimeoutSeconds) {
    faults.push({
      setting: 'INTENT_LIFETIME_MINUTES',
      kind: 'contradiction',
      expected: 'a write must be awaited for longer than any call can live: more than HTTP_TIMEOUT_SECONDS (S2.5)',
    });
  }
  return faults;
}

/** The configuration of a process. Throws `ConfigurationError` with every missing or malformed setting at once. */
export function loadConfiguration(env: Environment): Configuration {
  const main = readSection(Configuration, env);
  const hubspot = readSection(HubSpotSettings, env);
  const oidc = readSection(OidcSettings, env);
  const limits = readSection(SyncLimits, env);
  const faults = [
    ...main.faults,
    ...credentialFaults(hubspot.settings, env),
    ...hubspot.faults,
    ...hintFaults(hubspot.settings),
    ...oidc.faults,
    ...providerFaults(oidc.settings, env),
    ...limits.faults,
    ...(limits.faults.length === 0 ? durationFaults(limits.settings) : []),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults);
  return Object.freeze(
    Object.assign(main.settings, {
      hubspot: Object.freeze(hubspot.settings),
      oidc: Object.freeze(oidc.settings),
      limits: Object.freeze(limits.settings),
    }),
  );
}

/** For a main: the configuration of this process, or the list of faults on standard error and exit code 78. */
export function configurationOrExit(): Configuration {
  try {
    return loadConfiguration(process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
}
