import { ASSOCIATION_MUTANTS } from './association-mutants';
import { BUDGET_MUTANTS } from './budget-mutants';
import { CANCEL_MUTANTS } from './cancel-mutants';
import { CAPTURE_MUTANTS } from './capture-mutants';
import { CONFLICT_MUTANTS } from './conflict-mutants';
import { DELETION_MUTANTS } from './deletion-mutants';
import { FILTER_MUTANTS } from './filter-mutants';
import { GROUP_MUTANTS } from './group-mutants';
import { IDENTITY_MUTANTS } from './identity-mutants';
import type { Mutant } from './mutant';
import { PLAN_MUTANTS } from './plan-mutants';
import { RESTORE_MUTANTS } from './restore-mutants';
import { RUN_MUTANTS } from './run-mutants';
import { STAGE_MUTANTS } from './stage-mutants';
import { UNDO_MUTANTS } from './undo-mutants';
import { WRITE_MUTANTS } from './write-mutants';

/** Every fault that the oracles must catch; the list of the design's `simulation.md` is where it began. */
export const MUTANTS: readonly Mutant[] = [
  ...CAPTURE_MUTANTS,
  ...WRITE_MUTANTS,
  ...CONFLICT_MUTANTS,
  ...IDENTITY_MUTANTS,
  ...DELETION_MUTANTS,
  ...FILTER_MUTANTS,
  ...PLAN_MUTANTS,
  ...GROUP_MUTANTS,
  ...ASSOCIATION_MUTANTS,
  ...RUN_MUTANTS,
  ...CANCEL_MUTANTS,
  ...UNDO_MUTANTS,
  ...RESTORE_MUTANTS,
  ...STAGE_MUTANTS,
  ...BUDGET_MUTANTS,
];
