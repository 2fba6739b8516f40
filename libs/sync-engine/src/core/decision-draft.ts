import type { Canonical, FieldError } from '@app/hubspot-mapping';
import type { FieldDecision, FieldInput, Fact, HubSpotWrite, LocalFieldWrite, ReviewStep } from './field-decision';
import type { Behalf, FieldState, FieldStateKind, FieldTrack, Side } from './field-track';
import { authoredSoFar } from './authored-so-far';
import { sameValue, sidesAgree } from './field-values';
import type { FieldVector } from './link';
import type { HistoryVerdict, OverwrittenEdit } from './property-history';
import { authoredLocally } from './decide-conflict';
import { standingState } from './standing-state';
import { UNDONE_DETAIL } from './undo';

/** Gathers one field's decision; each method is one of the outcomes that the contract names. */
export class DecisionDraft {
  readonly localForm: readonly Canonical[];
  readonly hubspotForm: readonly Canonical[];
  private readonly facts: Fact[] = [];
  private toHubSpot: HubSpotWrite | null = null;
  private toLocal: LocalFieldWrite | null = null;
  private bases: FieldDecision['bases'] = null;
  private state: FieldState | null = null;
  private review: ReviewStep | null = null;
  private error: FieldError | null = null;
  private verdict: HistoryVerdict | null = null;
  private instructed: FieldDecision['instructed'];
  private undoes = false;

  constructor(
    readonly input: FieldInput,
    private readonly local: FieldVector,
    private readonly hubspot: FieldVector,
  ) {
    this.localForm = input.field.canonicalLocal(local);
    this.hubspotForm = input.field.canonicalHubSpot(hubspot);
  }

  /** S2.7: whether the field's state holds on. */
  standingStateHolds(): boolean {
    this.state = standingState(this.input, this.localForm, this.hubspotForm);
    return this.state !== null;
  }

  sidesAgree(): boolean {
    return sidesAgree(this.input.field, this.local, this.hubspot);
  }

  /** The value a write would carry, for S7.4. */
  pendingValue(fromLocal: boolean): string {
    if (!fromLocal) return JSON.stringify(this.hubspotForm);
    const image = this.input.field.toHubSpot(this.local);
    return JSON.stringify(image.ok ? this.input.field.canonicalHubSpot(image.value) : this.localForm);
  }

  /**
   * S3.5: the field is verified; each live edit found under a write of ours is logged. So is each write whose answer was lost, once
   * the history proves it (S8.1).
   */
  verified(verdict: HistoryVerdict): void {
    this.verdict = verdict;
    const { field, baseHubSpot, track } = this.input;
    for (const receipt of [...verdict.receipts].reverse()) {
      if (receipt.intent.kind !== 'update' || receipt.at <= (track.seenThrough ?? -Infinity)) continue;
      this.fact(
        'write',
        'hubspot',
        receipt.replaced,
        receipt.value,
        'S2.6',
        'Found in the history; its answer was lost.',
      );
    }
    for (const edit of verdict.overwritten) {
      const merged =
        baseHubSpot !== undefined && sameValue(field.canonicalHubSpot(edit.value), field.canonicalHubSpot(baseHubSpot));
      if (merged || sidesAgree(field, this.local, edit.value)) continue;
      this.fact(
        'overwritten_edit',
        'hubspot',
        edit.value,
        this.hubspot,
        'S3.5',
        'An edit made in HubSpot was overwritten by our write.',
      );
    }
  }

  agreed(baseLocal: FieldVector, baseHubSpot: FieldVector): this {
    const moved =
      baseLocal.some((value, index) => value !== this.local[index]) ||
      baseHubSpot.some((value, index) => value !== this.hubspot[index]);
    return moved ? this.agreedNow() : this;
  }

  agreedNow(): this {
    this.bases = { local: this.local, hubspot: this.hubspot };
    return this;
  }

  /** @param carriesEdit false: local's value is the agreed one, written again by decision; nobody has just made it. */
  writeHubSpot(behalf: Behalf, carriesEdit = true): this {
    const { field, localChangedAt } = this.input;
    this.state = null;
    const image = field.toHubSpot(this.local);
    if (!image.ok) return this.failed('hubspot', image.error);
    if (sameValue(field.canonicalHubSpot(image.value), this.hubspotForm)) return this.agreedNow();
    this.toHubSpot = {
      value: image.value,
      local: this.local,
      before: this.hubspot,
      behalf,
      authored: carriesEdit
        ? { side: 'local', at: localChangedAt ?? authoredLocally(this.input), value: this.local }
        : { side: 'hubspot', at: null },
    };
    return this;
  }

  /** Local's value wins over an overwritten edit: where both sides stand at their bases HubSpot holds it already, in its own form. */
  keepLocal(localChanged: boolean): this {
    const { field, baseHubSpot } = this.input;
    if (!localChanged && baseHubSpot !== undefined && sameValue(this.hubspotForm, field.canonicalHubSpot(baseHubSpot)))
      return this;
    return this.writeHubSpot('local');
  }

  writeLocal(): this {
    return this.carryToLocal(this.hubspot);
  }

  /** S3.5: an overwritten edit returns on both sides; in HubSpot on HubSpot's behalf, and itself unverified. */
  restore(edit: OverwrittenEdit): this {
    this.carryToLocal(edit.value);
    this.restoreInHubSpot(edit);
    return this;
  }

  /** A conflict that a person decides: HubSpot gets the edit back, and both sides count as changed since what the edit replaced. */
  restoreForReview(edit: OverwrittenEdit): this {
    this.state = null;
    this.restoreInHubSpot(edit);
    const before = this.input.field.toLocal(edit.replaced, this.local);
    this.bases = { local: before.ok ? before.value : this.local.map(() => null), hubspot: edit.replaced };
    return this.reviewOf('conflict', this.input.field.canonicalHubSpot(edit.value));
  }

  /** S8.3: both sides keep what they hold; a later change of either is a change like any other. */
  discarded(): this {
    this.agreedNow();
    return this.begin('discarded', 'Left as it is on both sides by decision.');
  }

  /** S8.2: what stood there before our write is put back, on an undo's behalf. */
  putBackInHubSpot(before: FieldVector): this {
    this.state = null;
    this.toHubSpot = {
      value: before,
      local: this.local,
      before: this.hubspot,
      behalf: 'undo',
      authored: { side: 'hubspot', at: null },
    };
    return this;
  }

  putBackLocally(before: FieldVector): this {
    this.state = null;
    this.undoes = true;
    this.toLocal = { value: before, expect: this.local, hubspot: this.hubspot };
    return this;
  }

  noteInstructed(result: NonNullable<FieldDecision['instructed']>): void {
    this.instructed = result;
  }

  /** S3.5: no write of ours is left whose history has not been read. */
  get isVerified(): boolean {
    return this.input.track.unverified === null || this.verdict !== null;
  }

  /** S2.6: a receipt of an undo whose answer was lost: the pair differs from now on, known. */
  undone(baseLocal: FieldVector): this {
    this.bases = { local: baseLocal, hubspot: this.hubspot };
    if (this.input.instruction?.kind === 'undo') this.instructed = 'followed';
    return this.begin('undone', UNDONE_DETAIL);
  }

  heldByDirection(): this {
    return this.begin(
      'held_by_direction',
      'The side this field is read from is blank; the other side keeps its value.',
    );
  }

  driftIgnored(): this {
    return this.begin('drift_ignored', 'Changed on the receiving side of a one-way field; left as it is by policy.');
  }

  secondaryValue(): this {
    this.agreedNow();
    return this.begin('secondary_value', "Equals one of the record's secondary values in HubSpot.");
  }

  oscillating(): this {
    return this.begin(
      'oscillating',
      'Written again and again with only two values: something outside bounces it. Held until it has rested.',
    );
  }

  failed(side: Side, error: FieldError): this {
    this.error = error;
    this.begin('field_error', `${error.message} ${error.advice}`, { side, mappingVersion: this.input.checkedUnder });
    return this;
  }

  conflictLogged(winner: Side, hubspotValue: FieldVector, policy?: string): this {
    const { field, entityPolicy } = this.input;
    const loser: Side = winner === 'local' ? 'hubspot' : 'local';
    const [before, after] = winner === 'local' ? [hubspotValue, this.local] : [this.local, hubspotValue];
    this.fact('conflict', loser, before, after, policy ?? field.conflictPolicy ?? entityPolicy, null);
    return this;
  }

  /** S2.6, S8.1: tells the value that an older write of ours took the place of, be it that somebody went on from there. */
  strayLogged(covered: FieldVector = this.local): this {
    this.fact(
      'stray_write',
      'hubspot',
      covered,
      this.hubspot,
      'S2.6',
      'An earlier write of ours landed late over this value.',
    );
    return this;
  }

  decision(): FieldDecision {
    const { track, intents } = this.input;
    const previous = track.state;
    if (previous && previous.kind !== this.state?.kind) {
      this.facts.push({
        kind: 'state_ended',
        side: null,
        before: null,
        after: null,
        policy: previous.kind,
        message: null,
      });
    }
    const review =
      this.review ?? (previous?.kind === 'review' && this.state?.kind !== 'review' ? { step: 'close' as const } : null);
    const next: FieldTrack = {
      state: this.state,
      unverified: this.verdict ? null : track.unverified,
      authored: authoredSoFar(this.input, this.localForm, this.verdict !== null),
      seenThrough: intents.length === 0 ? null : newestOf(this.verdict?.seenThrough, track.seenThrough),
      recentWrites: track.recentWrites,
    };
    return {
      toHubSpot: this.toHubSpot,
      toLocal: this.toLocal,
      bases: this.bases,
      track: next,
      facts: this.facts,
      review,
      error: this.error,
      ...(this.instructed === undefined ? {} : { instructed: this.instructed }),
      ...(this.undoes ? { undoes: true } : {}),
      historyRead: this.verdict !== null,
    };
  }

  private carryToLocal(hubspot: FieldVector): this {
    const { field } = this.input;
    this.state = null;
    const image = field.toLocal(hubspot, this.local);
    if (!image.ok) return this.failed('local', image.error);
    if (sameValue(field.canonicalLocal(image.value), this.localForm)) return this.agreedNow();
    this.toLocal = { value: image.value, expect: this.local, hubspot };
    return this;
  }

  private restoreInHubSpot(edit: OverwrittenEdit): void {
    this.toHubSpot = {
      value: edit.value,
      local: this.local,
      before: this.hubspot,
      behalf: 'hubspot',
      authored: { side: 'hubspot', at: edit.at },
    };
  }

  /** A decision that a person has to make. */
  reviewOf(kind: 'conflict' | 'first_link', hubspotForm: readonly Canonical[] = this.hubspotForm): this {
    const why = kind === 'conflict' ? 'changed to different values' : 'hold different values and have never agreed';
    const detail = `${this.input.field.name}: both sides ${why}.`;
    this.begin('review', detail, {}, hubspotForm);
    this.review = { step: 'open', kind, detail };
    return this;
  }

  private begin(
    kind: FieldStateKind,
    detail: string,
    extra: Partial<Pick<FieldState, 'side' | 'mappingVersion'>> = {},
    hubspotForm: readonly Canonical[] = this.hubspotForm,
  ): this {
    const previous = this.input.track.state;
    const continues =
      previous?.kind === kind &&
      (kind === 'review' ||
        (previous.local !== null &&
          previous.hubspot !== null &&
          sameValue(previous.local, this.localForm) &&
          sameValue(previous.hubspot, hubspotForm)));
    this.state = {
      kind,
      local: this.localForm,
      hubspot: hubspotForm,
      detail,
      since: continues ? previous.since : this.input.now,
      ...extra,
    };
    if (!continues) {
      const isError = kind === 'field_error';
      this.fact(
        isError ? 'error' : 'state_began',
        isError ? (extra.side ?? null) : null,
        this.local,
        this.hubspot,
        isError ? 'S3.4' : kind,
        detail,
      );
    }
    return this;
  }

  private fact(
    kind: Fact['kind'],
    side: Side | null,
    before: FieldVector | null,
    after: FieldVector | null,
    policy: string,
    message: string | null,
  ): void {
    this.facts.push({ kind, side, before, after, policy, message });
  }
}

const newestOf = (a: number | null = null, b: number | null) => (a === null ? b : Math.max(a, b ?? a));
