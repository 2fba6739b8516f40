import { batchError, noContent, ok, validationError, type Answer } from '../http/answer';
import { isDated, objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { objectScopes, requireScope, schemaScopes } from '../http/scopes';
import { textOf, type JsonObject } from '../json/json-value';
import type { AssociationDefinition } from '../portal/definitions';
import type { ObjectType } from '../portal/object-types';
import { batchInputs, rawBatchAnswer } from './batch-envelope';

const told = (definition: AssociationDefinition): Record<string, unknown> => ({
  category: definition.category,
  typeId: definition.typeId,
  label: definition.label,
  userEnforcedMaxToObjectIds: definition.maxTo,
});

const ends = (call: ApiCall, access: 'read' | 'write'): [ObjectType, ObjectType] => {
  const [from, to] = [objectTypeOf(call, 'from'), objectTypeOf(call, 'to')];
  requireScope(
    call.identity,
    access === 'read' ? objectScopes(from, 'read') : [...schemaScopes(from, 'write'), ...objectScopes(from, 'write')],
  );
  return [from, to];
};

const list = (call: ApiCall): Answer => {
  const [from, to] = ends(call, 'read');
  const limited = call.portal.state.associationDefinitions.between(from.id, to.id).filter((held) => held.maxTo);
  return ok({ results: limited.map(told) });
};

const listAll = (call: ApiCall): Answer =>
  ok({
    results: call.portal.state.associationDefinitions
      .all()
      .filter((held) => held.maxTo)
      .map(told),
  });

const definitionOf = (call: ApiCall, input: JsonObject): AssociationDefinition | null => {
  const [from, to] = [objectTypeOf(call, 'from'), objectTypeOf(call, 'to')];
  const spec = { category: textOf(input['category']), typeId: Number(textOf(input['typeId'])) };
  return call.portal.state.associationDefinitions.find(from.id, to.id, spec) ?? null;
};

const unknownType = (input: JsonObject): unknown =>
  batchError({
    category: 'VALIDATION_ERROR',
    message: `${textOf(input['category'])}=${textOf(input['typeId'])} is not a valid association definition id`,
  });

const set = (call: ApiCall, status: number, answer: (changed: AssociationDefinition) => unknown): Answer => {
  ends(call, 'write');
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of batchInputs(call, 100)) {
    const held = definitionOf(call, input);
    const maxTo = Number(textOf(input['maxToObjectIds']));
    if (!held) errors.push(unknownType(input));
    else if (!Number.isInteger(maxTo) || maxTo < 1) throw validationError('maxToObjectIds must be a positive number');
    else {
      const definition = { ...held, maxTo };
      call.portal.commit({ k: 'association-type', definition });
      results.push(answer(definition));
    }
  }
  return rawBatchAnswer(call, status, results, errors);
};

const purge = (call: ApiCall): Answer => {
  ends(call, 'write');
  for (const input of batchInputs(call, 100)) {
    const held = definitionOf(call, input);
    if (!held) continue;
    const { maxTo: _limit, ...definition } = held;
    call.portal.commit({ k: 'association-type', definition });
  }
  return isDated(call) ? rawBatchAnswer(call, 200, [], []) : noContent;
};

/** Mails a file of the records that are near a limit; here only the receipt (hubspot-facts 6.2). */
const report = (call: ApiCall): Answer => {
  const userId = Number(call.params['user']);
  return ok({
    userId,
    userEmail: `user${userId}@example.com`,
    enqueueTime: { value: call.portal.now(), dateOnly: false, timeZoneShift: 0 },
  });
};

const PAIR = 'definitions/configurations/:from/:to';

/** Limits that an account sets for itself: hubspot-facts 6.3 and 12.1, row 31. */
export const ASSOCIATION_LIMIT_ROUTES: readonly Route[] = [
  { api: 'associations', method: 'GET', pattern: 'definitions/configurations/all', handle: listAll },
  { api: 'associations', method: 'GET', pattern: PAIR, handle: list },
  { api: 'associations', method: 'POST', pattern: `${PAIR}/batch/create`, handle: (call) => set(call, 201, told) },
  {
    api: 'associations',
    method: 'POST',
    pattern: `${PAIR}/batch/update`,
    handle: (call) =>
      set(call, 200, ({ category, typeId, maxTo }) => ({ category, typeId, userEnforcedMaxToObjectIds: maxTo })),
  },
  { api: 'associations', method: 'POST', pattern: `${PAIR}/batch/purge`, handle: purge },
  { api: 'associations', method: 'POST', pattern: 'usage/high-usage-report/:user', handle: report },
];
