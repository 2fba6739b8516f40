import { booleanOfWord } from '../text-forms/boolean-word';
import { readMomentText } from '../text-forms/date-text';
import { emailAddress, internetDomain } from '../text-forms/internet-address';
import { numberNotation, readNumberText } from '../text-forms/number-text';

/** What one value looks like. A value may have several shapes; the column's type is decided over all values. */
export interface ValueShape {
  name:
    | 'bool'
    | 'email'
    | 'url'
    | 'code'
    | 'list'
    | 'percentage'
    | 'currency'
    | 'date'
    | 'datetime'
    | 'epoch'
    | 'phone'
    | 'number';
  fits(value: string): boolean;
}

const ENGLISH = numberNotation('en-US') ?? { decimal: '.', group: ',' };
const GERMAN = numberNotation('de-DE') ?? { decimal: ',', group: '.' };
const SPACED = { decimal: ',', group: ' ' };
const ANY_ORDER = { format: null, dateOrder: null };
const EPOCH_FROM = Date.UTC(1995, 0, 1);
const EPOCH_TO = Date.UTC(2045, 0, 1);

/** Texts that are no numbers, dates or lists although they are made of digits and separators. */
const CODES: readonly RegExp[] = [
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, // UUID
  /^\d{1,3}(\.\d{1,3}){3}$/, // IP address
  /^v?\d{1,3}(\.\d{1,3}){2,3}$/, // version
  /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/, // IBAN
  /^\d{4}([ -]\d{4}){2}[ -]\d{3,4}$/, // payment card
  /^-?\d{1,3}\.\d+\s*,\s*-?\d{1,3}\.\d+$/, // coordinates
  /^P(?=.)(\d+[YMWD])*(T(\d+[HMS])+)?$/, // duration
  /^\d+\/\d+$/, // fraction
  /^<[a-z][\s\S]*>/i, // markup
  /^[[{]\s*(["[{\]]|\}(?!.)|-?\d)/s, // JSON
  /^@\w+$/, // handle
];

export const VALUE_SHAPES: readonly ValueShape[] = [
  { name: 'bool', fits: (value) => booleanOfWord(value) !== null && !/^(x|t|f|1|0)$/i.test(value) },
  { name: 'email', fits: (value) => emailAddress(value.replace(/^mailto:/i, '').replace(/^.*<(.*)>$/, '$1')) !== null },
  { name: 'url', fits: looksLikeUrl },
  { name: 'code', fits: (value) => value !== '{}' && CODES.some((code) => code.test(value)) },
  { name: 'list', fits: (value) => listMembers(value) !== null },
  { name: 'percentage', fits: (value) => percentBody(value) !== null && isNumber(percentBody(value) ?? '') },
  { name: 'currency', fits: looksLikeMoney },
  { name: 'epoch', fits: looksLikeEpoch },
  { name: 'date', fits: (value) => moment(value) === 'day' },
  { name: 'datetime', fits: (value) => moment(value) === 'time' },
  { name: 'phone', fits: looksLikePhone },
  { name: 'number', fits: isNumber },
];

/** The members of a value that is written as a list; null: it is none. */
export function listMembers(value: string): string[] | null {
  const braces = /^\{([^{}":]*)\}$/.exec(value);
  if (braces) return split(braces[1] ?? '', ',');
  if (/^\^.*\^$/.test(value))
    return split(value, value.includes('^,^') ? ',' : '^').map((part) => part.replaceAll('^', ''));
  for (const separator of [';', '|']) if (value.includes(separator)) return split(value, separator);
  return null;
}

function split(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isNumber(value: string): boolean {
  if (/^0\d/.test(value)) return false;
  return [ENGLISH, GERMAN, SPACED].some((notation) => readNumberText(value, notation, null).kind === 'number');
}

function percentBody(value: string): string | null {
  const match = /^(?:%\s*(.+)|(.+?)\s*(?:%|pct|percent))$/i.exec(value);
  return match ? (match[1] ?? match[2] ?? null) : null;
}

function looksLikeMoney(value: string): boolean {
  const mark = /R\$|\p{Sc}|(?<![A-Za-z])(?:kr|zł)\.?(?![A-Za-z])|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])/u.exec(value)?.[0];
  if (mark === undefined) return false;
  const rest = value
    .replace(mark, '')
    .replace(/[()]/g, '')
    .replace(/[KMB]$/i, '')
    .trim();
  return isNumber(rest.replace(/^-\s*/, '-'));
}

function looksLikeEpoch(value: string): boolean {
  if (!/^(\d{10}|\d{13})$/.test(value)) return false;
  const millis = value.length === 10 ? Number(value) * 1000 : Number(value);
  return millis >= EPOCH_FROM && millis < EPOCH_TO;
}

function moment(value: string): 'day' | 'time' | null {
  if (/^0000-?00-?00/.test(value)) return 'day';
  if (/^\d{8}$/.test(value) && !/^(19|20)/.test(value)) return null;
  const time = /[T ]\d{1,2}:\d{2}/.test(value);
  const reading = readMomentText(value, ANY_ORDER);
  if (reading.kind === 'ambiguous') return time ? 'time' : 'day';
  if (reading.kind === 'none') return null;
  return reading.moment.wall % 86_400_000 === 0 ? 'day' : 'time';
}

function looksLikePhone(value: string): boolean {
  const body = value.replace(/\s*(x|ext\.?|;ext=)\s*\d{1,6}$/i, '');
  const digits = body.replace(/\D/g, '').length;
  if (!/^[+(\d][\d\s().\-/]*$/.test(body) || digits < 7 || digits > 15) return false;
  return (
    /^(\+|00)[1-9]/.test(body) ||
    /^\(\d{1,5}\)/.test(body) ||
    /^(1[ .-]?)?\d{3}[ .-]\d{3}[ .-]\d{4}$/.test(body) ||
    /^1[2-9]\d{2}[2-9]\d{6}$/.test(body) ||
    /^\d{3}-\d{4}$/.test(body) ||
    (/^0\d{1,4}[ /-]/.test(body) && digits >= 9)
  );
}

function looksLikeUrl(value: string): boolean {
  if (/\s/.test(value)) return false;
  if (/^(https?|s?ftp):\/\/[^/]+/i.test(value) || /^\/\/[\w-]+(\.[\w-]+)+/.test(value)) return true;
  return /^(www\.)?[\w-]+(\.[\w-]+)+\/\S+/i.test(value) && internetDomain(value) !== null;
}
