import type { Link, LogEntry, RecordChange } from '@app/sync-engine';
import type { MemoryDatabase } from '@app/sync-engine/testing/memory-database';
import type { World } from './world';

type PlannedDelete = NonNullable<ReturnType<MemoryDatabase['tables']['planned']['get']>>;

/**
 * S5.5, S8.2: whether a delete that an undo lists as taken back really was, and whether one that it lists as impossible was not half done.
 * Looked at when it is stored, in the transaction that does: what people delete and restore afterwards is another matter.
 */
export class UndoWatch {
  private readonly seen: string[] = [];

  constructor(private readonly world: World) {}

  /** To be called before the transaction that stored them ends. */
  stored(changes: readonly RecordChange[]): void {
    for (const { plan, log, link } of changes) {
      for (const entry of log ?? [])
        if (entry.kind === 'restore' && entry.side === 'local' && entry.policy === 'S8.2')
          this.lookAtValues(entry.localKey, entry.linkId);
      const planned = plan && this.world.db.tables.planned.get(plan.id);
      if (!planned?.undoes?.deleted) continue;
      for (const broken of this.broken(planned, link?.state === 'live'))
        this.seen.push(
          `undo of the delete of ${planned.localKey} / ${planned.hubspotId}, ${plan!.progress}: ${broken}`,
        );
    }
  }

  /** Everything that was found, and whatever a run that is at its end has neither done nor listed. */
  violations(): string[] {
    const { planned, runs } = this.world.db.tables;
    const untold = [...planned.values()].flatMap(({ runId, undoes, progress, localKey, hubspotId }) =>
      undoes?.deleted && progress === 'planned' && runs.get(runId)?.state === 'done'
        ? [`undo of the delete of ${localKey} / ${hubspotId} is done, and nobody tells what became of it`]
        : [],
    );
    return [...this.seen, ...untold];
  }

  private broken(planned: PlannedDelete, revived: boolean): string[] {
    const link = this.world.db.tables.links.get(planned.linkId ?? '');
    if (!link) return ['it has no link any more'];
    if (planned.excluded) return this.inRun(planned).some(isTakenBack) ? ['it was left out, and is taken back'] : [];
    switch (planned.progress) {
      case 'applied':
        return planned.undoes!.deleted === 'hubspot'
          ? this.recordMissing(planned, link)
          : this.rowMissing(planned, link);
      case 'moved':
        // What was made anew, and of which some field was not put back.
        if (!revived) return this.halfDone(planned, link);
        return planned.undoes!.deleted === 'hubspot'
          ? this.recordMissing(planned, link)
          : this.rowMissing(planned, link);
      case 'excluded':
      case 'planned':
      case 'failed':
        return [];
    }
  }

  /** The row goes on, with the record that was restored meanwhile or with one in its place. */
  private recordMissing(planned: PlannedDelete, link: Link): string[] {
    const { hubspot, restoredRecords } = this.world;
    const found = this.endsMissing(planned, link);
    if (link.state !== 'live') found.push(`the link is ${link.state}`);
    if (link.hubspotId === planned.hubspotId && !restoredRecords.has(link.hubspotId ?? ''))
      found.push('no record was made in the place of the archived one');
    const record = hubspot.get(link.hubspotId ?? '');
    if (record && link.hubspotId !== planned.hubspotId && record.properties['renewa_id'] !== link.externalId)
      found.push(`record ${link.hubspotId} was not made for it`);
    return found;
  }

  /** The row is there; alone only where its record is deleted, and a person is asked about that. */
  private rowMissing(planned: PlannedDelete, link: Link): string[] {
    if (link.state === 'live') return this.endsMissing(planned, link);
    const found = this.rowGone(planned, link) ? [`row ${link.localKey} is not there`] : [];
    if (this.world.hubspot.get(link.hubspotId ?? '') && !this.world.restoredRecords.has(link.hubspotId ?? ''))
      found.push(`its record ${link.hubspotId} is there, and parted from it`);
    if (!this.isAsked(link)) found.push('nobody is asked about its record');
    return found;
  }

  private endsMissing(planned: PlannedDelete, link: Link): string[] {
    const { hubspot, deletedRecords, erased } = this.world;
    const id = link.hubspotId ?? '';
    const went = since(deletedRecords.get(id), this.beganAt(planned)) || erased.has(id) || hubspot.isMergedAway(id);
    return [
      ...(this.rowGone(planned, link) ? [`row ${link.localKey} is not there`] : []),
      ...(hubspot.get(id) || went ? [] : [`record ${id} is not there`]),
    ];
  }

  private rowGone(planned: PlannedDelete, { localKey }: Link): boolean {
    if (this.world.livingRows().has(localKey ?? '')) return false;
    return !since(this.world.deletedRows.get(localKey ?? ''), this.beganAt(planned));
  }

  /** Listed as not done: no row stands there made anew that nobody knows of, and no record. */
  private halfDone(planned: PlannedDelete, link: Link): string[] {
    if (link.state !== 'severed' || this.isAsked(link)) return [];
    const half = this.doneBy(planned).map((what) => `${what} all the same, and nobody is asked about it`);
    return this.isDisturbed(planned, link) ? half : [...half, 'nothing stood in its way'];
  }

  /** People did something to one of its ends since it was deleted, or an undo before this one did. */
  private isDisturbed(planned: PlannedDelete, { id, localKey, hubspotId, stateCause }: Link): boolean {
    const { deletedRows, restoredRows, deletedRecords, restoredRecords, erased, hubspot, db } = this.world;
    const began = this.beganAt(planned);
    const record = hubspotId ?? '';
    // S5.1: a row that went before an undo parted the two is gone, and no delete of it is known of the link.
    if (stateCause === null && !this.world.livingRows().has(localKey ?? '')) return true;
    return (
      since(deletedRows.get(localKey ?? ''), began) ||
      since(deletedRecords.get(record), began) ||
      restoredRows.has(localKey ?? '') ||
      restoredRecords.has(record) ||
      erased.has(record) ||
      hubspot.isMergedAway(record) ||
      db.tables.log.some(
        ({ kind, linkId, runId, at }) => kind === 'restore' && linkId === id && runId !== planned.runId && at >= began,
      )
    );
  }

  private doneBy(planned: PlannedDelete): string[] {
    return this.inRun(planned).flatMap((entry) => {
      if (entry.kind === 'create') return [`a record was made on the ${entry.side} side`];
      const isBack = entry.kind === 'restore' && entry.side === 'local';
      // One that people deleted again leaves nothing behind.
      return isBack && this.world.livingRows().has(entry.localKey ?? '')
        ? [`row ${entry.localKey} was brought back`]
        : [];
    });
  }

  private inRun({ runId, linkId }: PlannedDelete): readonly LogEntry[] {
    return this.world.db.tables.log.filter((entry) => entry.runId === runId && entry.linkId === linkId);
  }

  private isAsked({ id }: Link): boolean {
    return this.world.db.tables.reviews.some(({ open, linkId, kind }) => open && linkId === id && kind === 'delete');
  }

  /** A row made anew holds what was synced: its record is deleted, and gives nothing. */
  private lookAtValues(key: string | null, linkId: string | null): void {
    const { db, definition, scenario } = this.world;
    const row = this.world.livingRows().get(key ?? '');
    const link = db.tables.links.get(linkId ?? '');
    if (!row) this.seen.push(`row ${key} was brought back by an undo, and is not there`);
    if (!row || !link || definition.table.softDeleteColumn !== null) return;
    for (const { id, members, direction } of scenario.fields) {
      if (direction === 'to_hubspot') continue;
      const synced = link.baseLocal[id];
      if (synced?.some((value, index) => (row[members[index]!.column ?? ''] ?? null) !== value))
        this.seen.push(
          `row ${key} was made anew by an undo without the ${id} that was synced: ${JSON.stringify(synced)}`,
        );
    }
  }

  /** When the delete that is taken back was carried out: what people delete since then is gone whatever the undo does. */
  private beganAt({ runId, linkId, undoes }: PlannedDelete): number {
    const { runs, log } = this.world.db.tables;
    const asked = runs.get(runId)?.startedAt ?? 0;
    const deleted = log.findLast(
      (entry) =>
        entry.kind === 'delete' && entry.linkId === linkId && entry.side === undoes!.deleted && entry.at <= asked,
    );
    return deleted?.at ?? asked;
  }
}

/** By the undo: what people restore meanwhile may be made anew in the same run, on its usual way. */
function isTakenBack({ kind, policy }: LogEntry): boolean {
  return kind === 'restore' && policy === 'S8.2';
}

function since(at: number | undefined, began: number): boolean {
  return at !== undefined && at >= began;
}
