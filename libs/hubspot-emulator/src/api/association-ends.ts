import { validationError } from '../http/answer';
import { objectTypeOf, type ApiCall } from '../http/api-call';
import { objectScopes, requireScope, type Access } from '../http/scopes';
import { isObject, textOf } from '../json/json-value';
import type { RecordRef } from '../portal/mutation';
import type { ObjectType } from '../portal/object-types';

/** @throws ApiRefusal 400 (not 403) when the app acts for a user who may not edit associations (hubspot-facts 0.4). */
export const requireEditAssociations = (call: ApiCall): void => {
  const isUserLevel = call.identity.kind === 'oauth' && call.version === '2026-09';
  if (isUserLevel && !call.portal.switches.editAssociations)
    throw validationError("Missing 'Edit Associations' permission.");
};

/** The two ends named in the path; associations need the scopes of both (hubspot-facts 1.6). */
export const endsOf = (call: ApiCall, access: Access): [ObjectType, ObjectType] => {
  const [from, to] = [objectTypeOf(call, 'from'), objectTypeOf(call, 'to')];
  for (const type of [from, to]) requireScope(call.identity, objectScopes(type, access));
  if (access === 'write') requireEditAssociations(call);
  return [from, to];
};

export const refOf = (type: ObjectType, value: unknown): RecordRef => ({
  t: type.id,
  id: textOf(isObject(value) ? value['id'] : value),
});
