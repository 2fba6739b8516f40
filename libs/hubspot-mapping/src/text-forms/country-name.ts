/** What people write besides a code and the names that languages have. */
const ALIASES = new Map(
  Object.entries({
    usa: 'US',
    'u.s.a.': 'US',
    'u.s.': 'US',
    'united states of america': 'US',
    america: 'US',
    uk: 'GB',
    'great britain': 'GB',
    england: 'GB',
    scotland: 'GB',
    holland: 'NL',
    deu: 'DE',
    aut: 'AT',
    che: 'CH',
    gbr: 'GB',
    fra: 'FR',
    esp: 'ES',
    ita: 'IT',
    nld: 'NL',
    can: 'CA',
    mex: 'MX',
  }),
);
/** The languages whose names for countries are understood. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv', 'da', 'pl'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Names for what is no country any more, or none of its own. */
const NO_COUNTRY = new Set([
  'AC',
  'AN',
  'BU',
  'CP',
  'CQ',
  'CS',
  'DD',
  'DG',
  'EA',
  'EU',
  'EZ',
  'FX',
  'IC',
  'NT',
  'QO',
  'SU',
  'TA',
  'TP',
  'UK',
  'UN',
  'XA',
  'XB',
  'YD',
  'YU',
  'ZR',
  'ZZ',
]);

const namesByLanguage = new Map<string, Intl.DisplayNames>();
let codes: Map<string, string> | null = null;

/** The ISO 3166-1 code of a country by code or name in any of the languages; null: unknown. */
export function countryCode(text: string): string | null {
  const known = (codes ??= codesByName());
  const key = text.trim().toLowerCase();
  return known.get(key) ?? ALIASES.get(key) ?? null;
}

/** A country's name in a language (BCP 47); null for an unknown code. */
export function countryName(code: string, language: string): string | null {
  let names = namesByLanguage.get(language);
  if (!names) {
    names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    namesByLanguage.set(language, names);
  }
  return names.of(code) ?? null;
}

function codesByName(): Map<string, string> {
  const found = new Map<string, string>();
  const all = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(
    (code) => !NO_COUNTRY.has(code),
  );
  for (const code of all) if (countryName(code, 'en') !== null) found.set(code.toLowerCase(), code);
  for (const language of LANGUAGES)
    for (const code of [...found.values()]) {
      const name = countryName(code, language)?.toLowerCase();
      if (name !== undefined && !found.has(name)) found.set(name, code);
    }
  return found;
}
