import { isObject } from '../json/json-value';
import { instantText } from '../portal/instant-text';
import type { WriteTrace } from '../records/record-writes';
import type { Answer } from './answer';

/** One call, as tests look at it. */
export interface LoggedRequest {
  readonly seq: number;
  /** Portal time, ms. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  /** 0 when the connection was cut without an answer. */
  status: number;
  readonly appId: number | null;
  readonly objectType: string | null;
  /** What each written property held before and holds after; equal values are echo writes. */
  /** Empty in calls of long ago. */
  writes: readonly WriteTrace[];
  /** Ids of the records that a reading call told of, as they were at `time`. Empty in calls of long ago. */
  reads: readonly string[];
  readonly faults: readonly string[];
}

const KEPT = 20_000;
/** Written values, and what was read, weigh most: those of older calls are let go. */
const WRITES_KEPT = 100_000;
const READS_KEPT = 500_000;

/** The last calls, oldest first, and counts of all. */
export class RequestLog {
  private entries: LoggedRequest[] = [];
  private seq = 0;
  private writesHeld = 0;
  private readsHeld = 0;
  /** Entries before this one hold neither writes nor reads any more. */
  private lightened = 0;
  private readonly byCall = new Map<string, number>();
  private readonly byStatus = new Map<string, number>();
  private echoWrites = 0;
  private propertyWrites = 0;

  add(entry: Omit<LoggedRequest, 'seq'>): LoggedRequest {
    const logged = { ...entry, seq: ++this.seq };
    this.entries.push(logged);
    if (this.entries.length > KEPT * 2) {
      this.lightened = Math.max(0, this.lightened - (this.entries.length - KEPT));
      this.entries = this.entries.slice(-KEPT);
    }
    this.writesHeld += entry.writes.length;
    this.readsHeld += entry.reads.length;
    this.lighten();
    const call = `${entry.method} ${entry.path.replace(/\/\d+(?=\/|$)/g, '/:id')}`;
    this.byCall.set(call, (this.byCall.get(call) ?? 0) + 1);
    this.byStatus.set(String(entry.status), (this.byStatus.get(String(entry.status)) ?? 0) + 1);
    this.propertyWrites += entry.writes.length;
    for (const write of entry.writes) if ((write.before ?? '') === write.after) this.echoWrites++;
    return logged;
  }

  private lighten(): void {
    const weighs = (): boolean => this.writesHeld > WRITES_KEPT || this.readsHeld > READS_KEPT;
    while (weighs() && this.lightened < this.entries.length - 1) {
      const entry = this.entries[this.lightened++];
      if (!entry) return;
      this.writesHeld -= entry.writes.length;
      this.readsHeld -= entry.reads.length;
      entry.writes = [];
      entry.reads = [];
    }
  }

  since(seq: number): LoggedRequest[] {
    return this.entries.filter((entry) => entry.seq > seq);
  }

  get lastSeq(): number {
    return this.seq;
  }

  /** The ten seconds of portal time with most calls, among those that are kept. */
  busiest(): { readonly calls: number; readonly from: string | null } {
    let best = { calls: 0, from: null as string | null };
    let start = 0;
    for (const [index, entry] of this.entries.entries()) {
      while ((this.entries[start]?.time ?? 0) <= entry.time - 10_000) start++;
      const calls = index - start + 1;
      if (calls > best.calls) best = { calls, from: instantText(this.entries[start]?.time ?? entry.time) };
    }
    return best;
  }

  counts(): Record<string, unknown> {
    return {
      requests: this.seq,
      byCall: Object.fromEntries(this.byCall),
      byStatus: Object.fromEntries(this.byStatus),
      propertyWrites: this.propertyWrites,
      echoWrites: this.echoWrites,
      busiestTenSeconds: this.busiest(),
    };
  }
}

/** Ids of the records of a reading call's answer. */
export const recordsTold = (answer: Answer | null): readonly string[] => {
  if (!answer || answer.status >= 300 || !isObject(answer.body)) return [];
  const { results } = answer.body;
  return (Array.isArray(results) ? results : [answer.body]).flatMap((told: unknown) =>
    isObject(told) && isObject(told['properties']) && typeof told['id'] === 'string' ? [told['id']] : [],
  );
};
