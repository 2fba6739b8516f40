import type { IdentityVerdict, ReviewKind } from '../core';
import { askAgain, notCarriedOut } from './decided-stage';
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

/**
 * S4.4: what may not be created on the other side is left alone. `creates`: whether its entity creates there at all. A person who said
 * that it is new is told that nothing came of it, and what keeps it out (S3.2).
 */
export function leaveUncreated(item: WorkItem, choice: IdentityChoice | undefined, creates: boolean): void {
  const isRow = item.mark.record.kind === 'local';
  const [what, other] = isRow
    ? [`local row ${item.localKey}`, 'in HubSpot']
    : [`HubSpot record ${item.hubspotId}`, 'locally'];
  const asked = choice === 'create' && item.decidedWhole;
  if (asked) {
    item.recordDecisionDone = false;
    const why = creates
      ? `${what} does not pass the filter of its side, and nothing is created ${other} from it. Decide so again once it passes, or leave it alone.`
      : `nothing is created ${other} for this entity. Let it create there, or leave ${what} alone.`;
    askAgain(item, asked, why);
  }
  item.finish({ kind: 'clear' });
}
