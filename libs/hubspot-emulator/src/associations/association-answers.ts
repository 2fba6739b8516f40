import { batchError, validationError, type ApiRefusal, type ErrorFields } from '../http/answer';
import { isObject, objectsOf, textOf } from '../json/json-value';
import type { AssociationSpec, RecordRef } from '../portal/mutation';
import type { Portal } from '../portal/portal';
import type { AssociationRefusal } from './association-writes';

const specOf = (value: unknown): AssociationSpec => {
  const spec = isObject(value) ? value : {};
  return {
    category: textOf(spec['associationCategory']) || 'HUBSPOT_DEFINED',
    typeId: Number(textOf(spec['associationTypeId'])),
  };
};

export const specsOf = (value: unknown): AssociationSpec[] => objectsOf(value).map(specOf);

export const typeAnswers = (portal: Portal, from: string, to: string, types: readonly AssociationSpec[]): unknown[] =>
  types.map((spec) => ({
    category: spec.category,
    typeId: spec.typeId,
    label: portal.state.associationDefinitions.find(from, to, spec)?.label ?? null,
  }));

/** One labelled pair, as PUT and batch create answer it: numbers for ids, labels only (recordings, lesson 32). */
export const pairAnswer = (
  portal: Portal,
  from: RecordRef,
  to: RecordRef,
  types: readonly AssociationSpec[],
): Record<string, unknown> => ({
  fromObjectTypeId: from.t,
  fromObjectId: Number(from.id),
  toObjectTypeId: to.t,
  toObjectId: Number(to.id),
  labels: types.flatMap((spec) => portal.state.associationDefinitions.find(from.t, to.t, spec)?.label ?? []),
});

const shoutOf = (portal: Portal, ref: RecordRef): string => portal.state.typeOf(ref.t).shout;

/** A refusal of a single call (hubspot-facts 0.5, 6.2). */
export const associationRefusal = (portal: Portal, refusal: AssociationRefusal): ApiRefusal => {
  const invalid = 'One or more associations are invalid';
  switch (refusal.kind) {
    case 'unknown-record': {
      const shout = shoutOf(portal, refusal.ref);
      return validationError(invalid, {
        context: {
          INVALID_OBJECT_IDS: [`${shout}=${refusal.ref.id} is not valid`],
          objectId: [refusal.ref.id],
          objectType: [shout],
        },
      });
    }
    case 'wrong-direction': {
      const shout = shoutOf(portal, refusal.ref);
      return validationError(invalid, {
        context: {
          INVALID_OBJECT_IDS: [`${shout}=${refusal.ref.id} is not valid`],
          objectId: [refusal.ref.id],
          objectType: [shout],
        },
      });
    }
    case 'unknown-type': {
      const named = `${refusal.spec.category}=${refusal.spec.typeId}`;
      return validationError(invalid, {
        context: {
          associationSpec: [named],
          INVALID_ASSOCIATION_TYPE_ID: [`${named} is not a valid association definition id`],
        },
      });
    }
    case 'not-an-id':
    case 'self':
    case 'limit':
      return validationError(batchFields(portal, refusal).message, batchFields(portal, refusal));
  }
};

const batchFields = (portal: Portal, refusal: AssociationRefusal): ErrorFields => {
  const category = 'VALIDATION_ERROR';
  switch (refusal.kind) {
    case 'not-an-id':
      return {
        category,
        subCategory: 'crm.associations.INVALID_IDENTIFIER',
        message: `${refusal.id} is not a valid ID`,
        context: { id: [refusal.id] },
      };
    case 'self':
      return { category, message: `Object ${refusal.id} cannot be associated to itself (${refusal.id})` };
    case 'unknown-record':
    case 'wrong-direction':
      return { category, message: `${shoutOf(portal, refusal.ref)}=${refusal.ref.id} is not valid` };
    case 'limit': {
      const named = `${refusal.spec.category}=${refusal.spec.typeId}`;
      return {
        category,
        subCategory: 'crm.associations.ASSOCIATION_LIMIT_EXCEEDED',
        message: `${shoutOf(portal, refusal.ref)}=${refusal.ref.id} already has ${refusal.most} associations of type ${named}, the most its limit allows`,
        context: { objectId: [refusal.ref.id], associationSpec: [named], limit: [String(refusal.most)] },
      };
    }
    case 'unknown-type':
      return {
        category,
        message: `${refusal.spec.category}=${refusal.spec.typeId} is not a valid association definition id`,
      };
  }
};

/** The same refusal as an entry of a 207. */
export const associationBatchError = (portal: Portal, refusal: AssociationRefusal): Record<string, unknown> =>
  batchError(batchFields(portal, refusal));
