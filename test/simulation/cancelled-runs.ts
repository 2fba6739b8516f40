import type { RecordRef } from '@app/sync-engine';
import { markKey, resolveRecord } from '@app/sync-engine/testing/memory-marks';
import type { World } from './world';

interface CancelledRun {
  readonly id: string;
  /** How much the log held when it was cancelled. */
  readonly from: number;
  /** And when the next run began to be applied, which makes due what moved since its own plan. */
  until: number;
  /** The entity waited as a whole, for this run to make it live (S8.5). */
  readonly waited: boolean;
  /** Links and ends of its planned records that no worker had, and no call of ours was under way to. */
  readonly left: ReadonlySet<string>;
  /** Those of them that nothing else had marked, so that they are at rest again. */
  readonly alone: ReadonlySet<string>;
}

interface Ends {
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
}

const WRITES = ['write', 'create', 'delete', 'link'];

/** S8.3: of a run that a person cancels while it is applied what is under way settles, and nothing further of it is done. */
export class CancelledRuns {
  private readonly runs: CancelledRun[] = [];
  private readonly seen: string[] = [];

  constructor(private readonly world: World) {}

  /** To be called as the run is cancelled. */
  note(id: string): void {
    const { planned, log } = this.world.db.tables;
    const left = [...planned.values()].filter(
      (record) => record.runId === id && record.progress === 'planned' && !this.isUnderWay(record),
    );
    this.runs.push({
      id,
      from: log.length,
      until: Infinity,
      waited: this.isWaiting,
      left: new Set(left.flatMap(namesOf)),
      alone: new Set(left.filter((record) => this.isMarkedByRunsAlone(record)).flatMap(namesOf)),
    });
  }

  /** To be called before a run is applied. */
  noteNext(): void {
    const { log } = this.world.db.tables;
    this.seen.push(...this.madeLive());
    for (const run of this.runs) run.until = Math.min(run.until, log.length);
  }

  violations(): string[] {
    return [...this.seen, ...this.madeLive(), ...this.runs.flatMap((run) => this.wentOn(run))];
  }

  private get isWaiting(): boolean {
    return this.world.db.tables.entities.get('contact')!.state === 'waiting';
  }

  private isUnderWay(ends: Ends): boolean {
    const { marks, intents } = this.world.db.tables;
    return this.recordsOf(ends).some(
      (ref) =>
        (marks.get(markKey('contact', ref))?.leaseToken ?? null) !== null ||
        intents.some(({ linkId }) => linkId === ref.id),
    );
  }

  private isMarkedByRunsAlone(ends: Ends): boolean {
    const { marks } = this.world.db.tables;
    const reasons = this.recordsOf(ends).flatMap((ref) => marks.get(markKey('contact', ref))?.reasons ?? []);
    return reasons.every((reason) => reason === 'run' || reason === 'undo');
  }

  private recordsOf(ends: Ends): readonly RecordRef[] {
    return refsOf(ends).map((ref) => resolveRecord(this.world.db, 'contact', ref));
  }

  private madeLive(): string[] {
    return this.runs
      .filter(({ waited, until }) => waited && until === Infinity && !this.isWaiting)
      .map(({ id }) => `run ${id} was cancelled, and the entity that waited for it is live`);
  }

  /** What only the run had marked, and nothing else, is work of the run, too. */
  private wentOn({ id, from, until, left, alone }: CancelledRun): string[] {
    const { log } = this.world.db.tables;
    return log.slice(from).flatMap((entry, index) => {
      const { kind, side, field, runId, cause, localKey, hubspotId } = entry;
      const isAbout = (names: ReadonlySet<string>): boolean => namesOf(entry).some((name) => names.has(name));
      if (!WRITES.includes(kind) || !isAbout(left)) return [];
      const byRun = runId === null && (cause === 'run' || cause === 'undo');
      const isOfItsMark = byRun && from + index < until && isAbout(alone);
      const what = `${kind} of ${field ?? 'the record'} ${localKey} / ${hubspotId} (${side})`;
      return runId === id || isOfItsMark ? [`run ${id} was cancelled, and goes on: ${what}`] : [];
    });
  }
}

function refsOf({ linkId, localKey, hubspotId }: Ends): readonly RecordRef[] {
  const named = [
    ['link', linkId],
    ['local', localKey],
    ['hubspot', hubspotId],
  ] as const;
  return named.flatMap(([kind, id]) => (id === null ? [] : [{ kind, id }]));
}

function namesOf(ends: Ends): readonly string[] {
  return refsOf(ends).map(({ kind, id }) => `${kind} ${id}`);
}
