import { integerRange } from '../catalogue/column-kind';
import type { ColumnKind } from '../catalogue/column-kind';
import type { LocalColumn } from '../catalogue/local-reference';
import { calendarDay } from '../canonical/calendar-day';
import { canonicalDecimal, formatDecimal, parseDecimal, roundHalfEven, wholeDigits } from '../canonical/decimal';
import type { Decimal } from '../canonical/decimal';
import { canonicalInstant, formatInstant, writtenMoment } from '../canonical/instant';
import type { Canonical } from '../canonical/raw-value';
import { compactJson } from '../text-forms/json-text';
import { booleanOfWord } from '../text-forms/boolean-word';
import { parsePostgresArray } from '../text-forms/postgres-array';
import { canonicalSet } from '../canonical/value-set';
import { BLANK, read, refuse } from './reading';
import type { Reading } from './reading';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** A lone half of a surrogate pair: no Unicode text, neither PostgreSQL nor JSON can carry it. */
const isBroken = (text: string): boolean => !(text as WellFormedText).isWellFormed();

/** ES2024; every supported Node has it. */
type WellFormedText = string & { isWellFormed(): boolean };

/** A column's own comparison form of a non-blank value (S2.3); what does not parse stands for itself. */
export function canonicalOfColumn(kind: ColumnKind, raw: string): Canonical {
  switch (kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return canonicalDecimal(raw) ?? raw;
    case 'boolean':
      return raw === 't' ? 'true' : raw === 'f' ? 'false' : raw;
    case 'timestamp':
    case 'timestamptz': {
      const instant = kind === 'timestamptz' ? canonicalInstant(raw) : null;
      if (instant !== null) return instant;
      const moment = writtenMoment(raw);
      return (moment && formatInstant(moment.wall - (moment.offset ?? 0))) ?? raw;
    }
    case 'array': {
      const members = parsePostgresArray(raw);
      return members === null ? raw : canonicalSet(members);
    }
    default:
      return raw;
  }
}

/** The text that stands for a column's value in a text property. */
export function textOfColumn(kind: ColumnKind, raw: string): Reading {
  if (isBroken(raw)) return refuseBrokenText();
  if (kind === 'uuid') return read(raw.toLowerCase());
  if (kind === 'json') {
    const compact = compactJson(raw);
    return compact === null ? refuse('INVALID_JSON', 'is not JSON', 'Correct the JSON in the column.') : read(compact);
  }
  return read(kind === 'text' ? raw : canonicalOfColumn(kind, raw));
}

/** Checks a text against its column and gives what to write: what would be refused is refused here (S3.4). */
export function textForColumn(column: LocalColumn, kind: ColumnKind, text: string, truncate = false): Reading {
  if (text.includes('\0')) {
    return refuse('INVALID_TEXT', 'holds a NUL character', 'Remove it in HubSpot; PostgreSQL text cannot hold it.');
  }
  if (isBroken(text)) return refuseBrokenText();
  switch (kind) {
    case 'enum':
      return (column.enumValues ?? []).includes(text)
        ? read(text)
        : refuse(
            'UNKNOWN_OPTION',
            `is none of the ${column.enumValues?.length ?? 0} values of the column's type`,
            'Translate the value in the mapping, or add it to the type.',
          );
    case 'integer':
    case 'decimal':
    case 'float': {
      const number = parseDecimal(text.trim());
      return number === null
        ? refuse('INVALID_NUMBER', 'is not a number', 'Correct the value in HubSpot.')
        : numberForColumn(column, kind, number, false);
    }
    case 'boolean': {
      const truth = booleanOfWord(text);
      return truth === null
        ? refuse('INVALID_BOOLEAN', 'is neither true nor false', 'Correct the value in HubSpot.')
        : read(String(truth));
    }
    case 'date':
      return calendarDay(text.trim()) === null
        ? refuse('INVALID_DATE', 'is not a day written YYYY-MM-DD', 'Use the transform "date".')
        : read(text.trim());
    case 'uuid':
      return UUID.test(text.trim().toLowerCase())
        ? read(text.trim().toLowerCase())
        : refuse('INVALID_UUID', 'is not a UUID', 'Correct the value in HubSpot.');
    case 'json':
      return compactJson(text) === null
        ? refuse('INVALID_JSON', 'is not JSON', 'Correct the value in HubSpot.')
        : read(text);
    default:
      return fitLength(column, text, truncate);
  }
}

/** Checks a number against a column: whole, in range, digits before and after the decimal sign. */
export function numberForColumn(column: LocalColumn, kind: ColumnKind, number: Decimal, round: boolean): Reading {
  if (kind === 'integer') {
    const whole = round ? roundHalfEven(number, 0) : number;
    if (whole.scale > 0) {
      return refuse(
        'NOT_AN_INTEGER',
        'is not a whole number, but the column holds only those',
        'Correct the value, or set the option rounding to half_even.',
      );
    }
    const { least, greatest } = integerRange(column);
    return whole.digits < least || whole.digits > greatest ? refuseOverflow() : read(formatDecimal(whole));
  }
  if (kind === 'decimal' && column.precision !== null) {
    const scale = column.scale ?? 0;
    const fitted = round ? roundHalfEven(number, scale) : number;
    if (fitted.scale > scale) {
      return refuse(
        'PRECISION_LOSS',
        `has more than the ${scale} decimal places of the column`,
        'Correct the value, or set the option rounding to half_even.',
      );
    }
    return wholeDigits(fitted) > column.precision - scale ? refuseOverflow() : read(formatDecimal(fitted));
  }
  const text = formatDecimal(number);
  if (kind === 'float' && canonicalDecimal(String(Number(text))) !== text) {
    return refuse('PRECISION_LOSS', 'has more digits than the column keeps', 'Use a numeric column for it.');
  }
  return read(text);
}

/** What a column takes when HubSpot is blank. */
export function blankForColumn(column: LocalColumn, blankAs: string | undefined): Reading {
  if (blankAs !== undefined) return read(blankAs);
  if (column.nullable) return BLANK;
  return refuse(
    'BLANK_NOT_ALLOWED',
    'is blank in HubSpot, but the column must not be blank',
    'Fill the property in HubSpot, or set the option blankAs to what blank means in the column.',
  );
}

function fitLength(column: LocalColumn, text: string, truncate: boolean): Reading {
  if (column.maxLength === null || text.length <= column.maxLength) return read(text);
  const characters = [...text];
  if (characters.length <= column.maxLength) return read(text);
  if (truncate) return read(characters.slice(0, column.maxLength).join(''));
  return refuse(
    'VALUE_TOO_LONG',
    `has ${characters.length} characters, the column takes ${column.maxLength}`,
    'Shorten it in HubSpot, widen the column, or set the option onTooLong to truncate.',
  );
}

function refuseOverflow(): Reading {
  return refuse('NUMBER_OVERFLOW', 'is too great for the column', 'Correct the value, or widen the column.');
}

function refuseBrokenText(): Reading {
  return refuse('INVALID_TEXT', 'holds half of a character (a lone surrogate)', 'Remove the broken character.');
}
