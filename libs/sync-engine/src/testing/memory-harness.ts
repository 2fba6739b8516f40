import type { LogEntry } from '../core';
import { MemoryAuditStore } from './memory-audit-store';
import { MemoryDatabase } from './memory-database';
import { MemoryPlanStore } from './memory-plan-store';
import { changeRevision, revisionIn } from './memory-revisions';
import { MemoryReviewStore } from './memory-review-store';
import { MemoryRunStore } from './memory-run-store';
import { MemorySyncState } from './memory-sync-state';
import { MemoryUndoLog } from './memory-undo-log';
import type { StoresHarness } from './store-contract/store-bench';
import type { CapturedRow } from './sync-state-contract/contract-harness';

/** The in-memory database as the contracts see it, with a clock that only the test moves. */
export class MemoryHarness implements StoresHarness {
  private now = Date.UTC(2026, 0, 2);
  private ids = 0;
  readonly db = new MemoryDatabase(
    () => this.now,
    () => `id-${(this.ids += 1)}`,
  );
  readonly state = new MemorySyncState(this.db);
  readonly transactions = this.db;
  readonly runs = new MemoryRunStore(this.db);
  readonly plans = new MemoryPlanStore(this.db);
  readonly reviews = new MemoryReviewStore(this.db);
  readonly undoLog = new MemoryUndoLog(this.db);
  readonly audits = new MemoryAuditStore(this.db);

  advance(ms: number): void {
    this.now += ms;
  }

  capture(rows: readonly CapturedRow[]): Promise<void> {
    return this.db.exclusive(() => {
      const captured = rows.map(({ schema, table, key, operation, columns = [], own = false }) => {
        return { table: `${schema}.${table}`, key, operation, columns, at: this.now, own };
      });
      this.db.tables.captured = [...this.db.tables.captured, ...captured];
    });
  }

  registerEntity(definition: Parameters<StoresHarness['registerEntity']>[0]): Promise<void> {
    return this.db.exclusive(() => void this.db.tables.entities.set(definition.entity, definition));
  }

  changeRegistry(entity: string | null): Promise<void> {
    return this.db.exclusive(() => changeRevision(this.db, entity ?? undefined));
  }

  revision(entity: string): Promise<string> {
    return this.db.exclusive(() => revisionIn(this.db.tables.registryRevisions, entity));
  }

  logIds(): Promise<readonly string[]> {
    return Promise.resolve(this.db.tables.log.map((_, index) => String(index)));
  }

  messages(wanted: LogEntry['kind']): Promise<readonly (string | null)[]> {
    return Promise.resolve(this.db.tables.log.flatMap(({ kind, message }) => (kind === wanted ? [message] : [])));
  }

  reviewIds(linkId: string | null): Promise<readonly string[]> {
    const { reviews } = this.db.tables;
    const named = linkId === null ? reviews : reviews.filter((review) => review.open && review.linkId === linkId);
    return Promise.resolve(named.map(({ id }) => id));
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}
