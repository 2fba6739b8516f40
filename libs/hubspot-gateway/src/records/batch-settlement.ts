import type { CreateInput, Refusal, UpdateInput, WriteOutcome } from '@app/sync-engine';
import { parseRefusal, readErrorBody } from '../client/error-body';
import { recordOf, type WireRecord } from './record-shape';

/** What a batch write answered (hubspot-facts 2.6): some inputs in `results`, some in `errors`, some in neither. */
export interface BatchAnswer {
  readonly results: readonly WireRecord[];
  readonly errors: readonly unknown[];
}

type Outcomes = ReadonlyMap<string, WriteOutcome>;

/**
 * S2.2: inputs − results − errors = unknown. A result belongs to the input whose trace id it echoes, else to the one whose external id
 * (`identity`, unique in the portal) it carries; never to a position (hubspot-facts 2.6: results are not in input order).
 */
export function settleCreates(inputs: readonly CreateInput[], answer: BatchAnswer, identity: string): Outcomes {
  return settle(inputs, answer, (record) => {
    const value = record.properties?.[identity];
    if (!value) return undefined;
    const holders = inputs.filter(({ properties }) => properties[identity] === value);
    return holders.length === 1 ? holders[0]?.traceId : undefined;
  });
}

/** As `settleCreates`, by record id. A merged-away id is silently absent from the answer, hence unknown (hubspot-facts 2.6). */
export function settleUpdates(inputs: readonly UpdateInput[], answer: BatchAnswer): Outcomes {
  const traceIds = new Map(inputs.map(({ id, traceId }) => [id, traceId]));
  return settle(inputs, answer, ({ id }) => traceIds.get(String(id)), traceIds);
}

function settle(
  inputs: readonly { readonly traceId: string }[],
  { results, errors }: BatchAnswer,
  ownerOf: (record: WireRecord) => string | undefined,
  traceIdsById: ReadonlyMap<string, string> = new Map(),
): Outcomes {
  const open = new Set(inputs.map(({ traceId }) => traceId));
  const outcomes = new Map<string, WriteOutcome>();
  const conclude = (traceId: string, outcome: WriteOutcome): void => {
    if (open.delete(traceId)) outcomes.set(traceId, outcome);
  };
  for (const result of results) {
    const echoed = result.objectWriteTraceId;
    const owner = echoed !== undefined && open.has(echoed) ? echoed : ownerOf(result);
    if (owner !== undefined) conclude(owner, { kind: 'written', record: recordOf(result) });
  }
  const homeless: Refusal[] = [];
  for (const error of errors) {
    const refusal = parseRefusal(error);
    const named = namedBy(error, traceIdsById);
    if (named.length === 0) homeless.push(refusal);
    for (const traceId of named) conclude(traceId, { kind: 'refused', refusal });
  }
  const [last, ...others] = open;
  const [only, ...more] = homeless;
  // All others are settled, so an error that names no input can only be about the one that is left.
  if (last && only && others.length === 0 && more.length === 0) conclude(last, { kind: 'refused', refusal: only });
  for (const traceId of open) outcomes.set(traceId, { kind: 'unknown' });
  return outcomes;
}

function namedBy(error: unknown, traceIdsById: ReadonlyMap<string, string>): string[] {
  const { context } = readErrorBody(error);
  const traced = context['objectWriteTraceId'] ?? [];
  if (traced.length > 0) return [...traced];
  return [...(context['ids'] ?? []), ...(context['id'] ?? [])].flatMap((id) => traceIdsById.get(id) ?? []);
}
