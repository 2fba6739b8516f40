import { canonicalDecimal, formatDecimal, multiply, parseDecimal, reciprocal } from '../canonical/decimal';
import type { Decimal } from '../canonical/decimal';
import type { ColumnKind } from '../catalogue/column-kind';
import type { LocalColumn } from '../catalogue/local-reference';
import { numberNotation, readNumberText, writeNumberText } from '../text-forms/number-text';
import { blankForColumn, canonicalOfColumn, numberForColumn, textForColumn } from './column-text';
import { BLANK, read, refuse } from './reading';
import type { Reading } from './reading';
import { holdsText } from './text-transform';
import { badOptions, built, misfit } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';
import { joinCodecs } from './value-transform';

export const NUMBER_OPTIONS = {
  divideBy: 'count',
  percentAs: ['fraction', 'points'],
  rounding: ['reject', 'half_even'],
  locale: 'locale',
  currency: 'currency',
  blankWords: 'texts',
  blankAs: 'text',
} as const;
/** A double keeps 15 to 17 digits; more behind the decimal sign are its exact binary expansion (hubspot-facts 0.5). */
const DIGITS_OF_A_DOUBLE = 17;
const ONE: Decimal = { digits: 1n, scale: 0 };

/**
 * An exact decimal. `divideBy`: HubSpot holds the local value divided by it (cents, micros). `percentAs: fraction`:
 * 15 locally is 0.15 in HubSpot. What HubSpot could not keep, or the column, is refused rather than rounded, unless
 * `rounding` says half_even for the column.
 */
export function numberTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, NUMBER_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { column, kind, property } = context;
  if (property.type !== 'number' && !holdsText(property)) {
    return misfit(`the property is of type ${property.type}, not a number`, 'Choose a number property.');
  }
  if (!['integer', 'decimal', 'float', 'text', 'boolean'].includes(kind)) {
    return misfit(`a column of type ${column.sqlType} holds no numbers`, 'Choose another transform.');
  }
  const { options } = stored;
  const divisor = (options.divideBy ?? 1) * (options.percentAs === 'fraction' ? 100 : 1);
  const perLocal = reciprocal(divisor);
  if (perLocal === null) return badOptions('its option "divideBy" must divide without remainder (10, 100, 8, …)');
  const notation = numberNotation(options.locale ?? 'en-US') ?? { decimal: '.', group: ',' };
  const perHubSpot: Decimal = { digits: BigInt(divisor), scale: 0 };
  const blanks = new Set((options.blankWords ?? []).map((word) => word.trim().toLowerCase()));
  const round = options.rounding === 'half_even';
  const scaled = divisor !== 1;

  const fitsAsWritten = fitCheck(column, kind);
  const readLocal = (raw: string): Reading => {
    if (kind === 'boolean') return read(raw === 't' || raw === 'true' ? '1' : '0');
    const text = raw.trim();
    if (text === '' || (blanks.size > 0 && blanks.has(text.toLowerCase()))) return BLANK;
    if (kind !== 'text') {
      if (!scaled) {
        const plain = canonicalDecimal(text);
        return plain === null ? refuseNumber() : read(plain);
      }
      const number = parseDecimal(text);
      return number === null ? refuseNumber() : read(formatDecimal(multiply(number, perLocal)));
    }
    const reading = readNumberText(text, notation, options.currency ?? null);
    if (reading.kind === 'other_currency') {
      return refuse('CURRENCY_MISMATCH', `is not in ${options.currency}`, 'Map the currency too, or convert it first.');
    }
    // A percent sign on its own, without the option, leaves open whether 15 % is 15 or 0.15.
    if (reading.kind === 'none' || (reading.percent && options.percentAs === undefined)) return refuseNumber();
    return read(formatDecimal(scaled ? multiply(reading.value, perLocal) : reading.value));
  };

  const writeLocal = (canonical: string): Reading => {
    if (!scaled && fitsAsWritten(canonical)) return read(canonical);
    const number = parseDecimal(canonical);
    if (number === null) return refuseNumber();
    const value = multiply(number, scaled ? perHubSpot : ONE);
    if (kind === 'text') return textForColumn(column, kind, writeNumberText(value, notation));
    if (kind === 'boolean') return textForColumn(column, kind, formatDecimal(value));
    return numberForColumn(column, kind, value, round);
  };

  return built(
    joinCodecs(
      {
        canonical: (raw) => canonicalOfColumn(kind, raw),
        decode: readLocal,
        encode: writeLocal,
        blank: blankForColumn(column, options.blankAs),
      },
      { decode: readHubSpotNumber, encode: writeHubSpotNumber },
    ),
  );
}

/** Whether a canonical number can be written to the column as it is, by its length alone; most can, the rest is worked out. */
function fitCheck({ precision, scale, sqlType }: LocalColumn, kind: ColumnKind): (canonical: string) => boolean {
  if (kind === 'integer') {
    const digits = /^(smallint|int2)/i.test(sqlType) ? 4 : 9;
    return (canonical) => canonical.length <= digits && !canonical.includes('.');
  }
  if (kind !== 'decimal') return () => false;
  if (precision === null) return () => true;
  const places = scale ?? 0;
  return (canonical) => {
    const point = canonical.indexOf('.');
    const whole = point < 0 ? canonical.length : point;
    return whole <= precision - places && (point < 0 || canonical.length - point - 1 <= places);
  };
}

function readHubSpotNumber(raw: string): Reading {
  const text = raw.trim();
  if (text === '') return BLANK;
  const plain = canonicalDecimal(text);
  if (plain === null) return refuseNumber();
  const binaryExpansion =
    plain.length > DIGITS_OF_A_DOUBLE && plain.includes('.') && significant(plain) > DIGITS_OF_A_DOUBLE;
  return read(binaryExpansion ? (canonicalDecimal(String(Number(plain))) ?? plain) : plain);
}

function writeHubSpotNumber(canonical: string): Reading {
  if (canonical.length > 15 && canonicalDecimal(String(Number(canonical))) !== canonical) {
    return refuse(
      'PRECISION_LOSS',
      'has more digits than a HubSpot number keeps (15 to 17)',
      'Map it to a text property.',
    );
  }
  return read(canonical);
}

function significant(plain: string): number {
  return plain.replace(/^-?0*\.?0*|\./g, '').length;
}

function refuseNumber(): Reading {
  return refuse(
    'INVALID_NUMBER',
    'is not a number in the notation of the mapping',
    'Correct it, or set the options locale, currency or percentAs.',
  );
}
