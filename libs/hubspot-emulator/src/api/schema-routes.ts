import { ApiRefusal, noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { requireScope } from '../http/scopes';
import { textOf, textsOf } from '../json/json-value';
import type { AssociationDefinition, CustomObjectSchema } from '../portal/definitions';
import { isBehaviourOf } from '../portal/behaviour-dates';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';
import { associateTypes, createSchema } from '../records/custom-object-schemas';

const READ_SCOPES = ['crm.objects.custom.read', 'crm.schemas.custom.read'];
const EPOCH = '1970-01-01T00:00:00Z';

const MOST_PARTNERS = 10_000;

/** Stamps of associations are null (recordings `schemas/`); limits are told since they can be set. */
const associationAnswer = (call: ApiCall, definition: AssociationDefinition): Record<string, unknown> => ({
  fromObjectTypeId: definition.from,
  toObjectTypeId: definition.to,
  name: isStandard(definition) ? definition.name.toUpperCase() : definition.name,
  cardinality: 'ONE_TO_MANY',
  inverseCardinality: 'ONE_TO_MANY',
  ...(isBehaviourOf(call.portal.settings.answersAsOf, 'sensitiveSchemas')
    ? {
        hasUserEnforcedMaxToObjectIds: definition.maxTo !== undefined,
        hasUserEnforcedMaxFromObjectIds: false,
        maxToObjectIds: definition.maxTo ?? MOST_PARTNERS,
        maxFromObjectIds: MOST_PARTNERS,
      }
    : {}),
  id: String(definition.typeId),
  createdAt: null,
  updatedAt: null,
});

const isStandard = ({ from, to }: AssociationDefinition): boolean => from.startsWith('0-') && to.startsWith('0-');

const DISPLAY: Readonly<Record<string, string>> = {
  '0-1': 'firstname',
  '0-2': 'name',
  '0-3': 'dealname',
  '0-5': 'subject',
  '0-7': 'name',
  '0-8': 'name',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).replace('_', ' ');

const standardSchema = (type: ObjectType): CustomObjectSchema => ({
  labels: { singular: capital(type.singular), plural: capital(type.plural) },
  requiredProperties: [],
  searchableProperties: [],
  primaryDisplayProperty: DISPLAY[type.id] ?? 'hs_object_id',
  secondaryDisplayProperties: [],
  description: `${capital(type.plural)} of the account.`,
  archived: false,
  restorable: true,
  metaType: 'HUBSPOT',
  id: type.id.slice(2),
  fullyQualifiedName: type.shout,
  createdAt: EPOCH,
  updatedAt: EPOCH,
  objectTypeId: type.id,
  name: type.shout,
});

/** Told since they exist (recordings `schemas/`). */
const addedByTime = (call: ApiCall, held: CustomObjectSchema): Record<string, unknown> => ({
  ...(isBehaviourOf(call.portal.settings.answersAsOf, 'sensitiveSchemas')
    ? { allowsSensitiveProperties: held.allowsSensitiveProperties ?? held.metaType === 'HUBSPOT' }
    : {}),
  ...(isBehaviourOf(call.portal.settings.answersAsOf, 'schemaAuthors')
    ? { createdByUserId: held.createdByUserId ?? null, updatedByUserId: held.updatedByUserId ?? null }
    : {}),
});

const definitionAnswer = (call: ApiCall, held: CustomObjectSchema): Record<string, unknown> => ({
  ...held,
  ...addedByTime(call, held),
});

const whole = (call: ApiCall, type: ObjectType): Record<string, unknown> => ({
  ...definitionAnswer(call, call.portal.state.schemas.get(type.id) ?? standardSchema(type)),
  properties: [...call.portal.state.properties(type.id).values()].filter((property) => !property.archived),
  associations: call.portal.state.associationDefinitions
    .all()
    .filter((definition) => definition.from === type.id || definition.to === type.id)
    .map((definition) => associationAnswer(call, definition)),
});

const list = (call: ApiCall): Answer => {
  requireScope(call.identity, READ_SCOPES);
  const archived = call.query.get('archived') === 'true';
  return ok({
    results: archived
      ? []
      : [...call.portal.state.schemas.keys()].map((id) => whole(call, call.portal.state.typeOf(id))),
  });
};

const read = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  if (type.custom) requireScope(call.identity, READ_SCOPES);
  return ok(whole(call, type));
};

const create = (call: ApiCall): Answer => {
  requireScope(call.identity, ['crm.schemas.custom.write']);
  const outcome = createSchema(call.portal, bodyObject(call), call.identity.userId);
  switch (outcome.kind) {
    case 'created':
      return ok(whole(call, call.portal.state.typeOf(outcome.schema.objectTypeId)), 201);
    case 'exists':
      throw new ApiRefusal(409, {
        message: `An object type named '${outcome.name}' already exists.`,
        category: 'OBJECT_ALREADY_EXISTS',
      });
    case 'invalid':
      throw validationError(outcome.message);
  }
};

const customType = (call: ApiCall): CustomObjectSchema => {
  const schema = call.portal.state.schemas.get(objectTypeOf(call).id);
  if (!schema) throw validationError('Only custom objects can be changed.');
  return schema;
};

const update = (call: ApiCall): Answer => {
  requireScope(call.identity, ['crm.schemas.custom.write']);
  const held = customType(call);
  const body = bodyObject(call);
  const lists = ['requiredProperties', 'searchableProperties', 'secondaryDisplayProperties'] as const;
  const schema: CustomObjectSchema = { ...held, updatedAt: instantText(call.portal.now()) };
  for (const name of lists) if (Array.isArray(body[name])) schema[name] = textsOf(body[name]);
  if (textOf(body['primaryDisplayProperty'])) schema.primaryDisplayProperty = textOf(body['primaryDisplayProperty']);
  call.portal.commit({ k: 'schema', schema });
  return ok(definitionAnswer(call, schema));
};

const remove = (call: ApiCall): Answer => {
  requireScope(call.identity, ['crm.schemas.custom.write']);
  const schema = customType(call);
  const live = [...call.portal.state.table(schema.objectTypeId).values()].some((record) => record.archivedAt === null);
  if (live) throw validationError(`Object type ${schema.objectTypeId} still has records and cannot be deleted.`);
  call.portal.commit({ k: 'schema-delete', id: schema.objectTypeId });
  return noContent;
};

const createAssociation = (call: ApiCall): Answer => {
  requireScope(call.identity, ['crm.schemas.custom.write']);
  const type = objectTypeOf(call);
  const other = call.portal.state.types.find(textOf(bodyObject(call)['toObjectTypeId']));
  if (!other) throw validationError(`Unable to infer object type from: ${textOf(bodyObject(call)['toObjectTypeId'])}`);
  const [made] = associateTypes(call.portal, type, other);
  return ok(made ? associationAnswer(call, made) : {}, 201);
};

/** Unknown names are left out of the answer. */
const batchRead = (call: ApiCall): Answer => {
  requireScope(call.identity, READ_SCOPES);
  const types = textsOf(bodyObject(call)['inputs']).flatMap((name) => call.portal.state.types.find(name) ?? []);
  return ok({ results: types.map((type) => whole(call, type)) });
};

const removeAssociation = (call: ApiCall): Answer => {
  requireScope(call.identity, ['crm.schemas.custom.write']);
  const type = objectTypeOf(call);
  const { associationDefinitions } = call.portal.state;
  const identifier = call.params['association'] ?? '';
  const held = associationDefinitions
    .all()
    .find(
      (definition) =>
        definition.category !== 'HUBSPOT_DEFINED' &&
        (definition.from === type.id || definition.to === type.id) &&
        (String(definition.typeId) === identifier || definition.name === identifier),
    );
  if (held) {
    call.portal.commit({ k: 'association-type-delete', from: held.from, to: held.to, typeId: held.typeId });
    call.portal.commit({ k: 'association-type-delete', from: held.to, to: held.from, typeId: held.inverse });
  }
  return noContent;
};

/** hubspot-facts 8 and 12.1, row 26. */
export const SCHEMA_ROUTES: readonly Route[] = [
  { api: 'schemas', method: 'GET', pattern: '', handle: list },
  { api: 'schemas', method: 'POST', pattern: '', handle: create },
  { api: 'schemas', method: 'POST', pattern: 'batch/read', handle: batchRead },
  {
    api: 'schemas',
    method: 'DELETE',
    pattern: ':type/associations/:association',
    handle: removeAssociation,
  },
  { api: 'schemas', method: 'GET', pattern: ':type', handle: read },
  { api: 'schemas', method: 'PATCH', pattern: ':type', handle: update },
  { api: 'schemas', method: 'DELETE', pattern: ':type', handle: remove },
  { api: 'schemas', method: 'POST', pattern: ':type/associations', handle: createAssociation },
];
