import { address, matching, oneOf, settingNamed, words } from './setting';

const API_VERSIONS = ['2026-03', '2026-09', 'v3'] as const;
export type HubSpotApiVersion = (typeof API_VERSIONS)[number];

const HINTS = ['webhooks', 'journal', 'poll'] as const;
/** How changes in HubSpot are heard of. */
export type HubSpotHints = (typeof HINTS)[number];

const HubSpotSetting = settingNamed('HUBSPOT_');

/** How to reach and be admitted to HubSpot: OAuth (client id with secret) or a service key. `clientId` ← HUBSPOT_CLIENT_ID. */
export class HubSpotSettings {
  @HubSpotSetting(
    {
      about: 'Where HubSpot’s API is; another address only for an emulator or a proxy.',
      expected: 'an http or https URL',
    },
    address(['http', 'https']),
  )
  readonly apiBaseUrl: string = 'https://api.hubapi.com';

  @HubSpotSetting(
    {
      about: 'Where HubSpot asks a person to connect the app; EU accounts may use https://app-eu1.hubspot.com.',
      expected: 'an http or https URL',
    },
    address(['http', 'https']),
  )
  readonly authUrl: string = 'https://app.hubspot.com';

  @HubSpotSetting(
    {
      about:
        'Client id of your HubSpot app (its Auth tab). Needed with HUBSPOT_CLIENT_SECRET, unless HUBSPOT_SERVICE_KEY is set.',
      expected: 'the client id as HubSpot shows it',
      optional: true,
      example: '00000000-0000-0000-0000-000000000000',
    },
    matching(/^\S+$/),
  )
  readonly clientId?: string;

  @HubSpotSetting(
    {
      about: 'Client secret of the app. It also verifies the signature of webhooks.',
      expected: 'the client secret as HubSpot shows it',
      secret: true,
      optional: true,
      example: 'change-me',
    },
    matching(/^\S+$/),
  )
  readonly clientSecret?: string;

  @HubSpotSetting(
    {
      about: 'Id of the app, a number. Left empty, it is learned from the first token.',
      expected: 'the app id, digits only',
      optional: true,
    },
    matching(/^\d+$/),
  )
  readonly appId?: string;

  @HubSpotSetting(
    {
      about:
        'Service key (or private app token) as the simpler alternative to OAuth. It has no webhooks, so changes in HubSpot are found by polling.',
      expected: 'a HubSpot token that begins with pat-',
      secret: true,
      optional: true,
    },
    matching(/^pat-\S+$/),
  )
  readonly serviceKey?: string;

  @HubSpotSetting(
    {
      about:
        'How changes in HubSpot are heard of: webhooks (needs a public URL), journal (read by the worker, needs none), poll (slow; a service key always polls).',
      expected: `one of ${HINTS.join(', ')}`,
    },
    oneOf(HINTS),
  )
  readonly hints: HubSpotHints = 'webhooks';

  @HubSpotSetting(
    {
      about:
        'Scopes of the app’s own token for the journal, separated by blanks; HubSpot’s documents know two spellings.',
      expected: 'scope names separated by blanks',
    },
    words,
  )
  readonly journalScopes: readonly string[] = [
    'developer.webhooks_journal.read',
    'developer.webhooks_journal.subscriptions.read',
    'developer.webhooks_journal.subscriptions.write',
  ];

  @HubSpotSetting(
    {
      about: 'Version of HubSpot’s API to call. 2026-09 validates writes more strictly; v3 is for old proxies.',
      expected: `one of ${API_VERSIONS.join(', ')}`,
    },
    oneOf(API_VERSIONS),
  )
  readonly apiVersion: HubSpotApiVersion = '2026-03';

  @HubSpotSetting(
    {
      about:
        'Scopes asked for when connecting, separated by blanks; must include every scope that the app marks as required.',
      expected: 'scope names separated by blanks',
    },
    words,
  )
  readonly scopes: readonly string[] = [
    'oauth',
    ...['contacts', 'companies', 'deals'].flatMap((type) => [
      `crm.objects.${type}.read`,
      `crm.objects.${type}.write`,
      `crm.schemas.${type}.read`,
      `crm.schemas.${type}.write`,
    ]),
    'crm.objects.owners.read',
  ];
}
