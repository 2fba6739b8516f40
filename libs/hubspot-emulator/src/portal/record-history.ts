import { CALCULATED, type ChangeSource, type HistoryEntry } from './change-source';
import { NO_VALUES, type ValueReader, type Values } from './record-values';

/** How many versions of a value are kept (hubspot-facts 2.3, unverified: 45 for contacts, 20 for others). */
export const historyDepth = (type: string): number => (type === '0-1' ? 45 : 20);

/** One change of a record: what `by` wrote (`v`) and what HubSpot calculated from it (`c`). Never changed once it is held. */
export interface RecordChange {
  readonly at: number;
  readonly by: ChangeSource;
  readonly v: Values;
  readonly c: Values;
}

const NOTHING: Values = {};

/** The change without the versions that are older than the last `depth`; null: nothing is left. Counts in `seen`. */
const recent = (change: RecordChange, depth: number, seen: Map<string, number>): RecordChange | null => {
  const keep = (values: Values): Values => {
    const kept: Record<string, string> = {};
    let dropped = 0;
    for (const name of Object.keys(values)) {
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      if (count <= depth) kept[name] = values[name] ?? '';
      else dropped++;
    }
    return dropped === 0 ? values : kept;
  };
  const [v, c] = [keep(change.v), keep(change.c)];
  if (v === change.v && c === change.c) return change;
  return Object.keys(v).length + Object.keys(c).length === 0 ? null : { at: change.at, by: change.by, v, c };
};

/**
 * What changed in a record since it began, as the changes themselves, oldest first: a write costs one reference, and
 * versions of a value are picked out when somebody asks. `begun` reads the values with which the record began.
 */
export class RecordHistory {
  private readonly changes: RecordChange[] = [];
  private tidyAt: number;

  constructor(
    private readonly depth: number,
    private readonly begun: ValueReader,
  ) {
    this.tidyAt = depth * 4;
  }

  /** Versions that were kept elsewhere, by property, oldest first; values without any are those of `begun`. */
  static of(
    depth: number,
    versions: Iterable<readonly [name: string, entries: readonly HistoryEntry[]]>,
    begun: ValueReader = NO_VALUES,
  ): RecordHistory {
    const named = [...versions].filter(([, entries]) => entries.length > 0);
    const names = new Set(named.map(([name]) => name));
    const history = new RecordHistory(depth, { get: (name) => (names.has(name) ? undefined : begun.get(name)) });
    for (const [name, entries] of named)
      for (const { value, at, source } of entries) history.add({ at, by: source, v: { [name]: value }, c: NOTHING });
    return history;
  }

  add(change: RecordChange): void {
    if (this.changes.push(change) >= this.tidyAt) this.tidy();
  }

  /** Versions of one value, oldest first, the last `depth` of them. `first` makes the version it began with. */
  entries(name: string, first: (value: string) => HistoryEntry): HistoryEntry[] {
    const begun = this.begun.get(name);
    const entries = begun === undefined ? [] : [first(begun)];
    for (const { at, by, v, c } of this.changes) {
      if (Object.hasOwn(v, name)) entries.push({ value: v[name] ?? '', at, source: by });
      if (Object.hasOwn(c, name)) entries.push({ value: c[name] ?? '', at, source: CALCULATED });
    }
    return entries.slice(-this.depth);
  }

  /** Properties that changed. */
  names(): Set<string> {
    return new Set(this.changes.flatMap(({ v, c }) => [...Object.keys(v), ...Object.keys(c)]));
  }

  /** When the record last changed at or before `at`; undefined: it had not. */
  lastChange(at: number): number | undefined {
    let last: number | undefined;
    for (const change of this.changes) if (change.at <= at && change.at > (last ?? -Infinity)) last = change.at;
    return last;
  }

  private tidy(): void {
    const seen = new Map<string, number>();
    const kept: RecordChange[] = [];
    for (const change of this.changes.toReversed()) {
      const left = recent(change, this.depth, seen);
      if (left) kept.push(left);
    }
    this.changes.splice(0, this.changes.length, ...kept.reverse());
    this.tidyAt = Math.max(this.depth * 4, kept.length * 2);
  }
}
