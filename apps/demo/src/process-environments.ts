import { demoFile } from './project-layout';
import type { DemoSecrets } from './demo-secrets';
import type { StackPorts } from './stack-ports';

export interface StackAddresses {
  readonly apiUrl: string;
  readonly emulatorUrl: string;
  readonly databaseUrl: string;
}

/** Of the caller's environment, what programs need to run; settings meant for a real installation stay out of the demo. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'];

function inherited(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const name of INHERITED) env[name] = process.env[name];
  return env;
}

/** What the emulated app may do: also tickets, products and custom objects, so that a table of the demo can be added for them. */
const SCOPES = [
  ...['oauth', 'crm.objects.owners.read', 'tickets', 'e-commerce'],
  ...['contacts', 'companies', 'deals', 'custom'].flatMap((type) => [
    ...[`crm.objects.${type}.read`, `crm.objects.${type}.write`],
    ...[`crm.schemas.${type}.read`, `crm.schemas.${type}.write`],
  ]),
];

/** Settings of api and workers, exactly those that a real installation would set. */
export function serviceEnvironment(
  secrets: DemoSecrets,
  addresses: StackAddresses,
  ports: StackPorts,
  extra: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  return {
    ...inherited(),
    NODE_ENV: 'production',
    DATABASE_URL: addresses.databaseUrl,
    ENCRYPTION_MASTER_KEY: secrets.encryptionMasterKey,
    PUBLIC_URL: addresses.apiUrl,
    PORT: String(ports.of('api')),
    HOST: '127.0.0.1',
    WORKER_PORT: String(ports.of('worker')),
    ADMIN_PASSWORD: secrets.adminPassword,
    METRICS_TOKEN: secrets.metricsToken,
    HUBSPOT_API_BASE_URL: addresses.emulatorUrl,
    HUBSPOT_AUTH_URL: addresses.emulatorUrl,
    HUBSPOT_CLIENT_ID: secrets.clientId,
    HUBSPOT_CLIENT_SECRET: secrets.clientSecret,
    HUBSPOT_APP_ID: String(secrets.appId),
    HUBSPOT_SCOPES: SCOPES.join(' '),
    INITIAL_MAPPINGS_FILE: demoFile('config/renewa-one.configuration.yaml'),
    APPLY_FIRST_PLAN: 'true',
    LOG_FORMAT: 'lines',
    ...extra,
  };
}

/** The portal, the app that it knows, and where its webhooks go. */
export function emulatorEnvironment(
  secrets: DemoSecrets,
  addresses: StackAddresses,
  ports: StackPorts,
  dataFile: string,
): NodeJS.ProcessEnv {
  return {
    ...inherited(),
    NODE_ENV: 'production',
    HUBSPOT_EMULATOR_PORT: String(ports.of('emulator')),
    HUBSPOT_EMULATOR_DATA: dataFile,
    HUBSPOT_EMULATOR_PORTAL_ID: String(secrets.portalId),
    HUBSPOT_EMULATOR_APP_ID: String(secrets.appId),
    HUBSPOT_EMULATOR_CLIENT_ID: secrets.clientId,
    HUBSPOT_EMULATOR_CLIENT_SECRET: secrets.clientSecret,
  };
}
