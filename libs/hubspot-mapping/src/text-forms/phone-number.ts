import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { CountryCode } from 'libphonenumber-js/min';

/**
 * E.164 of a number as people write it, `+13125550101`, an extension behind it as ` ext 12`; null if it is no number.
 * `country` (ISO 3166-1 alpha-2) reads national numbers; a leading `00` is read as `+` everywhere.
 */
export function internationalPhone(text: string, country: string | null): string | null {
  const dialled = text.trim().replace(/^00(?=[1-9])/, '+');
  const number = parsePhoneNumberFromString(dialled, (country ?? undefined) as CountryCode | undefined);
  if (!number?.isPossible()) return null;
  return number.ext ? `${number.number} ext ${number.ext}` : number.number;
}

/** Whether a text holds digits enough to be dialled; HubSpot stores phones as given (hubspot-facts 5.2). */
export function looksLikePhone(text: string): boolean {
  return /\d\D*\d\D*\d/.test(text);
}
