import { countryCode, countryName } from '../text-forms/country-name';
import { COUNTRIES_WITH_SUBDIVISIONS, subdivisionsOf } from '../text-forms/subdivisions';
import { read, refuse } from './reading';
import type { Reading } from './reading';
import { badOptions } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';
import { wordedTransform } from './worded-transform';

const FORMS = ['code', 'name'] as const;
export const COUNTRY_OPTIONS = { local: FORMS, hubspot: FORMS, language: 'locale', blankAs: 'text' } as const;
export const STATE_OPTIONS = { country: 'country', local: FORMS, hubspot: FORMS, blankAs: 'text' } as const;

/**
 * A country, as two letters (ISO 3166-1) or by name on either side; names are understood in ten languages and written in `language`
 * (default English). Loses the spelling, never the country.
 */
export function countryTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, COUNTRY_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { local = 'code', hubspot = 'name', language = 'en', blankAs } = stored.options;
  const decode = (text: string): Reading => {
    const code = countryCode(text);
    return code === null ? unknownPlace('country', 'Write it as a code of two letters or by its name.') : read(code);
  };
  const encode =
    (form: (typeof FORMS)[number]) =>
    (code: string): Reading =>
      read(form === 'code' ? code : (countryName(code, language) ?? code));
  return wordedTransform(context, blankAs, {
    fromLocal: decode,
    fromHubSpot: decode,
    toLocal: encode(local),
    toHubSpot: encode(hubspot),
  });
}

/** A state or province of one `country`, by code or by name on either side. */
export function stateTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, STATE_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { country = 'US', local = 'code', hubspot = 'name', blankAs } = stored.options;
  const states = subdivisionsOf(country);
  if (states === null)
    return badOptions(`the states of "${country}" are not known (known: ${COUNTRIES_WITH_SUBDIVISIONS.join(', ')})`);
  const codes = new Map(
    states.flatMap(({ code, name }) => [[code.toLowerCase(), code] as const, [plain(name), code] as const]),
  );
  const names = new Map(states.map(({ code, name }) => [code, name]));
  const decode = (text: string): Reading => {
    const code = codes.get(text.trim().toLowerCase()) ?? codes.get(plain(text));
    return code === undefined
      ? unknownPlace(`state of ${country}`, 'Write it as its code or by its full name.')
      : read(code);
  };
  const encode =
    (form: (typeof FORMS)[number]) =>
    (code: string): Reading =>
      read(form === 'code' ? code : (names.get(code) ?? code));
  return wordedTransform(context, blankAs, {
    fromLocal: decode,
    fromHubSpot: decode,
    toLocal: encode(local),
    toHubSpot: encode(hubspot),
  });
}

function unknownPlace(what: string, advice: string): Reading {
  return refuse('UNKNOWN_PLACE', `is no known ${what}`, advice);
}

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();
}
