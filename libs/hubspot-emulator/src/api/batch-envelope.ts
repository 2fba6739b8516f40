import { batchError, ok, validationError, type Answer, type ErrorFields } from '../http/answer';
import { bodyObject, type ApiCall } from '../http/api-call';
import { objectsOf, type JsonObject } from '../json/json-value';
import { instantText } from '../portal/instant-text';

/** Inputs of a batch; none is an empty success (hubspot-facts 0.5). @throws ApiRefusal 400 above `most`. */
export const batchInputs = (call: ApiCall, most: number): JsonObject[] => {
  const inputs = objectsOf(bodyObject(call)['inputs']);
  if (inputs.length > most) {
    throw validationError(
      `The maximum number of inputs supported in a batch is ${most}. Please reduce the number of items and try again`,
    );
  }
  return inputs;
};

/** The same id twice refuses the whole request (hubspot-facts 2.5). */
export const refuseDuplicates = (ids: readonly string[]): void => {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) twice.add(id);
    seen.add(id);
  }
  if (twice.size === 0) return;
  const named = [...twice];
  throw validationError(`Duplicate IDs found in batch input: [${named.join(', ')}]. IDs must be unique`, {
    context: { ids: named },
  });
};

/**
 * The answer of a batch: 207 when something failed, results in no promised order, key order as recorded since 2025
 * (hubspot-facts 0.5, 2.6).
 */
export const batchAnswer = (
  call: ApiCall,
  status: number,
  results: readonly unknown[],
  errors: readonly ErrorFields[] = [],
): Answer => rawBatchAnswer(call, status, results, errors.map(batchError));

export const rawBatchAnswer = (
  call: ApiCall,
  status: number,
  results: readonly unknown[],
  errors: readonly unknown[],
): Answer => {
  const at = instantText(call.portal.now());
  const body = { completedAt: at, status: 'COMPLETE', startedAt: at, results: call.portal.random.shuffled(results) };
  return errors.length === 0 ? ok(body, status) : ok({ ...body, errors, numErrors: errors.length }, 207);
};
