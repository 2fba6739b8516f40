/** Type ids of the standard objects by the two names HubSpot uses for them (hubspot-facts 2.1). */
const STANDARD_TYPES: readonly (readonly [id: string, singular: string, plural: string])[] = [
  ['0-1', 'contact', 'contacts'],
  ['0-2', 'company', 'companies'],
  ['0-3', 'deal', 'deals'],
  ['0-5', 'ticket', 'tickets'],
  ['0-7', 'product', 'products'],
  ['0-8', 'line_item', 'line_items'],
  ['0-14', 'quote', 'quotes'],
  ['0-18', 'communication', 'communications'],
  ['0-27', 'task', 'tasks'],
  ['0-46', 'note', 'notes'],
  ['0-47', 'meeting', 'meetings'],
  ['0-48', 'call', 'calls'],
  ['0-49', 'email', 'emails'],
  ['0-53', 'invoice', 'invoices'],
  ['0-69', 'subscription', 'subscriptions'],
  ['0-115', 'user', 'users'],
  ['0-123', 'order', 'orders'],
  ['0-136', 'lead', 'leads'],
  ['0-162', 'service', 'services'],
];

const ID_BY_NAME = new Map(
  STANDARD_TYPES.flatMap(([id, singular, plural]) => [
    [singular, id],
    [plural, id],
  ]),
);

/**
 * The type id of an object type given by singular name, plural name or type id, in any case; `line item` counts as `line_item`.
 * A name that is no standard object (a custom object's) is given back in lower case: it equals only itself.
 */
export function objectTypeIdOf(nameOrId: string): string {
  const name = nameOrId.trim().toLowerCase().replaceAll(' ', '_');
  return ID_BY_NAME.get(name) ?? name;
}

/** A type id: `0-1` of a standard object, `2-123456` of a custom one. */
const TYPE_ID = /^\d+-\d+$/;

/**
 * Events name their type by its id (hubspot-facts 7.2), so an entity whose object type is given by a name that is not known here would never
 * hear of a change in HubSpot. Gives what to write instead; null where the type is known.
 */
export function unknownObjectType(nameOrId: string): string | null {
  if (TYPE_ID.test(objectTypeIdOf(nameOrId))) return null;
  return `The sync knows no standard object by the name "${nameOrId}", and the events of a custom object name it by its type id only. Write that id, as in objectType: 2-123456; GET /crm/v3/schemas lists it as objectTypeId.`;
}
