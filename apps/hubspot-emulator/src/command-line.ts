import { parseArgs } from 'node:util';
import { CALM_WEBHOOKS, PLANS, type HubSpotEmulatorOptions, type Plan } from '@app/hubspot-emulator';

export const USAGE = `Runs an emulated HubSpot account.

  --port 4010              HUBSPOT_EMULATOR_PORT           0 takes a free port
  --host 127.0.0.1         HUBSPOT_EMULATOR_HOST
  --data FILE              HUBSPOT_EMULATOR_DATA           keeps the portal over restarts
  --portal-id 62515        HUBSPOT_EMULATOR_PORTAL_ID
  --app-id 54321           HUBSPOT_EMULATOR_APP_ID
  --client-id ID           HUBSPOT_EMULATOR_CLIENT_ID
  --client-secret SECRET   HUBSPOT_EMULATOR_CLIENT_SECRET
  --service-key TOKEN      HUBSPOT_EMULATOR_SERVICE_KEY    a static token with all scopes
  --webhook-url URL        HUBSPOT_EMULATOR_WEBHOOK_URL    sends every event of records and custom objects there
  --auto-approve           HUBSPOT_EMULATOR_AUTO_APPROVE   the authorize page approves at once
  --calm                   HUBSPOT_EMULATOR_CALM           webhooks in order, once, without delay; search without lag
  --records 1000           HUBSPOT_EMULATOR_RECORDS        fills a new account with made-up records
  --seed 1                 HUBSPOT_EMULATOR_SEED           same seed, same records and same faults
  --plan professional      HUBSPOT_EMULATOR_PLAN           free, starter, professional or enterprise: limits
  --hublet na1             HUBSPOT_EMULATOR_HUBLET         where the account is hosted: na1, eu1, …
  --answers-as-of DATE     HUBSPOT_EMULATOR_ANSWERS_AS_OF  answers as HubSpot did on that day
  --time-zone ZONE         HUBSPOT_EMULATOR_TIME_ZONE      of the account: daily limits end at its midnight
  --currency CODE          HUBSPOT_EMULATOR_CURRENCY       of the company
  --no-control             no control API, no page
`;

/** What was asked of the command; `help` starts nothing. */
export type EmulatorCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'run'; readonly options: HubSpotEmulatorOptions; readonly webhookUrl: string | undefined };

const TEXTS = [
  ...(['port', 'host', 'data', 'portal-id', 'app-id', 'client-id', 'client-secret', 'service-key'] as const),
  ...(['webhook-url', 'time-zone', 'currency', 'seed', 'records', 'plan', 'hublet', 'answers-as-of'] as const),
];
const FLAGS = ['auto-approve', 'calm', 'no-control', 'help'] as const;
type Text = (typeof TEXTS)[number];
type Flag = (typeof FLAGS)[number];

const parsed = (args: readonly string[]): Partial<Record<Text, string> & Record<Flag, boolean>> => {
  const options = {
    ...Object.fromEntries(TEXTS.map((name) => [name, { type: 'string' as const }])),
    ...Object.fromEntries(FLAGS.map((name) => [name, { type: 'boolean' as const }])),
  };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // Node's own words name the option; the first line of them is for people.
    const words = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
    const [told = ''] = words.split('\n');
    throw new Error(`${told.replace(/\.?$/, '.')} --help tells all options.`, { cause: error });
  }
};

/**
 * Reads the command line, and the environment for what it leaves out.
 * @throws Error in words for the person who started it: which option, what it must be.
 */
export const emulatorCommand = (args: readonly string[], environment: NodeJS.ProcessEnv): EmulatorCommand => {
  const values = parsed(args);
  if (values.help) return { kind: 'help' };
  const held = (name: string): string | undefined =>
    environment[`HUBSPOT_EMULATOR_${name.replaceAll('-', '_').toUpperCase()}`] || undefined;
  const text = (name: Text): string | undefined => values[name] ?? held(name);
  const isOn = (name: Flag): boolean => values[name] ?? ['1', 'true'].includes(held(name) ?? '');
  const number = (name: Text, most = Number.MAX_SAFE_INTEGER): number | undefined => {
    const asked = text(name);
    if (asked === undefined) return undefined;
    if (!/^\d+$/.test(asked) || Number(asked) > most)
      throw new Error(
        `--${name} must be a whole number${most < Number.MAX_SAFE_INTEGER ? ` up to ${most}` : ''}, but is "${asked}".`,
      );
    return Number(asked);
  };
  const appId = number('app-id') ?? 54321;
  const serviceKey = text('service-key');
  const options: HubSpotEmulatorOptions = {
    port: number('port', 65_535) ?? 4010,
    appId,
    ...given('host', text('host')),
    ...given('dataFile', text('data')),
    ...given('portalId', number('portal-id')),
    ...given('clientId', text('client-id')),
    ...given('clientSecret', text('client-secret')),
    ...given('timeZone', text('time-zone')),
    ...given('currency', text('currency')),
    ...given('seed', number('seed')),
    ...given('records', number('records')),
    ...given('plan', planOf(text('plan'))),
    ...given('hublet', text('hublet')),
    ...given('answersAsOf', dayOf('answers-as-of', text('answers-as-of'))),
    ...(serviceKey ? { serviceKeys: [{ token: serviceKey, appId }] } : {}),
    ...(isOn('calm') ? { webhooks: CALM_WEBHOOKS, switches: { searchLagMs: 0, searchJitterMs: 0 } } : {}),
    autoApprove: isOn('auto-approve'),
    control: !isOn('no-control'),
  };
  // Given empty it is no address: whoever starts the emulator for one product says so.
  const webhookUrl = text('webhook-url');
  if (webhookUrl && !URL.canParse(webhookUrl))
    throw new Error(`--webhook-url must be an address such as http://127.0.0.1:3000/hooks, but is "${webhookUrl}".`);
  return { kind: 'run', options, webhookUrl };
};

const planOf = (asked: string | undefined): Plan | undefined => {
  if (asked === undefined) return undefined;
  const known = PLANS.find((name) => name === asked);
  if (!known) throw new Error(`--plan must be one of ${PLANS.join(', ')}, but is "${asked}".`);
  return known;
};

const dayOf = (name: string, asked: string | undefined): number | undefined => {
  if (asked === undefined) return undefined;
  const ms = Date.parse(asked);
  if (Number.isNaN(ms)) throw new Error(`--${name} must be a date such as 2024-06-30, but is "${asked}".`);
  return ms;
};

const given = <Value>(name: string, value: Value | undefined): Record<string, Value> =>
  value === undefined ? {} : { [name]: value };
