import type { DatabaseIdentity, DatabaseMemory, OwnEventQuestion, UnknownOwnEvent } from '../ports';
import type { MemoryDatabase, MemoryOwnEvent } from './memory-database';

/** `DatabaseMemory` on the in-memory database. */
export class MemoryDatabaseMemory implements DatabaseMemory {
  constructor(private readonly db: MemoryDatabase) {}

  identity(): Promise<DatabaseIdentity> {
    return this.db.exclusive(() => this.db.identity);
  }

  keptIdentity(): Promise<DatabaseIdentity | null> {
    return this.db.exclusive(() => this.db.tables.keptIdentity);
  }

  keep(identity: DatabaseIdentity): Promise<void> {
    return this.db.exclusive(() => {
      this.db.tables.keptIdentity = identity;
    });
  }

  unknownOwnEvents(question: OwnEventQuestion): Promise<readonly UnknownOwnEvent[]> {
    return this.db.exclusive(() => {
      const { log, ownEvents } = this.db.tables;
      if (log.length === 0) return [];
      const notes = log.filter(({ policy }) => policy === 'S9.5').map(({ at }) => at);
      const since = Math.max(this.db.now() - question.receivedWithinMs, ...notes);
      return ownEvents
        .filter(
          (event) =>
            event.sourceId === question.ownSourceId && event.receivedAt > since && !this.isKnown(event, question),
        )
        .slice(0, 10)
        .map(({ objectTypeId, objectId, property, occurredAt }) => ({ objectTypeId, objectId, property, occurredAt }));
    });
  }

  note(entity: string, message: string): Promise<void> {
    return this.db.exclusive(() => {
      const nothing = { linkId: null, localKey: null, hubspotId: null, side: null, field: null } as const;
      const note = { ...nothing, kind: 'run', before: null, after: null, cause: 'audit', policy: 'S9.5' } as const;
      this.db.tables.log = [...this.db.tables.log, { ...note, message: `${entity}: ${message}`, at: this.db.now() }];
    });
  }

  /** Logged between the write and its event's arrival, or intended by then. */
  private isKnown(event: MemoryOwnEvent, question: OwnEventQuestion): boolean {
    const { log, intended, links } = this.db.tables;
    const earliest = event.occurredAt - question.clockOffsetMs - question.clockUncertaintyMs;
    if (log.some(({ at }) => at >= earliest && at <= event.receivedAt)) return true;
    return intended.some(({ kind, linkId, createdAt }) => {
      const link = links.get(linkId);
      const isOfRecord = link?.hubspotId === event.objectId || kind === 'create' || kind === 'merge';
      const isInTime = createdAt >= earliest - question.intentLifetimeMs && createdAt <= event.receivedAt;
      return link?.entity === event.entity && isOfRecord && isInTime;
    });
  }
}
