import { associationBatchError, associationRefusal } from '../associations/association-answers';
import { associate, checkAssociation, livePartners, removeLabels } from '../associations/association-writes';
import { batchError, noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, type ApiCall } from '../http/api-call';
import { objectsOf, textOf } from '../json/json-value';
import type { AssociationDefinition } from '../portal/definitions';
import type { RecordRef } from '../portal/mutation';
import type { ObjectType } from '../portal/object-types';
import { readAnswer, readPlan } from '../records/record-answers';
import { endsOf, refOf } from './association-ends';
import { batchInputs, rawBatchAnswer } from './batch-envelope';
import { inlineAssociations } from './inline-associations';
import { recordNotFound } from './record-refusals';

/** v3 names an association type by text or number: `contact_to_company`, `279`. */
const definitionOf = (call: ApiCall, from: ObjectType, to: ObjectType, name: string): AssociationDefinition => {
  const wanted = name.toLowerCase();
  const found = call.portal.state.associationDefinitions
    .between(from.id, to.id)
    .find((held) => held.name.toLowerCase() === wanted || String(held.typeId) === wanted);
  if (!found) throw validationError(`${name} is not a valid association type between ${from.id} and ${to.id}`);
  return found;
};

const entries = (call: ApiCall, from: RecordRef, to: ObjectType): { id: string; type: string }[] =>
  livePartners(call.portal, from, to.id).flatMap(([id, types]) =>
    types.map((spec) => ({
      id,
      type: call.portal.state.associationDefinitions.find(from.t, to.id, spec)?.name ?? '',
    })),
  );

/** The legacy v3 form names the type by text and answers both directions (recordings, lesson 32). */
export const batchReadV3 = (call: ApiCall): Answer => {
  const [from, to] = endsOf(call, 'read');
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of objectsOf(bodyObject(call)['inputs'])) {
    const ref = refOf(from, input);
    const held = entries(call, ref, to);
    if (held.length > 0) results.push({ from: { id: ref.id }, to: held });
    else
      errors.push(
        batchError({
          category: 'OBJECT_NOT_FOUND',
          subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
          message: `No ${to.singular} is associated with ${from.singular} ${ref.id}.`,
          context: { fromObjectId: [ref.id], fromObjectType: [from.singular], toObjectType: [to.singular] },
        }),
      );
  }
  return rawBatchAnswer(call, 200, results, errors);
};

/** Each end that does not exist is an error of its own (recording `associations/v3-batch-create-207-two-not-found`). */
const missingEnds = (call: ApiCall, ends: readonly (readonly [ObjectType, RecordRef, string])[]): unknown[] =>
  ends
    .filter(([, ref]) => call.portal.state.table(ref.t).get(ref.id)?.archivedAt !== null)
    .map(([type, ref, end]) =>
      batchError({
        category: 'OBJECT_NOT_FOUND',
        subCategory: `crm.associations.${end}_OBJECT_NOT_FOUND`,
        message: `No ${type.singular} with ID ${ref.id} exists`,
        context: { objectType: [type.singular], id: [ref.id] },
      }),
    );

export const batchCreateV3 = (call: ApiCall): Answer => {
  const [from, to] = endsOf(call, 'write');
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of batchInputs(call, 2_000)) {
    const [fromRef, toRef] = [refOf(from, input['from']), refOf(to, input['to'])];
    const definition = definitionOf(call, from, to, textOf(input['type']));
    const missing = missingEnds(call, [
      [from, fromRef, 'FROM'],
      [to, toRef, 'TO'],
    ]);
    errors.push(...missing);
    if (missing.length > 0) continue;
    const types = [{ category: definition.category, typeId: definition.typeId }];
    const refusal = checkAssociation(call.portal, fromRef, toRef, types);
    if (refusal) {
      errors.push(associationBatchError(call.portal, refusal));
      continue;
    }
    associate(call.portal, fromRef, toRef, types, call.context.source);
    const back = call.portal.state.associationDefinitions
      .between(to.id, from.id)
      .find((held) => held.typeId === definition.inverse);
    results.push({ from: { id: fromRef.id }, to: { id: toRef.id }, type: definition.name });
    results.push({ from: { id: toRef.id }, to: { id: fromRef.id }, type: back?.name ?? definition.name });
  }
  return rawBatchAnswer(call, 201, results, errors);
};

export const batchArchiveV3 = (call: ApiCall): Answer => {
  const [from, to] = endsOf(call, 'write');
  for (const input of batchInputs(call, 2_000)) {
    const { category, typeId } = definitionOf(call, from, to, textOf(input['type']));
    const types = [{ category, typeId }];
    removeLabels(call.portal, refOf(from, input['from']), refOf(to, input['to']), types, call.context.source);
  }
  return noContent;
};

const pairOf = (
  call: ApiCall,
): { from: RecordRef; to: RecordRef; toType: ObjectType; definition: AssociationDefinition } => {
  const [fromType, toType] = endsOf(call, 'write');
  return {
    from: { t: fromType.id, id: call.params['id'] ?? '' },
    to: { t: toType.id, id: call.params['toId'] ?? '' },
    toType,
    definition: definitionOf(call, fromType, toType, call.params['association'] ?? ''),
  };
};

/** Answers the record with its associations (recording `activities/meeting-associate-v3-put`). */
export const putOneV3 = (call: ApiCall): Answer => {
  const { from, to, toType, definition } = pairOf(call);
  const types = [{ category: definition.category, typeId: definition.typeId }];
  const refusal = checkAssociation(call.portal, from, to, types);
  if (refusal) throw associationRefusal(call.portal, refusal);
  associate(call.portal, from, to, types, call.context.source);
  const record = call.portal.state.table(from.t).get(from.id);
  if (!record) throw recordNotFound(from.id, false);
  const type = call.portal.state.typeOf(from.t);
  const names = [type.createdProperty, type.modifiedProperty];
  const answer = readAnswer(call.portal, readPlan(call.portal, type, names), record, record);
  return ok({ ...answer, ...inlineAssociations(call, from, [toType]) });
};

export const deleteOneV3 = (call: ApiCall): Answer => {
  const { from, to, definition } = pairOf(call);
  const types = [{ category: definition.category, typeId: definition.typeId }];
  removeLabels(call.portal, from, to, types, call.context.source);
  return noContent;
};

/** Partners of a record that exists, as v3 lists them. */
export const partnersV3 = (call: ApiCall, from: RecordRef, to: ObjectType): Answer =>
  ok({ results: entries(call, from, to) });
