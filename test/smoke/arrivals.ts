import type { MadeEdit } from './edit-session';
import { placeName } from './edit-plan';
import type { Side } from './edit-values';
import type { EngineWrite } from './engine-writes';

export interface Arrivals {
  /** ms from an edit's answer or commit until the other side showed its value, by the side it went to. */
  readonly toHubSpot: readonly number[];
  readonly toLocal: readonly number[];
  /** Edits that never showed: another edit of the field came after, or met them from the other side. */
  readonly replaced: readonly MadeEdit[];
  /** Edits that never showed though no other edit explains it. */
  readonly lost: readonly MadeEdit[];
}

/** Follows each edit to the other side. A value names its edit: no field of a record gets one twice. */
export function arrivalsOf(edits: readonly MadeEdit[], writes: readonly EngineWrite[]): Arrivals {
  const latencies: Record<Side, number[]> = { local: [], hubspot: [] };
  const replaced: MadeEdit[] = [];
  const lost: MadeEdit[] = [];
  for (const edit of edits) {
    const arrival = writes.find((write) => shows(write, edit));
    if (arrival) latencies[arrival.side].push(Math.max(0, arrival.at - edit.doneAt));
    else if (edits.some((other) => explains(other, edit))) replaced.push(edit);
    else lost.push(edit);
  }
  return { toHubSpot: latencies.hubspot, toLocal: latencies.local, replaced, lost };
}

function shows(write: EngineWrite, edit: MadeEdit): boolean {
  const { pair, field, member } = edit.place;
  return (
    write.side !== edit.side &&
    write.pair === pair &&
    write.field === field &&
    write.at >= edit.sentAt &&
    write.members.some((written) => written.member === member && written.after === edit.form)
  );
}

/** An edit of the same field, by the same side later or by the other side at any time near. */
function explains(other: MadeEdit, edit: MadeEdit): boolean {
  if (other === edit || placeName(other.place) !== placeName(edit.place)) return false;
  return other.doneAt >= edit.sentAt || (other.side !== edit.side && edit.sentAt - other.doneAt < NEAR_MS);
}

/** Longer than any edit should be on its way; after a killed worker, its lease comes on top. */
const NEAR_MS = 20_000;

/** By the nearest rank, in whole ms; null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return value === undefined ? null : Math.round(value);
}
