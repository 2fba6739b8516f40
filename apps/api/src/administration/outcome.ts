import type { CommandOutcome } from '@app/admin-service';
import type { Run, RunOutcome } from '@app/sync-engine';
import { refuse } from '../problems/problem';

type Refused = Exclude<CommandOutcome, { kind: 'done' }>;

/** A problem for what was not done. `status` of what is not possible: 409 as things stand now, 422 as it was asked for. */
export function settle<Outcome extends { readonly kind: string }>(
  outcome: Outcome | Refused,
  status: 409 | 422 = 409,
): asserts outcome is Exclude<Outcome, Refused> {
  const { kind, message = '' } = outcome as { readonly kind: string; readonly message?: string };
  if (kind === 'not_found') throw refuse(404, 'not_found', message);
  if (kind === 'not_possible') throw refuse(status, 'not_possible', message);
}

/** The run as it now is, or a problem. */
export function runOf(outcome: RunOutcome): Run {
  settle(outcome);
  return outcome.run;
}
