import { ApiRefusal, noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, type ApiCall, type Route } from '../http/api-call';
import { requireScope } from '../http/scopes';
import { askedBy, conditionsOf, type JournalFilter, type JournalSubscription } from '../journal/journal-subscription';
import type { WebhookJournal } from '../journal/webhook-journal';
import { textOf } from '../json/json-value';
import { instantText } from '../portal/instant-text';

const READ = [
  'developer.webhooks_journal.subscriptions.read',
  'webhooks-journal-subscription-read',
  'developer.webhooks_journal.subscriptions.write',
  'webhooks-journal-subscription-management',
];
const WRITE = READ.slice(2);

const missing = (): ApiRefusal => new ApiRefusal(404, { message: 'resource not found' }, {}, true);

const told = (held: JournalSubscription): Record<string, unknown> => ({
  id: held.id,
  appId: held.appId,
  subscriptionType: held.kind,
  actions: held.actions,
  objectTypeId: held.objectTypeId,
  ...(held.portalId === null ? {} : { portalId: held.portalId }),
  ...(held.properties.length > 0 ? { properties: held.properties } : {}),
  ...(held.objectIds.length > 0 ? { objectIds: held.objectIds } : {}),
  ...(held.associatedObjectTypeIds.length > 0 ? { associatedObjectTypeIds: held.associatedObjectTypeIds } : {}),
  createdAt: held.createdAt,
  updatedAt: held.updatedAt,
});

const filterTold = (filter: JournalFilter): Record<string, unknown> => ({
  id: filter.id,
  createdAt: filter.createdAt,
  filter: {
    conditions: filter.conditions.map((condition) => ({
      filterType: 'CRM_OBJECT_PROPERTY',
      property: condition.property,
      operator: condition.operator,
      ...(condition.value === '' ? {} : { value: condition.value }),
      ...(condition.values.length > 0 ? { values: condition.values } : {}),
    })),
  },
});

const find = (journal: WebhookJournal, call: ApiCall, id: number): JournalSubscription => {
  const held = journal.subscriptionsOf(call.identity.appId).find((candidate) => candidate.id === id);
  if (!held) throw missing();
  return held;
};

/** One subscription per portal, kind and object type: a second POST changes the first (hubspot-facts 7.7 "upsert"). */
const upsert = (journal: WebhookJournal, call: ApiCall): Answer => {
  requireScope(call.identity, WRITE);
  const body = bodyObject(call);
  const asked = askedBy(body);
  if (!asked) throw validationError(`Unknown subscriptionType: ${textOf(body['subscriptionType'])}`);
  if (!asked.objectTypeId && asked.kind !== 'LIST_MEMBERSHIP')
    throw validationError('Some required fields were not set: [objectTypeId]');
  const type = call.portal.state.types.find(asked.objectTypeId);
  const objectTypeId = type?.id ?? asked.objectTypeId;
  const twin = journal
    .subscriptionsOf(call.identity.appId)
    .find((held) => held.kind === asked.kind && held.objectTypeId === objectTypeId && held.portalId === asked.portalId);
  const at = instantText(call.portal.now());
  const subscription: JournalSubscription = {
    ...asked,
    objectTypeId,
    id: twin?.id ?? Number(call.portal.newId()),
    appId: call.identity.appId,
    createdAt: twin?.createdAt ?? at,
    updatedAt: at,
    filters: twin?.filters ?? [],
  };
  call.portal.commit({ k: 'journal-subscription', subscription });
  return ok(told(subscription));
};

const list = (journal: WebhookJournal, call: ApiCall): Answer => {
  requireScope(call.identity, READ);
  return ok({ results: journal.subscriptionsOf(call.identity.appId).map(told) });
};

const remove = (call: ApiCall, held: readonly JournalSubscription[]): Answer => {
  for (const { id } of held) call.portal.commit({ k: 'journal-subscription-delete', id });
  return noContent;
};

const filtersOf = (journal: WebhookJournal, call: ApiCall): { held: JournalSubscription; filter: JournalFilter } => {
  const id = Number(call.params['filter']);
  for (const held of journal.subscriptionsOf(call.identity.appId)) {
    const filter = held.filters.find((candidate) => candidate.id === id);
    if (filter) return { held, filter };
  }
  throw missing();
};

const createFilter = (journal: WebhookJournal, call: ApiCall): Answer => {
  requireScope(call.identity, WRITE);
  const body = bodyObject(call);
  const held = find(journal, call, Number(textOf(body['subscriptionId'])));
  const conditions = conditionsOf(body['filter']);
  if (conditions.length === 0) throw validationError('Some required fields were not set: [conditions]');
  const filter: JournalFilter = { id: Number(call.portal.newId()), createdAt: call.portal.now(), conditions };
  call.portal.commit({
    k: 'journal-subscription',
    subscription: { ...held, filters: [...held.filters, filter] },
  });
  return ok({ filterId: filter.id });
};

const removeFilter = (journal: WebhookJournal, call: ApiCall): Answer => {
  requireScope(call.identity, WRITE);
  const { held, filter } = filtersOf(journal, call);
  const filters = held.filters.filter((other) => other.id !== filter.id);
  call.portal.commit({ k: 'journal-subscription', subscription: { ...held, filters } });
  return noContent;
};

/** Asking for events: hubspot-facts 7.7 and 12.1, row 34. */
export const journalSubscriptionRoutes = (journal: WebhookJournal): readonly Route[] => {
  const route = (
    method: Route['method'],
    pattern: string,
    handle: (call: ApiCall) => Answer,
    scopes: readonly string[] = [],
  ): Route => ({
    api: 'webhooks-journal',
    method,
    pattern: `subscriptions${pattern}`,
    handle: (call) => {
      if (scopes.length > 0) requireScope(call.identity, scopes);
      return handle(call);
    },
  });
  const held = (call: ApiCall): JournalSubscription => find(journal, call, Number(call.params['id']));
  return [
    route('GET', '', (call) => list(journal, call)),
    route('POST', '', (call) => upsert(journal, call)),
    route('POST', '/filters', (call) => createFilter(journal, call)),
    route('GET', '/filters/subscription/:id', (call) => ok(held(call).filters.map(filterTold)), READ),
    route('GET', '/filters/:filter', (call) => ok(filterTold(filtersOf(journal, call).filter)), READ),
    route('DELETE', '/filters/:filter', (call) => removeFilter(journal, call)),
    route(
      'DELETE',
      '/portals/:portal',
      (call) => {
        const portal = Number(call.params['portal']);
        const ofPortal = (id: number | null): boolean => id === portal;
        return remove(
          call,
          journal.subscriptionsOf(call.identity.appId).filter(({ portalId }) => ofPortal(portalId)),
        );
      },
      WRITE,
    ),
    route('GET', '/:id', (call) => ok(told(held(call))), READ),
    route('DELETE', '/:id', (call) => remove(call, [held(call)]), WRITE),
  ];
};
