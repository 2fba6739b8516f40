import type { CompiledField } from '@app/hubspot-mapping';
import { EMPTY_TRACK, sidesAgree, undoneState } from '../core';
import type { FieldState, FieldTrack, FieldVector, LogEntry, NewMark, NewReview } from '../core';
import type { AssociationChange, DecidedReview, LinkPatch, MarkOutcome, RecordChange, StoredReview } from '../ports';
import type { BatchContext } from './batch-context';
import { planOutcome, reviewCarriedOut } from './decision-outcome';
import { attemptDelay, unansweredDelay } from './engine-settings';
import type { ChangeParts } from './store-changes';
import { undoneDelete } from './undone-delete';
import { linkState } from './work-item';
import type { WorkItem } from './work-item';

/** Gathers what one record's outcome stores. Made inside the settling transaction, which may run again: the item itself is not touched. */
export class SettlementDraft {
  readonly tracks: Record<string, FieldTrack>;
  readonly log: LogEntry[];
  readonly openReviews: NewReview[];
  readonly closeReviews: NonNullable<RecordChange['closeReviews']>[number][];
  readonly closeIntents: Set<string>;
  /** Something of the record is not settled: the sides do not count as agreed. */
  unsettled = false;
  outcome: MarkOutcome;
  newLocalKey: string | null = null;
  /** S3.2: the decision about the record as a whole is carried out, although the record has to come back. */
  decisionSettled = false;
  /** Section 6; null: not read in this pass. */
  associations: AssociationChange | null = null;
  private readonly baseLocal: Record<string, FieldVector> = {};
  private readonly baseHubSpot: Record<string, FieldVector> = {};
  private readonly marks: NewMark[];
  private link: LinkPatch;

  constructor(
    readonly context: BatchContext,
    readonly item: WorkItem,
  ) {
    this.tracks = { ...item.trackPatch };
    this.log = [...item.log];
    this.openReviews = [...item.openReviews];
    this.closeReviews = [...item.closeReviews];
    this.closeIntents = new Set(item.closeIntents);
    this.marks = [...item.marks];
    this.link = item.linkPatch;
    this.outcome = item.outcome ?? { kind: 'clear' };
  }

  build(): ChangeParts {
    const { item } = this;
    // S5.1: what severed the link is known until a pass has settled what it is now.
    const open = item.triedAgain && this.outcome.kind === 'retry' && !this.decisionSettled;
    if (open && this.link.hubspotId === undefined) this.keepSevered();
    const plan = this.takenBack() ?? this.madeByPlan() ?? planOutcome(item, this.outcome);
    if (plan?.progress === 'applied' && item.planned?.record.undoes?.linked) this.sever('Undone.');
    // A pass over associations alone did not look at the fields.
    const merged = item.route === 'merge' && item.hubspot !== undefined;
    const settledNow = merged && !this.unsettled && this.outcome.kind === 'clear' && this.openReviews.length === 0;
    const patch: LinkPatch = {
      ...this.link,
      ...(this.newLocalKey === null ? {} : { localKey: this.newLocalKey }),
      baseLocal: joined(this.link.baseLocal, this.baseLocal),
      baseHubSpot: joined(this.link.baseHubSpot, this.baseHubSpot),
      ...(settledNow || item.route === 'create_locally' ? { agreed: true } : {}),
    };
    return {
      ...(item.linkId === null ? {} : { link: patch }),
      tracks: this.tracks,
      closeIntents: [...this.closeIntents],
      log: this.log,
      openReviews: this.openReviews,
      marks: this.marks,
      ...(plan === null ? {} : { plan }),
      ...this.endedReviews(),
      ...(this.associations ? { associations: this.associations } : {}),
      ...(item.tombstones.length > 0 ? { tombstones: item.tombstones } : {}),
      ...(item.followedBy === null ? {} : { followedBy: item.followedBy, mergedAway: [item.linkId!] }),
      // S6.2: a row made in the place of one that is gone has none of its associations; those of the record are additions.
      ...(item.link && (this.newLocalKey !== null || item.endReplaced) ? { mergedAway: [item.link.id] } : {}),
      ...(item.erases ? { erases: true } : {}),
      outcome: this.outcome,
    };
  }

  /**
   * S3.2: decisions that were carried out, and those that are void; none while the record has to come back. What nobody has to decide any
   * more is closed.
   */
  private endedReviews(): Pick<ChangeParts, 'reviewsDecided' | 'reviewsVoid' | 'closeReviews'> {
    const { item, outcome } = this;
    const decided = outcome.kind === 'retry' && !this.decisionSettled ? [] : item.decided;
    const carriedOut = decided.filter((review) => reviewCarriedOut(item, review));
    const others = decided.filter((review) => !carriedOut.includes(review));
    const over = others.filter(({ field }) => {
      const decision = field === null ? undefined : item.decisions.get(field);
      return decision !== undefined && decision.track.state?.kind !== 'review';
    });
    return {
      reviewsDecided: carriedOut.map(lookedAt),
      reviewsVoid: others.filter((review) => !over.includes(review)).map(lookedAt),
      closeReviews: [
        ...this.closeReviews,
        ...over.flatMap(({ linkId, field, kind }) => (linkId === null ? [] : [{ linkId, field, kind }])),
      ],
    };
  }

  /** S8.3: the plan's row is there; what its fields hold beside what was shown is compared outside of the plan. */
  private madeByPlan(): RecordChange['plan'] | null {
    const { planned, route } = this.item;
    if (planned?.record.action !== 'create_locally' || route !== 'create_locally' || this.newLocalKey === null)
      return null;
    return { id: planned.record.id, progress: 'applied', message: null };
  }

  /**
   * S4.3, S5.2: the row is there; of a link whose old row is gone for good nothing that was known of its fields counts any more, but what the
   * history of its record was examined for while calls of ours may still land: no edit is found twice (S3.5).
   */
  rowMade(key: string): void {
    this.newLocalKey = key;
    this.decisionSettled = true;
    if (!this.item.link) return;
    for (const [field, { seenThrough }] of Object.entries(this.item.tracks))
      this.tracks[field] = { ...EMPTY_TRACK, seenThrough };
  }

  rowNotMade(reason: string): void {
    if (this.item.link) this.keepSevered();
    this.comeBack(reason);
  }

  rowNotRestored(): void {
    this.keepSevered();
    this.readAgain('The local row was busy, or changed, while it was to be restored; read again.');
  }

  /** S5.5: the row could not be restored, or made, or nothing was settled in this pass: the link stays as it was until it is. */
  private keepSevered(): void {
    const { state: _state, stateReason: _reason, stateCause: _cause, forgetsBases: _bases, ...rest } = this.link;
    this.link = rest;
    this.log.splice(0, Infinity, ...this.log.filter(({ kind }) => kind !== 'restore' && kind !== 'link_state'));
    this.closeReviews.splice(0, Infinity, ...this.closeReviews.filter(({ field }) => field !== null));
  }

  /**
   * S8.2: a delete is taken back once the link takes part again, whatever its fields still wait for. It is not where the record, looked at
   * on the way, was deleted again, or is another row's by now: its row alone comes back in a pass of its own.
   */
  private takenBack(): RecordChange['plan'] | null {
    const { planned, planResult, link, route } = this.item;
    if (undoneDelete(this.item) === null || !link) return null;
    const { id } = planned!.record;
    const state = this.link.state ?? link.state;
    if (link.state === 'severed' && state === 'live')
      return { id, progress: planResult?.progress ?? 'applied', message: planResult?.message ?? null };
    if (state === 'live' || route === 'restore_row' || this.outcome.kind !== 'clear') return null;
    if (planResult && planResult.progress !== 'applied') return null;
    return { id, progress: 'moved', message: `Nothing was made anew. ${this.link.stateReason ?? ''}`.trim() };
  }

  /** S8.2: undone links of existing records take no part any more. */
  private sever(reason: string): void {
    this.link = { ...this.link, state: 'severed', stateReason: reason };
    this.log.push(this.item.logEntry(linkState('severed', reason)));
  }

  /** S2.5: open for longer than any call can live, and until the history has been read once after that. */
  closeExpired(field: string): void {
    const { batch, ports } = this.context;
    for (const intent of this.item.intentsOf(field)) {
      if (batch.now - intent.createdAt >= ports.settings.intentLifetimeMs) this.closeIntents.add(intent.id);
    }
  }

  /** A side's base alone: what it holds after a clear of ours (S3.9). */
  setBaseOf(side: 'local' | 'hubspot', field: CompiledField, value: FieldVector): void {
    (side === 'local' ? this.baseLocal : this.baseHubSpot)[field.id] = value;
  }

  setBases(field: CompiledField, local: FieldVector, hubspot: FieldVector): void {
    this.baseLocal[field.id] = local;
    this.baseHubSpot[field.id] = hubspot;
  }

  /** S8.2: the pair as an undo leaves it; null where putting the value back made both sides agree. */
  undone(field: CompiledField, local: FieldVector, hubspot: FieldVector): FieldState | null {
    if (sidesAgree(field, local, hubspot)) return null;
    const state = undoneState(field.canonicalLocal(local), field.canonicalHubSpot(hubspot), this.context.batch.now);
    this.log.push(
      this.item.logEntry({
        kind: 'state_began',
        side: null,
        field: field.id,
        before: local,
        after: hubspot,
        policy: 'undone',
        message: state.detail,
      }),
    );
    return state;
  }

  isUnique(field: CompiledField): boolean {
    return field.members.some(({ property }) => this.context.runtime.uniqueProperties.has(property));
  }

  /** S3.9: a holder's value changed; those that wait for it are found by the mark's own pass. */
  wakeWaiting(): void {
    for (const waiting of this.item.waiting) if (!this.marks.includes(waiting)) this.marks.push(waiting);
  }

  logWrite(
    field: CompiledField,
    side: 'local' | 'hubspot',
    before: FieldVector,
    after: FieldVector,
    policy: string | null,
  ): void {
    this.log.push(this.item.logEntry({ kind: 'write', side, field: field.id, before, after, policy, message: null }));
  }

  mark(mark: NewMark): void {
    this.marks.push(mark);
  }

  /** S3.6: not a failure of the record. */
  readAgain(reason: string, delayMs = this.context.ports.settings.retryBaseMs): void {
    this.unsettled = true;
    if (this.outcome.kind === 'clear') this.outcome = { kind: 'retry', delayMs, counted: false, reason };
  }

  private comeBack(reason: string): void {
    this.tryAgain(attemptDelay(this.context.ports.settings, this.item.mark.attempts, reason));
  }

  /** S2.2, S9.1: what HubSpot did is unknown, which is no failure of the record. */
  unanswered(reason: string): void {
    this.tryAgain(unansweredDelay(this.context.ports.settings, this.item.mark.attempts, reason));
  }

  private tryAgain(outcome: MarkOutcome): void {
    this.unsettled = true;
    if (this.outcome.kind !== 'park') this.outcome = outcome;
  }

  patchLink(patch: LinkPatch): void {
    this.link = { ...this.link, ...patch };
  }

  raiseHighest(updatedAt: number): void {
    const highest = Math.max(updatedAt, this.link.highestUpdatedAt ?? this.item.link?.highestUpdatedAt ?? 0);
    this.link = { ...this.link, highestUpdatedAt: highest };
  }
}

function lookedAt({ id, decision }: StoredReview): DecidedReview {
  return { id, decision: decision! };
}

/** Bases by field; mostly one of the two holds them all. */
function joined(
  first: Readonly<Record<string, FieldVector>> = {},
  then: Readonly<Record<string, FieldVector>>,
): Readonly<Record<string, FieldVector>> {
  return Object.keys(then).length === 0 ? first : { ...first, ...then };
}
