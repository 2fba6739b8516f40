import type { MarkOutcome, RecordChange, StoredReview } from '../ports';
import type { WorkItem } from './work-item';

/** S8.3: what became of a planned record; null while it has to come back. */
export function planOutcome(item: WorkItem, outcome: MarkOutcome): NonNullable<RecordChange['plan']> | null {
  const { planned, planResult } = item;
  if (!planned) return null;
  const { id, action } = planned.record;
  if (planResult?.final) return { id, progress: planResult.progress, message: planResult.message };
  switch (outcome.kind) {
    case 'retry':
      return null;
    case 'park':
      return { id, progress: 'failed', message: outcome.reason };
    case 'clear': {
      if (planResult) return { id, progress: planResult.progress, message: planResult.message };
      const removed =
        item.route === 'delete_locally' && (planned.record.undoes?.created || action === 'delete_locally');
      // What is created says so itself.
      const made = action === 'create_locally' && item.restoresLocal;
      const done = removed || made || action === 'review';
      return done
        ? { id, progress: 'applied', message: null }
        : { id, progress: 'moved', message: 'The record is not as it was when the plan was made.' };
    }
  }
}

/** S3.2: whether a decision was carried out; if not it is void, and the review, if it still stands, is asked again. */
export function reviewCarriedOut(item: WorkItem, review: StoredReview): boolean {
  // What was parked is asked again: the choice can be made once more when the reason is out of the way.
  if (review.field === null)
    return item.recordDecisionDone && !(item.byDecision !== null && item.outcome?.kind === 'park');
  return item.decisions.get(review.field)?.instructed === 'followed';
}
