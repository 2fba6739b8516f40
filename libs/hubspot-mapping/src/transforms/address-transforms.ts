import { emailAddress, internetDomain, webAddress } from '../text-forms/internet-address';
import { internationalPhone, looksLikePhone } from '../text-forms/phone-number';
import { blankForColumn, canonicalOfColumn, textForColumn, textOfColumn } from './column-text';
import { textForProperty } from './property-text';
import { BLANK, read, refuse } from './reading';
import type { Reading } from './reading';
import { holdsText } from './text-transform';
import { badOptions, built, misfit } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';
import { joinCodecs } from './value-transform';

export const ADDRESS_OPTIONS = { blankWords: 'texts', blankAs: 'text', multiple: ['first'] } as const;
export const URL_OPTIONS = { ...ADDRESS_OPTIONS, addScheme: ['http', 'https'] } as const;
export const PHONE_OPTIONS = { ...ADDRESS_OPTIONS, phoneFormat: ['e164'], defaultCountry: 'country' } as const;

/** E-mail in lower case, as HubSpot stores it (hubspot-facts 5.2); local keeps its own spelling. */
export function emailTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, ADDRESS_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const advice = stored.options.multiple ? 'Correct it.' : 'Correct it; of several, set the option multiple to first.';
  return address(context, stored.options, (text) => {
    const email = emailAddress(text);
    return email === null ? refuse('INVALID_EMAIL', 'is not one e-mail address', advice) : read(email);
  });
}

/** The bare domain: without scheme, `www.`, path; of an e-mail address the part behind the `@`. */
export function domainTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, ADDRESS_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  return address(context, stored.options, (text) => {
    const domain = internetDomain(text);
    return domain === null ? refuse('INVALID_DOMAIN', 'is not an internet domain', 'Correct it.') : read(domain);
  });
}

/** An http or https address as written. */
export function urlTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, URL_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const scheme = stored.options.addScheme ?? null;
  return address(context, stored.options, (text) => {
    const url = webAddress(text, scheme);
    return url === null ? refuse('INVALID_URL', 'is not a web address (http or https)', 'Correct it.') : read(url);
  });
}

/** A phone number as written, or in E.164 with an extension behind it; both are texts to HubSpot. */
export function phoneTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, PHONE_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const country = stored.options.defaultCountry ?? null;
  const international = stored.options.phoneFormat === 'e164';
  return address(context, stored.options, (text) => {
    const phone = international ? internationalPhone(text, country) : looksLikePhone(text) ? text.trim() : null;
    if (phone !== null) return read(phone);
    const advice = international && !country ? 'Write it with +, or set the option defaultCountry.' : 'Correct it.';
    return refuse('INVALID_PHONE', 'is not a phone number', advice);
  });
}

interface SharedOptions {
  readonly blankWords?: readonly string[];
  readonly blankAs?: string;
  readonly multiple?: 'first';
}

function address(
  { column, kind, property }: TransformContext,
  options: SharedOptions,
  normalise: (text: string) => Reading,
): BuiltTransform {
  if (!holdsText(property))
    return misfit(`the property is of type ${property.type}, not text`, 'Choose a text property.');
  if (kind !== 'text' && kind !== 'integer') {
    return misfit(`a column of type ${column.sqlType} holds no addresses`, 'Choose a text column.');
  }
  const blanks = new Set((options.blankWords ?? []).map((word) => word.trim().toLowerCase()));
  const decode = (raw: string): Reading => {
    let text = raw.trim();
    if (options.multiple === 'first') text = text.split(/[;,\n|]/)[0]?.trim() ?? '';
    return text === '' || (blanks.size > 0 && blanks.has(text.toLowerCase())) ? BLANK : normalise(text);
  };
  return built(
    joinCodecs(
      {
        canonical: (raw) => canonicalOfColumn(kind, raw),
        decode(raw) {
          const text = textOfColumn(kind, raw);
          return text.ok && text.value !== null ? decode(text.value) : text;
        },
        encode: (text) => textForColumn(column, kind, text),
        blank: blankForColumn(column, options.blankAs),
      },
      { decode, encode: (text) => textForProperty(text) },
    ),
  );
}
