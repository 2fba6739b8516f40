import type { CommandOutcome } from '@app/admin-service';
import type { Run, RunOutcome } from '@app/sync-engine';
import { refuse } from '../problems/problem';

/** Nothing for what was done, a problem for what was not. */
export function settle(outcome: CommandOutcome): void {
  if (outcome.kind === 'not_found') throw refuse(404, 'not_found', outcome.message);
  if (outcome.kind === 'not_possible') throw refuse(409, 'not_possible', outcome.message);
}

/** The run as it now is, or a problem. */
export function runOf(outcome: RunOutcome): Run {
  if (outcome.kind === 'not_found') throw refuse(404, 'not_found', outcome.message);
  if (outcome.kind === 'not_possible') throw refuse(409, 'not_possible', outcome.message);
  return outcome.run;
}
