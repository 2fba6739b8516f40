import type { LeasedMark, Link, MarkContent, RecordRef } from '../core';
import type { PlannedWork, Run, StoredReview } from '../ports';
import type { MemoryDatabase, MemoryMark } from './memory-database';

/** Priority and batch: 0 live, 1 reviews and undo, 2 runs, 3 audit. One batch holds one lane. */
export function laneOf({ reasons }: MarkContent): number {
  const only = (...those: readonly string[]): boolean => reasons.every((reason) => those.includes(reason));
  if (only('audit')) return 3;
  if (only('audit', 'run')) return 2;
  return only('audit', 'run', 'review', 'undo') ? 1 : 0;
}

/** S8.3: of a run, one batch holds one kind of work, too. */
export function sameBatch(a: MemoryMark, b: MemoryMark): boolean {
  return laneOf(a) === laneOf(b) && (laneOf(a) === 0 || a.batchKind === b.batchKind);
}

export function isOfARun({ reasons }: MarkContent): boolean {
  return reasons.includes('run') || reasons.includes('undo');
}

export function applyingRun(db: MemoryDatabase, entity: string): Run | null {
  return (
    [...db.tables.runs.values()].find(
      (run) => run.entity === entity && run.kind !== 'audit' && run.state === 'applying',
    ) ?? null
  );
}

/** S8.3: what the run that is being applied planned for the record. */
export function plannedWork(
  db: MemoryDatabase,
  entity: string,
  record: RecordRef,
  link: Link | null,
): PlannedWork | null {
  const run = applyingRun(db, entity);
  if (!run) return null;
  const localKey = link?.localKey ?? (record.kind === 'local' ? record.id : null);
  const hubspotId = link?.hubspotId ?? (record.kind === 'hubspot' ? record.id : null);
  const open = [...db.tables.planned.values()].filter(
    (planned) => planned.runId === run.id && planned.progress === 'planned',
  );
  const found =
    open.find((planned) => link !== null && planned.linkId === link.id) ??
    open.find((planned) => localKey !== null && planned.localKey === localKey) ??
    open.find((planned) => hubspotId !== null && planned.hubspotId === hubspotId);
  return found ? { record: found, kind: run.kind, choices: run.choices } : null;
}

/** S3.2: decisions that wait to be carried out on the record. */
export function decidedReviews(db: MemoryDatabase, mark: LeasedMark, link: Link | null): readonly StoredReview[] {
  if (!mark.reasons.includes('review')) return [];
  return db.tables.reviews.filter((review) => {
    if (!review.open || review.decision === null || review.entity !== mark.entity) return false;
    if (review.linkId !== null) return review.linkId === link?.id;
    return mark.record.kind === 'local' ? review.localKey === mark.record.id : review.hubspotId === mark.record.id;
  });
}
