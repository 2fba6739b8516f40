import type { Fact, FieldInput } from './field-decision';
import type { WriteIntent } from './field-track';
import { isLiveEdit } from './live-edit';
import type { HistoryVerdict } from './property-history';

/**
 * What the log is told of a history that was read: each write whose answer was lost, once the history proves it (S8.1), oldest first; and each
 * edit found under a write of ours (S3.5) that is live.
 */
export function historyFacts(input: FieldInput, verdict: HistoryVerdict): readonly Fact[] {
  const proven = verdict.receipts.filter(
    ({ intent, at }) =>
      intent.kind === 'update' && at > (input.track.seenThrough ?? -Infinity) && !wasAnswered(input, intent),
  );
  const overwritten = verdict.overwritten.filter((edit) => isLiveEdit(input, edit));
  return [
    ...proven.reverse().map(({ intent, replaced, value }) => ({
      kind: 'write' as const,
      side: 'hubspot' as const,
      before: replaced,
      after: value,
      policy: 'S2.6',
      message: 'Found in the history; its answer was lost.',
      runId: intent.runId,
    })),
    ...overwritten.map(({ value }) => ({
      kind: 'overwritten_edit' as const,
      side: 'hubspot' as const,
      before: value,
      after: input.hubspot!,
      policy: 'S3.5',
      message: 'An edit made in HubSpot was overwritten by our write.',
    })),
  ];
}

/**
 * S2.6: a value that was given back to HubSpot stays intended until local has it, also where HubSpot has answered and the write is told: then it
 * is the newest of the writes that were.
 */
function wasAnswered({ field, track: { recentWrites } }: FieldInput, { behalf, sent }: WriteIntent): boolean {
  return behalf === 'hubspot' && recentWrites[0]?.value === JSON.stringify(field.canonicalHubSpot(sent));
}
