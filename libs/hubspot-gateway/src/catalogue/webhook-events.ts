/** One subscription of an app (hubspot-facts 7.1): a kind of event, for property changes of one property. */
export interface WantedSubscription {
  readonly eventType: string;
  readonly propertyName?: string;
  /** For the generic `object.*` events of types without their own. */
  readonly objectTypeId?: string;
}

/** An object type with the properties whose changes matter. */
export interface WatchedObject {
  /** As in paths: `contacts`, `2-123`. */
  readonly objectType: string;
  readonly properties: readonly string[];
}

const CLASSIC: Readonly<Record<string, string>> = {
  contacts: 'contact',
  companies: 'company',
  deals: 'deal',
  tickets: 'ticket',
  products: 'product',
  line_items: 'line_item',
};
const LIFE = ['creation', 'deletion', 'merge', 'restore'] as const;
/** HubSpot refuses to subscribe to them (hubspot-facts 7.2). */
const UNSUBSCRIBABLE: ReadonlySet<string> = new Set([
  'hs_lastmodifieddate',
  'lastmodifieddate',
  'num_unique_conversion_events',
]);

/** Every subscription that the watched objects need; there is no wildcard for properties (hubspot-facts 7.1, 7.2). */
export function wantedSubscriptions(objects: readonly WatchedObject[]): WantedSubscription[] {
  return objects.flatMap(({ objectType, properties }) => {
    const classic = CLASSIC[objectType];
    const of = (event: string): WantedSubscription =>
      classic ? { eventType: `${classic}.${event}` } : { eventType: `object.${event}`, objectTypeId: objectType };
    return [
      ...LIFE.map(of),
      ...(classic === 'contact' ? [of('privacyDeletion')] : []),
      ...(classic === 'product' ? [] : [of('associationChange')]),
      ...properties
        .filter((property) => !UNSUBSCRIBABLE.has(property))
        .map((propertyName) => ({ ...of('propertyChange'), propertyName })),
    ];
  });
}

export function subscriptionKey({ eventType, propertyName, objectTypeId }: WantedSubscription): string {
  return [eventType, objectTypeId ?? '', propertyName ?? ''].join('\n');
}

/** For the admin who must set them by hand: one line per kind of event. */
export function subscriptionLines(wanted: readonly WantedSubscription[]): string[] {
  const lines = new Map<string, string[]>();
  for (const { eventType, objectTypeId, propertyName } of wanted) {
    const line = objectTypeId ? `${eventType} of ${objectTypeId}` : eventType;
    lines.set(line, [...(lines.get(line) ?? []), ...(propertyName ? [propertyName] : [])]);
  }
  return [...lines].map(([line, properties]) => (properties.length > 0 ? `${line}: ${properties.join(', ')}` : line));
}
