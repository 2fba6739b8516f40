import { ApiRefusal, noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { textOf } from '../json/json-value';
import { objectScopes, requireScope, schemaScopes } from '../http/scopes';
import type { AssociationDefinition } from '../portal/definitions';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';

const MOST_LABELS = 10;

const told = ({ category, typeId, label }: AssociationDefinition): unknown => ({ category, typeId, label });

const ends = (call: ApiCall): [ObjectType, ObjectType] => [objectTypeOf(call, 'from'), objectTypeOf(call, 'to')];

const list = (call: ApiCall): Answer => {
  const [from, to] = ends(call);
  requireScope(call.identity, objectScopes(from, 'read'));
  return ok({ results: call.portal.state.associationDefinitions.between(from.id, to.id).map(told) });
};

const nextTypeId = (portal: Portal): number => {
  const own = portal.state.associationDefinitions.all().filter((definition) => definition.category === 'USER_DEFINED');
  return Math.max(0, ...own.map((definition) => definition.typeId)) + 1;
};

/** Makes a label of the account. A paired label (with `inverseLabel`) has a type id per direction (hubspot-facts 6.1). */
const createLabel = (
  portal: Portal,
  from: ObjectType,
  to: ObjectType,
  label: { name: string; label: string; inverseLabel?: string },
): AssociationDefinition[] => {
  const forth = nextTypeId(portal);
  const isOneType = from.id === to.id && !label.inverseLabel;
  const back = isOneType ? forth : forth + 1;
  const common = { category: 'USER_DEFINED', name: label.name };
  const definitions: AssociationDefinition[] = [
    { ...common, from: from.id, to: to.id, typeId: forth, label: label.label, inverse: back },
  ];
  if (!isOneType)
    definitions.push({
      ...common,
      from: to.id,
      to: from.id,
      typeId: back,
      label: label.inverseLabel ?? label.label,
      inverse: forth,
    });
  for (const definition of definitions) portal.commit({ k: 'association-type', definition });
  return definitions;
};

const create = (call: ApiCall): Answer => {
  const [from, to] = ends(call);
  requireScope(call.identity, [...schemaScopes(from, 'write'), ...objectScopes(from, 'write')]);
  const body = bodyObject(call);
  const [name, label, inverseLabel] = [textOf(body['name']), textOf(body['label']), textOf(body['inverseLabel'])];
  const missing = [name ? '' : 'name', label ? '' : 'label'].filter(Boolean);
  if (missing.length > 0) throw validationError(`Some required fields were not set: [${missing.join(', ')}]`);
  const held = call.portal.state.associationDefinitions.between(from.id, to.id);
  if (held.some((definition) => definition.name === name))
    throw validationError(`Association label with name '${name}' already exists.`);
  if (held.filter((definition) => definition.category === 'USER_DEFINED').length >= MOST_LABELS)
    throw validationError(`No more than ${MOST_LABELS} labels are allowed per object pair.`);
  const made = createLabel(call.portal, from, to, { name, label, ...(inverseLabel ? { inverseLabel } : {}) });
  return ok({ results: made.map(told) });
};

const update = (call: ApiCall): Answer => {
  const [from, to] = ends(call);
  requireScope(call.identity, [...schemaScopes(from, 'write'), ...objectScopes(from, 'write')]);
  const body = bodyObject(call);
  const typeId = Number(textOf(body['associationTypeId']));
  const held = call.portal.state.associationDefinitions.find(from.id, to.id, { category: 'USER_DEFINED', typeId });
  if (!held) throw new ApiRefusal(404, { message: `No label ${typeId}`, category: 'OBJECT_NOT_FOUND' });
  call.portal.commit({ k: 'association-type', definition: { ...held, label: textOf(body['label']) || held.label } });
  return noContent;
};

const remove = (call: ApiCall): Answer => {
  const [from, to] = ends(call);
  requireScope(call.identity, [...schemaScopes(from, 'write'), ...objectScopes(from, 'write')]);
  const typeId = Number(call.params['typeId']);
  const held = call.portal.state.associationDefinitions.find(from.id, to.id, { category: 'USER_DEFINED', typeId });
  if (held) {
    for (const { from: one, to: other, types } of [...call.portal.state.associations.entries()]) {
      const isPair =
        one.t === from.id &&
        other.t === to.id &&
        types.some((spec) => spec.category === held.category && spec.typeId === typeId);
      if (!isPair) continue;
      const kept = types.filter((spec) => spec.category !== held.category || spec.typeId !== typeId);
      call.portal.commit({
        k: 'associate',
        at: call.portal.now(),
        by: call.context.source,
        from: one,
        to: other,
        types: kept,
        was: types,
      });
    }
    call.portal.commit({ k: 'association-type-delete', from: from.id, to: to.id, typeId });
    call.portal.commit({ k: 'association-type-delete', from: to.id, to: from.id, typeId: held.inverse });
  }
  return noContent;
};

/** hubspot-facts 12.1, row 30. */
export const ASSOCIATION_LABEL_ROUTES: readonly Route[] = [
  { api: 'associations', method: 'GET', pattern: ':from/:to/labels', handle: list },
  { api: 'associations', method: 'POST', pattern: ':from/:to/labels', handle: create },
  { api: 'associations', method: 'PUT', pattern: ':from/:to/labels', handle: update },
  { api: 'associations', method: 'DELETE', pattern: ':from/:to/labels/:typeId', handle: remove },
];
