const QUARTER_HOUR = 15 * 60_000;
const DAY = 24 * 60 * 60_000;
const REMEMBERED_QUARTERS = 5_000;

/** Converts between instants (ms since 1970, UTC) and wall clock readings (ms, read as if UTC) of one zone. */
export interface TimeZone {
  readonly name: string;
  wallAt(instant: number): number;
  /** A reading that does not exist moves forward by the gap; one that occurs twice is the earlier. */
  instantOf(wall: number): number;
}

const known = new Map<string, TimeZone | null>();

/** The zone of an IANA name, or null if there is none of that name. */
export function timeZone(name: string): TimeZone | null {
  let zone = known.get(name);
  if (zone === undefined) {
    zone = build(name);
    known.set(name, zone);
  }
  return zone;
}

function build(name: string): TimeZone | null {
  if (name === 'UTC') return { name, wallAt: (instant) => instant, instantOf: (wall) => wall };
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
  const offsets = new Map<number, number>();
  const offsetAt = (instant: number): number => {
    // Before 1970 zones changed at odd seconds, later only at quarter hours.
    if (instant < 0) return readOffset(format, instant);
    const quarter = Math.floor(instant / QUARTER_HOUR);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      if (offsets.size >= REMEMBERED_QUARTERS) offsets.clear();
      offset = readOffset(format, quarter * QUARTER_HOUR);
      offsets.set(quarter, offset);
    }
    return offset;
  };
  return {
    name,
    wallAt: (instant) => instant + offsetAt(instant),
    instantOf(wall) {
      const before = offsetAt(wall - DAY);
      const after = offsetAt(wall + DAY);
      const candidates = [wall - before, wall - after].filter((instant) => instant + offsetAt(instant) === wall);
      return candidates.length > 0 ? Math.min(...candidates) : wall - before;
    },
  };
}

function readOffset(format: Intl.DateTimeFormat, instant: number): number {
  const second = Math.floor(instant / 1000) * 1000;
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(second)) part[type] = value;
  const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
  const date = new Date(0);
  date.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
  date.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second));
  return date.getTime() - second;
}
