import type { ErrorObject } from 'ajv';
import type { Operation } from './published-operations';

/** What a published description says that HubSpot does not do. Nothing else may explain a violation away. */
export interface Lie {
  /** Section of hubspot-facts that tells the truth. */
  readonly section: string;
  readonly says: string;
  readonly reality: string;
  readonly explains: (finding: Finding) => boolean;
}

export interface Finding {
  readonly operation: Operation;
  readonly direction: 'response' | 'request';
  readonly status: number | null;
  readonly error: ErrorObject;
  readonly body: unknown;
}

const missing = (error: ErrorObject): string | null =>
  error.keyword === 'required' ? String(error.params['missingProperty']) : null;

const valueAt = (body: unknown, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (held, part) =>
        typeof held === 'object' && held !== null
          ? (held as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')]
          : undefined,
      body,
    );

const isWanted = (error: ErrorObject, type: string): boolean =>
  error.keyword === 'type' && String(error.params['type']).includes(type);

const isOf = ({ operation }: Finding, pattern: RegExp): boolean => pattern.test(operation.template);

const PUBLISHED_LIES: readonly Lie[] = [
  {
    section: '0.3, 0.5 (2.5)',
    says: 'every error has a category',
    reality: 'parser errors, unknown routes, missing records and limits have none',
    explains: ({ status, error, direction }) =>
      direction === 'response' && (status ?? 0) >= 400 && error.instancePath === '' && missing(error) === 'category',
  },
  {
    section: '0.5 (2.5)',
    says: 'errors are JSON',
    reality: 'a missing record is an HTML page for clients that do not ask for JSON',
    explains: ({ status, error, body }) =>
      (status ?? 0) >= 400 && error.instancePath === '' && typeof body === 'string' && body.startsWith('<html>'),
  },
  {
    section: '0.5 (1.5)',
    says: 'OAuth errors have a correlationId',
    reality: 'they carry status, message, error and error_description',
    explains: (finding) =>
      isOf(finding, /^\/oauth\//) && (finding.status ?? 0) >= 400 && missing(finding.error) === 'correlationId',
  },
  {
    section: '0.5 (2.6)',
    says: 'entries of a 207 have context, errors and links',
    reality: 'they have neither errors nor links, and often no context',
    explains: ({ status, error }) =>
      status === 207 &&
      /^\/errors\/\d+$/.test(error.instancePath) &&
      ['context', 'errors', 'links'].includes(missing(error) ?? ''),
  },
  {
    section: '2.5',
    says: 'subCategory of a 207 entry is an object',
    reality: 'it is a text such as crm.associations.NO_ASSOCIATIONS_FOUND',
    explains: ({ error, body }) =>
      /^\/errors\/\d+\/subCategory$/.test(error.instancePath) &&
      isWanted(error, 'object') &&
      typeof valueAt(body, error.instancePath) === 'string',
  },
  {
    section: '0.3, 0.5 (6.2)',
    says: 'toObjectId and fromObjectId are texts',
    reality: 'they are numbers on v4 and 2026-03',
    explains: ({ error, body }) =>
      /\/(from|to)ObjectId$/.test(error.instancePath) &&
      isWanted(error, 'string') &&
      typeof valueAt(body, error.instancePath) === 'number',
  },
  {
    section: '6.1',
    says: 'the label of an association type is a text',
    reality: 'the unlabelled type has label null',
    explains: ({ error, body }) => error.instancePath.endsWith('/label') && valueAt(body, error.instancePath) === null,
  },
  {
    section: '2.3',
    says: 'property values are texts',
    reality: 'a property that was never set is null',
    explains: ({ error, body }) =>
      /\/properties\/[^/]+$/.test(error.instancePath) && valueAt(body, error.instancePath) === null,
  },
  {
    section: '1.3',
    says: 'a v1 token answer has token_use, hub_id, user_id and scopes',
    reality: 'v1 documents and answers token_type, refresh_token, access_token and expires_in only',
    explains: (finding) => isOf(finding, /^\/oauth\/v1\/token$/) && finding.status === 200,
  },
  {
    section: '1.4 (recording oauth/access-token-info-2026)',
    says: 'signed_access_token has appInstallId and audience',
    reality: 'the recorded one of v1 has neither',
    explains: (finding) =>
      isOf(finding, /^\/oauth\/v1\/access-tokens\//) &&
      ['appInstallId', 'audience'].includes(missing(finding.error) ?? ''),
  },
  {
    section: '1.4',
    says: 'introspection answers a whole access or refresh token',
    reality: 'an unknown token is {"active":false}',
    explains: (finding) => isOf(finding, /\/introspect$/) && valueAt(finding.body, '/active') === false,
  },
  {
    section: '8 (recordings schemas/)',
    says: 'stamps of association definitions are instants, authors of schemas numbers',
    reality: 'both are null where HubSpot made them',
    explains: ({ error, body }) =>
      /(\/associations\/\d+\/(created|updated)At|\/(created|updated)ByUserId|^\/(created|updated)At)$/.test(
        error.instancePath,
      ) && valueAt(body, error.instancePath) === null,
  },
  {
    section: '0.3',
    says: '2026-09: a time in milliseconds fits into 32 bits',
    reality: 'it does not, and 2026-03 says 64',
    explains: ({ error }) => error.instancePath === '/enqueueTime/value' && error.keyword === 'format',
  },
  {
    section: '0.3',
    says: 'associations, properties, propertiesWithHistory, after, limit, sorts, filterGroups are required in bodies',
    reality: 'all are optional',
    explains: ({ direction, error }) =>
      direction === 'request' &&
      ['associations', 'properties', 'propertiesWithHistory', 'after', 'limit', 'sorts', 'filterGroups'].includes(
        missing(error) ?? '',
      ),
  },
  {
    section: '0.3',
    says: 'sorts of a search are texts',
    reality: 'the documented form is {propertyName, direction}',
    explains: ({ direction, error }) => direction === 'request' && /^\/sorts\/\d+$/.test(error.instancePath),
  },
];

export const lieBehind = (finding: Finding): Lie | null =>
  PUBLISHED_LIES.find(({ explains }) => explains(finding)) ?? null;
