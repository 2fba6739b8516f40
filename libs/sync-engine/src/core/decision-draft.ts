import type { Canonical, FieldError } from '@app/hubspot-mapping';
import type { FieldDecision, FieldInput, Fact, HubSpotWrite, LocalFieldWrite, ReviewStep } from './field-decision';
import type { Authored, Behalf, FieldState, FieldTrack, Side } from './field-track';
import { beginState, DIFFERING, standingState, stateEnded } from './agreed-to-differ';
import { authoredSoFar } from './authored-so-far';
import { authoredLocally } from './decide-conflict';
import { sameValue } from './field-values';
import { historyFacts } from './history-facts';
import type { FieldVector } from './link';
import type { HistoryVerdict, OverwrittenEdit } from './property-history';

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

  /** The value a write would carry, for S7.4. */
  pendingValue(fromLocal: boolean): string {
    if (!fromLocal) return JSON.stringify(this.hubspotForm);
    const image = this.input.field.toHubSpot(this.local);
    return JSON.stringify(image.ok ? this.input.field.canonicalHubSpot(image.value) : this.localForm);
  }

  /** S3.5: the field is verified; what its history tells is logged. */
  verified(verdict: HistoryVerdict): void {
    this.verdict = verdict;
    this.facts.push(...historyFacts(this.input, verdict));
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

  /** @param carriesEdit false: local's value is the agreed one, written again; nobody has just made it. */
  writeHubSpot(behalf: Behalf, carriesEdit = true): this {
    const { field, localChangedAt } = this.input;
    this.state = null;
    const image = field.toHubSpot(this.local);
    if (!image.ok) return this.failed('hubspot', image.error);
    if (sameValue(field.canonicalHubSpot(image.value), this.hubspotForm)) return this.agreedNow();
    const authored: Authored = carriesEdit
      ? { side: 'local', at: localChangedAt ?? authoredLocally(this.input), value: this.local }
      : { side: 'hubspot', at: null };
    return this.sendToHubSpot(image.value, behalf, authored);
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
    return this.carryToLocal(edit.value).restoreInHubSpot(edit);
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
    return this.agreedNow().agreedToDiffer('discarded');
  }

  /** S8.2: what stood there before our write is put back, on an undo's behalf. */
  putBackInHubSpot(before: FieldVector): this {
    this.state = null;
    return this.sendToHubSpot(before, 'undo', { side: 'hubspot', at: null });
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
    return this.agreedToDiffer('undone');
  }

  /** A decision that a person has to make. */
  reviewOf(kind: 'conflict' | 'first_link', hubspotForm: readonly Canonical[] = this.hubspotForm): this {
    const why = kind === 'conflict' ? 'changed to different values' : 'hold different values and have never agreed';
    const detail = `${this.input.field.name}: both sides ${why}.`;
    this.review = { step: 'open', kind, detail };
    return this.begin({ kind: 'review', detail }, hubspotForm);
  }

  secondaryValue(): this {
    return this.agreedNow().agreedToDiffer('secondary_value');
  }

  /** S2.7: both sides keep what they hold, known and counted. */
  agreedToDiffer(kind: keyof typeof DIFFERING): this {
    return this.begin({ kind, detail: DIFFERING[kind] });
  }

  failed(side: Side, error: FieldError): this {
    this.error = error;
    return this.begin({
      kind: 'field_error',
      detail: `${error.message} ${error.advice}`,
      side,
      mappingVersion: this.input.checkedUnder,
    });
  }

  conflictLogged(winner: Side, hubspotValue: FieldVector, policy?: string): this {
    const { field, entityPolicy } = this.input;
    const loser: Side = winner === 'local' ? 'hubspot' : 'local';
    const [before, after] = winner === 'local' ? [hubspotValue, this.local] : [this.local, hubspotValue];
    this.facts.push({
      kind: 'conflict',
      side: loser,
      before,
      after,
      policy: policy ?? field.conflictPolicy ?? entityPolicy,
      message: null,
    });
    return this;
  }

  /** S2.6, S8.1: tells the value that an older write of ours took the place of, be it that somebody went on from there. */
  strayLogged(covered: FieldVector = this.local): this {
    this.facts.push({
      kind: 'stray_write',
      side: 'hubspot',
      before: covered,
      after: this.hubspot,
      policy: 'S2.6',
      message: 'An earlier write of ours landed late over this value.',
    });
    return this;
  }

  decision(): FieldDecision {
    const { track, intents } = this.input;
    const previous = track.state;
    const ended = stateEnded(previous, this.state);
    if (ended) this.facts.push(ended);
    const review =
      this.review ?? (previous?.kind === 'review' && this.state?.kind !== 'review' ? { step: 'close' as const } : null);
    const next: FieldTrack = {
      state: this.state,
      unverified: this.verdict ? null : track.unverified,
      authored: authoredSoFar(this.input, this.localForm, this.verdict !== null),
      seenThrough: intents.length === 0 ? null : newestOf(this.verdict?.newestEntry?.at ?? null, track.seenThrough),
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

  private restoreInHubSpot(edit: OverwrittenEdit): this {
    return this.sendToHubSpot(edit.value, 'hubspot', { side: 'hubspot', at: edit.at });
  }

  private sendToHubSpot(value: FieldVector, behalf: Behalf, authored: Authored): this {
    this.toHubSpot = { value, local: this.local, before: this.hubspot, behalf, authored };
    return this;
  }

  private begin(
    begun: Pick<FieldState, 'kind' | 'detail' | 'side' | 'mappingVersion'>,
    hubspotForm: readonly Canonical[] = this.hubspotForm,
  ): this {
    const { state, fact } = beginState(this.input, { ...begun, local: this.localForm, hubspot: hubspotForm });
    this.state = state;
    if (fact) this.facts.push(fact);
    return this;
  }
}

/** The later of two times; null where neither is known. */
function newestOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
