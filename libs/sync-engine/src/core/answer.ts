import type { CompiledField } from '@app/hubspot-mapping';
import { sameValue, sameVector } from './field-values';
import type { FieldState, WriteIntent } from './field-track';
import type { FieldVector } from './link';
import { readHistory } from './property-history';
import type { FieldHistoryEntry, MergedInWrite } from './property-history';

/** What a HubSpot answer says of one field that we sent. */
export type AnswerVerdict =
  /** HubSpot holds what we sent, or a form of it that is known to be its own. */
  | {
      readonly kind: 'agreed';
      readonly baseHubSpot: FieldVector;
      readonly state: 'normalised' | 'write_ignored' | null;
    }
  /** Somebody changed it after the read that decided: the base is what we sent, as HubSpot took it, and HubSpot has changed since. */
  | { readonly kind: 'changed_since'; readonly baseHubSpot: FieldVector }
  /** The answer differs from what was sent, and only the field's history says whose value it is. */
  | { readonly kind: 'needs_history' }
  /** The answer does not carry the field: unknown, to be read again (S2.2). */
  | { readonly kind: 'unconfirmed' };

/** S2.4: an answer that differs from what was sent is not yet normalisation. */
export function judgeAnswer(input: {
  readonly field: CompiledField;
  readonly sent: FieldVector;
  readonly answered: FieldVector | undefined;
  readonly localForm: readonly (string | null)[];
  readonly decidedUpdatedAt: number;
  /** The field's state before this write: a pair known to be normalised needs no second look. */
  readonly state: FieldState | null;
  readonly history: readonly FieldHistoryEntry[] | null;
  readonly intents: readonly WriteIntent[];
  readonly known: readonly FieldVector[];
  readonly mergedIn?: readonly MergedInWrite[];
}): AnswerVerdict {
  const { field, sent, answered, state } = input;
  if (answered === undefined) return { kind: 'unconfirmed' };
  const form = field.canonicalHubSpot(answered);
  if (sameValue(form, field.canonicalHubSpot(sent))) return { kind: 'agreed', baseHubSpot: answered, state: null };
  const knownPair =
    state?.kind === 'normalised' &&
    state.local !== null &&
    state.hubspot !== null &&
    sameValue(state.local, input.localForm) &&
    sameValue(state.hubspot, form);
  if (knownPair) return { kind: 'agreed', baseHubSpot: answered, state: 'normalised' };
  if (input.history === null) return { kind: 'needs_history' };
  const verdict = readHistory({
    field,
    entries: input.history,
    intents: input.intents,
    known: input.known,
    since: null,
    base: undefined,
    mergedIn: input.mergedIn ?? [],
    undecided: null,
  });
  if (verdict.newest === 'ours') return { kind: 'agreed', baseHubSpot: answered, state: 'normalised' };
  const older = verdict.newestEntry === null || verdict.newestEntry.at <= input.decidedUpdatedAt;
  if (older) return { kind: 'agreed', baseHubSpot: answered, state: 'write_ignored' };
  // In HubSpot's own form, where the history tells it: so the entry stays known as ours (S2.6), and with it what it went over (S3.5).
  const written = verdict.receipts.find(({ intent }) => sameVector(intent.sent, sent));
  // A value that is taken only from blank may never have been held: somebody's edit came first, and ours was ignored over it.
  if (!written && field.onlyFromBlank) return { kind: 'unconfirmed' };
  return { kind: 'changed_since', baseHubSpot: written?.value ?? sent };
}
