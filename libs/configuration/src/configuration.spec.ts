import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConfigurationError, loadConfiguration, type Environment } from '.';
import { environmentExample } from './environment-example';

const key = randomBytes(32);
const valid: Environment = {
  DATABASE_URL: 'postgresql://renewa:s3cret-word@localhost:5432/renewa_one',
  HUBSPOT_CLIENT_ID: 'client',
  HUBSPOT_CLIENT_SECRET: 'very-secret-client-secret',
  ENCRYPTION_MASTER_KEY: key.toString('base64'),
  PUBLIC_URL: 'https://sync.example.com/',
  ADMIN_PASSWORD: 'correct horse battery',
};

function faultsOf(env: Environment): string {
  try {
    loadConfiguration(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return '';
}

describe('configuration', () => {
  it('reads the settings with their types and the defaults of the contract', () => {
    const configuration = loadConfiguration({
      ...valid,
      HUBSPOT_SCOPES: 'oauth, tickets',
      PORT: '8080',
      APPLY_FIRST_PLAN: 'true',
    });
    expect(configuration).toMatchObject({
      port: 8080,
      applyFirstPlan: true,
      publicUrl: 'https://sync.example.com',
      workerPort: 0,
    });
    expect(configuration.hubspot).toMatchObject({
      apiBaseUrl: 'https://api.hubapi.com',
      apiVersion: '2026-03',
      scopes: ['oauth', 'tickets'],
    });
    expect(configuration.encryptionMasterKey.equals(key)).toBe(true);
    expect(configuration.limits).toMatchObject({
      leaseSeconds: 60,
      httpTimeoutSeconds: 20,
      intentLifetimeMinutes: 15,
      maxAttempts: 8,
      retentionDays: 90,
      oscillationWrites: 6,
    });
    expect(Object.isFrozen(configuration) && Object.isFrozen(configuration.limits)).toBe(true);
  });

  it('names every missing setting with what is expected, all at once', () => {
    expect(faultsOf({})).toBe(
      [
        'The configuration has 5 faults:',
        '  DATABASE_URL is missing: expected a URL such as postgresql://user:password@host:5432/database',
        '  ENCRYPTION_MASTER_KEY is missing: expected 32 random bytes as base64 or as 64 hexadecimal digits; make one with: openssl rand -base64 32',
        '  PUBLIC_URL is missing: expected an https URL without query; plain http only for localhost',
        "  HUBSPOT_CLIENT_ID is missing: expected the value of your HubSpot app's Auth tab (or set HUBSPOT_SERVICE_KEY instead of both)",
        "  HUBSPOT_CLIENT_SECRET is missing: expected the value of your HubSpot app's Auth tab (or set HUBSPOT_SERVICE_KEY instead of both)",
        'Set them as environment variables; .env.example explains each.',
      ].join('\n'),
    );
  });

  it.each([
    ['DATABASE_URL', 'mysql://root@host/db'],
    ['DATABASE_URL', 'postgresql://host'],
    ['DATABASE_POOL_SIZE', '1'],
    ['ENCRYPTION_MASTER_KEY', randomBytes(31).toString('base64')],
    ['ENCRYPTION_MASTER_KEY', randomBytes(33).toString('base64')],
    ['ENCRYPTION_MASTER_KEY', 'z'.repeat(64)],
    ['ENCRYPTION_PREVIOUS_KEYS', `${randomBytes(32).toString('hex')},short`],
    ['PUBLIC_URL', 'http://sync.example.com'],
    ['PUBLIC_URL', 'sync.example.com'],
    ['PORT', '70000'],
    ['PORT', '3e3'],
    ['ADMIN_PASSWORD', 'short'],
    ['ADMIN_PASSWORD_HASH', 'scrypt:nonsense'],
    ['REDIS_URL', 'http://redis:6379'],
    ['HUBSPOT_API_VERSION', 'v1'],
    ['HUBSPOT_SERVICE_KEY', 'eu1-abc'],
    ['LOG_LEVEL', 'loud'],
    ['APPLY_FIRST_PLAN', 'yes'],
    ['BATCH_SIZE', '101'],
    ['LEASE_SECONDS', '-5'],
    // Thirty days: as a timer it would fire without end.
    ['HUBSPOT_POLL_SECONDS', '2592000'],
    ['POLL_INTERVAL_MS', '60001'],
    ['METRICS_TOKEN', 'short'],
  ])('refuses a malformed %s without repeating its value', (setting, value) => {
    const message = faultsOf({ ...valid, [setting]: value });
    expect(message).toMatch(
      new RegExp(`^The configuration has a fault:\\n  ${setting} is malformed: expected .+\\nSet them`),
    );
    if (value.length > 8) expect(message).not.toContain(value);
  });

  it('accepts a key in hexadecimal, earlier keys, plain http on localhost and a blank optional setting', () => {
    const earlier = [randomBytes(32), randomBytes(32)];
    const configuration = loadConfiguration({
      ...valid,
      ENCRYPTION_MASTER_KEY: key.toString('hex'),
      ENCRYPTION_PREVIOUS_KEYS: earlier.map((each) => each.toString('base64')).join(', '),
      PUBLIC_URL: 'http://localhost:3000',
      REDIS_URL: '  ',
    });
    expect(configuration.encryptionMasterKey.equals(key)).toBe(true);
    expect(configuration.encryptionPreviousKeys.map((each) => each.toString('hex'))).toEqual(
      earlier.map((each) => each.toString('hex')),
    );
    expect(configuration.redisUrl).toBeUndefined();
  });

  it('takes a service key in place of client id and secret', () => {
    const { HUBSPOT_CLIENT_ID: _id, HUBSPOT_CLIENT_SECRET: _secret, ...rest } = valid;
    expect(faultsOf({ ...rest, HUBSPOT_SERVICE_KEY: 'pat-eu1-0123' })).toBe('');
    expect(faultsOf({ ...rest, HUBSPOT_CLIENT_ID: 'client' })).toContain('HUBSPOT_CLIENT_SECRET is missing');
  });

  it('takes an identity provider whole or not at all, and names what is missing', () => {
    const provider = {
      OIDC_ISSUER: 'https://login.example.com/application/o/sync/',
      OIDC_CLIENT_ID: 'renewa',
      OIDC_CLIENT_SECRET: 'secret-of-the-provider',
      OIDC_OPERATOR_GROUPS: 'RevOps, Sales Ops',
    };
    expect(loadConfiguration({ ...valid, ...provider }).oidc).toMatchObject({
      issuer: 'https://login.example.com/application/o/sync/',
      roleClaim: 'groups',
      adminGroups: [],
      operatorGroups: ['RevOps', 'Sales Ops'],
      scopes: ['openid', 'profile', 'email'],
    });
    expect(JSON.stringify(loadConfiguration({ ...valid, ...provider }))).not.toContain('secret-of-the-provider');
    expect(faultsOf({ ...valid, OIDC_NAME: 'Okta' })).toBe(
      [
        'The configuration has 4 faults:',
        '  OIDC_ISSUER is missing: expected the https URL of the identity provider (or remove every OIDC_ setting)',
        '  OIDC_CLIENT_ID is missing: expected the client id as the identity provider shows it (or remove every OIDC_ setting)',
        '  OIDC_CLIENT_SECRET is missing: expected the client secret that goes with it (or remove every OIDC_ setting)',
        '  OIDC_ADMIN_GROUPS is missing: expected a group in it, in OIDC_OPERATOR_GROUPS or in OIDC_VIEWER_GROUPS: else nobody may sign in (or remove every OIDC_ setting)',
        'Set them as environment variables; .env.example explains each.',
      ].join('\n'),
    );
    for (const issuer of [
      'http://login.example.com',
      'login.example.com',
      'https://x.test/.well-known/openid-configuration',
    ])
      expect(faultsOf({ ...valid, ...provider, OIDC_ISSUER: issuer })).toContain('  OIDC_ISSUER is malformed');
    expect(faultsOf({ ...valid, ...provider, OIDC_SCOPES: 'profile' })).toContain('  OIDC_SCOPES is malformed');
  });

  it('S1.5 refuses a time-out that could outlive its lease', () => {
    expect(faultsOf({ ...valid, LEASE_SECONDS: '25' })).toContain(
      '  HTTP_TIMEOUT_SECONDS: a call must end well before its lease: at most two thirds of LEASE_SECONDS (S1.5)',
    );
    expect(faultsOf({ ...valid, LEASE_SECONDS: '3', HTTP_TIMEOUT_SECONDS: '1' })).toBe('');
  });

  it('S2.5 refuses an intent that ends before its call', () => {
    expect(faultsOf({ ...valid, INTENT_LIFETIME_MINUTES: '0.1' })).toContain(
      'INTENT_LIFETIME_MINUTES: a write must be awaited',
    );
  });

  it('never shows a secret when it is printed or serialised', () => {
    const configuration = loadConfiguration({
      ...valid,
      ADMIN_PASSWORD: 'x'.repeat(40),
      HUBSPOT_SERVICE_KEY: 'pat-eu1-hidden',
    });
    for (const text of [inspect(configuration), JSON.stringify(configuration), inspect({ nested: configuration })]) {
      expect(text).toContain('https://sync.example.com');
      expect(text).not.toMatch(/s3cret-word|very-secret|correct horse|xxxxx|pat-eu1|Buffer/);
    }
  });

  it('.env.example lists exactly the known settings, explained', () => {
    const file = join(__dirname, '../../../.env.example');
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(environmentExample());
  });
});
