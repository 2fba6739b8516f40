import { ApiRefusal, type ErrorFields } from '../http/answer';
import type { ObjectType } from '../portal/object-types';
import { isBehaviourOf } from '../portal/behaviour-dates';
import type { Portal } from '../portal/portal';
import type { WriteRefusal } from '../records/record-writes';
import type { PropertyProblem } from '../records/value-rules';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The array of problems sits as JSON text inside the message, and again in `errors` (recordings, lesson 23). */
export const invalidProperties = (
  portal: Portal,
  problems: readonly PropertyProblem[],
  inBatch = false,
): ErrorFields => {
  const isToldTwice = isBehaviourOf(portal.settings.answersAsOf, 'propertyErrorList');
  const nested = problems.map((problem) => ({
    isValid: false,
    message: problem.message,
    error: problem.code,
    name: problem.name,
    ...(isToldTwice && !inBatch
      ? {
          localizedErrorMessage: problem.message,
          ...(problem.propertyValue !== undefined ? { propertyValue: problem.propertyValue } : {}),
          portalId: portal.settings.portalId,
        }
      : {}),
  }));
  return {
    message: `Property values were not valid: ${JSON.stringify(nested)}`,
    ...(isToldTwice
      ? {
          errors: problems.map((problem) => ({
            message: problem.message,
            code: problem.code,
            context: { propertyName: [problem.name] },
          })),
        }
      : {}),
    category: 'VALIDATION_ERROR',
  };
};

/** Status and body of a refused write of one record (hubspot-facts 2.4, 2.5). */
export const refusedWrite = (
  portal: Portal,
  type: ObjectType,
  refusal: WriteRefusal,
): { status: number; fields: ErrorFields } => {
  switch (refusal.kind) {
    case 'invalid':
      return { status: 400, fields: invalidProperties(portal, refusal.problems) };
    case 'required':
      return {
        status: 400,
        fields: {
          message: `Error creating ${type.shout}. Some required properties were not set.`,
          context: { properties: refusal.properties },
          category: 'VALIDATION_ERROR',
        },
      };
    case 'missing':
      return {
        status: 400,
        fields: {
          message: 'The property values provided are invalid',
          errors: refusal.problems.map(({ message, code, name }) => ({
            message,
            code,
            context: { propertyName: [name] },
          })),
          category: 'VALIDATION_ERROR',
        },
      };
    case 'exists':
      return {
        status: 409,
        fields: {
          message: `${capital(type.singular)} already exists. Existing ID: ${refusal.existingId}`,
          category: 'CONFLICT',
        },
      };
    case 'taken': {
      const legacy = type.custom
        ? `ObjectTypeId{objectTypeId=${type.id}}`
        : `ObjectTypeId{legacyObjectType=${type.shout}}`;
      const coordinates = `PropertyValueCoordinates{portalId=${portal.settings.portalId}, objectTypeId=${legacy}, propertyName=${refusal.property}, value=${refusal.value}}`;
      const id = refusal.id || portal.newId();
      return {
        status: 400,
        fields: {
          message: `Cannot set ${coordinates} on ${id}. ${refusal.holder || id} already has that value.`,
          category: 'VALIDATION_ERROR',
        },
      };
    }
  }
};

export const throwRefusedWrite = (portal: Portal, type: ObjectType, refusal: WriteRefusal): never => {
  const { status, fields } = refusedWrite(portal, type, refusal);
  throw new ApiRefusal(status, fields);
};

/** 404 for one record: numeric ids and others are told apart (hubspot-facts 2.5). */
export const recordNotFound = (id: string, byIdProperty: boolean): ApiRefusal => {
  if (byIdProperty || /^[1-9]\d*$/.test(id)) return new ApiRefusal(404, { message: 'resource not found' }, {}, true);
  const message = /^-?\d+$/.test(id)
    ? 'Object not found. objectId is usually positive.'
    : 'Object not found.  objectId are usually numeric.';
  return new ApiRefusal(404, { message, context: { id: [id] }, category: 'OBJECT_NOT_FOUND' }, {}, true);
};

/** The one aggregated entry for all ids a batch could not find (hubspot-facts 2.6). */
export const notFoundInBatch = (
  type: ObjectType,
  ids: readonly string[],
  traceIds: readonly string[] = [],
): ErrorFields => ({
  category: 'OBJECT_NOT_FOUND',
  message: `Could not get some ${type.shout} objects, they may be deleted or not exist. Check that ids are valid.`,
  context: { ids, ...(traceIds.length > 0 ? { objectWriteTraceId: traceIds } : {}) },
});
