import { ApiRefusal, ok, type Answer } from '../http/answer';
import type { ApiCall, Route } from '../http/api-call';
import { isBehaviourOf } from '../portal/behaviour-dates';
import { offsetOf } from './account-routes';

const me = (call: ApiCall): Answer => {
  const { portalId, timeZone, accountType, currency } = call.portal.settings;
  return ok({ portalId, timeZone, accountType, currency, ...offsetOf(timeZone, call.portal.now()) });
};

const seats = (at: number): Record<string, unknown> => ({
  name: 'sales-pro-seats',
  usageLimit: 2,
  currentUsage: 2,
  collectedAt: at,
  fetchStatus: 'SUCCESS',
  resetsAt: null,
});

/** A list, not an object; times are epoch ms (recording `rate-limits/limit-daily-v1-2017`). */
const dailyLimit = (call: ApiCall): Answer => {
  const at = call.portal.now();
  return ok([
    {
      name: 'api-calls-daily',
      usageLimit: 625_000,
      currentUsage: 0,
      collectedAt: at,
      fetchStatus: 'SUCCESS',
      resetsAt: at + 86_400_000,
    },
    ...(isBehaviourOf(call.portal.settings.answersAsOf, 'callLimitsOnly') ? [] : [seats(at)]),
  ]);
};

const notFound = (): Answer => {
  throw new ApiRefusal(404, { message: 'resource not found' });
};

const pathNumber = (name: string) => (call: ApiCall) => {
  if (/^\d+$/.test(call.params['id'] ?? '')) return notFound();
  throw new ApiRefusal(400, { message: `Unable to parse value for path parameter: ${name}` });
};

/** "validation error" answers carry plain strings (recordings, lesson 25). */
const plainErrors = (...errors: string[]): ApiRefusal =>
  new ApiRefusal(400, { message: 'validation error', plainErrors: errors });

const lists = (call: ApiCall): Answer => {
  if (call.body === undefined) throw plainErrors('The request body may not be null');
  return ok({ offset: 0, hasMore: false, lists: [], total: 0 });
};

const oneList = (call: ApiCall): Answer => {
  const id = call.params['id'] ?? '';
  throw new ApiRefusal(404, {
    message: `List does not exist with ID ${id}.`,
    context: { listId: [id] },
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'ListError.LIST_ID_DOES_NOT_EXIST',
  });
};

const sequences = (call: ApiCall): Answer => {
  if (call.query.get('userId') === null) throw plainErrors('query param userId may not be null');
  return ok({ total: 0, results: [] });
};

/**
 * Neighbours of the CRM that connectors knock at: enough to answer as HubSpot does when nothing is there
 * (recordings `account/`, `errors/`, `rate-limits/`).
 */
export const OUTSIDE_CRM_ROUTES: readonly Route[] = [
  { api: 'outside', method: 'GET', pattern: 'integrations/me', handle: me },
  { api: 'outside', method: 'GET', pattern: 'integrations/limit/daily', handle: dailyLimit },
  { api: 'outside', method: 'GET', pattern: 'automation/workflows/:id', handle: pathNumber('workflowId') },
  { api: 'outside', method: 'GET', pattern: 'automation/sequences', handle: sequences },
  { api: 'outside', method: 'GET', pattern: 'cms/source-code/:environment/metadata/:path', handle: notFound },
  { api: 'outside', method: 'GET', pattern: 'owners/owners', handle: () => ok([]) },
  { api: 'outside', method: 'POST', pattern: 'reports/events/batch', handle: () => ok({}) },
  { api: 'lists', method: 'POST', pattern: 'search', handle: lists },
  { api: 'lists', method: 'GET', pattern: ':id', handle: oneList },
];
