import { noContent, type Answer } from '../http/answer';
import { bodyObject, objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { textOf, textsOf } from '../json/json-value';
import { objectScopes, requireScope } from '../http/scopes';
import { archiveRecord } from '../records/record-lifecycle';
import { readAnswer } from '../records/record-answers';
import { batchAnswer, batchInputs, refuseDuplicates } from './batch-envelope';
import { idByProperty, isSwallowed, planOf, requireIdentifying, visibleView } from './record-lookup';
import { notFoundInBatch } from './record-refusals';

const MOST_INPUTS = 100;
const MOST_WITH_HISTORY = 50;

/** Batch read (hubspot-facts 2.6): one aggregated error for what is missing; a survivor of a merge comes once. */
const batchRead = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'read'));
  const body = bodyObject(call);
  const history = textsOf(body['propertiesWithHistory']);
  const inputs = batchInputs(call, history.length > 0 ? MOST_WITH_HISTORY : MOST_INPUTS);
  const ids = inputs.map((input) => textOf(input['id']));
  refuseDuplicates(ids);
  const idProperty = textOf(body['idProperty']);
  if (idProperty) requireIdentifying(call.portal, type, idProperty, 'read');
  const archived = call.query.get('archived') === 'true';
  const plan = planOf(call, type, textsOf(body['properties']), history);
  const table = call.portal.state.table(type.id);
  const followsMerges = call.portal.switches.batchReadOfMerged === 'survivor';
  const missing: string[] = [];
  const results = new Map<string, unknown>();
  for (const id of ids) {
    const own = idProperty ? idByProperty(call.portal, type, idProperty, id) : id;
    const record = own === undefined ? undefined : table.get(followsMerges ? table.resolve(own) : own);
    const view = record ? visibleView(call, record, archived) : null;
    if (!record || !view) missing.push(id);
    else if (!results.has(record.id) && !isSwallowed(call))
      results.set(record.id, readAnswer(call.portal, plan, view, record, call.effects.hiddenProperty));
  }
  return batchAnswer(call, 200, [...results.values()], missing.length > 0 ? [notFoundInBatch(type, missing)] : []);
};

const batchArchive = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'write'));
  for (const input of batchInputs(call, MOST_INPUTS))
    archiveRecord(call.portal, type, textOf(input['id']), call.context.source);
  return noContent;
};

/** hubspot-facts 12.1, rows 13 and 16. */
export const BATCH_READ_ROUTES: readonly Route[] = [
  { api: 'objects', method: 'POST', pattern: ':type/batch/read', handle: batchRead },
  { api: 'objects', method: 'POST', pattern: ':type/batch/archive', handle: batchArchive },
];
