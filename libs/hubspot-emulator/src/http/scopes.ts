import type { Switches } from '../portal/switches';
import { ApiRefusal, type ErrorFields } from './answer';
import type { Identity } from './api-call';
import { isSensitive, type PropertyDefinition } from '../portal/definitions';
import type { ObjectType } from '../portal/object-types';

export type Access = 'read' | 'write';

const OBJECTS = [
  ...['contacts', 'companies', 'deals', 'line_items', 'products', 'custom', 'owners'],
  ...['quotes', 'discounts', 'orders', 'leads', 'services'],
];

/** Scopes that the emulator knows (hubspot-facts 1.6). */
export const KNOWN_SCOPES: readonly string[] = [
  'oauth',
  'tickets',
  'e-commerce',
  ...OBJECTS.flatMap((name) =>
    name === 'owners' ? ['crm.objects.owners.read'] : [`crm.objects.${name}.read`, `crm.objects.${name}.write`],
  ),
  ...['contacts', 'companies', 'deals', 'custom', 'line_items'].flatMap((name) => [
    `crm.schemas.${name}.read`,
    `crm.schemas.${name}.write`,
  ]),
  ...['contacts', 'companies', 'deals', 'custom'].flatMap((name) =>
    ['sensitive', 'highly_sensitive'].map((level) => `crm.objects.${name}.${level}.read`),
  ),
  'tickets.sensitive',
  'tickets.highly_sensitive',
  'settings.users.read',
  'settings.currencies.read',
  'developers-read',
  'developers-write',
  ...['read', 'subscriptions.read', 'subscriptions.write', 'snapshots.read', 'snapshots.write'].map(
    (name) => `developer.webhooks_journal.${name}`,
  ),
  ...['data-access', 'subscription-read', 'subscription-management', 'snapshot-management'].map(
    (name) => `webhooks-journal-${name}`,
  ),
];

/** Alternatives: one of them is enough. */
export const objectScopes = (type: ObjectType, access: Access): readonly string[] => {
  if (type.id === '0-5') return ['tickets', `crm.objects.tickets.${access}`];
  if (type.id === '0-7') return [`crm.objects.products.${access}`, 'e-commerce'];
  if (type.activity) return [`crm.objects.contacts.${access}`];
  return [`crm.objects.${type.custom ? 'custom' : type.plural}.${access}`];
};

/** Scopes that open the values of a sensitive property; each also with the ending that descriptions write (hubspot-facts 1.6). */
const sensitiveScopes = (type: ObjectType, sensitivity: string): readonly string[] => {
  const base =
    type.id === '0-5'
      ? `tickets.${sensitivity}`
      : `crm.objects.${type.custom ? 'custom' : type.plural}.${sensitivity}.read`;
  return [base, `${base}.v2`];
};

/** Whether the caller may see values of the property. */
export const maySee = (identity: Identity, type: ObjectType, property: PropertyDefinition | undefined): boolean =>
  identity.scopes === null ||
  !isSensitive(property) ||
  sensitiveScopes(type, property?.dataSensitivity ?? '').some((scope) => identity.scopes?.includes(scope));

export const schemaScopes = (type: ObjectType, access: Access): readonly string[] => {
  const own = `crm.schemas.${type.custom ? 'custom' : type.plural}`;
  if (access === 'write')
    return [`${own}.write`, ...(type.id === '0-5' ? ['tickets'] : []), ...(type.id === '0-7' ? ['e-commerce'] : [])];
  return [...objectScopes(type, 'read'), ...objectScopes(type, 'write'), `${own}.read`, `${own}.write`];
};

/** The same refusal in the other shapes that were recorded (recordings, lesson 26). */
export const missingScopesAs = (shape: Switches['missingScopes'], fields: ErrorFields): ErrorFields => {
  const scopes = fields.errors?.[0]?.context?.['requiredGranularScopes'] ?? [];
  const { message = '', ...rest } = fields.errors?.[0] ?? {};
  switch (shape) {
    case 'errors':
      return fields;
    case 'older-errors':
      return { ...fields, errors: [{ ...rest, message, context: { requiredScopes: scopes } }] };
    case 'context':
      return {
        message,
        context: { requiredGranularScopes: scopes, links: ['https://developers.hubspot.com/scopes'] },
        category: 'MISSING_SCOPES',
      };
  }
};

/** @throws ApiRefusal 403 MISSING_SCOPES unless one of `alternatives` was granted (hubspot-facts 1.5). */
export const requireScope = (identity: Identity, alternatives: readonly string[]): void => {
  const granted = identity.scopes;
  if (granted === null || alternatives.some((scope) => granted.includes(scope))) return;
  throw new ApiRefusal(403, {
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: alternatives },
      },
    ],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
    category: 'MISSING_SCOPES',
  });
};
