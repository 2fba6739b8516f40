/** `v3` leaves the legacy paths (v3, associations v4) as they are. */
export type ApiVersion = '2026-03' | '2026-09' | 'v3';

export const API_FAMILIES = [
  'objects',
  'properties',
  'property-validations',
  'associations',
  'owners',
  'pipelines',
  'schemas',
  'lists',
  'imports',
  'exports',
  'limits',
  'oauth',
  'webhooks',
  'account',
  'uninstall',
] as const;
export type ApiFamily = (typeof API_FAMILIES)[number];

/** The one place that says which dated release each API family is called with (hubspot-facts 0.2). */
export const DATED_VERSIONS: Readonly<Record<ApiFamily, ApiVersion>> = {
  objects: '2026-03',
  properties: '2026-03',
  'property-validations': '2026-03',
  associations: '2026-03',
  owners: '2026-03',
  pipelines: '2026-03',
  schemas: '2026-03',
  lists: '2026-03',
  imports: '2026-03',
  exports: '2026-03',
  limits: '2026-03',
  oauth: '2026-03',
  webhooks: '2026-03',
  account: '2026-03',
  uninstall: '2026-03',
};

/** Every family at one version; the constant's where none is asked for. */
export function versionsAt(version?: ApiVersion): Readonly<Record<ApiFamily, ApiVersion>> {
  if (!version) return DATED_VERSIONS;
  return Object.fromEntries(API_FAMILIES.map((family) => [family, version])) as Record<ApiFamily, ApiVersion>;
}

interface PathRule {
  readonly family: ApiFamily;
  /** The legacy prefix; what follows it is kept. */
  readonly legacy: RegExp;
  readonly dated: (version: ApiVersion) => string;
}

/** More particular prefixes first (hubspot-facts 0.2, table). */
const RULES: readonly PathRule[] = [
  {
    family: 'associations',
    legacy: /^\/crm\/v[34]\/objects(?=\/[^/]+\/[^/]+\/associations(?:\/|$))/,
    dated: (version) => `/crm/objects/${version}`,
  },
  { family: 'objects', legacy: /^\/crm\/v3\/objects(?=\/|$)/, dated: (version) => `/crm/objects/${version}` },
  {
    family: 'associations',
    legacy: /^\/crm\/(?:v4\/associations|associations\/v4)(?=\/|$)/,
    dated: (version) => `/crm/associations/${version}`,
  },
  {
    family: 'schemas',
    legacy: /^\/(?:crm\/v3|crm-object-schemas\/v3)\/schemas(?=\/|$)/,
    dated: (version) => `/crm-object-schemas/${version}/schemas`,
  },
  ...(
    [
      'properties',
      'property-validations',
      'owners',
      'pipelines',
      'lists',
      'imports',
      'exports',
      'limits',
    ] as const satisfies readonly ApiFamily[]
  ).map((family) => ({
    family,
    legacy: new RegExp(`^/crm/v3/${family}(?=/|$)`),
    dated: (version: ApiVersion) => `/crm/${family}/${version}`,
  })),
  { family: 'oauth', legacy: /^\/oauth\/v[13](?=\/token(?:\/|$))/, dated: (version) => `/oauth/${version}` },
  {
    family: 'webhooks',
    legacy: /^\/webhooks\/v3(?=\/|$)/,
    dated: (version) => (version === '2026-03' ? `/webhooks/${version}` : `/app-webhooks/${version}`),
  },
  { family: 'account', legacy: /^\/account-info\/v3(?=\/|$)/, dated: (version) => `/account-info/${version}` },
  { family: 'uninstall', legacy: /^\/appinstalls\/v3(?=\/|$)/, dated: (version) => `/appinstalls/${version}` },
];

/**
 * The dated form of a legacy path; payloads are equal (hubspot-facts 0.2). A path of no known family, or of a family kept at `v3`,
 * stays. A trailing slash is dropped, since dated routes have none.
 */
export function datedPath(path: string, versions: Readonly<Record<ApiFamily, ApiVersion>>): string {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path;
  for (const { family, legacy, dated } of RULES) {
    const prefix = legacy.exec(trimmed)?.[0];
    if (prefix === undefined) continue;
    const version = versions[family];
    return version === 'v3' ? trimmed : dated(version) + trimmed.slice(prefix.length);
  }
  return trimmed;
}
