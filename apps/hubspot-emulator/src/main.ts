import { parseArgs } from 'node:util';
import { CALM_WEBHOOKS, createHubSpotEmulator, PLANS, type Plan } from '@app/hubspot-emulator';

const USAGE = `Runs an emulated HubSpot account.

  --port 4010              HUBSPOT_EMULATOR_PORT           0 takes a free port
  --host 127.0.0.1         HUBSPOT_EMULATOR_HOST
  --data FILE              HUBSPOT_EMULATOR_DATA           keeps the portal over restarts
  --portal-id 62515        HUBSPOT_EMULATOR_PORTAL_ID
  --app-id 54321           HUBSPOT_EMULATOR_APP_ID
  --client-id ID           HUBSPOT_EMULATOR_CLIENT_ID
  --client-secret SECRET   HUBSPOT_EMULATOR_CLIENT_SECRET
  --service-key TOKEN      HUBSPOT_EMULATOR_SERVICE_KEY    a static token with all scopes
  --webhook-url URL        HUBSPOT_EMULATOR_WEBHOOK_URL    sends every event of the four main objects there
  --auto-approve           HUBSPOT_EMULATOR_AUTO_APPROVE   the authorize page approves at once
  --calm                   HUBSPOT_EMULATOR_CALM           webhooks in order, once, without delay; search without lag
  --records 1000           HUBSPOT_EMULATOR_RECORDS        fills a new account with made-up records
  --seed 1                 HUBSPOT_EMULATOR_SEED           same seed, same records and same faults
  --plan professional      HUBSPOT_EMULATOR_PLAN           free, starter, professional or enterprise: limits
  --hublet na1             HUBSPOT_EMULATOR_HUBLET         where the account is hosted: na1, eu1, …
  --answers-as-of DATE     HUBSPOT_EMULATOR_ANSWERS_AS_OF  answers as HubSpot did on that day
  --time-zone ZONE, --currency CODE
  --no-control             no control API, no page
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string' },
    'portal-id': { type: 'string' },
    'app-id': { type: 'string' },
    'client-id': { type: 'string' },
    'client-secret': { type: 'string' },
    'service-key': { type: 'string' },
    'webhook-url': { type: 'string' },
    'time-zone': { type: 'string' },
    currency: { type: 'string' },
    seed: { type: 'string' },
    records: { type: 'string' },
    plan: { type: 'string' },
    hublet: { type: 'string' },
    'answers-as-of': { type: 'string' },
    'auto-approve': { type: 'boolean' },
    calm: { type: 'boolean' },
    'no-control': { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

type TextOption = {
  [Name in keyof typeof values]: (typeof values)[Name] extends string | undefined ? Name : never;
}[keyof typeof values];

const environmentName = (name: string): string => `HUBSPOT_EMULATOR_${name.replaceAll('-', '_').toUpperCase()}`;
const text = (name: TextOption & string): string | undefined =>
  values[name] ?? (process.env[environmentName(name)] || undefined);
const isOn = (name: 'auto-approve' | 'calm'): boolean =>
  values[name] ?? ['1', 'true'].includes(process.env[environmentName(name)] ?? '');
const number = (name: TextOption & string): number | undefined => {
  const held = text(name);
  if (held === undefined) return undefined;
  if (!/^\d+$/.test(held)) throw new Error(`--${name} must be a whole number, but is "${held}".`);
  return Number(held);
};
const plan = (): Plan | undefined => {
  const held = text('plan');
  if (held === undefined) return undefined;
  const known = PLANS.find((name) => name === held);
  if (!known) throw new Error(`--plan must be one of ${PLANS.join(', ')}, but is "${held}".`);
  return known;
};
const day = (name: TextOption & string): number | undefined => {
  const held = text(name);
  if (held === undefined) return undefined;
  const ms = Date.parse(held);
  if (Number.isNaN(ms)) throw new Error(`--${name} must be a date such as 2024-06-30, but is "${held}".`);
  return ms;
};
const given = <Value>(name: string, value: Value | undefined): Record<string, Value> =>
  value === undefined ? {} : { [name]: value };

const main = async (): Promise<void> => {
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const appId = number('app-id') ?? 54321;
  const serviceKey = text('service-key');
  const emulator = await createHubSpotEmulator({
    port: number('port') ?? 4010,
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
    ...given('plan', plan()),
    ...given('hublet', text('hublet')),
    ...given('answersAsOf', day('answers-as-of')),
    ...(serviceKey ? { serviceKeys: [{ token: serviceKey, appId }] } : {}),
    ...(isOn('calm') ? { webhooks: CALM_WEBHOOKS, switches: { searchLagMs: 0, searchJitterMs: 0 } } : {}),
    autoApprove: isOn('auto-approve'),
    control: values['no-control'] !== true,
  });
  const webhookUrl = text('webhook-url');
  if (webhookUrl) emulator.sendWebhooksTo(webhookUrl);
  process.stdout.write(`HubSpot emulator: ${emulator.url} (portal ${emulator.portalId}, app ${emulator.appId})\n`);
  const stop = (): void => {
    void emulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

main().catch((error: unknown) => {
  process.stderr.write(
    `The HubSpot emulator did not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
