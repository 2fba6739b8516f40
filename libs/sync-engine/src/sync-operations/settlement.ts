import type { CompiledField } from '@app/hubspot-mapping';
import { hubspotVector, isEmptyTrack, localVector, rememberWrite, sameValue } from '../core';
import type { FieldDecision, FieldTrack, FieldVector, NewMark } from '../core';
import type { LinkPatch, LocalWriteResult, MarkOutcome } from '../ports';
import type { BatchContext } from './batch-context';
import { restoredInHubSpot } from './local-writes';
import { toLogEntries } from './record-log';
import type { ChangeParts } from './store-changes';
import type { WorkItem } from './work-item';

/** What a record's outcome stores, given what its local writes met. Built inside the settling transaction, so without side effects on the item. */
export function settlement(
  context: BatchContext,
  item: WorkItem,
  written: ReadonlyMap<string, LocalWriteResult>,
): ChangeParts {
  const parts = new SettlementParts(context, item);
  const result = written.get(item.mark.id);
  if (item.route === 'create_locally') parts.createdLocally(result);
  else if (item.route === 'merge') parts.merged(result);
  return parts.build();
}

class SettlementParts {
  private readonly baseLocal: Record<string, FieldVector> = {};
  private readonly baseHubSpot: Record<string, FieldVector> = {};
  private readonly tracks: Record<string, FieldTrack>;
  private readonly log;
  private readonly openReviews;
  private readonly closeReviews;
  private readonly closeIntents;
  private readonly marks: NewMark[];
  private link: LinkPatch;
  private newEnds: { localKey?: string } = {};
  private outcome: MarkOutcome;
  private unsettled = false;

  constructor(
    private readonly context: BatchContext,
    private readonly item: WorkItem,
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
    const settledNow =
      !this.unsettled && this.outcome.kind === 'clear' && item.route === 'merge' && this.openReviews.length === 0;
    const patch: LinkPatch = {
      ...this.link,
      ...this.newEnds,
      baseLocal: { ...this.link.baseLocal, ...this.baseLocal },
      baseHubSpot: { ...this.link.baseHubSpot, ...this.baseHubSpot },
      ...(settledNow || item.route === 'create_locally' ? { agreed: true } : {}),
    };
    return {
      ...(item.linkId === null ? {} : { link: patch }),
      tracks: this.tracks,
      closeIntents: [...this.closeIntents],
      log: this.log,
      openReviews: this.openReviews,
      closeReviews: this.closeReviews,
      marks: this.marks,
      outcome: this.outcome,
    };
  }

  createdLocally(result: LocalWriteResult | undefined): void {
    const { item } = this;
    if (result?.kind !== 'written') return this.comeBack('The local row was not created; tried again.');
    this.newEnds = { localKey: result.row.key };
    let compare = false;
    for (const field of this.context.runtime.fields) {
      const hubspot = hubspotVector(field, item.hubspot!.properties);
      const local = localVector(field, result.row.values);
      if (field.state !== 'active' || hubspot === undefined || local === undefined) continue;
      if (this.holdsImage(field, local, hubspot)) this.setBases(field, local, hubspot);
      else compare = true;
    }
    this.raiseHighest(item.hubspot!.updatedAt);
    this.log.push({
      ...item.logEntry({
        kind: 'create',
        side: 'local',
        field: null,
        before: null,
        after: null,
        policy: 'S4.3',
        message: null,
      }),
      localKey: result.row.key,
    });
    if (compare)
      this.outcome = {
        kind: 'retry',
        delayMs: 0,
        counted: false,
        reason: 'Created; the fields that HubSpot leaves blank are compared.',
      };
  }

  merged(result: LocalWriteResult | undefined): void {
    const { item } = this;
    for (const field of this.context.runtime.fields) {
      const decision = item.decisions.get(field.id);
      if (decision) this.settleField(field, decision, result);
    }
    if (item.hubspot) this.raiseHighest(item.hubspot.updatedAt);
  }

  private settleField(field: CompiledField, decision: FieldDecision, result: LocalWriteResult | undefined): void {
    const { item } = this;
    const write = item.results.get(field.id);
    let track: FieldTrack = decision.track;
    if (decision.bases) this.setBases(field, decision.bases.local, decision.bases.hubspot);
    if (decision.historyRead) this.closeExpired(field);
    if (decision.review) this.review(field, decision);

    if (decision.toHubSpot) {
      const intents = item.opened.filter((intent) => intent.field === field.id);
      track = {
        ...track,
        unverified: { decidedUpdatedAt: item.hubspot!.updatedAt, behalf: decision.toHubSpot.behalf },
        authored: decision.toHubSpot.authored,
      };
      switch (write?.kind) {
        case 'agreed':
        case 'changed_since':
          if (decision.toHubSpot.behalf === 'local') this.setBases(field, decision.toHubSpot.local, write.baseHubSpot);
          track = this.hubspotWritten(field, decision, write, track);
          intents.forEach(({ id }) => this.closeIntents.add(id));
          break;
        case 'cleared':
          this.baseHubSpot[field.id] = write.baseHubSpot;
          this.logWrite(field, 'hubspot', decision.toHubSpot.before, write.baseHubSpot, 'S3.9');
          intents.forEach(({ id }) => this.closeIntents.add(id));
          break;
        case 'refused':
          track = {
            ...(item.trackPatch[field.id] ?? decision.track),
            unverified: decision.track.unverified,
            authored: decision.track.authored,
          };
          intents.forEach(({ id }) => this.closeIntents.add(id));
          this.unsettled = true;
          break;
        case 'unconfirmed':
        case undefined:
          this.comeBack('What HubSpot did with the write is unknown; read again.');
          break;
      }
    } else if (!decision.toLocal || result?.kind === 'written') {
      this.log.push(...toLogEntries(item, field.id, decision.facts));
    }
    if (decision.toLocal && item.localWrites.length > 0 && restoredInHubSpot(item, field))
      track = this.localWritten(field, decision, result, track);
    else if (decision.toLocal) this.unsettled = true;
    if (item.trackPatch[field.id] && write?.kind !== 'refused')
      track = { ...track, state: item.trackPatch[field.id]!.state };
    if (!isEmptyTrack(track) || item.tracks[field.id]) this.tracks[field.id] = track;
    if (track.state && track.state.kind === 'field_error') this.unsettled = true;
  }

  private hubspotWritten(
    field: CompiledField,
    decision: FieldDecision,
    write: {
      readonly kind: 'agreed' | 'changed_since';
      readonly baseHubSpot: FieldVector;
      readonly state?: 'normalised' | 'write_ignored' | null;
    },
    track: FieldTrack,
  ): FieldTrack {
    const { item, context } = this;
    const sent = decision.toHubSpot!;
    this.logWrite(field, 'hubspot', sent.before, write.baseHubSpot, decision.track.state?.kind ?? null);
    if (this.isUnique(field)) this.wakeWaiting();
    const next = {
      ...track,
      recentWrites: rememberWrite(track.recentWrites, {
        at: context.batch.now,
        value: JSON.stringify(field.canonicalHubSpot(sent.value)),
      }),
    };
    if (!write.state) return next;
    const detail =
      write.state === 'normalised'
        ? 'HubSpot keeps its own form of the value.'
        : 'HubSpot answered the write and kept its older value.';
    const continues = item.tracks[field.id]?.state?.kind === write.state;
    if (!continues) {
      this.log.push(
        item.logEntry({
          kind: 'state_began',
          side: null,
          field: field.id,
          before: sent.value,
          after: write.baseHubSpot,
          policy: write.state,
          message: detail,
        }),
      );
    }
    return {
      ...next,
      state: {
        kind: write.state,
        local: field.canonicalLocal(sent.local),
        hubspot: field.canonicalHubSpot(write.baseHubSpot),
        detail,
        since: context.batch.now,
      },
    };
  }

  private localWritten(
    field: CompiledField,
    decision: FieldDecision,
    result: LocalWriteResult | undefined,
    track: FieldTrack,
  ): FieldTrack {
    const { item, context } = this;
    const sent = decision.toLocal!;
    if (result?.kind !== 'written') {
      this.readAgain('The local row changed, or was busy, while it was to be written; read again.');
      return decision.toHubSpot ? track : (item.tracks[field.id] ?? track);
    }
    const held = localVector(field, result.row.values) ?? sent.value;
    if (item.localCleared.has(field.id)) {
      this.baseLocal[field.id] = held;
      this.logWrite(field, 'local', sent.expect, held, 'S3.9');
      this.readAgain('One value of a cycle was cleared; its new value follows.', 0);
      this.wakeWaiting();
      return track;
    }
    const write = item.results.get(field.id);
    const hubspot = write?.kind === 'agreed' || write?.kind === 'changed_since' ? write.baseHubSpot : sent.hubspot;
    this.setBases(field, held, hubspot);
    this.logWrite(field, 'local', sent.expect, held, null);
    if (this.isUnique(field)) this.wakeWaiting();
    return {
      ...track,
      recentWrites: rememberWrite(track.recentWrites, {
        at: context.batch.now,
        value: JSON.stringify(field.canonicalHubSpot(sent.hubspot)),
      }),
    };
  }

  private review(field: CompiledField, decision: FieldDecision): void {
    const { item } = this;
    const review = decision.review!;
    if (review.step === 'close') {
      for (const kind of ['conflict', 'first_link'] as const)
        this.closeReviews.push({ linkId: item.linkId!, field: field.id, kind });
      return;
    }
    this.openReviews.push({
      kind: review.kind,
      linkId: item.linkId,
      localKey: item.localKey,
      hubspotId: item.hubspotId,
      field: field.id,
      local: localVector(field, item.local!.values) ?? null,
      hubspot: decision.toHubSpot?.value ?? hubspotVector(field, item.hubspot!.properties) ?? null,
      detail: review.detail,
    });
  }

  /** S2.5: open for longer than any call can live, and until the history has been read once after that. */
  private closeExpired(field: CompiledField): void {
    const { batch, ports } = this.context;
    for (const intent of this.item.intentsOf(field.id)) {
      if (batch.now - intent.createdAt >= ports.settings.intentLifetimeMs) this.closeIntents.add(intent.id);
    }
  }

  private holdsImage(field: CompiledField, local: FieldVector, hubspot: FieldVector): boolean {
    const image = field.toHubSpot(local);
    return image.ok && sameValue(field.canonicalHubSpot(image.value), field.canonicalHubSpot(hubspot));
  }

  private setBases(field: CompiledField, local: FieldVector, hubspot: FieldVector): void {
    this.baseLocal[field.id] = local;
    this.baseHubSpot[field.id] = hubspot;
  }

  private isUnique(field: CompiledField): boolean {
    return field.members.some(({ property }) => this.context.runtime.uniqueProperties.has(property));
  }

  /** S3.9: a holder's value changed; those that wait for it are found by the mark's own pass. */
  private wakeWaiting(): void {
    for (const waiting of this.item.waiting) if (!this.marks.includes(waiting)) this.marks.push(waiting);
  }

  private logWrite(
    field: CompiledField,
    side: 'local' | 'hubspot',
    before: FieldVector,
    after: FieldVector,
    policy: string | null,
  ): void {
    this.log.push(this.item.logEntry({ kind: 'write', side, field: field.id, before, after, policy, message: null }));
  }

  /** S3.6: not a failure of the record. */
  private readAgain(reason: string, delayMs = this.context.ports.settings.retryBaseMs): void {
    this.unsettled = true;
    if (this.outcome.kind === 'clear') this.outcome = { kind: 'retry', delayMs, counted: false, reason };
  }

  private comeBack(reason: string): void {
    this.unsettled = true;
    if (this.outcome.kind !== 'park') {
      const attempts = this.item.mark.attempts;
      const { settings } = this.context.ports;
      this.outcome =
        attempts + 1 >= settings.maxAttempts
          ? { kind: 'park', reason }
          : {
              kind: 'retry',
              delayMs: Math.min(settings.retryBaseMs * 2 ** attempts, settings.retryMaxMs),
              counted: true,
              reason,
            };
    }
  }

  private raiseHighest(updatedAt: number): void {
    const highest = Math.max(updatedAt, this.link.highestUpdatedAt ?? this.item.link?.highestUpdatedAt ?? 0);
    this.link = { ...this.link, highestUpdatedAt: highest };
  }
}
