import type { LeasedBatch, RecordChange } from '@app/sync-engine';
import type { MarkRow } from '../marks/mark-row';
import { endName, type HeldLink, type HeldMarks, type NamedEnd } from './held-rows';

/** A change whose fence held, with the rows it was checked against. */
export interface AcceptedChange {
  readonly change: RecordChange;
  readonly mark: MarkRow;
  /** The link before the change; null where there is none, or a new one. */
  readonly link: HeldLink | null;
}

export interface FenceView {
  readonly marks: HeldMarks;
  readonly links: ReadonlyMap<string, HeldLink>;
  /** By `endName`: the link that holds the end. */
  readonly taken: ReadonlyMap<string, string>;
}

/** The ends a change gives to a link, new or known. */
export function endsGiven(change: RecordChange): NamedEnd[] {
  const given = change.newLink ?? change.link ?? {};
  const ends: NamedEnd[] = [];
  if (given.localKey != null) ends.push({ kind: 'local', value: given.localKey });
  if (given.hubspotId != null) ends.push({ kind: 'hubspot', value: given.hubspotId });
  if (given.externalId != null) ends.push({ kind: 'external', value: given.externalId });
  return ends;
}

/** The record of a change, where it must not have been linked meanwhile (S1.5). */
export function unlinkedRecord(change: RecordChange): NamedEnd[] {
  const { record } = change.mark;
  return change.fence || record.kind === 'link' ? [] : [{ kind: record.kind, value: record.id }];
}

/**
 * Which changes may be stored (S1.5): the lease is still this batch's and unexpired, the link's version has not moved, and no
 * end or external id is linked elsewhere, be it by another worker or by an earlier change of the same batch, which also counts
 * as moving the version of its link.
 */
export function passFences(
  batch: Pick<LeasedBatch, 'leaseToken'>,
  changes: readonly RecordChange[],
  view: FenceView,
): AcceptedChange[] {
  const claimed = new Set<string>();
  const written = new Set<string>();
  const accepted: AcceptedChange[] = [];
  for (const change of changes) {
    const mark = view.marks.byId.get(change.mark.id);
    if (!mark || mark.leaseToken !== batch.leaseToken || (mark.leaseExpiresAt ?? 0) <= view.marks.now) continue;
    const link = change.fence ? view.links.get(change.fence.linkId) : null;
    if (link === undefined || (link && link.version !== change.fence?.version)) continue;
    if (link && written.has(link.id)) continue;
    const given = endsGiven(change);
    const free = (end: NamedEnd): boolean => {
      const holder = view.taken.get(endName(end));
      return !claimed.has(endName(end)) && (holder === undefined || holder === link?.id);
    };
    if (![...given, ...unlinkedRecord(change)].every(free)) continue;
    for (const end of given) claimed.add(endName(end));
    if (link) written.add(link.id);
    accepted.push({ change, mark, link });
  }
  return accepted;
}
