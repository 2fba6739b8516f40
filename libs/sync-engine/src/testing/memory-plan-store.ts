import { aboutOfPlan, batchKind, isLeaveAction, plainMark } from '../core';
import type { PlannedRecord, RecordRef } from '../core';
import type { HubSpotRecord, NewPlannedRecord, PlanFilter, PlanStore } from '../ports';
import type { MemoryDatabase, MemoryPlannedRecord } from './memory-database';
import { isOfARun } from './memory-planned-work';
import { markKey, resolveRecord, upsertMark } from './memory-marks';

/** `PlanStore` on the in-memory database. */
export class MemoryPlanStore implements PlanStore {
  constructor(private readonly db: MemoryDatabase) {}

  saveListed(runId: string, records: readonly HubSpotRecord[]): Promise<void> {
    return this.db.exclusive(() => {
      const known = new Map(this.db.tables.listed.get(runId));
      for (const record of records) known.set(record.id, record);
      this.db.tables.listed.set(runId, known);
    });
  }

  listed(runId: string, hubspotIds: readonly string[]): Promise<ReadonlyMap<string, HubSpotRecord>> {
    return this.db.exclusive(
      () => new Map([...(this.db.tables.listed.get(runId) ?? [])].filter(([id]) => hubspotIds.includes(id))),
    );
  }

  walkListed(runId: string, after: string | null, limit: number) {
    return this.db.exclusive(() => {
      const all = [...(this.db.tables.listed.get(runId)?.values() ?? [])]
        .filter(({ id }) => after === null || id > after)
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const records = all.slice(0, limit);
      return { records, next: records.length < limit ? null : (records.at(-1)?.id ?? null) };
    });
  }

  dropListed(runId: string): Promise<void> {
    return this.db.exclusive(() => {
      this.db.tables.listed.delete(runId);
    });
  }

  save(runId: string, records: readonly NewPlannedRecord[]): Promise<void> {
    return this.db.exclusive(() => {
      const { entity } = this.db.tables.runs.get(runId)!;
      for (const record of records) {
        const known = this.of(runId).some(
          (planned) =>
            (record.localKey !== null && planned.localKey === record.localKey) ||
            (record.hubspotId !== null && planned.hubspotId === record.hubspotId),
        );
        if (known) continue;
        const id = String(this.db.tables.planned.size + 1);
        this.db.tables.planned.set(id, {
          ...record,
          id,
          runId,
          entity,
          excluded: false,
          progress: record.progress ?? 'planned',
          message: record.message ?? null,
          due: false,
        });
      }
    });
  }

  plannedIds(runId: string, hubspotIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.db.exclusive(
      () =>
        new Set(
          this.of(runId).flatMap(({ hubspotId }) => (hubspotId && hubspotIds.includes(hubspotId) ? [hubspotId] : [])),
        ),
    );
  }

  records(
    runId: string,
    options: PlanFilter & { readonly limit: number; readonly after?: string },
  ): Promise<readonly PlannedRecord[]> {
    return this.db.exclusive(() =>
      this.of(runId)
        .filter(({ id }) => Number(id) > Number(options.after ?? 0))
        .filter(({ action }) => options.action === undefined || action === options.action)
        .filter(({ progress }) => options.progress === undefined || progress === options.progress)
        .filter(({ fields }) => options.field === undefined || fields.some(({ field }) => field === options.field))
        .slice(0, options.limit)
        .map(({ entity: _entity, due: _due, ...record }) => record),
    );
  }

  exclude(runId: string, what: { recordIds: readonly string[] } | { field: string }): Promise<number> {
    return this.setExcluded(runId, what, true);
  }

  include(runId: string, what: { recordIds: readonly string[] } | { field: string }): Promise<number> {
    return this.setExcluded(runId, what, false);
  }

  feed(runId: string, limit: number, reason: 'run' | 'undo'): Promise<number> {
    return this.db.exclusive(() => {
      const run = this.db.tables.runs.get(runId);
      if (run?.state !== 'applying' || run.paused) return 0;
      const next = this.of(runId)
        .filter(({ progress, due }) => progress === 'planned' && !due)
        .sort((a, b) => batchKind(a) - batchKind(b) || Number(a.id) - Number(b.id))
        .slice(0, limit);
      for (const planned of next) {
        this.db.tables.planned.set(planned.id, { ...planned, due: true });
        const now = this.db.now();
        upsertMark(
          this.db,
          planned.entity,
          plainMark(recordOf(planned), reason, aboutOfPlan(planned)),
          now,
          now,
          batchKind(planned),
        );
      }
      return next.length;
    });
  }

  open(runId: string): Promise<{ due: number; more: boolean }> {
    return this.db.exclusive(() => {
      const open = this.of(runId).filter(({ progress }) => progress === 'planned');
      const due = open.filter((planned) => planned.due).length;
      return { due, more: open.length > due };
    });
  }

  markMoved(runId: string): Promise<number> {
    return this.db.exclusive(() => {
      const isMarked = ({ entity, linkId, localKey, hubspotId }: MemoryPlannedRecord): boolean =>
        (
          [
            ['link', linkId],
            ['local', localKey],
            ['hubspot', hubspotId],
          ] as const
        ).some(([kind, id]) => id !== null && this.db.tables.marks.has(markKey(entity, { kind, id })));
      const moved = this.of(runId).filter(
        (planned) =>
          planned.progress === 'moved' ||
          (planned.progress === 'excluded' && (isLeaveAction(planned.action) || isMarked(planned))),
      );
      for (const planned of moved)
        upsertMark(this.db, planned.entity, plainMark(recordOf(planned), 'audit', aboutOfPlan(planned)));
      return moved.length;
    });
  }

  withdraw(runId: string): Promise<void> {
    return this.db.exclusive(() => {
      for (const planned of this.of(runId)) {
        if (planned.progress !== 'planned' || !planned.due) continue;
        const key = markKey(planned.entity, resolveRecord(this.db, planned.entity, recordOf(planned)));
        const mark = this.db.tables.marks.get(key);
        const only = mark?.reasons.every((reason) => reason === 'run' || reason === 'undo');
        if (!mark || !only || !isOfARun(mark)) continue;
        if (mark.leaseToken === null) this.db.tables.marks.delete(key);
        else this.db.tables.marks.set(key, { ...mark, reasons: [] });
      }
    });
  }

  private of(runId: string): MemoryPlannedRecord[] {
    return [...this.db.tables.planned.values()].filter((planned) => planned.runId === runId);
  }

  private setExcluded(
    runId: string,
    what: { recordIds: readonly string[] } | { field: string },
    excluded: boolean,
  ): Promise<number> {
    return this.db.exclusive(() => {
      if (this.db.tables.runs.get(runId)?.state !== 'planned') return 0;
      const named = this.of(runId).filter((planned) =>
        'field' in what
          ? planned.fields.some(({ field }) => field === what.field)
          : what.recordIds.includes(planned.id) && planned.excluded !== excluded,
      );
      for (const planned of named)
        this.db.tables.planned.set(planned.id, {
          ...planned,
          ...('field' in what
            ? { fields: planned.fields.map((one) => (one.field === what.field ? { ...one, excluded } : one)) }
            : { excluded }),
        });
      return named.length;
    });
  }
}

function recordOf({ linkId, localKey, hubspotId }: PlannedRecord): RecordRef {
  if (linkId !== null) return { kind: 'link', id: linkId };
  if (localKey !== null) return { kind: 'local', id: localKey };
  return { kind: 'hubspot', id: hubspotId! };
}
