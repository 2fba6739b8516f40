import type { GatewayFailure, GatewayResult, LabelledPair, NewIntent, PairOutcome } from '../ports';
import { CommitUnknown, pairKey } from '../ports';
import type { LogEntry, WriteIntent } from '../core';
import type { BatchContext } from '../sync-operations/batch-context';
import { revokedWaitMs } from '../sync-operations/engine-settings';
import { storeChanges } from '../sync-operations/store-changes';
import { toLogEntries } from '../sync-operations/record-log';
import type { WorkItem } from '../sync-operations/work-item';
import { PRESENT, tripleField } from './association-pass';
import type { AssociationPass, AssociationWriteResult } from './association-pass';
import { planPairs } from './plan-pairs';
import type { PlannedPair } from './plan-pairs';

const BLOCKED: AssociationWriteResult = {
  kind: 'refused',
  reason:
    'HubSpot would remove labels of this pair that are not synced along with the association. Remove them in HubSpot first.',
};

type CallKind = 'associate' | 'label' | 'removeLabels' | 'dissociate';

/** Additions go first: a single value that moves must never look blank between two calls, and HubSpot moves a primary by itself. */
const CALLS: readonly CallKind[] = ['label', 'associate', 'removeLabels', 'dissociate'];

/** S2.5, S6.5: stores what is about to be sent, then calls HubSpot; each pair's outcome settles the intents that depend on it. */
export async function writeAssociations(context: BatchContext): Promise<void> {
  const items = context.items.filter((item) => !item.finished && item.associations !== null);
  for (const item of items) dropOldRead(context, item);
  const planned = items.flatMap((item) => (item.associations ? planPairs(item, item.associations) : []));
  const writing = [...new Set(planned.map(({ item }) => item))];
  if (writing.length === 0) return;
  for (const item of writing) openIntents(context, item, item.associations!);
  await storeChanges(context, writing, (item) => ({
    openIntents: item.associations!.opened,
    log: conflictsOf(item, item.associations!),
  }));
  await withdrawUnsent(
    context,
    writing.filter(({ finished }) => finished),
  );
  const open = planned.filter(({ item }) => !item.finished);
  for (const pair of open) {
    for (const field of pair.fields) note(pair.item, field, { kind: 'written' });
    for (const field of pair.blocked) pair.item.associations!.results.set(field, BLOCKED);
  }
  for (const toType of new Set(open.map((pair) => pair.toType)))
    for (const kind of CALLS) {
      const pairs = open.filter((pair) => pair.toType === toType && callOf(pair) === kind);
      const sending = pairs.filter((pair) => !isHeldBack(context, pair));
      if (sending.length > 0) await send(context, kind, toType, sending);
    }
}

/**
 * S6.5, S9.3: a COMMIT whose answer was lost may have stored the intents of records that leave the batch. Nothing of them is sent, so they
 * are withdrawn: without a history somebody's change to just what they wanted would be taken for their receipt.
 */
async function withdrawUnsent({ batch, ports }: BatchContext, left: readonly WorkItem[]): Promise<void> {
  if (left.length === 0) return;
  const { state, transactions } = ports;
  // Whether the versions moved, nobody knows.
  const links = await state.findLinks(batch.entity, { hubspotIds: left.flatMap(({ hubspotId }) => hubspotId ?? []) });
  const changes = left.flatMap(({ mark, linkId, associations }) => {
    const link = links.find(({ id }) => id === linkId);
    const closeIntents = associations!.opened.map(({ id }) => id);
    return link ? [{ mark, fence: { linkId: link.id, version: link.version }, closeIntents }] : [];
  });
  try {
    await transactions.run((tx) => state.store(tx, batch, changes));
  } catch (error) {
    // They stay open for as long as a call can live, as those of a worker that died (S2.5).
    if (!(error instanceof CommitUnknown)) throw error;
  }
}

/** S9.1: labels are replaced whole, so an old reading of them must not be written from. */
function dropOldRead(context: BatchContext, item: WorkItem): void {
  const { clock, settings } = context.ports;
  if (clock.now() - item.associations!.readAt <= settings.readToWriteMs) return;
  item.associations = null;
  const reason = 'Too much time passed between reading associations and writing them; read again.';
  item.comeBack({ kind: 'retry', delayMs: 0, counted: false, reason });
}

/** What was to be added in an earlier call, to the same single value, was not: nothing is taken away either. */
function isHeldBack(context: BatchContext, { item, fields }: PlannedPair): boolean {
  const { results } = item.associations!;
  const failed = fields.filter((field) => results.get(field)?.kind !== 'written' && results.get(field) !== BLOCKED);
  if (failed.length === 0) return false;
  for (const field of fields) if (results.get(field)?.kind === 'written') results.set(field, { kind: 'not_sent' });
  const { retryBaseMs } = context.ports.settings;
  item.comeBack({
    kind: 'retry',
    delayMs: retryBaseMs,
    counted: false,
    reason: 'An association waits for another one to be made.',
  });
  return true;
}

function openIntents(context: BatchContext, item: WorkItem, pass: AssociationPass): void {
  const open = (
    field: string,
    sent: WriteIntent['sent'],
    local: WriteIntent['local'],
    behalf: NewIntent['behalf'],
  ): void => {
    const kind = sent[0] === null ? 'clear' : 'update';
    const id = context.ports.random.id();
    pass.opened.push({ id, linkId: item.link!.id, field, kind, behalf, sent, local, decidedUpdatedAt: 0 });
  };
  for (const { relation, triples, single } of pass.relations) {
    for (const { to, decision } of triples) {
      if (decision.write?.side !== 'hubspot') continue;
      const value = [decision.write.present ? PRESENT : null];
      open(tripleField(relation, to.id), value, value, decision.write.behalf ?? 'local');
    }
    for (const stray of single?.strays ?? []) open(tripleField(relation, stray.id), [null], [null], 'local');
    const write = single?.decision.toHubSpot;
    if (write) open(relation.id, write.value, write.local, write.behalf);
  }
}

/** S2.5: a conflict that a write decides is logged with its intent. */
function conflictsOf(item: WorkItem, pass: AssociationPass): readonly LogEntry[] {
  return pass.relations.flatMap(({ relation, single }) =>
    single?.decision.toHubSpot ? toLogEntries(item, relation.id, single.decision.facts) : [],
  );
}

function callOf({ write }: PlannedPair): CallKind | null {
  switch (write.call?.kind) {
    case 'associate':
    case 'label':
    case 'dissociate':
      return write.call.kind;
    case 'remove_labels':
      return 'removeLabels';
    case undefined:
      return null;
  }
}

async function send(
  context: BatchContext,
  kind: CallKind,
  toType: string,
  pairs: readonly PlannedPair[],
): Promise<void> {
  const answer = await call(context, kind, toType, pairs);
  if (answer.ok) {
    const refused: PlannedPair[] = [];
    for (const pair of pairs) {
      const outcome = answer.value.get(pairKey(endsOf(pair))) ?? { kind: 'unknown' as const };
      if (outcome.kind === 'refused') refused.push(pair);
      if (outcome.kind !== 'written') settlePair(pair, resultOf(outcome));
    }
    return forgiveVanished(context, toType, refused);
  }
  return failed(context, kind, toType, pairs, answer.failure);
}

function call(
  context: BatchContext,
  kind: CallKind,
  toType: string,
  pairs: readonly PlannedPair[],
): Promise<GatewayResult<ReadonlyMap<string, PairOutcome>>> {
  const { associations } = context.ports;
  const { objectType } = context.runtime.definition;
  const labelled = pairs.map((pair): LabelledPair => ({ ...endsOf(pair), types: typesOf(pair) }));
  return associations[kind](objectType, toType, labelled);
}

function endsOf({ item, toId }: PlannedPair): { fromId: string; toId: string } {
  return { fromId: item.hubspotId!, toId };
}

function typesOf({ write }: PlannedPair): LabelledPair['types'] {
  return write.call && 'types' in write.call ? write.call.types : [];
}

async function failed(
  context: BatchContext,
  kind: CallKind,
  toType: string,
  pairs: readonly PlannedPair[],
  failure: GatewayFailure,
): Promise<void> {
  switch (failure.kind) {
    case 'transient':
      for (const pair of pairs) settlePair(pair, { kind: 'unknown' });
      return;
    case 'rate_limited':
    case 'revoked': {
      const delayMs = failure.kind === 'rate_limited' ? failure.waitMs : revokedWaitMs(context.ports.settings);
      for (const pair of pairs) {
        settlePair(pair, { kind: 'not_sent' });
        pair.item.comeBack({ kind: 'retry', delayMs, counted: false, reason: failure.message });
      }
      return;
    }
    case 'final': {
      if (pairs.length > 1) {
        const middle = Math.ceil(pairs.length / 2);
        await send(context, kind, toType, pairs.slice(0, middle));
        return send(context, kind, toType, pairs.slice(middle));
      }
      settlePair(pairs[0]!, { kind: 'refused', reason: failure.refusal.message });
      return forgiveVanished(context, toType, pairs);
    }
  }
}

/** A refusal because an end has just gone is no fault of the association: it is tried again, and the end's own mark settles it. */
async function forgiveVanished(context: BatchContext, toType: string, refused: readonly PlannedPair[]): Promise<void> {
  if (refused.length === 0) return;
  const { gateway } = context.ports;
  const ids = (ends: readonly string[]): string[] => [...new Set(ends)];
  const from = await gateway.readBatch(
    context.runtime.definition.objectType,
    ids(refused.map(({ item }) => item.hubspotId!)),
    [],
  );
  const to = await gateway.readBatch(toType, ids(refused.map(({ toId }) => toId)), []);
  for (const pair of refused) {
    const { item, toId } = pair;
    const shown = from.ok && to.ok && from.value.has(item.hubspotId!) && to.value.has(toId);
    if (shown) continue;
    settlePair(pair, { kind: 'not_sent' });
    const reason = `HubSpot does not show an end of an association with record ${toId}; tried again when it does.`;
    item.comeBack({ kind: 'retry', delayMs: context.ports.settings.unreachableRetryMs, counted: false, reason });
  }
}

function resultOf(outcome: PairOutcome): AssociationWriteResult {
  return outcome.kind === 'refused' ? { kind: 'refused', reason: outcome.refusal.message } : outcome;
}

function settlePair({ item, fields }: PlannedPair, result: AssociationWriteResult): void {
  for (const field of fields) item.associations!.results.set(field, result);
}

/** A field that several pairs make up is written only if all of them are. */
function note(item: WorkItem, field: string, result: AssociationWriteResult): void {
  const { results } = item.associations!;
  if (result.kind !== 'written' || !results.has(field)) results.set(field, result);
}
