import { API_FAMILIES, DATED_VERSIONS, datedPath, versionsAt, type ApiFamily } from './api-version';

const LEGACY: readonly [ApiFamily, string, string][] = [
  ['objects', '/crm/v3/objects/contacts/batch/read', '/crm/objects/2026-03/contacts/batch/read'],
  ['objects', '/crm/v3/objects/contacts/51', '/crm/objects/2026-03/contacts/51'],
  ['properties', '/crm/v3/properties/companies', '/crm/properties/2026-03/companies'],
  ['property-validations', '/crm/v3/property-validations/0-1', '/crm/property-validations/2026-03/0-1'],
  ['associations', '/crm/v4/associations/0-1/0-2/batch/read', '/crm/associations/2026-03/0-1/0-2/batch/read'],
  ['associations', '/crm/associations/v4/0-1/0-2/labels', '/crm/associations/2026-03/0-1/0-2/labels'],
  [
    'associations',
    '/crm/associations/v4/definitions/configurations/all',
    '/crm/associations/2026-03/definitions/configurations/all',
  ],
  [
    'associations',
    '/crm/v4/objects/deals/7/associations/contacts',
    '/crm/objects/2026-03/deals/7/associations/contacts',
  ],
  ['owners', '/crm/v3/owners/', '/crm/owners/2026-03'],
  ['pipelines', '/crm/v3/pipelines/deals', '/crm/pipelines/2026-03/deals'],
  ['schemas', '/crm/v3/schemas', '/crm-object-schemas/2026-03/schemas'],
  ['schemas', '/crm-object-schemas/v3/schemas/2-123', '/crm-object-schemas/2026-03/schemas/2-123'],
  ['lists', '/crm/v3/lists/search', '/crm/lists/2026-03/search'],
  ['imports', '/crm/v3/imports', '/crm/imports/2026-03'],
  ['exports', '/crm/v3/exports/export/async', '/crm/exports/2026-03/export/async'],
  ['limits', '/crm/v3/limits/records', '/crm/limits/2026-03/records'],
  ['oauth', '/oauth/v1/token', '/oauth/2026-03/token'],
  ['oauth', '/oauth/v3/token/introspect', '/oauth/2026-03/token/introspect'],
  ['webhooks', '/webhooks/v3/54321/subscriptions', '/webhooks/2026-03/54321/subscriptions'],
  ['account', '/account-info/v3/details', '/account-info/2026-03/details'],
  ['uninstall', '/appinstalls/v3/external-install', '/appinstalls/2026-03/external-install'],
];

describe('dated paths (hubspot-facts 0.2)', () => {
  it.each(LEGACY)('%s: %s', (family, legacy, dated) => {
    expect(datedPath(legacy, DATED_VERSIONS)).toBe(dated);
    expect(datedPath(legacy, { ...DATED_VERSIONS, [family]: '2026-09' })).toBe(
      dated.replace('2026-03', '2026-09').replace(/^\/webhooks/, '/app-webhooks'),
    );
  });

  it('covers every family', () => {
    expect(new Set(LEGACY.map(([family]) => family))).toEqual(new Set(API_FAMILIES));
  });

  it('leaves every legacy path alone at v3, but for a trailing slash', () => {
    for (const [, legacy] of LEGACY) expect(datedPath(legacy, versionsAt('v3'))).toBe(legacy.replace(/\/$/, ''));
  });

  it('leaves a dated or an unknown path alone', () => {
    for (const path of ['/crm/objects/2026-09/contacts', '/oauth/v1/access-tokens/abc', '/', '/crm/v3/objectsx']) {
      expect(datedPath(path, DATED_VERSIONS)).toBe(path);
    }
  });
});
