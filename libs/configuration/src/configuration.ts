import { inspect } from 'node:util';
import { PASSWORD_HASH } from './admin-password';
import { parseEncryptionKey, parseEncryptionKeys } from './encryption-key';
import { HubSpotSettings } from './hubspot-settings';
import { OidcSettings } from './oidc-settings';
import {
  address,
  httpsOrLocal,
  matching,
  oneOf,
  parsed,
  satisfying,
  Setting,
  visible,
  wholeNumber,
  yesOrNo,
} from './setting';
import { SyncLimits } from './sync-limits';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
const LOG_FORMATS = ['json', 'lines'] as const;
const LOCAL_CAPTURES = ['auto', 'triggers', 'decoding'] as const;

const MAKE_KEY = 'make one with: openssl rand -base64 32';

const isKey = (value: unknown): boolean => Buffer.isBuffer(value);

/**
 * Every setting of the api and the sync worker, read once at boot from environment variables of the same names
 * (`publicUrl` ← PUBLIC_URL, `hubspot.clientId` ← HUBSPOT_CLIENT_ID). Immutable; secrets are left out when it is printed or serialised.
 */
export class Configuration {
  @Setting(
    {
      about:
        'PostgreSQL database that holds the business tables; the sync keeps its own tables there in schema hubspot_sync.',
      expected: 'a URL such as postgresql://user:password@host:5432/database',
      secret: true,
      example: 'postgresql://renewa:change-me@localhost:5432/renewa_one',
    },
    address(['postgres', 'postgresql'], (url) => url.pathname.length > 1),
  )
  readonly databaseUrl: string;

  @Setting(
    { about: 'Connections of one process to that database.', expected: 'a whole number from 2 to 200' },
    wholeNumber(2, 200),
  )
  readonly databasePoolSize: number = 10;

  @Setting(
    {
      about:
        'Redis server for the queue. Left empty, the queue lives in PostgreSQL. Give every process the same value.',
      expected: 'a URL such as redis://host:6379 or rediss://user:password@host:6379/0',
      secret: true,
      optional: true,
    },
    address(['redis', 'rediss']),
  )
  readonly redisUrl?: string;

  readonly hubspot: HubSpotSettings = new HubSpotSettings();

  readonly oidc: OidcSettings = new OidcSettings();

  @Setting(
    {
      about:
        'Key that encrypts HubSpot’s tokens in the database. Keep a copy: without it the portal must be connected again.',
      expected: `32 random bytes as base64 or as 64 hexadecimal digits; ${MAKE_KEY}`,
      secret: true,
      example: 'change-me',
    },
    parsed(parseEncryptionKey, isKey),
  )
  readonly encryptionMasterKey: Buffer;

  @Setting(
    {
      about: 'Earlier master keys, separated by commas: they still decrypt, what is stored anew uses the master key.',
      expected: 'keys of 32 bytes each (base64 or 64 hexadecimal digits), separated by commas',
      secret: true,
    },
    parsed(parseEncryptionKeys, (value) => Array.isArray(value) && value.every(isKey)),
  )
  readonly encryptionPreviousKeys: readonly Buffer[] = [];

  @Setting(
    {
      about:
        'Address under which browsers and HubSpot reach the api, without a path of the sync’s own. HubSpot signs webhooks over it.',
      expected: 'an https URL without query; plain http only for localhost',
      example: 'https://sync.example.com',
    },
    address(['http', 'https'], (url) => httpsOrLocal(url.href) && url.search === '' && url.hash === ''),
  )
  readonly publicUrl: string;

  @Setting({ about: 'Port of the api.', expected: 'a port number from 1 to 65535' }, wholeNumber(1, 65535))
  readonly port: number = 3000;

  @Setting(
    {
      about: 'Address on which api and worker listen; 127.0.0.1 behind a proxy on the same machine.',
      expected: 'an IP address or host name',
    },
    matching(/^[\w.:-]+$/),
  )
  readonly host: string = '0.0.0.0';

  @Setting(
    { about: 'Port of the worker’s health and metrics pages; 0 for none.', expected: 'a port number from 0 to 65535' },
    wholeNumber(0, 65535),
  )
  readonly workerPort: number = 0;

  @Setting(
    {
      about:
        'Password of the account “admin” of the admin page, set at every start of the api. Left empty, the first start prints a set-up link.',
      expected: 'at least 12 characters',
      secret: true,
      optional: true,
    },
    satisfying((value) => typeof value === 'string' && value.length >= 12),
  )
  readonly adminPassword?: string;

  @Setting(
    {
      about: 'Hash of that password instead; make one with: node scripts/hash-password.mjs',
      expected: 'the line that "node scripts/hash-password.mjs" prints (it begins with scrypt:)',
      secret: true,
      optional: true,
    },
    matching(PASSWORD_HASH),
  )
  readonly adminPasswordHash?: string;

  @Setting(
    { about: 'Least important log entries to write.', expected: `one of ${LOG_LEVELS.join(', ')}` },
    oneOf(LOG_LEVELS),
  )
  readonly logLevel: (typeof LOG_LEVELS)[number] = 'info';

  @Setting(
    { about: 'json for log collectors, lines for people.', expected: `one of ${LOG_FORMATS.join(', ')}` },
    oneOf(LOG_FORMATS),
  )
  readonly logFormat: (typeof LOG_FORMATS)[number] = 'json';

  @Setting(
    {
      about: 'Bearer token that Prometheus sends to /metrics. Left empty, there is no /metrics.',
      expected: 'at least 16 characters without blanks',
      secret: true,
      optional: true,
    },
    matching(/^\S{16,}$/),
  )
  readonly metricsToken?: string;

  @Setting(
    {
      about:
        'Configuration file, as renewa-sync config export writes it, that the worker fills an empty registry with. Faults in it stop the worker at boot.',
      expected: 'the path of a file',
      optional: true,
    },
    matching(/\S/),
  )
  readonly initialMappingsFile?: string;

  @Setting(
    {
      about: 'Applies the first plan of each entity without asking. Meant for the demo: leave it off for real data.',
      expected: 'true or false',
    },
    yesOrNo,
  )
  readonly applyFirstPlan: boolean = false;

  @Setting(
    {
      about:
        'S1.2: how changes of business tables are noticed. decoding reads the server’s log and costs writers almost nothing; triggers work everywhere; auto takes decoding where the server is set for it (docs/operations.md).',
      expected: `one of ${LOCAL_CAPTURES.join(', ')}`,
    },
    oneOf(LOCAL_CAPTURES),
  )
  readonly localCapture: (typeof LOCAL_CAPTURES)[number] = 'auto';

  @Setting(
    {
      about:
        'Keeps the replication slot of capture by decoding on standby servers, too (PostgreSQL 17 or newer, standbys with sync_replication_slots), so that no change is lost with a failover. Off: a new slot is made then, and audits find what was missed.',
      expected: 'true or false',
    },
    yesOrNo,
  )
  readonly localCaptureFailover: boolean = false;

  @Setting(
    {
      about:
        'S4.1: makes an index on large business tables for each column that rows are matched by. Off: every hundred records that exist only in HubSpot cost a scan of the table, unless its owner makes the index.',
      expected: 'true or false',
    },
    yesOrNo,
  )
  readonly matchKeyIndexes: boolean = true;

  /** Durations and counts of the sync contract. */
  readonly limits: SyncLimits = new SyncLimits();

  toJSON(): Record<string, unknown> {
    return {
      ...visible(this),
      hubspot: visible(this.hubspot),
      oidc: visible(this.oidc),
      limits: visible(this.limits),
    };
  }

  [inspect.custom](): Record<string, unknown> {
    return this.toJSON();
  }
}
