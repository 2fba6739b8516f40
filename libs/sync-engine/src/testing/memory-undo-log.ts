import { isLeaveCause } from '../core';
import type { LogEntry } from '../core';
import type { UndoLog, UndoTarget, WrittenRecord } from '../ports';
import type { MemoryDatabase } from './memory-database';

const UNDOABLE = ['write', 'create', 'delete', 'merge', 'link', 'link_state'];

/** `UndoLog` on the in-memory database; a log row's id is its place in the log. */
export class MemoryUndoLog implements UndoLog {
  constructor(private readonly db: MemoryDatabase) {}

  written(
    entity: string,
    target: UndoTarget,
    after: string | null,
    limit: number,
  ): Promise<{ records: readonly WrittenRecord[]; next: string | null }> {
    return this.db.exclusive(() => {
      const { log, links } = this.db.tables;
      const entries = log.filter(
        (entry, index) =>
          entry.linkId !== null &&
          links.get(entry.linkId)?.entity === entity &&
          (after === null || entry.linkId > after) &&
          UNDOABLE.includes(entry.kind) &&
          (entry.kind !== 'link_state' || entry.cause === 'undo' || isLeaveCause(entry.policy)) &&
          named(target, entry, index),
      );
      const ids = [...new Set(entries.map(({ linkId }) => linkId!))].sort();
      const page = ids.slice(0, limit);
      const records = page.map((linkId): WrittenRecord => {
        const { localKey, hubspotId } = links.get(linkId)!;
        return { linkId, localKey, hubspotId, entries: entries.filter((entry) => entry.linkId === linkId) };
      });
      return { records, next: ids.length > limit ? (page.at(-1) ?? null) : null };
    });
  }
}

function named(target: UndoTarget, entry: LogEntry, index: number): boolean {
  switch (target.kind) {
    case 'run':
      return entry.runId === target.runId;
    case 'record':
      return entry.linkId === target.linkId && (target.runId === undefined || entry.runId === target.runId);
    case 'entry':
      return index === Number(target.logId);
  }
}
