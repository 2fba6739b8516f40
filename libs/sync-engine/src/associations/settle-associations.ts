import { EMPTY_TRACK, isAssociationField, isEmptyTrack, rememberWrite, undoneState } from '../core';
import type { FieldTrack, FieldVector, Link, Side, TripleState } from '../core';
import type { JoinWriteResult, LocalWriteResult, StoredTriple } from '../ports';
import { runThatIntended } from '../sync-operations/log-attribution';
import { toLogEntries } from '../sync-operations/record-log';
import type { SettlementDraft } from '../sync-operations/settlement-draft';
import type { AssociationPass, AssociationWriteResult, RelationPass, SinglePass, TriplePass } from './association-pass';
import { tripleField } from './association-pass';
import { joinWriteId } from './local-association-writes';
import { isExpired } from './read-associations';

/** What the settling transaction's local writes met. */
export interface LocalOutcome {
  /** Of the record's own row. */
  readonly own: LocalWriteResult | undefined;
  readonly joins: ReadonlyMap<string, JoinWriteResult>;
}

const UNKNOWN = 'What HubSpot did with an association is unknown; read again.';
const GUARD = 'An association changed locally, or its row was busy, while it was to be written; read again.';

/** S6.2, S6.3: what a pass over the associations stores, given what the local writes met. */
export function settleAssociations(draft: SettlementDraft, local: LocalOutcome): void {
  const { item, context } = draft;
  const pass = item.associations;
  if (!pass || item.route !== 'merge') return;
  for (const intent of item.intents)
    if (isAssociationField(intent.field) && isExpired(context, intent.createdAt)) draft.closeIntents.add(intent.id);
  const triples: StoredTriple[] = [];
  for (const relationPass of pass.relations) {
    for (const triple of relationPass.triples) triples.push(...settleTriple(draft, pass, relationPass, triple, local));
    if (relationPass.single) settleSingle(draft, pass, relationPass, relationPass.single, local);
  }
  draft.associations = { triples, waits: pass.waits };
}

function settleTriple(
  draft: SettlementDraft,
  pass: AssociationPass,
  { relation }: RelationPass,
  triple: TriplePass,
  local: LocalOutcome,
): StoredTriple[] {
  const { item, context } = draft;
  const { to, stored, decision } = triple;
  const field = tripleField(relation, to.id);
  const keep = (agreed: boolean, state: TripleState | null): StoredTriple[] => {
    logState(draft, relation.id, stored?.state ?? null, state, to.id);
    const same =
      agreed === (stored?.agreed ?? false) && JSON.stringify(state) === JSON.stringify(stored?.state ?? null);
    return same ? [] : [{ toLinkId: to.id, type: relation.mapping.type, agreed, state }];
  };
  if (triple.received) {
    const held = (present: boolean): FieldVector => [present ? to.id : null];
    const [before, after] = [held(!triple.hubspot), held(triple.hubspot)];
    logAssociation(
      draft,
      relation.id,
      { side: 'hubspot', before, after, received: { runId: runThatIntended(item, field) } },
      to,
    );
  }
  const { write } = decision;
  if (!write) return keep(decision.agreed, decision.state);
  const refused = (side: Side, reason: string): StoredTriple[] => {
    draft.unsettled = true;
    const about = { local: triple.local, hubspot: triple.hubspot };
    return keep(decision.agreed, { kind: 'field_error', ...about, detail: reason, since: draft.context.batch.now });
  };
  const written = (side: Side): StoredTriple[] => {
    const value = (present: boolean): FieldVector => [present ? to.id : null];
    logAssociation(draft, relation.id, { side, before: value(!write.present), after: value(write.present) }, to);
    if (write.behalf !== 'undo') return keep(write.present, null);
    const now = { local: triple.local, hubspot: triple.hubspot, [side]: write.present };
    const { agreed } = decision;
    return keep(agreed, now.local === now.hubspot ? null : undoneState(now.local, now.hubspot, context.batch.now));
  };
  if (write.side === 'hubspot') {
    const result = pass.results.get(field);
    if (closesIntent(result)) closeOpened(draft, pass, field);
    switch (result?.kind) {
      case 'written':
        return written('hubspot');
      case 'refused':
        return refused('hubspot', result.reason);
      case 'not_sent':
        draft.unsettled = true;
        return keep(decision.agreed, stored?.state ?? null);
      default:
        draft.unanswered(UNKNOWN);
        return keep(decision.agreed, stored?.state ?? null);
    }
  }
  const reason = pass.refusedLocally.get(field);
  if (reason !== undefined) return refused('local', reason);
  if (local.joins.get(joinWriteId(item, field)) === 'written') return written('local');
  draft.readAgain(GUARD);
  return keep(decision.agreed, stored?.state ?? null);
}

function settleSingle(
  draft: SettlementDraft,
  pass: AssociationPass,
  { relation }: RelationPass,
  single: SinglePass,
  local: LocalOutcome,
): void {
  const { item, context } = draft;
  const { decision } = single;
  const previous = item.tracks[relation.id] ?? EMPTY_TRACK;
  let track: FieldTrack = decision.track;
  if (decision.bases) draft.setBases(relation.field, decision.bases.local, decision.bases.hubspot);
  if (decision.review) review(draft, relation.id, single);
  const remember = (value: FieldVector): void => {
    const write = { at: context.batch.now, value: JSON.stringify(value) };
    track = { ...track, recentWrites: rememberWrite(context.ports.settings.oscillation, track.recentWrites, write) };
  };
  const refuse = (side: Side, detail: string): void => {
    draft.unsettled = true;
    const about = { local: single.local, hubspot: single.hubspot };
    const mappingVersion = String(relation.mapping.version);
    track = {
      ...track,
      state: { kind: 'field_error', ...about, detail, side, mappingVersion, since: context.batch.now },
    };
    if (previous.state?.kind !== 'field_error')
      logError(draft, relation.id, side, single.local, single.hubspot, detail);
  };
  if (single.received)
    logValue(draft, pass, relation.id, {
      side: 'hubspot',
      before: single.received.before,
      after: single.hubspot,
      received: { runId: runThatIntended(draft.item, relation.id) },
    });
  for (const stray of single.strays) settleStray(draft, pass, relation.id, tripleField(relation, stray.id), stray);
  const wroteLocally = decision.toLocal ? heldLocally(draft, pass, relation.id, single, local) : false;

  if (decision.toHubSpot) {
    const result = pass.results.get(relation.id);
    const { value, before } = decision.toHubSpot;
    if (closesIntent(result)) closeOpened(draft, pass, relation.id);
    switch (result?.kind) {
      case 'written':
        if (decision.toHubSpot.behalf === 'undo') {
          draft.setBaseOf('hubspot', relation.field, value);
          track = { ...track, state: draft.undone(relation.field, single.local, value) };
        } else draft.setBases(relation.field, decision.toHubSpot.local, value);
        logValue(draft, pass, relation.id, { side: 'hubspot', before, after: value });
        remember(value);
        break;
      case 'refused':
        refuse('hubspot', result.reason);
        break;
      case 'not_sent':
        draft.unsettled = true;
        track = previous;
        break;
      default:
        draft.unanswered(UNKNOWN);
        track = previous;
    }
  } else if (!decision.toLocal || wroteLocally) draft.log.push(...toLogEntries(item, relation.id, decision.facts));

  if (decision.toLocal && wroteLocally) {
    if (decision.undoes) {
      draft.setBaseOf('local', relation.field, decision.toLocal.value);
      track = { ...track, state: draft.undone(relation.field, decision.toLocal.value, single.hubspot) };
    } else draft.setBases(relation.field, decision.toLocal.value, decision.toLocal.hubspot);
    const { expect: before, value: after } = decision.toLocal;
    logValue(draft, pass, relation.id, { side: 'local', before, after });
    remember(decision.toLocal.value);
  } else if (decision.toLocal) {
    const reason = pass.refusedLocally.get(relation.id);
    if (reason !== undefined) refuse('local', reason);
    else {
      draft.readAgain(GUARD);
      track = previous;
    }
  }
  if (!isEmptyTrack(track) || item.tracks[relation.id]) draft.tracks[relation.id] = track;
  if (track.state) draft.unsettled = true;
}

function settleStray(draft: SettlementDraft, pass: AssociationPass, id: string, field: string, stray: Link): void {
  const result = pass.results.get(field);
  if (closesIntent(result)) closeOpened(draft, pass, field);
  if (result?.kind === 'written')
    logAssociation(draft, id, { side: 'hubspot', before: [stray.id], after: [null] }, stray);
  else draft.unanswered(UNKNOWN);
}

/** A trigger that makes another key of it is the application's change: read again. */
function heldLocally(
  { item }: SettlementDraft,
  pass: AssociationPass,
  id: string,
  single: SinglePass,
  local: LocalOutcome,
): boolean {
  const { relation } = pass.relations.find((candidate) => candidate.relation.id === id)!.relation.mapping;
  if (pass.refusedLocally.has(id)) return false;
  if (relation.kind !== 'foreign_key') return local.joins.get(joinWriteId(item, id)) === 'written';
  const wanted = single.decision.toLocal!.value[0];
  const key = wanted == null ? null : (pass.links.of(wanted)?.localKey ?? null);
  return local.own?.kind === 'written' && (local.own.row.values[relation.column] ?? null) === key;
}

function closesIntent(result: AssociationWriteResult | undefined): boolean {
  return result !== undefined && result.kind !== 'unknown';
}

function closeOpened(draft: SettlementDraft, pass: AssociationPass, field: string): void {
  for (const intent of pass.opened) if (intent.field === field) draft.closeIntents.add(intent.id);
}

function review(draft: SettlementDraft, field: string, { decision, local, hubspot }: SinglePass): void {
  const { item } = draft;
  if (decision.review?.step !== 'open') {
    for (const kind of ['conflict', 'first_link'] as const)
      draft.closeReviews.push({ linkId: item.linkId!, field, kind });
    return;
  }
  const { kind, detail } = decision.review;
  const { linkId, localKey, hubspotId } = item;
  draft.openReviews.push({ kind, linkId, localKey, hubspotId, field, local, hubspot, detail });
}

/** The values of an entry about a state are those of both sides, as of a field's. */
function logState(
  draft: SettlementDraft,
  field: string,
  before: TripleState | null,
  after: TripleState | null,
  toLinkId: string,
): void {
  const log = (kind: 'state_began' | 'state_ended' | 'error', about: TripleState, policy: string): void => {
    const held = (present: boolean): FieldVector => [present ? toLinkId : null];
    const message = kind === 'state_ended' ? null : about.detail;
    draft.log.push(entry(draft, kind, null, field, held(about.local), held(about.hubspot), policy, message));
  };
  if (before && before.kind !== after?.kind) log('state_ended', before, before.kind);
  if (!after || before?.kind === after.kind) return;
  if (after.kind === 'field_error') log('error', after, 'S6.2');
  else log('state_began', after, after.kind);
}

function logError(
  draft: SettlementDraft,
  field: string,
  side: Side,
  local: FieldVector,
  hubspot: FieldVector,
  detail: string,
): void {
  draft.log.push(entry(draft, 'error', side, field, local, hubspot, 'S6.3', detail));
}

interface WrittenEnd {
  readonly side: Side;
  /** Ids of links, so that an undo finds them; the message names the records for people. */
  readonly before: FieldVector;
  readonly after: FieldVector;
  /** HubSpot's answer was lost; what it holds shows that the write arrived. */
  readonly received?: { readonly runId: string | null };
}

function logValue(draft: SettlementDraft, pass: AssociationPass, field: string, written: WrittenEnd): void {
  const id = written.after[0] ?? written.before[0] ?? null;
  logAssociation(draft, field, written, id === null ? null : pass.links.of(id));
}

function logAssociation(draft: SettlementDraft, field: string, written: WrittenEnd, end: Link | null): void {
  const { side, before, after, received } = written;
  const did = after[0] === null ? 'No longer associated with' : 'Associated with';
  const lost = received ? '; the answer had been lost' : '';
  const message = `${did} row ${end?.localKey ?? null}, HubSpot record ${end?.hubspotId ?? null}${lost}.`;
  const policy = received ? 'S6.5' : null;
  draft.log.push(draft.item.logEntry({ kind: 'write', side, field, before, after, policy, message, ...received }));
}

function entry(
  { item }: SettlementDraft,
  kind: 'error' | 'state_began' | 'state_ended',
  side: Side | null,
  field: string,
  before: FieldVector | null,
  after: FieldVector | null,
  policy: string | null,
  message: string | null,
) {
  return item.logEntry({ kind, side, field, before, after, policy, message });
}
