import { readFileSync, readdirSync } from 'node:fs';

/** Of the kernel's clock that /proc counts in. */
const MS_PER_TICK = 10;

interface ProcessTimes {
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that have ended and were waited for. */
  readonly endedMs: number;
}

function timesOf(pid: number): ProcessTimes | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ms = (from: number): number => (Number(fields[from]) + Number(fields[from + 1])) * MS_PER_TICK;
    return { parent: Number(fields[1]), ownMs: ms(11), endedMs: ms(13) };
  } catch {
    return null;
  }
}

/** The process that started this one. */
export function parentOf(pid: number): number {
  return timesOf(pid)?.parent ?? 0;
}

/** Processor time of a process and its children, ms; 0 of one that is gone. A worker keeps none, a PostgreSQL server one per session. */
export function processorMs(pid: number): number {
  const own = timesOf(pid);
  if (!own) return 0;
  const children = readdirSync('/proc').flatMap((name) => {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : null;
    return times?.parent === pid ? [times.ownMs + times.endedMs] : [];
  });
  return own.ownMs + own.endedMs + children.reduce((sum, ms) => sum + ms, 0);
}

/** Processor time that some processes took in each phase of a run, per record of the phase. */
export class ProcessorTimes {
  private last: Readonly<Record<string, number>>;
  private readonly phases = new Map<string, { records: number; ms: Record<string, number> }>();

  /** `pids`: the processes by name; asked at each look, since a killed one is replaced. */
  constructor(private readonly pids: () => Readonly<Record<string, number>>) {
    this.last = this.look();
  }

  /** Counts what was taken since the last call as that of a phase in which so many records went through. */
  take(phase: string, records: number): void {
    const now = this.look();
    const known = this.phases.get(phase) ?? { records: 0, ms: {} };
    known.records += records;
    // A process that took another's place has taken less than that one.
    for (const [name, ms] of Object.entries(now))
      known.ms[name] = (known.ms[name] ?? 0) + Math.max(0, ms - (this.last[name] ?? 0));
    this.last = now;
    this.phases.set(phase, known);
  }

  /** ms per record, by phase and process. */
  perRecord(): Record<string, Record<string, number>> {
    return Object.fromEntries(
      [...this.phases]
        .filter(([, { records }]) => records > 0)
        .map(([phase, { records, ms }]) => {
          const all = Object.values(ms).reduce((sum, part) => sum + part, 0);
          const rounded = Object.entries({ ...ms, all }).map(([name, part]) => [name, round(part / records)]);
          return [phase, { records, ...Object.fromEntries(rounded) }];
        }),
    );
  }

  private look(): Readonly<Record<string, number>> {
    return Object.fromEntries(Object.entries(this.pids()).map(([name, pid]) => [name, processorMs(pid)]));
  }
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
