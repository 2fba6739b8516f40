import type { GatewayResult } from './gateway';
import type { InboundEvent } from './webhook-intake';

/** What the journal is to hold of one object type. */
export interface JournalObject {
  /** `0-1`, `2-123`. */
  readonly objectTypeId: string;
  readonly properties: readonly string[];
}

export type JournalAnswer =
  /** `events` as HubSpot told them; `offset` is where to go on from. */
  | { readonly kind: 'file'; readonly offset: string; readonly events: readonly unknown[] }
  /** Nothing newer is published. */
  | { readonly kind: 'end' }
  /** The offset is no longer kept (three days, hubspot-facts 7.7): what lay between is lost. */
  | { readonly kind: 'gone' };

/** HubSpot's pull journal of the app, narrowed to one portal (hubspot-facts 7.7). Its calls count in no limit of the portal. */
export interface EventJournal {
  /** Asks for events of these types; what was asked for before stays. Safe to repeat. */
  subscribe(
    portalId: string,
    objects: readonly JournalObject[],
  ): Promise<GatewayResult<{ readonly subscriptions: number }>>;
  /** The file after `offset`; the oldest one that is kept where it is null. */
  next(portalId: string, offset: string | null): Promise<GatewayResult<JournalAnswer>>;
}

/** How far the journal was read, kept with the events so that neither goes without the other. */
export interface JournalIntake {
  offset(): Promise<string | null>;
  /** Stores and marks all events of a file, and moves the offset with the last of them. Events that are known are stored once (S1.1). */
  store(events: readonly InboundEvent[], offset: string): Promise<{ readonly stored: number; readonly marked: number }>;
  /** The offset is worth nothing any more: reading begins anew with the oldest file. */
  forget(): Promise<void>;
}
