import type { FindingVerdict } from '../core';
import type { AuditFinding, AuditStore, NewFinding } from '../ports';
import type { MemoryDatabase } from './memory-database';
import type { MemoryFinding } from './memory-finding';
import { markKey } from './memory-marks';

/** `AuditStore` on the in-memory database. Hints are what the log tells of the record's link. */
export class MemoryAuditStore implements AuditStore {
  constructor(private readonly db: MemoryDatabase) {}

  found(entity: string, auditId: string, findings: readonly NewFinding[]): Promise<void> {
    return this.db.exclusive(() => {
      const now = this.db.now();
      for (const found of findings) {
        const known = [...this.db.tables.findings.values()].find(
          (one) => one.settledAt === null && one.entity === entity && nameOf(one) === nameOf(found),
        );
        const id = known?.id ?? String(this.db.tables.findings.size + 1);
        this.db.tables.findings.set(id, {
          ...found,
          id,
          entity,
          seenBy: auditId,
          timesSeen: known ? known.timesSeen + (known.seenBy === auditId ? 0 : 1) : 1,
          firstSeenAt: known?.firstSeenAt ?? now,
          lastSeenAt: now,
          lookedBy: known?.lookedBy ?? null,
          verdict: null,
          settledAt: null,
        });
      }
    });
  }

  due(entity: string, auditId: string, ageMs: number, limit: number): Promise<readonly AuditFinding[]> {
    return this.db.exclusive(() =>
      this.unlooked(entity, auditId)
        .filter(({ lastSeenAt }) => lastSeenAt <= this.db.now() - ageMs)
        .slice(0, limit),
    );
  }

  open(entity: string, auditId: string): Promise<number> {
    return this.db.exclusive(() => this.unlooked(entity, auditId).length);
  }

  settle(
    entity: string,
    auditId: string,
    ids: { counted: readonly string[]; vanished: readonly string[]; kept: readonly string[] },
    hintMs: number,
  ): Promise<void> {
    return this.db.exclusive(() => {
      const settle = (id: string, verdict: FindingVerdict | null): void => {
        const known = this.db.tables.findings.get(id)!;
        if (known.entity !== entity || known.settledAt !== null || known.lookedBy === auditId) return;
        const settledAt = verdict === null ? null : this.db.now();
        this.db.tables.findings.set(id, { ...known, lookedBy: auditId, verdict, settledAt });
      };
      for (const id of ids.kept) settle(id, null);
      for (const id of ids.vanished) settle(id, 'vanished');
      for (const id of ids.counted)
        settle(id, this.hinted(this.db.tables.findings.get(id)!, hintMs) ? 'late_found' : 'drift_found');
      for (const one of this.db.tables.findings.values()) {
        const isRecent = one.settledAt !== null && one.settledAt > this.db.now() - hintMs;
        if (one.entity === entity && one.verdict === 'drift_found' && isRecent && this.hinted(one, hintMs))
          this.db.tables.findings.set(one.id, { ...one, verdict: 'late_found' });
      }
    });
  }

  correctIndex(entity: string, runId: string): Promise<number> {
    return this.db.exclusive(() => {
      const listed = this.db.tables.listed.get(runId) ?? new Map<string, unknown>();
      const newest = Math.max(0, ...[...listed.keys()].map(Number));
      const gone = [...this.db.tables.matchKeys.keys()].filter((key) => {
        const id = key.slice(entity.length + 1);
        return key.startsWith(`${entity} `) && Number(id) <= newest && !listed.has(id);
      });
      for (const key of gone) this.db.tables.matchKeys.delete(key);
      return gone.length;
    });
  }

  marked(entity: string, records: readonly { kind: string; id: string }[]): Promise<ReadonlySet<string>> {
    return this.db.exclusive(
      () =>
        new Set(
          records
            .filter(({ kind, id }) =>
              this.db.tables.marks.has(markKey(entity, { kind: kind as 'link' | 'local' | 'hubspot', id })),
            )
            .map(({ kind, id }) => `${kind} ${id}`),
        ),
    );
  }

  list(options: { entity?: string; limit: number; before?: string }) {
    return this.db.exclusive(() =>
      [...this.db.tables.findings.values()]
        .reverse()
        .filter(({ entity }) => options.entity === undefined || entity === options.entity)
        .filter(({ id }) => options.before === undefined || Number(id) < Number(options.before))
        .slice(0, options.limit),
    );
  }

  counts(entity: string, since: number): Promise<Readonly<Record<FindingVerdict, number>>> {
    return this.db.exclusive(() => {
      const counts = { late_found: 0, drift_found: 0, vanished: 0 };
      for (const one of this.db.tables.findings.values())
        if (one.entity === entity && one.verdict !== null && (one.settledAt ?? 0) >= since) counts[one.verdict] += 1;
      return counts;
    });
  }

  private unlooked(entity: string, auditId: string): MemoryFinding[] {
    return [...this.db.tables.findings.values()].filter(
      (one) => one.entity === entity && one.seenBy === auditId && one.settledAt === null && one.lookedBy !== auditId,
    );
  }

  private hinted(one: MemoryFinding, hintMs: number): boolean {
    return this.db.tables.log.some(
      ({ linkId, cause, at }) =>
        linkId !== null &&
        linkId === one.linkId &&
        (cause === 'capture' || cause === 'event' || cause === 'poll') &&
        at > one.firstSeenAt - hintMs,
    );
  }
}

function nameOf({ kind, linkId, localKey, hubspotId, field }: NewFinding): string {
  return JSON.stringify([kind, linkId, localKey, hubspotId, field]);
}
