import { formatDecimal, multiply, parseDecimal } from '../canonical/decimal';
import type { Decimal } from '../canonical/decimal';

export interface NumberNotation {
  decimal: string;
  group: string;
}

export type NumberReading =
  { kind: 'number'; value: Decimal; percent: boolean } | { kind: 'other_currency' } | { kind: 'none' };

/** What a currency sign may stand for; several share `$` and `kr`. */
const SIGN_CURRENCIES: Record<string, readonly string[]> = {
  '€': ['EUR'],
  '£': ['GBP'],
  '¥': ['JPY', 'CNY'],
  $: ['USD', 'CAD', 'AUD', 'NZD', 'MXN', 'SGD', 'HKD', 'CLP', 'COP', 'ARS'],
  R$: ['BRL'],
  kr: ['SEK', 'NOK', 'DKK', 'ISK'],
  '₹': ['INR'],
  zł: ['PLN'],
};
const CURRENCY_MARK = /^(?:R\$|\p{Sc}|kr\.?|zł|[A-Z]{3})|(?:R\$|\p{Sc}|kr\.?|zł|[A-Z]{3})$/u;

const notations = new Map<string, NumberNotation | null>();

/** The separators of a locale (`de-DE`: `,` and `.`); null if there is no such locale. */
export function numberNotation(locale: string): NumberNotation | null {
  let notation = notations.get(locale);
  if (notation === undefined) {
    notation = readNotation(locale);
    notations.set(locale, notation);
  }
  return notation;
}

/**
 * Reads a number as people write it: group separators, a currency's sign or code (only if `currency` is given),
 * a percent sign, brackets for negative.
 */
export function readNumberText(text: string, notation: NumberNotation, currency: string | null): NumberReading {
  let rest = text.trim();
  const bracketed = /^\((.*)\)$/s.exec(rest);
  if (bracketed) rest = (bracketed[1] ?? '').trim();
  let negative = bracketed !== null;
  const takeSign = (): void => {
    if (!bracketed && /^[-−]/.test(rest)) {
      negative = true;
      rest = rest.slice(1).trim();
    }
  };
  takeSign();
  const mark = CURRENCY_MARK.exec(rest)?.[0];
  if (mark !== undefined && currency !== null) {
    if (!stands(mark, currency)) return { kind: 'other_currency' };
    rest = rest.startsWith(mark) ? rest.slice(mark.length).trim() : rest.slice(0, -mark.length).trim();
    if (!negative) takeSign();
  }
  const percent = /^%|%$/.test(rest);
  if (percent) rest = rest.replace(/^%|%$/, '').trim();
  const plain = withoutGroups(rest, notation);
  const value = plain === null ? null : parseDecimal(plain);
  if (value === null) return { kind: 'none' };
  return { kind: 'number', percent, value: negative ? multiply(value, { digits: -1n, scale: 0 }) : value };
}

/** A plain decimal in a locale's notation, without group separators, so that it is read back as the same number. */
export function writeNumberText(value: Decimal, notation: NumberNotation): string {
  return formatDecimal(value).replace('.', notation.decimal);
}

function stands(mark: string, currency: string): boolean {
  return mark === currency || (SIGN_CURRENCIES[mark.replace(/\.$/, '')] ?? []).includes(currency);
}

function withoutGroups(text: string, { decimal, group }: NumberNotation): string | null {
  const point = text.lastIndexOf(decimal);
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? '' : `.${text.slice(point + 1)}`;
  const parts = whole.split(/\s/.test(group) ? /\s/ : group);
  if (parts.length > 1) {
    const sound = parts.every((part, index) =>
      index === 0
        ? /^\+?\d{1,3}$/.test(part)
        : index === parts.length - 1
          ? /^\d{3}$/.test(part)
          : /^\d{2,3}$/.test(part),
    );
    if (!sound) return null;
  }
  return parts.join('') + fraction;
}

function readNotation(locale: string): NumberNotation | null {
  try {
    const parts = new Intl.NumberFormat(locale, { useGrouping: true, numberingSystem: 'latn' }).formatToParts(
      -1234567.8,
    );
    const separator = (type: string, otherwise: string) => parts.find((part) => part.type === type)?.value ?? otherwise;
    const decimal = separator('decimal', '.');
    return { decimal, group: separator('group', decimal === ',' ? '.' : ',') };
  } catch {
    return null;
  }
}
