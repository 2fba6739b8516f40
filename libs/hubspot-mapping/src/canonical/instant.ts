import { beginsWithDay, calendarDay, wallMillis } from './calendar-day';

/** A moment as written: a wall clock reading (ms as if UTC, below-ms cut), and the offset to UTC if it names one. */
export interface WrittenMoment {
  wall: number;
  /** Milliseconds east of UTC; null: not said. */
  offset: number | null;
}

const MOMENT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?\s?(Z|z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)?$/;
const CANONICAL = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const POSTGRES_UTC = /^\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?\+00$/;
const SECONDS_END = 19;
const EARLIEST = wallMillis(1, 1, 1);
const LATEST = wallMillis(10_000, 1, 1) - 1;

/** The canonical form of an instant that has it already or is PostgreSQL's in UTC; null: another writing, or no instant. */
export function canonicalInstant(text: string): string | null {
  if (CANONICAL.test(text)) return beginsWithDay(text) ? text : null;
  if (!POSTGRES_UTC.test(text) || !beginsWithDay(text)) return null;
  // Behind the seconds stand a point and up to six digits, then `+00`.
  const millis =
    text.length >= SECONDS_END + 7
      ? text.slice(SECONDS_END + 1, SECONDS_END + 4)
      : text.slice(SECONDS_END + 1, -3).padEnd(3, '0');
  return `${text.slice(0, 10)}T${text.slice(11, SECONDS_END)}.${millis}Z`;
}

/** Reads ISO 8601 and PostgreSQL's form (`2024-01-31 15:04:05.123456+00`); null if it is no moment. */
export function writtenMoment(text: string): WrittenMoment | null {
  const match = MOMENT.exec(text);
  if (!match) return null;
  const [, day = '', hour, minute, second = '0', fraction = '', zone] = match;
  if (calendarDay(day) === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const timeOfDay =
    ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  const wall = wallMillis(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8)), timeOfDay);
  return { wall, offset: zone === undefined ? null : offsetMillis(zone) };
}

/** The canonical form of an instant, `2024-01-31T15:04:05.123Z`; null outside the years 0001 to 9999. */
export function formatInstant(millis: number): string | null {
  return Number.isInteger(millis) && millis >= EARLIEST && millis <= LATEST ? new Date(millis).toISOString() : null;
}

/** Milliseconds since 1970 of a canonical instant. */
export function instantMillis(canonical: string): number {
  return Date.parse(canonical);
}

/** Milliseconds since 1970 written as a whole number, as HubSpot does in some answers (hubspot-facts 5.1). */
export function epochMillis(text: string): number | null {
  return /^-?\d{1,15}$/.test(text) ? Number(text) + 0 : null;
}

function offsetMillis(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replaceAll(':', '');
  const seconds =
    Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4) || 0) * 60 + Number(digits.slice(4, 6) || 0);
  return (zone.startsWith('-') ? -1 : 1) * seconds * 1000;
}
