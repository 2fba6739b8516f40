import { objectTypeOf, type ApiCall } from '../http/api-call';
import { objectScopes, requireScope, type Access } from '../http/scopes';
import { isObject, textOf } from '../json/json-value';
import type { RecordRef } from '../portal/mutation';
import type { ObjectType } from '../portal/object-types';

/** The two ends named in the path; associations need the scopes of both (hubspot-facts 1.6). */
export const endsOf = (call: ApiCall, access: Access): [ObjectType, ObjectType] => {
  const [from, to] = [objectTypeOf(call, 'from'), objectTypeOf(call, 'to')];
  for (const type of [from, to]) requireScope(call.identity, objectScopes(type, access));
  return [from, to];
};

export const refOf = (type: ObjectType, value: unknown): RecordRef => ({
  t: type.id,
  id: textOf(isObject(value) ? value['id'] : value),
});
