import type { AssociationPair, PairOutcome, Refusal } from '@app/sync-engine';
import { pairKey } from '@app/sync-engine';
import { parseRefusal } from '../client/error-body';

interface WireResult {
  readonly fromObjectId?: string | number;
  readonly toObjectId?: string | number;
  readonly from?: { readonly id: string | number };
  readonly to?: { readonly id: string | number };
}

/**
 * S2.2: pairs − results − errors = unknown. `named`: the answer lists the pairs that were made, in either direction; else (archives,
 * hubspot-facts 6.2: 204, or 200 without results) a success is a success of all.
 */
export function settlePairs(
  pairs: readonly AssociationPair[],
  body: unknown,
  named: boolean,
): ReadonlyMap<string, PairOutcome> {
  const { results, errors } = (body ?? {}) as { results?: unknown; errors?: unknown };
  const refusals = (Array.isArray(errors) ? (errors as unknown[]) : []).map(parseRefusal);
  const made = new Set((Array.isArray(results) ? (results as WireResult[]) : []).flatMap(keysOf));
  const open = pairs.filter((pair) => (named ? !made.has(pairKey(pair)) : refusals.length > 0));
  return new Map(
    pairs.map((pair): [string, PairOutcome] => {
      if (!open.includes(pair)) return [pairKey(pair), { kind: 'written' }];
      const refusal = refusalOf(pair, refusals, open.length);
      return [pairKey(pair), refusal ? { kind: 'refused', refusal } : { kind: 'unknown' }];
    }),
  );
}

/** Errors name records in words ("CONTACT=1234 is not valid", hubspot-facts 0.5); one error and one open pair belong together. */
function refusalOf(pair: AssociationPair, refusals: readonly Refusal[], open: number): Refusal | null {
  const names = (message: string, id: string): boolean => new RegExp(`(^|\\D)${id}(\\D|$)`).test(message);
  const told = refusals.find(({ message }) => names(message, pair.toId) || names(message, pair.fromId));
  return told ?? (open <= refusals.length ? (refusals[0] ?? null) : null);
}

function keysOf({ fromObjectId, toObjectId, from, to }: WireResult): string[] {
  const ends = [fromObjectId ?? from?.id, toObjectId ?? to?.id];
  return ends[0] === undefined || ends[1] === undefined
    ? []
    : [pairKey({ fromId: String(ends[0]), toId: String(ends[1]) })];
}
