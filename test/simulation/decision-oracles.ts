import { isAssociationField } from '@app/sync-engine';
import type { FieldVector, LogEntry } from '@app/sync-engine';
import type { Said } from './operator';
import type { World } from './world';

/** What S3.2, S8.2 and S8.3 promise of what people say, as the end of a schedule shows it. */
export function decisionViolations(world: World): string[] {
  if (!world.operator) return [];
  const { said } = world.operator;
  const log = world.db.tables.log;
  const inUnits = log.map((entry) => ({ ...entry, field: unitOf(world, entry) }));
  return [...unseen(log, said), ...forgotten(world, said), ...cameBack(log, said), ...undoneOverChanges(inUnits)];
}

/** What is decided and taken back as one: a field, or one triple of a set of associations (S6.2). */
function unitOf(world: World, { field, before, after }: LogEntry): string | null {
  const relation = world.associations?.contactAssociations.find(({ id }) => id === field)?.mapping.relation;
  return relation?.kind === 'join_table' ? `${field}#${before?.[0] ?? after?.[0]}` : field;
}

/**
 * S3.2: a decision is carried out on the values that were shown, and on no others. The side on which a plan makes the record had nothing to
 * show: what it holds where a field is left out is what it gives itself.
 */
function unseen(log: readonly LogEntry[], said: readonly Said[]): string[] {
  const isShown = (one: FieldVector | null, runId: string | null, value: FieldVector | null): boolean =>
    (one === null && runId !== null) || same(one, value);
  const shown = (field: string | null, local: FieldVector | null, hubspot: FieldVector | null): boolean =>
    said.some(
      (one) => one.field === field && isShown(one.local, one.runId, local) && isShown(one.hubspot, one.runId, hubspot),
    );
  return log.flatMap((entry) => {
    const { kind, side, field, before, after, policy } = entry;
    const isChoice = kind === 'conflict' && policy === 'decision';
    if (!isChoice && !(kind === 'state_began' && policy === 'discarded')) return [];
    // A conflict names its loser first.
    const [local, hubspot] = isChoice && side === 'hubspot' ? [after, before] : [before, after];
    return shown(field, local, hubspot)
      ? []
      : [`decided of values that nobody saw: ${field} ${JSON.stringify(local)} and ${JSON.stringify(hubspot)}`];
  });
}

/**
 * S3.2: what was decided is not asked again while both values stand as they were shown. Whoever left both as they were is asked again once
 * an edit is back that a late write of ours had covered.
 */
function forgotten(world: World, said: readonly Said[]): string[] {
  const { log, reviews } = world.db.tables;
  return reviews.flatMap(({ open, field, linkId, local, hubspot }) =>
    open &&
    said.some(
      (one) =>
        one.runId === null &&
        (one.choice !== 'leave' ||
          !log.some(
            (told) =>
              told.kind === 'overwritten_edit' &&
              told.linkId === linkId &&
              told.field === field &&
              same(told.before, hubspot),
          )) &&
        one.linkId === linkId &&
        one.field === field &&
        same(one.local, local) &&
        same(one.hubspot, hubspot),
    )
      ? [`decided, and asked again: ${field} ${JSON.stringify(local)} and ${JSON.stringify(hubspot)}`]
      : [],
  );
}

/** S8.3: what was left out of a plan is not written by it, nor later while both values stand. */
function cameBack(log: readonly LogEntry[], said: readonly Said[]): string[] {
  return log.flatMap((entry, index) => {
    const { kind, policy, field, linkId, before, after, runId } = entry;
    // What only the history proved was written before (S2.6).
    if (kind !== 'write' || policy === 'S2.6' || policy === 'S6.5') return [];
    const isAssociation = field !== null && isAssociationField(field);
    // Who takes a run back decides anew of what its plan left as it was.
    if (isAssociation && entry.cause === 'undo') return [];
    // A side is written over what it held. An undo shows one side only, and a create has none.
    const pair = (local: FieldVector | null, hubspot: FieldVector | null): boolean =>
      (entry.side === 'local' && same(local, before) && same(hubspot, after)) ||
      (entry.side === 'hubspot' && same(hubspot, before) && same(local, after));
    // HubSpot gets back what a late write of ours covered: the pair stands as it was left.
    const isPutBack = log
      .slice(0, index)
      .some(
        (earlier) =>
          earlier.kind === 'stray_write' &&
          earlier.field === field &&
          earlier.linkId === linkId &&
          same(earlier.before, after) &&
          same(earlier.after, before),
      );
    if (isPutBack && entry.side === 'hubspot') return [];
    const inRun = said.some(
      (one) =>
        one.runId !== null &&
        one.runId === runId &&
        one.field === field &&
        one.linkId === linkId &&
        pair(one.local, one.hubspot),
    );
    const earlierOnes = log.slice(0, index).filter((earlier) => earlier.field === field && earlier.linkId === linkId);
    const began = earlierOnes.findLastIndex(
      (earlier) =>
        earlier.kind === 'state_began' && earlier.policy === 'discarded' && pair(earlier.before, earlier.after),
    );
    // An association that was alike in between has been changed anew since.
    const over = earlierOnes
      .slice(began + 1)
      .some(
        (earlier) =>
          isAssociation &&
          earlier.kind === 'state_ended' &&
          earlier.policy === 'discarded' &&
          pair(earlier.before, earlier.after),
      );
    const later = began >= 0 && !over;
    return inRun || later
      ? [`left as it was by decision, and written: ${field} ${JSON.stringify(before)} → ${JSON.stringify(after)}`]
      : [];
  });
}

/** S8.2: an undo takes back what stands on both sides; a side with a change on its way is left alone. */
function undoneOverChanges(log: readonly LogEntry[]): string[] {
  return log.flatMap((entry, index) => {
    if (entry.kind !== 'state_began' || entry.policy !== 'undone') return [];
    const earlier = log.slice(0, index).filter(({ field, linkId }) => field === entry.field && linkId === entry.linkId);
    const write = earlier.findLast(({ kind }) => kind === 'write');
    const other = write?.side === 'hubspot' ? entry.before : entry.after;
    // What an earlier undo left differing may be taken back further; and what a person left differing, over the value that is taken back,
    // is a decision (S8.3), and on no way any more.
    const differed = earlier.some(({ kind, policy, before, after }) => {
      const [ours, theirs] = write?.side === 'hubspot' ? [after, before] : [before, after];
      if (kind !== 'state_began' || !same(theirs, other)) return false;
      return policy === 'undone' || (policy === 'discarded' && same(ours, write?.before ?? null));
    });
    return write && !same(write.before, other) && !differed
      ? [
          `undone over a change on its way: ${entry.field} put back from ${JSON.stringify(write.before)}, the other side holds ${JSON.stringify(other)}`,
        ]
      : [];
  });
}

function same(a: FieldVector | null, b: FieldVector | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
