import { ApiRefusal, ok, validationError, type Answer } from '../http/answer';
import type { ApiCall, Route } from '../http/api-call';
import { requireScope } from '../http/scopes';

const MOST = 500;

const list = (call: ApiCall): Answer => {
  requireScope(call.identity, ['crm.objects.owners.read']);
  const limit = Number(call.query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw validationError(`limit must be between 1 and ${MOST}`);
  const archived = call.query.get('archived') === 'true';
  const email = call.query.get('email')?.toLowerCase();
  const after = Number(call.query.get('after') ?? 0);
  const owners = [...call.portal.state.owners.values()]
    .filter(
      (owner) =>
        owner.archived === archived && Number(owner.id) >= after && (!email || owner.email.toLowerCase() === email),
    )
    .sort((left, right) => Number(left.id) - Number(right.id));
  const next = owners[limit];
  const link = `${call.baseUrl}${call.path}?limit=${limit}&after=${next?.id ?? ''}`;
  return ok({ results: owners.slice(0, limit), ...(next ? { paging: { next: { after: next.id, link } } } : {}) });
};

const read = (call: ApiCall): Answer => {
  requireScope(call.identity, ['crm.objects.owners.read']);
  const id = call.params['id'] ?? '';
  const archived = call.query.get('archived') === 'true';
  const byUser = call.query.get('idProperty') === 'userId';
  const owner = [...call.portal.state.owners.values()].find(
    (candidate) =>
      candidate.archived === archived && (byUser ? String(candidate.userIdIncludingInactive) : candidate.id) === id,
  );
  if (!owner) throw new ApiRefusal(404, { message: 'resource not found' }, {}, true);
  return ok(owner);
};

/** hubspot-facts 5.4. */
export const OWNER_ROUTES: readonly Route[] = [
  { api: 'owners', method: 'GET', pattern: '', handle: list },
  { api: 'owners', method: 'GET', pattern: ':id', handle: read },
];
