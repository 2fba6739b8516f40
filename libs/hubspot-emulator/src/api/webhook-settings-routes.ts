import { ApiRefusal, noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, type ApiCall, type Route } from '../http/api-call';
import { isObject, objectsOf, textOf, type JsonObject } from '../json/json-value';
import type { WebhookSubscription, WebhookTarget } from '../portal/mutation';
import { instantText } from '../portal/instant-text';
import { isSubscribable } from '../webhooks/webhook-events';

const MOST_SUBSCRIPTIONS = 1_000;

/** Settings belong to the app, and only the app itself may change them (hubspot-facts 7.1). */
const appOf = (call: ApiCall): number => {
  const appId = Number(call.params['app']);
  if (!call.portal.app(appId)) throw new ApiRefusal(404, { message: 'resource not found' }, {}, true);
  if (call.identity.appId !== 0 && call.identity.appId !== appId)
    throw new ApiRefusal(403, { message: `App ${appId} belongs to another developer.`, category: 'FORBIDDEN' });
  return appId;
};

const settingsAnswer = (target: WebhookTarget): unknown => ({
  targetUrl: target.targetUrl,
  throttling: { maxConcurrentRequests: target.maxConcurrentRequests },
  createdAt: target.createdAt,
  updatedAt: target.updatedAt,
});

const readSettings = (call: ApiCall): Answer => {
  const target = call.portal.state.webhookTargets.get(appOf(call));
  if (!target) throw new ApiRefusal(404, { message: 'resource not found' }, {}, true);
  return ok(settingsAnswer(target));
};

const putSettings = (call: ApiCall): Answer => {
  const appId = appOf(call);
  const body = bodyObject(call);
  const targetUrl = textOf(body['targetUrl']);
  const isLocal = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/.test(targetUrl);
  if (!/^https:\/\/\S+$/.test(targetUrl) && !isLocal) throw validationError(`targetUrl must use https: ${targetUrl}`);
  const throttling = isObject(body['throttling']) ? body['throttling'] : {};
  const concurrency = Number(textOf(throttling['maxConcurrentRequests']) || '10');
  if (!Number.isInteger(concurrency) || concurrency <= 5)
    throw validationError('throttling.maxConcurrentRequests must be greater than 5');
  const at = instantText(call.portal.now());
  const held = call.portal.state.webhookTargets.get(appId);
  const target: WebhookTarget = {
    appId,
    targetUrl,
    maxConcurrentRequests: concurrency,
    createdAt: held?.createdAt ?? at,
    updatedAt: at,
  };
  call.portal.commit({ k: 'webhook-target', target });
  return ok(settingsAnswer(target));
};

const deleteSettings = (call: ApiCall): Answer => {
  call.portal.commit({ k: 'webhook-target-delete', appId: appOf(call) });
  return noContent;
};

const told = ({ appId: _appId, ...subscription }: WebhookSubscription): unknown => subscription;

const list = (call: ApiCall): Answer => ok({ results: call.portal.state.subscriptionsOf(appOf(call)).map(told) });

const find = (call: ApiCall, id: string): WebhookSubscription => {
  const held = call.portal.state.subscriptions.get(id);
  if (!held || held.appId !== appOf(call)) throw new ApiRefusal(404, { message: 'resource not found' }, {}, true);
  return held;
};

/** One subscription per type and property; no wildcard (hubspot-facts 7.1). New ones are inactive unless told otherwise. */
const create = (call: ApiCall): Answer => {
  const appId = appOf(call);
  const body = bodyObject(call);
  const [eventType, propertyName, objectTypeId] = [
    textOf(body['eventType']),
    textOf(body['propertyName']),
    textOf(body['objectTypeId']),
  ];
  if (!isSubscribable(eventType)) throw validationError(`Unknown event type: ${eventType}`);
  if (eventType.endsWith('.propertyChange') && !propertyName)
    throw validationError('propertyName is required for a propertyChange subscription');
  const held = call.portal.state.subscriptionsOf(appId);
  const twin = held.find(
    (other) =>
      other.eventType === eventType &&
      (other.propertyName ?? '') === propertyName &&
      (other.objectTypeId ?? '') === objectTypeId,
  );
  if (twin)
    throw new ApiRefusal(409, {
      message: `A subscription for ${eventType} ${propertyName} already exists.`,
      category: 'CONFLICT',
    });
  if (held.length >= MOST_SUBSCRIPTIONS)
    throw validationError(`An app can have at most ${MOST_SUBSCRIPTIONS} subscriptions.`);
  const at = instantText(call.portal.now());
  const subscription: WebhookSubscription = {
    id: call.portal.newId(),
    appId,
    eventType,
    ...(objectTypeId ? { objectTypeId } : {}),
    ...(propertyName ? { propertyName } : {}),
    active: body['active'] === true,
    createdAt: at,
    updatedAt: at,
  };
  call.portal.commit({ k: 'subscription', subscription });
  return ok(told(subscription), 201);
};

const setActive = (call: ApiCall, held: WebhookSubscription, body: JsonObject): WebhookSubscription => {
  const subscription = { ...held, active: body['active'] === true, updatedAt: instantText(call.portal.now()) };
  call.portal.commit({ k: 'subscription', subscription });
  return subscription;
};

const update = (call: ApiCall): Answer =>
  ok(told(setActive(call, find(call, call.params['id'] ?? ''), bodyObject(call))));

const batchUpdate = (call: ApiCall): Answer => {
  const at = instantText(call.portal.now());
  const results = objectsOf(bodyObject(call)['inputs']).map((input) =>
    told(setActive(call, find(call, textOf(input['id'])), input)),
  );
  return ok({ completedAt: at, status: 'COMPLETE', startedAt: at, results });
};

const remove = (call: ApiCall): Answer => {
  call.portal.commit({ k: 'subscription-delete', id: find(call, call.params['id'] ?? '').id });
  return noContent;
};

/** hubspot-facts 12.1, rows 32 and 33. */
export const WEBHOOK_SETTINGS_ROUTES: readonly Route[] = [
  { api: 'webhooks', method: 'GET', pattern: ':app/settings', handle: readSettings },
  { api: 'webhooks', method: 'PUT', pattern: ':app/settings', handle: putSettings },
  { api: 'webhooks', method: 'DELETE', pattern: ':app/settings', handle: deleteSettings },
  { api: 'webhooks', method: 'GET', pattern: ':app/subscriptions', handle: list },
  { api: 'webhooks', method: 'POST', pattern: ':app/subscriptions', handle: create },
  { api: 'webhooks', method: 'POST', pattern: ':app/subscriptions/batch/update', handle: batchUpdate },
  {
    api: 'webhooks',
    method: 'GET',
    pattern: ':app/subscriptions/:id',
    handle: (call) => ok(told(find(call, call.params['id'] ?? ''))),
  },
  { api: 'webhooks', method: 'PATCH', pattern: ':app/subscriptions/:id', handle: update },
  { api: 'webhooks', method: 'DELETE', pattern: ':app/subscriptions/:id', handle: remove },
];
