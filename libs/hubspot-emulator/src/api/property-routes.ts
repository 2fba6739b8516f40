import { ApiRefusal, batchError, noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { correlationId } from '../http/correlation-id';
import { textOf, type JsonObject } from '../json/json-value';
import { requireScope, schemaScopes } from '../http/scopes';
import type { PropertyDefinition } from '../portal/definitions';
import type { ObjectType } from '../portal/object-types';
import {
  archiveProperty,
  changeProperty,
  createProperty,
  type DefinitionRefusal,
} from '../records/property-definitions';
import { batchInputs, rawBatchAnswer } from './batch-envelope';

const typeWith = (call: ApiCall, access: 'read' | 'write'): ObjectType => {
  const type = objectTypeOf(call);
  requireScope(call.identity, schemaScopes(type, access));
  return type;
};

const find = (call: ApiCall, type: ObjectType, name: string, archived: boolean): PropertyDefinition => {
  const held = call.portal.state.properties(type.id).get(name);
  if (held && (held.archived === true) === archived) return held;
  throw new ApiRefusal(
    404,
    { message: `No property named '${name}' exists for object type ${type.id}.`, category: 'OBJECT_NOT_FOUND' },
    {},
    true,
  );
};

const refused = (refusal: DefinitionRefusal): ApiRefusal =>
  refusal.kind === 'exists'
    ? new ApiRefusal(409, {
        message: `A property named '${refusal.name}' already exists.`,
        category: 'OBJECT_ALREADY_EXISTS',
        subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
      })
    : validationError(refusal.message);

const list = (call: ApiCall): Answer => {
  const type = typeWith(call, 'read');
  const archived = call.query.get('archived') === 'true';
  const sensitivity = call.query.get('dataSensitivity') ?? 'non_sensitive';
  const results = [...call.portal.state.properties(type.id).values()].filter(
    (property) =>
      (property.archived === true) === archived && (property.dataSensitivity ?? 'non_sensitive') === sensitivity,
  );
  return ok({ results: results });
};

const create = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const made = createProperty(call.portal, type, bodyObject(call), call.identity.userId);
  if ('kind' in made) throw refused(made);
  return ok(made, 201, { Location: `${call.baseUrl}/crm/v3/properties/${type.singular}/${made.name}` });
};

const read = (call: ApiCall): Answer => {
  const type = typeWith(call, 'read');
  return ok(find(call, type, call.params['name'] ?? '', call.query.get('archived') === 'true'));
};

const update = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const held = find(call, type, call.params['name'] ?? '', false);
  const body = bodyObject(call);
  if (held.modificationMetadata.readOnlyDefinition && !Array.isArray(body['options'])) {
    throw validationError(`Property '${held.name}' is defined by HubSpot; its definition cannot be changed.`);
  }
  return ok(changeProperty(call.portal, type, held, body));
};

const archive = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const held = find(call, type, call.params['name'] ?? '', false);
  if (held.hubspotDefined)
    throw validationError(`Property '${held.name}' is defined by HubSpot and cannot be archived.`);
  const uses = usesOf(call, type, held.name);
  if (uses.length > 0)
    throw validationError(
      `Property: ${held.name} of object type ${type.id} is currently used in ${uses.length} places and cannot be deleted`,
      {
        subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
        errors: uses.map((parent) => ({
          message: `Used by ${parent}`,
          context: { parentType: ['PROPERTY'], parentName: [parent] },
        })),
      },
    );
  archiveProperty(call.portal, type, held);
  return noContent;
};

/** Calculations that read the property (hubspot-facts 5.3). */
const usesOf = (call: ApiCall, type: ObjectType, name: string): string[] =>
  [...call.portal.state.properties(type.id).values()]
    .filter((property) => !property.archived && new RegExp(`\\b${name}\\b`).test(property.calculationFormula ?? ''))
    .map((property) => property.name);

const batchCreate = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of batchInputs(call, 100)) {
    const made = createProperty(call.portal, type, input, call.identity.userId);
    if ('kind' in made)
      errors.push(batchError({ ...refused(made).fields, context: { name: [textOf(input['name'])] } }));
    else results.push(withoutStamps(made));
  }
  return rawBatchAnswer(call, 201, results, errors);
};

/** Batches tell neither stamps nor authors (recordings, lesson 35). */
const withoutStamps = ({
  createdAt: _created,
  updatedAt: _updated,
  createdUserId: _author,
  updatedUserId: _editor,
  archived: _archived,
  ...rest
}: PropertyDefinition): unknown => rest;

const batchRead = (call: ApiCall): Answer => {
  const type = typeWith(call, 'read');
  const archived = bodyObject(call)['archived'] === true;
  const names = batchInputs(call, 100).map((input: JsonObject) => textOf(input['name']));
  const held = names.map((name) => call.portal.state.properties(type.id).get(name));
  const results = held.filter((property) => property !== undefined && (property.archived === true) === archived);
  const missing = names.filter((_, index) => held[index] === undefined);
  const errors = missing.map((name) =>
    batchError({
      category: 'OBJECT_NOT_FOUND',
      message: `No property named '${name}' exists.`,
      context: { name: [name] },
    }),
  );
  return rawBatchAnswer(call, 200, results, errors);
};

const batchArchive = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  for (const input of batchInputs(call, 100)) {
    const held = call.portal.state.property(type.id, textOf(input['name']));
    if (held && !held.hubspotDefined) archiveProperty(call.portal, type, held);
  }
  return noContent;
};

const listGroups = (call: ApiCall): Answer =>
  ok({ results: [...call.portal.state.groups(typeWith(call, 'read').id).values()] });

const createGroup = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const body = bodyObject(call);
  const name = textOf(body['name']);
  if (!name || !textOf(body['label'])) throw validationError('Some required fields were not set: [name, label]');
  const groups = call.portal.state.groups(type.id);
  if (groups.has(name))
    throw new ApiRefusal(409, {
      message: `A property group named '${name}' already exists.`,
      category: 'OBJECT_ALREADY_EXISTS',
    });
  const displayOrder = typeof body['displayOrder'] === 'number' ? body['displayOrder'] : groups.size;
  const group = { name, label: textOf(body['label']), displayOrder, archived: false };
  call.portal.commit({ k: 'group', t: type.id, group });
  return ok(group, 201);
};

const groupOf = (call: ApiCall, type: ObjectType) => {
  const group = call.portal.state.groups(type.id).get(call.params['group'] ?? '');
  if (!group)
    throw new ApiRefusal(
      404,
      { message: `No property group named '${call.params['group'] ?? ''}' exists.`, category: 'OBJECT_NOT_FOUND' },
      {},
      true,
    );
  return group;
};

const readGroup = (call: ApiCall): Answer => ok(groupOf(call, typeWith(call, 'read')));

const updateGroup = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const body = bodyObject(call);
  const held = groupOf(call, type);
  const group = { ...held, label: textOf(body['label']) || held.label };
  call.portal.commit({ k: 'group', t: type.id, group });
  return ok(group);
};

/** The refusal is a whole error body as JSON text inside `message` (hubspot-facts 5.3, trap 42). */
const deleteGroup = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const { name } = groupOf(call, type);
  if (
    [...call.portal.state.properties(type.id).values()].some(
      (property) => property.groupName === name && !property.archived,
    )
  ) {
    const nested = {
      status: 'error',
      message: "Can't delete or purge a group with active properties",
      correlationId: correlationId(call.portal.now()),
      category: 'VALIDATION_ERROR',
      subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
    };
    throw new ApiRefusal(400, { message: JSON.stringify(nested), withoutStatus: true });
  }
  call.portal.commit({ k: 'group-delete', t: type.id, name });
  return noContent;
};

/** hubspot-facts 12.1, rows 20–22. */
export const PROPERTY_ROUTES: readonly Route[] = [
  { api: 'properties', method: 'GET', pattern: ':type', handle: list },
  { api: 'properties', method: 'POST', pattern: ':type', handle: create },
  { api: 'properties', method: 'GET', pattern: ':type/groups', handle: listGroups },
  { api: 'properties', method: 'POST', pattern: ':type/groups', handle: createGroup },
  { api: 'properties', method: 'GET', pattern: ':type/groups/:group', handle: readGroup },
  { api: 'properties', method: 'PATCH', pattern: ':type/groups/:group', handle: updateGroup },
  { api: 'properties', method: 'DELETE', pattern: ':type/groups/:group', handle: deleteGroup },
  { api: 'properties', method: 'POST', pattern: ':type/batch/create', handle: batchCreate },
  { api: 'properties', method: 'POST', pattern: ':type/batch/read', handle: batchRead },
  { api: 'properties', method: 'POST', pattern: ':type/batch/archive', handle: batchArchive },
  { api: 'properties', method: 'GET', pattern: ':type/:name', handle: read },
  { api: 'properties', method: 'PATCH', pattern: ':type/:name', handle: update },
  { api: 'properties', method: 'DELETE', pattern: ':type/:name', handle: archive },
];
