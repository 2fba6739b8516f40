import type { LogEntry, NewReview } from './log-entry';
import { choiceText, type ReviewChoice } from './review-decision';

type Values = readonly (string | null)[] | null;

/** A decision as far as another one is compared to it. */
interface Decided {
  readonly choice: ReviewChoice;
  readonly local: Values;
  readonly hubspot: Values;
  readonly seen?: string | null;
  readonly by: string;
}

/** S3.2: whether two decisions do the same on what both saw, whoever made them. */
export function isSameDecision(one: Decided, other: Decided): boolean {
  const said = ({ choice, local, hubspot, seen }: Decided): string =>
    JSON.stringify([choiceText(choice), local, hubspot, seen ?? null]);
  return said(one) === said(other);
}

/** S8.1: a decision that nobody had carried out gave way to another one. */
export function replacedDecision(
  review: Pick<NewReview, 'linkId' | 'localKey' | 'hubspotId' | 'field'>,
  first: { readonly decision: Decided; readonly at: number },
  second: Decided,
): LogEntry {
  const { linkId, localKey, hubspotId, field } = review;
  const made = new Date(first.at).toISOString();
  return {
    kind: 'decision',
    linkId,
    localKey,
    hubspotId,
    field,
    side: null,
    before: null,
    after: null,
    cause: 'review',
    policy: 'S3.2',
    message: `${second.by} decided (${choiceText(second.choice)}) in the place of ${first.decision.by} (${choiceText(first.decision.choice)}, ${made}), before that was carried out.`,
  };
}
