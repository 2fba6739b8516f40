/** A path with the version taken out: `/crm/v3/objects/contacts` and `/crm/objects/2026-03/contacts` are one API. */
export interface ApiPath {
  readonly api: Api;
  readonly version: string;
  readonly segments: readonly string[];
}

export type Api =
  | 'objects'
  | 'properties'
  | 'pipelines'
  | 'owners'
  | 'schemas'
  | 'associations'
  | 'property-validations'
  | 'limits'
  | 'oauth'
  | 'account-info'
  | 'appinstalls'
  | 'webhooks'
  | 'webhooks-journal'
  | 'currencies'
  | 'lists'
  /** Everything beside the CRM. */
  | 'outside';

const DATED = '2025-09|2026-03|2026-09';
const CRM = 'objects|properties|pipelines|owners|schemas|associations|property-validations|limits|lists';

/** hubspot-facts 0.2 and 12: the position of the version differs by API. */
const FORMS: readonly { pattern: RegExp; api?: Api }[] = [
  {
    pattern: new RegExp(
      `^/webhooks-journal/(?<lead>journal|journal-local|subscriptions|snapshots)/(?<version>${DATED})(?<rest>/.*)?$`,
    ),
    api: 'webhooks-journal',
  },
  { pattern: new RegExp(`^/crm/(?<version>v3|v4)/(?<api>${CRM})(?<rest>/.*)?$`) },
  { pattern: new RegExp(`^/crm/(?<api>${CRM})/(?<version>v3|v4|${DATED})(?<rest>/.*)?$`) },
  { pattern: new RegExp(`^/crm-object-schemas/(?<version>v3|${DATED})/schemas(?<rest>/.*)?$`), api: 'schemas' },
  { pattern: new RegExp(`^/oauth/(?<version>v1|v2|v3|${DATED})(?<rest>/.*)?$`), api: 'oauth' },
  { pattern: new RegExp(`^/account-info/(?<version>v3|${DATED})(?<rest>/.*)?$`), api: 'account-info' },
  {
    pattern: new RegExp(`^/settings/currencies/(?<version>v3|${DATED})(?<rest>/.*)?$`),
    api: 'currencies',
  },
  { pattern: new RegExp(`^/appinstalls/(?<version>v3|${DATED})(?<rest>/.*)?$`), api: 'appinstalls' },
  {
    pattern: /^\/(?<lead>integrations|automation|cms|owners|reports)\/(?<version>v\d)(?<rest>\/.*)?$/,
    api: 'outside',
  },
  { pattern: new RegExp(`^/(?:app-)?webhooks/(?<version>v3|${DATED})(?<rest>/.*)?$`), api: 'webhooks' },
];

export const parseApiPath = (path: string): ApiPath | null => {
  for (const { pattern, api } of FORMS) {
    const groups = pattern.exec(path)?.groups;
    if (!groups) continue;
    const rest = `${groups['lead'] ?? ''}${groups['rest'] ?? ''}`.split('/').filter((segment) => segment !== '');
    try {
      return {
        api: api ?? (groups['api'] as Api),
        version: groups['version'] ?? 'v3',
        segments: rest.map(decodeURIComponent),
      };
    } catch {
      return null;
    }
  }
  return null;
};
