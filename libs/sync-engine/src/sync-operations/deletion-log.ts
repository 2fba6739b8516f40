import { hubspotVector, localVector, sameVector, WHOLE_RECORD } from '../core';
import type { FieldVector, Side } from '../core';
import type { BatchContext } from './batch-context';
import { decidedBy } from './deletion-words';
import { toLogEntries } from './record-log';
import { runThatIntended } from './log-attribution';
import type { WorkItem } from './work-item';

/** S8.1: an archive of ours, with who or what asked for it. */
export function logArchived(item: WorkItem, since = ''): void {
  item.write({
    kind: 'delete',
    runId: runThatIntended(item, WHOLE_RECORD, 'archive'),
    side: 'hubspot',
    field: null,
    before: null,
    after: null,
    policy: item.deletePolicy,
    message: `HubSpot record ${item.hubspotId} was archived, because its local row ${item.leftBy ? 'left its filter' : 'was deleted'}.${decidedBy(item)}${since}`,
  });
}

/**
 * S3.2, S3.5, S8.1: what the merge found written or lost on the way, before the record was deleted. A conflict is decided only once, also if
 * the record is restored (S5.5), when nobody knows any more how old the edits were: what lost becomes its side's base. So does what both
 * sides agree on: an undo makes the record anew of its bases.
 */
export function logDecided(item: WorkItem): void {
  for (const [field, { bases, facts, review, toHubSpot, toLocal, track }] of item.decisions) {
    if (bases && !toHubSpot && !toLocal && !review && !track.state) takeBases(item, field, bases);
    const overwritten = facts.some(({ kind }) => kind === 'overwritten_edit');
    // An overwritten edit that won is given back to no record: it is told as overwritten, and what stands on both sides has lost to nothing.
    const stands = toLocal !== null && sameVector(toLocal.expect, item.link?.baseLocal[field]);
    const lost = facts.filter(
      ({ kind, side }) =>
        kind === 'write' ||
        kind === 'overwritten_edit' ||
        kind === 'stray_write' ||
        (kind === 'conflict' && !(overwritten && stands && side === 'local')),
    );
    item.log.push(...toLogEntries(item, field, lost));
    if (!lost.some(({ kind }) => kind === 'conflict')) continue;
    takeBases(item, field, { local: toLocal?.expect, hubspot: toHubSpot?.before });
  }
}

/** What counts as agreed on a field of a record that goes; a side that is not named keeps its base. */
export function takeBases(
  item: WorkItem,
  field: string,
  { local, hubspot }: { readonly local: FieldVector | undefined; readonly hubspot: FieldVector | undefined },
): void {
  const { baseLocal, baseHubSpot } = item.linkPatch;
  item.linkPatch = {
    ...item.linkPatch,
    ...(local ? { baseLocal: { ...baseLocal, [field]: local } } : {}),
    ...(hubspot ? { baseHubSpot: { ...baseHubSpot, [field]: hubspot } } : {}),
  };
}

/** S5.2, S8.1: every edit that a delete takes with it is in the log, with its values; `of`: only those of that side. */
export function logLost(context: BatchContext, item: WorkItem, policy: string, of: Side | null = null): void {
  for (const field of context.runtime.fields) {
    const decision = item.decisions.get(field.id);
    if (!decision) continue;
    const local = item.local ? localVector(field, item.local.values) : undefined;
    const hubspot = item.hubspot ? hubspotVector(field, item.hubspot.properties) : undefined;
    if (!decision.toLocal && !decision.toHubSpot && !decision.review) continue;
    const side = decision.toLocal ? 'hubspot' : 'local';
    if (of !== null && side !== of) continue;
    item.write({
      kind: 'conflict',
      side,
      field: field.id,
      before: (decision.toLocal ? hubspot : local) ?? null,
      after: null,
      policy,
      message: 'The record was deleted while this value had not reached the other side.',
    });
  }
}
