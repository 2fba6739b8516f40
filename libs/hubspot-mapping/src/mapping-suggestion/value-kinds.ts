import { emailAddress, internetDomain } from '../text-forms/internet-address';
import { CITIES, GIVEN_NAMES, JOB_TITLE } from './vocabulary/familiar-values';

/** What the values of a column look like, where that says what the column means. */
export type ValueKind =
  | 'email'
  | 'phone'
  /** A fax, a mobile: the values are like those of a phone and cannot say which. */
  | 'other_phone'
  | 'url'
  | 'domain'
  | 'linkedin'
  | 'country'
  | 'state'
  | 'zip'
  | 'street'
  | 'city'
  | 'currency'
  | 'language'
  | 'time_zone'
  | 'salutation'
  | 'gender'
  | 'person_name'
  | 'single_name'
  | 'family_name'
  | 'company_name'
  | 'job_title'
  | 'day'
  | 'moment'
  | 'number'
  | 'tax'
  | 'count'
  | 'percent'
  | 'bool'
  | 'text';

/** `likely`: the values are of the kind; `unlikely`: they are something else; `open`: there are too few, or it cannot be told. */
export type ValueVerdict = 'likely' | 'unlikely' | 'open';

const LEGAL_FORMS =
  /\b(gmbh|ag|kg|ohg|ug|e\.?k\.?|inc|llc|ltd|limited|corp|co|plc|s\.?a\.?(s|rl)?|sarl|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|oy|ab|aps|as|lda|s\.?l)\.?$/i;
const COUNTRY_NAMES = new Set(
  ['en', 'de', 'fr', 'es', 'it', 'nl'].flatMap((language) => regionNames(language)).concat(['usa', 'uk', 'england']),
);
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
const SALUTATIONS =
  /^(mr|mrs|ms|miss|mx|dr|prof|herr|frau|hr|fr|m|mme|mlle|monsieur|madame|sr|sra|srta|sig|sig\.ra|dhr|mevr|divers)\.?$/i;

/** With a country's code, or an area code set off: a bare row of digits may be anything. */
const PHONE_WRITTEN_OUT =
  /^(\+|00)[1-9][\d\s()./-]{6,20}$|^\(0?\d{2,5}\)[\s/-]*\d[\d\s-]{3,}$|^0\d{1,5}[\s/-]+\d[\d\s-]{3,}$/;
const STREET_WITH_NUMBER =
  /(stra(ß|ss)e|str\.|gasse|weg|platz|allee|ring|damm|ufer|straat|laan|gatan|vej|ulica|street|road|avenue|lane|drive|boulevard|\bst|\brd|\bave|\bdr|\bln|\bblvd)\.?\s+\d+\s?[a-z]?$|^\d+\w?,?\s+(bis\s+)?(rue|avenue|boulevard|place|chemin|route|all[ée]e|quai|impasse|\p{L}[\p{L}.' ]*\s(street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|square))\b|^(calle|c\/|avda|avenida|plaza|paseo|via|viale|corso|piazza|rua|travessa|largo|ul\.|ulica)\s.*\d/iu;
const ACADEMIC = /^(dr|prof|mag|ing|dipl|dkfm|mba|phd|lic|dott|dott\.ssa)\b[\p{L}. -]{0,20}$/iu;
/** Of the countries of Europe, whole and reduced. */
const VAT_RATES = new Set([
  3.8, 4, 5, 5.5, 6, 7, 7.7, 8, 8.1, 9, 10, 12, 13, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 27,
]);
const FILE_ENDING = /\.(png|jpe?g|gif|svg|webp|pdf|docx?|xlsx?|csv|txt|html?|php|js|css|json|xml|zip)$/;
/** Samples of one column that must agree. */
const TOLD = 0.7;

/** Kinds that are told by their look; the others (names, cities) by what they are not. */
const TESTS: Partial<Record<ValueKind, (value: string) => boolean>> = {
  email: (value) => emailAddress(value) !== null || /"[^"]*@[^"]*\.[a-z]+"/i.test(value),
  phone: isPhone,
  other_phone: isPhone,
  url: (value) => /^(https?:)?\/\/\S+$/i.test(value) || /^www\.\S+$/i.test(value) || internetDomain(value) !== null,
  domain: (value) => !/[/@:\s]/.test(value) && internetDomain(value) !== null,
  linkedin: (value) => /linkedin\./i.test(value),
  country: (value) => /^[A-Z]{2,3}$/.test(value) || COUNTRY_NAMES.has(value.toLowerCase()) || /^[ADFIE]$/.test(value),
  street: (value) => /\p{L}{2}/u.test(value),
  city: (value) => /^\p{L}/u.test(value) && !/[@\d]/.test(value),
  zip: (value) => /^(?=.*\d)[A-Z\d][A-Z\d\- ]{2,9}$/i.test(value),
  currency: (value) => CURRENCIES.has(value.toUpperCase()),
  language: (value) => /^[a-z]{2,3}([-_][a-z]{2,4})?$/i.test(value) || /^\["[a-z]{2}/.test(value),
  time_zone: (value) => /^[A-Z][A-Za-z]+\/[A-Z][\w/+-]+$/.test(value) || /^(UTC|GMT)/.test(value),
  salutation: (value) => SALUTATIONS.test(value),
  gender: (value) => /^(m|f|d|w|x|male|female|other|divers|männlich|weiblich|homme|femme|hombre|mujer)$/i.test(value),
  single_name: (value) =>
    /\p{Lu}|\p{Lo}/u.test(value) &&
    /^\p{L}[\p{L}.'’-]*( \p{L}[\p{L}.]*\.?)?$/u.test(value) &&
    !/ \p{L}{3,}$/u.test(value),
  family_name: (value) => /\p{Lu}|\p{Lo}/u.test(value) && !/[\d@]/.test(value),
  person_name: (value) => /^\p{L}[\p{L}.'’-]+,? \p{L}/u.test(value),
  state: (value) => /^\p{Lu}/u.test(value) || /^\d{1,3}$/.test(value),
  job_title: (value) => /\p{L}{2}/u.test(value) && !SALUTATIONS.test(value) && !ACADEMIC.test(value),
  company_name: (value) => LEGAL_FORMS.test(value.trim()) || /\p{Lu}/u.test(value),
  day: (value) => /^\d{4}-\d{2}-\d{2}/.test(value) || /^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/.test(value),
  moment: (value) =>
    /^\d{4}-\d{2}-\d{2}/.test(value) || /^\d{1,2}[./]\d{1,2}[./]\d{2,4}/.test(value) || /^\d{10}(\d{3})?$/.test(value),
  number: (value) => /^[-+]?[^\d\s-]{0,3}\s?[\d.,\s']+\s?[^\d\s]{0,3}$/.test(value) && !/^\d{4}-\d/.test(value),
  // A column of nothing but rates is no amount of tax.
  tax: (value) => !VAT_RATES.has(Number(value)),
  count: (value) => /^\d[\d.,' ]*(-\d+|\+)?$/.test(value),
  percent: (value) => /^[\d.,]+\s*%?$/.test(value),
  bool: (value) => /^(true|false|t|f|yes|no|y|n|j|ja|nein|si|oui|non|0|1|2)$/i.test(value),
};

/** What no other kind looks like: such values say what a column is, whatever its name. */
const TELLING: Partial<Record<ValueKind, (value: string) => boolean>> = {
  email: (value) => emailAddress(value) !== null,
  phone: (value) => PHONE_WRITTEN_OUT.test(value),
  url: (value) => /^(https?:\/\/|www\.)[^\s/]+\.[a-z]{2,}\/?$/i.test(value),
  domain: (value) => /^[a-z\d][a-z\d-]*(\.[a-z\d-]+)*\.[a-z]{2,}$/.test(value) && !FILE_ENDING.test(value),
  linkedin: (value) => /linkedin\./i.test(value),
  gender: (value) => /^(male|female|männlich|weiblich|homme|femme|hombre|mujer|maschio|femmina)$/i.test(value),
  country: (value) => value.length > 3 && COUNTRY_NAMES.has(value.toLowerCase()),
  street: (value) => STREET_WITH_NUMBER.test(value),
  city: (value) => CITIES.has(value.toLowerCase()),
  currency: (value) => CURRENCIES.has(value),
  time_zone: (value) => /^[A-Z][A-Za-z]+\/[A-Z][\w/+-]+$/.test(value) || /^(UTC|GMT)/.test(value),
  salutation: (value) => SALUTATIONS.test(value),
  single_name: (value) => GIVEN_NAMES.has(value.toLowerCase()),
  company_name: (value) => LEGAL_FORMS.test(value) && /\p{L}{2}.*\s/u.test(value),
  job_title: (value) => JOB_TITLE.test(value),
};

function isPhone(value: string): boolean {
  return /^[+(\d][\d\s().\-/]{4,22}(\s*(x|ext\.?)\s*\d{1,6})?$/i.test(value) && !/^\d{4}-\d{2}-\d{2}/.test(value);
}

/** Whether values can say, without a name, that a column is of the kind. */
export function isTelling(kind: ValueKind | null): boolean {
  return kind !== null && TELLING[kind] !== undefined;
}

/** Whether samples are of a kind and of no other. Blank ones say nothing. */
export function tellsKind(kind: ValueKind, samples: readonly (string | null)[]): boolean {
  const test = TELLING[kind];
  if (test === undefined) return false;
  const values = samples.flatMap((sample) => sample?.trim() || []);
  // Nearly every column is of another kind, and its first samples say so already.
  let others = 0;
  for (const value of values) {
    if (test(value)) continue;
    others += 1;
    if (others > values.length * (1 - TOLD)) return false;
  }
  return values.length > 0;
}

/** Whether samples are of a kind. Blank ones say nothing. */
export function judgeValues(kind: ValueKind, samples: readonly (string | null)[]): ValueVerdict {
  const test = TESTS[kind];
  const values = samples.flatMap((sample) => textsOf(sample?.trim() ?? ''));
  if (!test || values.length === 0) return 'open';
  const share = values.filter(test).length / values.length;
  return share >= 0.75 ? 'likely' : share <= 0.25 ? 'unlikely' : 'open';
}

/** The value itself, or the texts inside if it is JSON: a list of phones is like a phone. */
function textsOf(value: string): string[] {
  if (!/^[[{]/.test(value)) return value === '' ? [] : [value];
  try {
    const found: string[] = [];
    JSON.stringify(JSON.parse(value), (key, inner: unknown) => {
      if (typeof inner === 'string' && !/^(label|type|kind)$/.test(key)) found.push(inner);
      return inner;
    });
    return found;
  } catch {
    return [value];
  }
}

function regionNames(language: string): string[] {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return letters.flatMap((first) => letters.flatMap((second) => names.of(first + second)?.toLowerCase() ?? []));
}
