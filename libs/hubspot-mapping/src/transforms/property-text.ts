import { read, refuse } from './reading';
import type { Reading } from './reading';

/** Most characters a text property takes (hubspot-facts 5.1). */
const LONGEST_PROPERTY_TEXT = 65_536;

/** Checks a text against what HubSpot takes. Line ends become `\n`, as HubSpot gives them back (hubspot-facts 5.1). */
export function textForProperty(text: string, truncate = false): Reading {
  const lines = withBareLineEnds(text);
  if (lines.length <= LONGEST_PROPERTY_TEXT) return read(lines);
  if (!truncate) {
    return refuse(
      'VALUE_TOO_LONG',
      `has ${lines.length} characters, HubSpot takes ${LONGEST_PROPERTY_TEXT}`,
      'Shorten it, or set the option onTooLong to truncate.',
    );
  }
  const cut = lines.slice(0, LONGEST_PROPERTY_TEXT);
  // Never cut a surrogate pair in half.
  return read(/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut);
}

export function withBareLineEnds(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}
