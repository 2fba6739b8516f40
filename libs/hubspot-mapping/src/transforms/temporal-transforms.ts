import { calendarDay, dayOfWall, midnightMillis } from '../canonical/calendar-day';
import { canonicalInstant, epochMillis, formatInstant, instantMillis, writtenMoment } from '../canonical/instant';
import type { WrittenMoment } from '../canonical/instant';
import { readMomentText } from '../text-forms/date-text';
import { ambiguous, momentForColumn, momentOfColumn, TEMPORAL_KINDS } from './column-moment';
import { blankForColumn, canonicalOfColumn, textForColumn } from './column-text';
import { BLANK, read, refuse } from './reading';
import type { Reading } from './reading';
import { temporalOptions } from './temporal-options';
import type { TemporalReading } from './temporal-options';
import { holdsText } from './text-transform';
import { built, misfit } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import type { LocalCodec, ValueCodec } from './value-codec';
import { joinCodecs } from './value-transform';

/**
 * A calendar day. An instant, on either side, stands for its day in `timeZone`; a day written to an instant is the
 * day's first instant there. Two instants of one day are one value.
 */
export function dateTransform(context: TransformContext): BuiltTransform {
  const { property } = context;
  if (!['date', 'datetime'].includes(property.type) && !holdsText(property)) return misfitProperty(property.type);
  const dayOf = (moment: WrittenMoment, { zone }: TemporalReading): string | null =>
    dayOfWall(moment.offset === null ? moment.wall : zone.wallAt(moment.wall - moment.offset));
  return temporal(
    context,
    true,
    dayOf,
    (day, { zone }) => {
      const wall = midnightMillis(day);
      return { wall, instant: zone.instantOf(wall), dayOnly: true };
    },
    (reading) => ({
      decode(raw) {
        if (property.type === 'date' && calendarDay(raw) !== null) return read(raw);
        const text = raw.trim();
        if (text === '') return BLANK;
        if (property.type === 'date') {
          // A day is written as midnight UTC where HubSpot writes milliseconds (hubspot-facts 5.1).
          const millis = epochMillis(text);
          if (millis !== null) return orNoDate(dayOfWall(millis));
          return orNoDate(calendarDay(text) ?? dayOfUtc(writtenMoment(text)));
        }
        if (calendarDay(text) !== null) return read(text);
        return property.type === 'datetime'
          ? momentOfHubSpot(text, (moment) => dayOf(moment, reading))
          : momentOfText(text, reading, (moment) => dayOf(moment, reading));
      },
      encode: (day) =>
        property.type === 'datetime' ? orNoDate(formatInstant(reading.zone.instantOf(midnightMillis(day)))) : read(day),
    }),
  );
}

/** An instant, to the millisecond; what is below is cut. A local timestamp without zone is read in `timeZone`. */
export function datetimeTransform(context: TransformContext): BuiltTransform {
  const { property, kind } = context;
  if (property.type !== 'datetime' && !holdsText(property)) return misfitProperty(property.type);
  if (kind === 'date') return misfit('the column holds days, not times', 'Use the transform "date".');
  const instantOf = ({ wall, offset }: WrittenMoment, { zone }: TemporalReading): string | null =>
    formatInstant(offset === null ? zone.instantOf(wall) : wall - offset);
  return temporal(
    context,
    false,
    instantOf,
    (canonical, { zone }) => {
      const instant = instantMillis(canonical);
      return { instant, wall: zone.wallAt(instant), dayOnly: false };
    },
    (reading) => ({
      decode: (raw) =>
        property.type === 'datetime'
          ? canonicalInstant(raw) === null
            ? momentOfHubSpot(raw.trim(), (moment) => instantOf(moment, reading))
            : read(raw)
          : momentOfText(raw, reading, (moment) => instantOf(moment, reading)),
      encode: (canonical) => read(canonical),
    }),
  );
}

function temporal(
  context: TransformContext,
  ofDays: boolean,
  canonicalOf: (moment: WrittenMoment, reading: TemporalReading) => string | null,
  placeOf: (canonical: string, reading: TemporalReading) => { instant: number; wall: number; dayOnly: boolean },
  hubspot: (reading: TemporalReading) => ValueCodec,
): BuiltTransform {
  const { column, kind } = context;
  if (!TEMPORAL_KINDS.includes(kind)) {
    return misfit(`a column of type ${column.sqlType} holds no dates`, 'Choose another transform.');
  }
  const options = temporalOptions(context);
  if (!options.ok) return options.faulty;
  const { reading } = options;
  const sameDay = kind === 'date';
  const sameInstant = kind === 'timestamptz' && !ofDays;
  const local: LocalCodec = {
    canonical(raw) {
      if (kind !== 'timestamp') return canonicalOfColumn(kind, raw);
      const moment = writtenMoment(raw);
      return (moment && formatInstant(reading.zone.instantOf(moment.wall))) ?? raw;
    },
    decode(raw) {
      const instant = sameInstant ? canonicalInstant(raw) : null;
      if (instant !== null) return read(instant);
      // A day column's day, read as a day, is itself.
      if (sameDay && calendarDay(raw) !== null) return read(raw);
      const moment = momentOfColumn(kind, raw, reading);
      if (!moment.ok) return moment.refusal;
      return moment.moment === null ? BLANK : orNoDate(canonicalOf(moment.moment, reading));
    },
    encode(canonical) {
      if (sameDay || sameInstant) return read(canonical);
      const written = momentForColumn(kind, placeOf(canonical, reading), reading);
      return written === null ? orNoDate(null) : textForColumn(column, kind, written);
    },
    blank: blankForColumn(column, reading.blankAs),
  };
  return built(joinCodecs(local, hubspot(reading)));
}

function momentOfHubSpot(text: string, canonicalOf: (moment: WrittenMoment) => string | null): Reading {
  if (text === '') return BLANK;
  const millis = epochMillis(text);
  if (millis !== null) return orNoDate(canonicalOf({ wall: millis, offset: 0 }));
  const moment = writtenMoment(text) ?? (calendarDay(text) === null ? null : { wall: midnightMillis(text), offset: 0 });
  return orNoDate(moment && canonicalOf({ wall: moment.wall, offset: moment.offset ?? 0 }));
}

function momentOfText(
  text: string,
  reading: TemporalReading,
  canonicalOf: (moment: WrittenMoment) => string | null,
): Reading {
  if (text.trim() === '') return BLANK;
  const moment = readMomentText(text, { ...reading.notation, format: null });
  if (moment.kind === 'ambiguous') return ambiguous();
  return orNoDate(moment.kind === 'none' ? null : canonicalOf(moment.moment));
}

function dayOfUtc(moment: WrittenMoment | null): string | null {
  return moment && dayOfWall(moment.wall - (moment.offset ?? 0));
}

function orNoDate(canonical: string | null): Reading {
  return canonical === null
    ? refuse('INVALID_DATE', 'is no date that exists, or none between the years 1 and 9999', 'Correct it.')
    : read(canonical);
}

function misfitProperty(type: string): BuiltTransform {
  return misfit(
    `the property is of type ${type}, not a date or time of this kind`,
    type === 'date' ? 'Use the transform "date".' : 'Choose a date property.',
  );
}
