import { objectTypeIdOf } from './object-type';
import type { AssociationPart, EventKind, MergePart, PropertyPart, WebhookEvent } from './webhook-event';
import { EVENT_KINDS } from './webhook-event';

export type ShapeResult =
  { readonly ok: true; readonly event: WebhookEvent } | { readonly ok: false; readonly reason: string };

type Fields = Readonly<Record<string, unknown>>;

class Malformed extends Error {}

/** A safe integer above zero, or digits: ids arrive as numbers and are kept as text (hubspot-facts 2.1). */
function idIn(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return String(value);
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return value;
  throw new Malformed(`${name} is no record id`);
}

function requiredId(fields: Fields, name: string): string {
  const id = idIn(fields, name);
  if (id === null) throw new Malformed(`${name} is missing`);
  return id;
}

function textIn(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Malformed(`${name} is no text`);
}

function requiredText(fields: Fields, name: string): string {
  const text = textIn(fields, name);
  if (text === null || text === '') throw new Malformed(`${name} is missing`);
  return text;
}

function timeIn(fields: Fields): number {
  const value = fields['occurredAt'];
  if (value === undefined || value === null) throw new Malformed('occurredAt is missing');
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new Malformed('occurredAt is no time in milliseconds');
  }
  return value;
}

function kindOf(name: string): EventKind | null {
  return EVENT_KINDS.find((kind) => kind === name) ?? null;
}

function propertyPart(fields: Fields): PropertyPart {
  const value = textIn(fields, 'propertyValue');
  return {
    name: requiredText(fields, 'propertyName'),
    value,
    withheld: fields['isSensitive'] === true || value === 'REDACTED',
  };
}

/** The survivor is `newObjectId`, else `primaryObjectId`, else `objectId` (hubspot-facts 7.3). */
function mergePart(fields: Fields): MergePart {
  const named = [idIn(fields, 'newObjectId'), idIn(fields, 'primaryObjectId'), idIn(fields, 'objectId')];
  const merged = fields['mergedObjectIds'] ?? [];
  if (!Array.isArray(merged)) throw new Malformed('mergedObjectIds is no list');
  const others = merged.map((id: unknown) => requiredId({ mergedObjectIds: id }, 'mergedObjectIds'));
  const ids = [...new Set([...named, ...others].filter((id) => id !== null))];
  const survivorId = ids[0];
  if (survivorId === undefined) throw new Malformed('objectId is missing');
  return { survivorId, ids };
}

function associationPart(fields: Fields): AssociationPart {
  const removed = fields['associationRemoved'];
  if (removed !== undefined && typeof removed !== 'boolean') throw new Malformed('associationRemoved is no boolean');
  const type = textIn(fields, 'associationType') ?? textIn(fields, 'associationTypeId') ?? '';
  const toType = textIn(fields, 'toObjectTypeId') ?? /_TO_(.+)$/i.exec(type)?.[1] ?? null;
  return {
    type,
    toObjectTypeId: toType === null ? null : objectTypeIdOf(toType),
    toObjectId: requiredId(fields, 'toObjectId'),
    removed: removed === true,
    primary: fields['isPrimaryAssociation'] === true,
  };
}

/** Classic events name the type before the dot, generic ones (`object.…`) in a field of their own. */
function objectTypeOf(fields: Fields, prefix: string, kind: EventKind | null): string | null {
  const named =
    prefix === 'object' ? textIn(fields, kind === 'associationChange' ? 'fromObjectTypeId' : 'objectTypeId') : prefix;
  if (named) return objectTypeIdOf(named);
  if (kind !== null)
    throw new Malformed(`${kind === 'associationChange' ? 'fromObjectTypeId' : 'objectTypeId'} is missing`);
  return null;
}

function eventFrom(fields: Fields): WebhookEvent {
  const subscriptionType =
    textIn(fields, 'subscriptionType') ?? requiredText({ subscriptionType: fields['eventType'] }, 'subscriptionType');
  const [prefix = '', name = ''] = subscriptionType.split('.', 2);
  const kind = kindOf(name);
  const merge = kind === 'merge' ? mergePart(fields) : null;
  const association = kind === 'associationChange' ? associationPart(fields) : null;
  const objectId = merge
    ? merge.survivorId
    : association
      ? requiredId(fields, 'fromObjectId')
      : kind === null
        ? idIn(fields, 'objectId')
        : requiredId(fields, 'objectId');
  return {
    portalId: requiredId(fields, 'portalId'),
    subscriptionType,
    kind,
    objectTypeId: objectTypeOf(fields, prefix, kind),
    objectId,
    occurredAt: timeIn(fields),
    changeSource: textIn(fields, 'changeSource'),
    sourceId: textIn(fields, 'sourceId'),
    property: kind === 'propertyChange' ? propertyPart(fields) : null,
    merge,
    association,
    payload: fields,
  };
}

/** Checks one member of a call. `subscriptionType` may be called `eventType` (hubspot-facts 7.3). */
export function shapeEvent(value: unknown): ShapeResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, reason: 'the event is no JSON object' };
  }
  try {
    return { ok: true, event: eventFrom(value as Fields) };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, reason: error.message };
    throw error;
  }
}
