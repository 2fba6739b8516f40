import { livePartners } from '../associations/association-writes';
import type { Answer } from '../http/answer';
import { bodyObject, type ApiCall } from '../http/api-call';
import { objectsOf } from '../json/json-value';
import { endsOf, refOf } from './association-ends';
import { rawBatchAnswer } from './batch-envelope';

/** The legacy v3 form names the type by text and answers both directions (recordings, lesson 32). */
export const batchReadV3 = (call: ApiCall): Answer => {
  const [from, to] = endsOf(call, 'read');
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of objectsOf(bodyObject(call)['inputs'])) {
    const ref = refOf(from, input);
    const entries = livePartners(call.portal, ref, to.id).flatMap(([id, types]) =>
      types.map((spec) => ({
        id,
        type: call.portal.state.associationDefinitions.find(from.id, to.id, spec)?.name ?? '',
      })),
    );
    if (entries.length > 0) results.push({ from: { id: ref.id }, to: entries });
    else {
      const message = `No ${to.singular} is associated with ${from.singular} ${ref.id}.`;
      errors.push({
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
        message,
      });
    }
  }
  return rawBatchAnswer(call, 200, results, errors);
};
