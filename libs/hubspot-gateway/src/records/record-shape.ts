import type { HistoryEntry, HubSpotRecord, HubSpotRecordWithHistory } from '@app/sync-engine';

/**
 * A record as the official client hands it over. It parses dates only where its own specification names the status of the answer, so
 * a date may be an object or still text.
 */
export interface WireRecord {
  readonly id: string;
  readonly properties?: Readonly<Record<string, string | null>>;
  readonly updatedAt: Date | string;
  readonly archived?: boolean;
  readonly objectWriteTraceId?: string;
  readonly propertiesWithHistory?: Readonly<Record<string, readonly WireHistoryEntry[]>>;
}

interface WireHistoryEntry {
  readonly value?: string | null;
  readonly timestamp: Date | string;
  readonly sourceType?: string;
  readonly sourceId?: string;
}

/** `""` is given as null; a property that the answer does not carry stays absent (S2.3, hubspot-facts 0.5). */
export function recordOf(wire: WireRecord): HubSpotRecord {
  const properties: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(wire.properties ?? {})) {
    if (value !== undefined) properties[name] = blankAsNull(value);
  }
  return { id: String(wire.id), properties, updatedAt: instantMs(wire.updatedAt), archived: wire.archived === true };
}

/** Newest first per property; entries of one instant keep HubSpot's order. */
export function recordWithHistoryOf(wire: WireRecord): HubSpotRecordWithHistory {
  const history: Record<string, readonly HistoryEntry[]> = {};
  for (const [name, entries] of Object.entries(wire.propertiesWithHistory ?? {})) {
    history[name] = entries.map(historyEntryOf).sort((a, b) => b.timestamp - a.timestamp);
  }
  return { ...recordOf(wire), history };
}

function historyEntryOf(entry: WireHistoryEntry): HistoryEntry {
  return {
    value: blankAsNull(entry.value ?? null),
    timestamp: instantMs(entry.timestamp),
    sourceType: entry.sourceType ?? 'UNKNOWN',
    sourceId: entry.sourceId ?? null,
  };
}

export function instantMs(value: Date | string): number {
  const at = value instanceof Date ? value.getTime() : Date.parse(value);
  if (Number.isNaN(at)) throw new Error('HubSpot gave a record or a history entry without a readable time.');
  return at;
}

function blankAsNull(value: string | null): string | null {
  return value === '' ? null : value;
}
