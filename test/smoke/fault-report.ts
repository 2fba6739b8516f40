import type { Arrivals } from './arrivals';
import type { Comparison } from './comparison';
import type { EchoWrite } from './echo-writes';
import { placeName } from './edit-plan';
import type { SyncRecords } from './sync-records';

export interface Findings {
  readonly comparison: Comparison;
  readonly arrivals: Arrivals;
  readonly echoes: readonly EchoWrite[];
  readonly sync: SyncRecords;
  /** By `entity key`. */
  readonly linkIds: ReadonlyMap<string, string>;
}

/** The first findings of each kind, each with all that the sync logged about its record. The data are those of the demo. */
const SHOWN = 5;

/** Tells what a person needs to find the cause: record, field, both values, times, log. Says nothing when all is well. */
export async function tellFaults(findings: Findings, tell: (line: string) => void): Promise<void> {
  const { comparison, arrivals, echoes, sync, linkIds } = findings;
  const records = new Set<string>();
  for (const sentence of comparison.unpaired.slice(0, SHOWN)) tell(`unpaired: ${sentence}`);
  for (const { link, field, local, hubspot } of comparison.unexplained.slice(0, SHOWN)) {
    tell(
      `differs: ${link.entity} ${link.localKey} (${link.hubspotId}) ${field}: ${JSON.stringify({ local, hubspot })}`,
    );
    records.add(link.id);
  }
  for (const { place, side, value, sentAt, doneAt } of arrivals.lost.slice(0, SHOWN)) {
    tell(`lost: ${placeName(place)}, ${side} edit ${JSON.stringify(value)} ${time(sentAt)} to ${time(doneAt)}`);
    records.add(linkIds.get(`${place.pair.entity.entity} ${place.pair.localKey}`) ?? '');
  }
  for (const { write, kind } of echoes.slice(0, SHOWN)) {
    const { pair, field, side, at, members } = write;
    tell(`echo: ${placeName({ pair, field })} ${kind} in ${side} at ${time(at)}: ${JSON.stringify(members)}`);
    records.add(linkIds.get(`${pair.entity.entity} ${pair.localKey}`) ?? '');
  }
  for (const id of records) {
    tell(`log of ${id}:`);
    for (const row of await sync.logOf(id)) tell(`  ${JSON.stringify(row)}`);
  }
}

function time(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
