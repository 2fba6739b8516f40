import type { IdentityVerdict, ReviewKind } from '../core';
import { notCarriedOut } from './decided-stage';
import type { IdentityChoice } from './identity-choice';
import type { WorkItem } from './work-item';

/** S4.1: keys that do not settle whose partner a record is are a person's to decide; one whose decision could not be carried out is told why. */
export function reviewIdentity(
  item: WorkItem,
  verdict: Exclude<IdentityVerdict, { kind: 'match' | 'no_match' }>,
  duplicate: 'duplicate_local' | 'duplicate_hubspot',
  choice: IdentityChoice | undefined,
): void {
  const voided = choice && choice !== 'create' && 'voided' in choice ? choice.voided : null;
  const ask = (kind: ReviewKind, detail: string): void =>
    item.reviewRecord(kind, voided === null ? detail : notCarriedOut(detail, voided));
  switch (verdict.kind) {
    case 'ambiguous':
      ask('ambiguous_match', `The match keys name more than one record: ${verdict.ids.join(', ')}.`);
      break;
    case 'duplicate':
      ask(duplicate, `The match keys name record ${verdict.id}, which is linked to another record already.`);
      break;
    case 'at_rest':
      ask(
        'ambiguous_match',
        `The match keys name record ${verdict.id}, whose own link is at rest; it is neither matched nor created again.`,
      );
      break;
  }
  item.finish({ kind: 'clear' });
}
