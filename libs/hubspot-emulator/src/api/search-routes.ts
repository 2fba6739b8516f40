import { livePartners } from '../associations/association-writes';
import { ApiRefusal, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { isObject, objectsOf, textOf, textsOf, type JsonObject } from '../json/json-value';
import { objectScopes, requireScope } from '../http/scopes';
import type { RecordView } from '../portal/crm-record';
import type { ObjectType } from '../portal/object-types';
import { readAnswer, valueOf } from '../records/record-answers';
import { comparable, OPERATORS, passes, type SearchFilter } from '../records/search-filter';
import { isSwallowed, planOf } from './record-lookup';

const MOST_BODY = 3_000;
const MOST_RESULTS = 200;
const WINDOW = 10_000;
const MOST_GROUPS = 5;
const MOST_FILTERS_PER_GROUP = 6;
const MOST_FILTERS = 18;

/** Properties that `query` looks into (hubspot-facts 3). */
const QUERY_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  '0-1': ['firstname', 'lastname', 'email', 'phone', 'hs_additional_emails', 'fax', 'mobilephone', 'company'],
  '0-2': ['website', 'phone', 'name', 'domain'],
  '0-3': ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
  '0-5': ['subject', 'content', 'hs_pipeline_stage', 'hs_ticket_category', 'hs_ticket_id'],
  '0-7': ['name', 'description', 'price', 'hs_sku'],
};

const filterOf = (value: JsonObject): SearchFilter => {
  const [propertyName, operator] = [textOf(value['propertyName']), textOf(value['operator'])];
  const unset = [propertyName ? '' : 'propertyName', operator ? '' : 'operator'].filter(Boolean);
  if (unset.length > 0) {
    throw new ApiRefusal(400, {
      message: `Invalid input JSON on line 1, column 102: Cannot build Filter, some of required attributes are not set [${unset.join(', ')}]`,
    });
  }
  if (!OPERATORS.has(operator))
    throw new ApiRefusal(400, {
      message: `Invalid input JSON on line 1, column 102: Cannot deserialize value of type \`Operator\` from String "${operator}"`,
    });
  return {
    propertyName,
    operator,
    value: textOf(value['value']),
    highValue: textOf(value['highValue']),
    values: textsOf(value['values']),
  };
};

const groupsOf = (body: JsonObject): SearchFilter[][] => {
  if (body['filterGroups'] !== undefined && !Array.isArray(body['filterGroups'])) {
    throw new ApiRefusal(400, {
      message:
        'Invalid input JSON on line 1, column 18: Cannot deserialize instance of `java.util.HashSet` out of START_OBJECT token',
    });
  }
  const groups = objectsOf(body['filterGroups']).map((group) => objectsOf(group['filters']).map(filterOf));
  if (groups.length === 0 && Array.isArray(body['filters'])) groups.push(objectsOf(body['filters']).map(filterOf));
  if (groups.length > MOST_GROUPS)
    throw validationError(`too many filterGroups (count: ${groups.length}, max allowed: ${MOST_GROUPS})`);
  const widest = Math.max(0, ...groups.map((group) => group.length));
  if (widest > MOST_FILTERS_PER_GROUP)
    throw validationError(
      `too many filters in a filterGroup (count: ${widest}, max allowed: ${MOST_FILTERS_PER_GROUP})`,
    );
  const all = groups.reduce((sum, group) => sum + group.length, 0);
  if (all > MOST_FILTERS) throw validationError(`too many filters (count: ${all}, max allowed: ${MOST_FILTERS})`);
  return groups.filter((group) => group.length > 0);
};

const matches = (call: ApiCall, type: ObjectType, view: RecordView, filter: SearchFilter): boolean => {
  if (filter.propertyName.startsWith('associations.')) {
    const to = call.portal.state.types.find(filter.propertyName.slice('associations.'.length));
    const partners = to ? livePartners(call.portal, { t: type.id, id: view.id }, to.id).map(([id]) => id) : [];
    return partners.includes(filter.value) || filter.values.some((value) => partners.includes(value));
  }
  return passes(
    filter,
    call.portal.state.property(type.id, filter.propertyName),
    valueOf(type, view, filter.propertyName),
  );
};

const checkNames = (call: ApiCall, type: ObjectType, groups: readonly SearchFilter[][]): void => {
  for (const { propertyName } of groups.flat()) {
    if (propertyName.startsWith('associations.') || call.portal.state.property(type.id, propertyName)) continue;
    throw validationError('There was a problem with the request.', {
      errors: [{ message: `Property ${propertyName} does not exist`, context: { propertyName: [propertyName] } }],
    });
  }
};

const sortRule = (body: JsonObject): { name: string; descending: boolean } => {
  const [first] = Array.isArray(body['sorts']) ? body['sorts'] : [];
  if (typeof first === 'string' && first !== '')
    return { name: first.replace(/^-/, ''), descending: first.startsWith('-') };
  if (isObject(first))
    return { name: textOf(first['propertyName']), descending: textOf(first['direction']) === 'DESCENDING' };
  return { name: '', descending: false };
};

const sorted = (call: ApiCall, type: ObjectType, views: RecordView[], body: JsonObject): RecordView[] => {
  const { name, descending } = sortRule(body);
  const definition = call.portal.state.property(type.id, name);
  const keyOf = (view: RecordView): number | string =>
    name === '' ? view.createdAt : comparable(definition, valueOf(type, view, name) ?? '');
  const keyed = views.map((view) => ({ view, key: keyOf(view), id: Number(view.id) }));
  keyed.sort((left, right) => {
    const order = left.key < right.key ? -1 : left.key > right.key ? 1 : left.id - right.id;
    return descending ? -order : order;
  });
  return keyed.map(({ view }) => view);
};

const search = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'read'));
  const body = bodyObject(call);
  if (JSON.stringify(body).length > MOST_BODY)
    throw validationError(`The request body is longer than the ${MOST_BODY} characters allowed for a search.`);
  const limit = body['limit'] === undefined || body['limit'] === null ? 10 : Number(textOf(body['limit']));
  if (!Number.isInteger(limit) || limit < 0 || limit > MOST_RESULTS)
    throw validationError(`limit must be between 0 and ${MOST_RESULTS}, but was ${textOf(body['limit'])}`);
  const after = Number(textOf(body['after']) || '0');
  if (!Number.isInteger(after) || after < 0) throw validationError(`Invalid after: ${textOf(body['after'])}`);
  if (after + limit > WINDOW)
    throw validationError(`Cannot read more than ${WINDOW} results of one search; narrow the filters.`);
  const groups = groupsOf(body);
  checkNames(call, type, groups);
  const words = textOf(body['query']).toLowerCase().trim();
  const queryProperties =
    QUERY_PROPERTIES[type.id] ?? call.portal.state.schemas.get(type.id)?.searchableProperties ?? [];
  const found: RecordView[] = [];
  for (const view of call.index.records(type.id)) {
    if (groups.length > 0 && !groups.some((group) => group.every((filter) => matches(call, type, view, filter))))
      continue;
    if (words && !queryProperties.some((name) => (valueOf(type, view, name) ?? '').toLowerCase().includes(words)))
      continue;
    if (!isSwallowed(call)) found.push(view);
  }
  const plan = planOf(call, type, textsOf(body['properties']));
  const page = sorted(call, type, found, body).slice(after, after + limit);
  const results = page.map((view) => readAnswer(call.portal, plan, view, undefined, call.effects.hiddenProperty));
  const next = after + limit;
  return ok({
    total: found.length,
    results,
    ...(next < found.length && limit > 0 ? { paging: { next: { after: String(next) } } } : {}),
  });
};

/** hubspot-facts 12.1, row 17. */
export const SEARCH_ROUTES: readonly Route[] = [
  { api: 'objects', method: 'POST', pattern: ':type/search', handle: search },
];
