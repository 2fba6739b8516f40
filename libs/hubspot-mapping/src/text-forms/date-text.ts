import { DateTime } from 'luxon';
import { calendarDay, formatDay, midnightMillis } from '../canonical/calendar-day';
import { writtenMoment } from '../canonical/instant';
import type { WrittenMoment } from '../canonical/instant';

export interface DateNotation {
  /** A pattern such as `MM/dd/yyyy`; null: any of the forms understood. */
  format: string | null;
  /** How `03/04/2024` is read; null: such a date is ambiguous. */
  dateOrder: 'DMY' | 'MDY' | null;
}

type DayReading = { kind: 'day'; day: string } | { kind: 'ambiguous' } | { kind: 'none' };
export type MomentReading = { kind: 'moment'; moment: WrittenMoment } | { kind: 'ambiguous' } | { kind: 'none' };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NONE = { kind: 'none' } as const;

/**
 * Reads a day or a moment from text: ISO, `20240131`, numeric with `.`, `/` or `-`, English month names, or the given pattern.
 * A day alone is its midnight.
 */
export function readMomentText(text: string, notation: DateNotation): MomentReading {
  const trimmed = text.trim();
  if (trimmed.length > 64) return NONE;
  if (notation.format !== null) return readByFormat(trimmed, notation.format);
  const moment = writtenMoment(trimmed);
  if (moment) return { kind: 'moment', moment };
  const named =
    /^(?:[A-Za-z]{3},? )?(.+?)[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AaPp])\.?[Mm]\.?)?( GMT| UTC)?$/.exec(trimmed);
  const day = readDay(named ? (named[1] ?? '') : trimmed, notation.dateOrder);
  if (day.kind !== 'day') return day;
  const time = named ? timeOfDay(named) : 0;
  if (time === null) return NONE;
  return { kind: 'moment', moment: { wall: midnightMillis(day.day) + time, offset: named?.[6] ? 0 : null } };
}

/** Writes a wall clock reading (ms as if UTC) by a pattern. */
export function writeByFormat(wall: number, format: string): string {
  return DateTime.fromMillis(wall, { zone: 'utc', locale: 'en-US' }).toFormat(format);
}

function readByFormat(text: string, format: string): MomentReading {
  const read = DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en-US' });
  if (!read.isValid || read.year < 1 || read.year > 9999) return NONE;
  return { kind: 'moment', moment: { wall: read.toMillis(), offset: null } };
}

function readDay(text: string, order: DateNotation['dateOrder']): DayReading {
  if (calendarDay(text) !== null) return { kind: 'day', day: text };
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(text);
  if (compact) return dayOf(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const numeric = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(text);
  if (numeric) {
    const [first, second, year] = [Number(numeric[1]), Number(numeric[3]), Number(numeric[4])];
    // Where days are written with full stops, the day comes first.
    const known = order ?? (numeric[2] === '.' || first > 12 ? 'DMY' : second > 12 ? 'MDY' : null);
    if (known === null) return first === second ? dayOf(year, first, second) : { kind: 'ambiguous' };
    return known === 'DMY' ? dayOf(year, second, first) : dayOf(year, first, second);
  }
  const monthFirst = /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$/.exec(text);
  if (monthFirst) return dayOf(Number(monthFirst[3]), monthOf(monthFirst[1]), Number(monthFirst[2]));
  const dayFirst = /^(\d{1,2})\.?[ -]([A-Za-z]{3,9})\.?[ -](\d{4})$/.exec(text);
  if (dayFirst) return dayOf(Number(dayFirst[3]), monthOf(dayFirst[2]), Number(dayFirst[1]));
  return NONE;
}

function dayOf(year: number, month: number, day: number): DayReading {
  const formatted = formatDay(year, month, day);
  return formatted === null ? NONE : { kind: 'day', day: formatted };
}

function monthOf(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
}

function timeOfDay(match: RegExpExecArray): number | null {
  let hour = Number(match[2]);
  const half = match[5]?.toLowerCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  }
  const [minute, second] = [Number(match[3]), Number(match[4] ?? 0)];
  return hour > 23 || minute > 59 || second > 59 ? null : ((hour * 60 + minute) * 60 + second) * 1000;
}
