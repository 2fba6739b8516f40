import type { CompiledField, ConflictPolicy, FieldError } from '@app/hubspot-mapping';
import type { ClockOffset } from './conflict';
import type { Authored, Behalf, FieldTrack, Side, WriteIntent } from './field-track';
import type { FieldVector } from './link';
import type { LogKind } from './log-entry';
import type { OscillationRule } from './oscillation';
import type { FieldHistoryEntry, MergedInWrite } from './property-history';

/** All that one field's merge may depend on. */
export interface FieldInput {
  readonly field: CompiledField;
  readonly entityPolicy: ConflictPolicy;
  /** Undefined: unknown (S2.3); such a field is not merged. */
  readonly local: FieldVector | undefined;
  readonly hubspot: FieldVector | undefined;
  readonly baseLocal: FieldVector | undefined;
  readonly baseHubSpot: FieldVector | undefined;
  readonly track: FieldTrack;
  readonly intents: readonly WriteIntent[];
  /** Null: not read. */
  readonly history: readonly FieldHistoryEntry[] | null;
  /** S2.6: values that the log of this database knows it wrote. */
  readonly known: readonly FieldVector[];
  /** S5.4: what the other links wrote whose records were merged into this one. */
  readonly mergedIn?: readonly MergedInWrite[];
  /** An event of another source names a property of this field, or an audit asks: an unverified field is verified now (S3.5). */
  readonly verifyNow: boolean;
  /** When capture saw a column of this field change last (database clock, ms). */
  readonly localChangedAt: number | null;
  readonly agreedAt: number | null;
  readonly now: number;
  readonly clocks: ClockOffset;
  /** S2.5: how long an unsettled intent stays open, ms. */
  readonly intentLifetimeMs: number;
  readonly oscillation: OscillationRule;
  /** S3.4: the mapping's version together with the catalogue's; an error is retried under another. */
  readonly checkedUnder: string;
  /** Tried again on demand, or because the holder of a unique value changed (S3.9, S9.2): a standing field error does not hold. */
  readonly retryErrors: boolean;
  /** What a person decided of this field, or a plan says of it. */
  readonly instruction?: FieldInstruction | null;
  /** S3.3: normalised secondary values of a match key that this field is, else empty. */
  readonly secondaryValues: readonly string[];
}

/** Void where other values are found than those it is about (S3.2, S8.2, S8.3). */
export type FieldInstruction =
  /** A review or a plan's choice: that side's value goes to the other; `leave`: the pair becomes `discarded`. */
  | {
      readonly kind: 'choose';
      readonly choice: Side | 'leave';
      readonly local: FieldVector | null;
      readonly hubspot: FieldVector | null;
    }
  /** S8.2: `before` is put back on the side where we wrote `after`. */
  | { readonly kind: 'undo'; readonly side: Side; readonly after: FieldVector; readonly before: FieldVector };

export interface HubSpotWrite {
  /** Wire values; null clears. */
  readonly value: FieldVector;
  /** The local value as read: becomes `base_local` (S2.2). */
  readonly local: FieldVector;
  readonly before: FieldVector;
  readonly behalf: Behalf;
  readonly authored: Authored;
}

export interface LocalFieldWrite {
  readonly value: FieldVector;
  /** S3.6: what the columns must still hold. */
  readonly expect: FieldVector;
  /** HubSpot's value as read: becomes `base_hubspot`. */
  readonly hubspot: FieldVector;
}

/** A line for the log; the engine adds link, ids, cause and, where it is not named, the run of the pass. */
export interface Fact {
  readonly kind: LogKind;
  readonly runId?: string | null;
  readonly side: Side | null;
  readonly before: FieldVector | null;
  readonly after: FieldVector | null;
  readonly policy: string | null;
  readonly message: string | null;
}

export type ReviewStep =
  | { readonly step: 'open'; readonly kind: 'conflict' | 'first_link'; readonly detail: string }
  | { readonly step: 'close' };

export interface FieldDecision {
  readonly toHubSpot: HubSpotWrite | null;
  readonly toLocal: LocalFieldWrite | null;
  /** Bases that move because the sides agree, or because an earlier state of agreement was re-established. */
  readonly bases: { readonly local: FieldVector; readonly hubspot: FieldVector } | null;
  /** S8.2: a local write that only puts a value back: `base_local` alone moves, and the pair is `undone`. */
  readonly undoes?: boolean;
  /** What is to be kept; the write's own marks (unverified, recent writes) are added when it is intended. */
  readonly track: FieldTrack;
  readonly facts: readonly Fact[];
  readonly review: ReviewStep | null;
  readonly error: FieldError | null;
  /** What came of the instruction; absent where there was none, or where merging came to no point at which it applies. */
  readonly instructed?: 'followed' | { readonly refused: string };
  /** The history that was read answers for every intent of the field (S2.5). */
  readonly historyRead: boolean;
}

export type MergeResult =
  | { readonly kind: 'decided'; readonly decision: FieldDecision }
  /** The field cannot be decided before its property history has been read; why, for the metrics. */
  | { readonly kind: 'needs_history'; readonly why: HistoryReason }
  /** An unknown side, or a mapping that is suspended or waits for a plan: left alone with its bases. */
  | { readonly kind: 'left_alone' };

export type HistoryReason = 'open_intent' | 'unverified' | 'conflict' | 'expired_intent';
