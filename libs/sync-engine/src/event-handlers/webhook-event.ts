/** What an event tells, whichever form (classic `contact.creation` or generic `object.creation`) it came in (hubspot-facts 7.2). */
export const EVENT_KINDS = [
  'propertyChange',
  'creation',
  'deletion',
  'merge',
  'restore',
  'privacyDeletion',
  'associationChange',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** One event of a webhook call, its shape checked (hubspot-facts 7.3). Ids are digits as text. */
export interface WebhookEvent {
  readonly portalId: string;
  /** As received. */
  readonly subscriptionType: string;
  /** Null: a type this version does not know. */
  readonly kind: EventKind | null;
  /** Type id of the object the event is about (the *from* end of an association), or the custom object's own name. */
  readonly objectTypeId: string | null;
  /** The record the event is about; the *from* end of an association, the record named first of a merge. */
  readonly objectId: string | null;
  /** HubSpot's clock, ms. */
  readonly occurredAt: number;
  readonly changeSource: string | null;
  readonly sourceId: string | null;
  readonly property: PropertyPart | null;
  readonly merge: MergePart | null;
  readonly association: AssociationPart | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface PropertyPart {
  readonly name: string;
  /** As received; `""` when cleared. */
  readonly value: string | null;
  /** HubSpot withheld the value of a sensitive property. */
  readonly withheld: boolean;
}

export interface MergePart {
  /** Holds the values now; since 2025 a new id. */
  readonly survivorId: string;
  /** Every id the event names, survivor first. */
  readonly ids: readonly string[];
}

export interface AssociationPart {
  readonly type: string;
  /** Type id of the other end, or the custom object's own name; null where the event does not tell. */
  readonly toObjectTypeId: string | null;
  readonly toObjectId: string;
  readonly removed: boolean;
  /** The event is about the primary label alone; the association itself has one of its own (hubspot-facts 7.2). */
  readonly primary: boolean;
}

/** An event that is none: counted and left out, the rest of its call goes on. */
export interface MalformedEvent {
  /** Position in the call, from 0. */
  readonly index: number;
  /** Names the field, never its value. */
  readonly reason: string;
}
