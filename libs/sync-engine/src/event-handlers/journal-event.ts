import { shapeEvent } from './event-shape';
import type { MalformedEvent, WebhookEvent } from './webhook-event';

type Fields = Readonly<Record<string, unknown>>;

/** What an action of the journal is called among webhooks (hubspot-facts 7.2, 7.7). */
const NAMES: Readonly<Record<string, string>> = {
  CREATE: 'creation',
  DELETE: 'deletion',
  MERGE: 'merge',
  RESTORE: 'restore',
  GDPR_DELETE: 'privacyDeletion',
  ASSOCIATION_ADDED: 'associationChange',
  ASSOCIATION_REMOVED: 'associationChange',
};

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The webhook events that one journal entry stands for: all changed properties of a record come in one entry. The journal does not tell who
 * changed them, so none counts as our own.
 */
function asWebhooks(entry: Fields): readonly Fields[] {
  const { action, occurredAt, associationTypeId, propertyChanges, ...rest } = entry;
  const at = typeof occurredAt === 'string' ? Date.parse(occurredAt) : occurredAt;
  const base: Fields = { ...rest, occurredAt: at };
  const name = typeof action === 'string' ? NAMES[action] : undefined;
  const changes = isFields(propertyChanges) ? Object.entries(propertyChanges) : [];
  const changed = changes.map(([propertyName, propertyValue]): Fields => ({
    ...base,
    subscriptionType: 'object.propertyChange',
    propertyName,
    propertyValue,
  }));
  if (action === 'UPDATE') return changed;
  if (name === undefined) return [{ ...base, subscriptionType: `journal.${String(action)}` }];
  const own: Fields =
    name === 'associationChange'
      ? { ...base, associationTypeId, associationRemoved: action === 'ASSOCIATION_REMOVED' }
      : base;
  return [{ ...own, subscriptionType: `object.${name}` }, ...changed];
}

/** Reads the entries of a journal file into the events that webhooks would have told. A malformed entry never costs the others. */
export function readJournalEvents(entries: readonly unknown[]): {
  readonly events: readonly WebhookEvent[];
  readonly malformed: readonly MalformedEvent[];
} {
  const events: WebhookEvent[] = [];
  const malformed: MalformedEvent[] = [];
  entries.forEach((entry, index) => {
    for (const fields of isFields(entry) ? asWebhooks(entry) : [entry]) {
      const shaped = shapeEvent(fields);
      if (shaped.ok) events.push(shaped.event);
      else malformed.push({ index, reason: shaped.reason });
    }
  });
  return { events, malformed };
}
