import type { ColumnKind } from '../catalogue/column-kind';
import { calendarDay, dayOfWall, midnightMillis } from '../canonical/calendar-day';
import { formatInstant, writtenMoment } from '../canonical/instant';
import type { WrittenMoment } from '../canonical/instant';
import { readMomentText, writeByFormat } from '../text-forms/date-text';
import { refuse } from './reading';
import type { Reading } from './reading';
import type { TemporalReading } from './temporal-options';

/** A column's date or time: a moment as written, or blank, or why it is none. */
export type MomentOfColumn = { ok: true; moment: WrittenMoment | null } | { ok: false; refusal: Reading };

/** Kinds of columns that hold days or moments. */
export const TEMPORAL_KINDS: readonly ColumnKind[] = ['date', 'timestamp', 'timestamptz', 'integer', 'text'];

export function momentOfColumn(kind: ColumnKind, raw: string, reading: TemporalReading): MomentOfColumn {
  const text = raw.trim();
  if (text === '' || reading.blankWords.has(text.toLowerCase())) return { ok: true, moment: null };
  if (kind === 'date') {
    return calendarDay(text) === null ? none() : { ok: true, moment: { wall: midnightMillis(text), offset: null } };
  }
  if (kind === 'integer' || (kind === 'text' && reading.epochUnit !== null)) {
    if (!/^-?\d{1,15}$/.test(text)) return none();
    return { ok: true, moment: { wall: Number(text) * (reading.epochUnit === 's' ? 1000 : 1), offset: 0 } };
  }
  if (kind === 'text') {
    const read = readMomentText(text, reading.notation);
    if (read.kind === 'moment') return { ok: true, moment: read.moment };
    return read.kind === 'none' ? none() : { ok: false, refusal: ambiguous() };
  }
  const moment = writtenMoment(text);
  if (moment) return { ok: true, moment };
  return calendarDay(text) === null ? none() : { ok: true, moment: { wall: midnightMillis(text), offset: null } };
}

/** Writes an instant, or the wall clock reading of a day, the way the column keeps it. */
export function momentForColumn(
  kind: ColumnKind,
  at: { instant: number; wall: number; dayOnly: boolean },
  reading: TemporalReading,
): string | null {
  const day = dayOfWall(at.wall);
  const instant = formatInstant(at.instant);
  if (day === null || instant === null) return null;
  const iso = new Date(at.wall).toISOString();
  switch (kind) {
    case 'date':
      return day;
    case 'timestamp':
      return `${day} ${iso.slice(11, iso.endsWith('.000Z') ? 19 : 23)}`;
    case 'integer':
      return String(reading.epochUnit === 's' ? Math.floor(at.instant / 1000) : at.instant);
    case 'text':
      if (reading.epochUnit !== null) return momentForColumn('integer', at, reading);
      if (reading.notation.format !== null) return writeByFormat(at.wall, reading.notation.format);
      return at.dayOnly ? day : instant;
    default:
      return instant;
  }
}

export function ambiguous(): Reading {
  return refuse(
    'AMBIGUOUS_DATE',
    'may be read as day before month or month before day',
    'Set the option dateOrder to DMY or MDY.',
  );
}

function none(): MomentOfColumn {
  return {
    ok: false,
    refusal: refuse(
      'INVALID_DATE',
      'is no date that exists, or none between the years 1 and 9999',
      'Correct it, or set the options format or dateOrder.',
    ),
  };
}
