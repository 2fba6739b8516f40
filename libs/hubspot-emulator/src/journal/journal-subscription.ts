import type { ValueReader } from '../portal/record-values';
import type { JsonObject } from '../json/json-value';
import { isObject, objectsOf, textOf, textsOf } from '../json/json-value';

export const JOURNAL_KINDS = [
  'OBJECT',
  'ASSOCIATION',
  'LIST_MEMBERSHIP',
  'GDPR_PRIVACY_DELETION',
  'APP_LIFECYCLE_EVENT',
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];

/** One test of a filter, against a record's value at the time of the event (hubspot-facts 7.7). */
export interface JournalCondition {
  readonly property: string;
  readonly operator: string;
  readonly value: string;
  readonly values: readonly string[];
}

export interface JournalFilter {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly conditions: readonly JournalCondition[];
}

/** What an app asked its journal to hold (hubspot-facts 7.7). Empty lists mean: all. */
export interface JournalSubscription {
  readonly id: number;
  readonly appId: number;
  readonly kind: JournalKind;
  readonly objectTypeId: string;
  readonly portalId: number | null;
  readonly actions: readonly string[];
  readonly properties: readonly string[];
  readonly objectIds: readonly number[];
  readonly associatedObjectTypeIds: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly filters: readonly JournalFilter[];
}

export const conditionsOf = (value: unknown): JournalCondition[] =>
  objectsOf(isObject(value) ? value['conditions'] : undefined).map((sent) => ({
    property: textOf(sent['property']),
    operator: textOf(sent['operator']),
    value: textOf(sent['value']),
    values: textsOf(sent['values']),
  }));

/** The part of a subscription that a body names; null when its kind is unknown. */
export const askedBy = (
  body: JsonObject,
): Omit<JournalSubscription, 'id' | 'appId' | 'createdAt' | 'updatedAt' | 'filters'> | null => {
  const kind = JOURNAL_KINDS.find((known) => known === textOf(body['subscriptionType']));
  if (!kind) return null;
  const portalId = Number(textOf(body['portalId']));
  return {
    kind,
    objectTypeId: textOf(body['objectTypeId']) || textOf(body['eventTypeId']),
    portalId: portalId > 0 ? portalId : null,
    actions: textsOf(body['actions']),
    properties: textsOf(body['properties']),
    objectIds: textsOf(body['objectIds']).map(Number),
    associatedObjectTypeIds: textsOf(body['associatedObjectTypeIds']),
  };
};

const passesCondition = ({ operator, value, values }: JournalCondition, held: string): boolean => {
  const [left, right] = [Number(held), Number(value)];
  const areNumbers = held !== '' && value !== '' && !Number.isNaN(left) && !Number.isNaN(right);
  const order = areNumbers ? left - right : held.localeCompare(value);
  switch (operator) {
    case 'EQ':
      return held === value;
    case 'N_EQ':
      return held !== value;
    case 'GT':
      return held !== '' && order > 0;
    case 'GTE':
      return held !== '' && order >= 0;
    case 'LT':
      return held !== '' && order < 0;
    case 'LTE':
      return held !== '' && order <= 0;
    case 'IN':
      return values.includes(held);
    case 'NOT_IN':
      return !values.includes(held);
    case 'CONTAINS':
      return held.includes(value);
    case 'STARTS_WITH':
      return held.startsWith(value);
    case 'ENDS_WITH':
      return held.endsWith(value);
    case 'IS_EMPTY':
      return held === '';
    case 'IS_NOT_EMPTY':
      return held !== '';
    default:
      return false;
  }
};

/** Every condition of every filter must hold. */
export const passesFilters = (subscription: JournalSubscription, values: ValueReader | undefined): boolean =>
  subscription.filters.every(({ conditions }) =>
    conditions.every((condition) => passesCondition(condition, values?.get(condition.property) ?? '')),
  );
