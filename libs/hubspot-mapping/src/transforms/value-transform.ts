import { isBlank } from '../canonical/blank';
import type { Canonical, RawValue } from '../canonical/raw-value';
import { BLANK } from './reading';
import type { Reading } from './reading';
import type { LocalCodec, ValueCodec } from './value-codec';

/** A compiled transform of one column and one property. Total: never throws. */
export interface ValueTransform {
  canonicalLocal(local: RawValue): Canonical;
  canonicalHubSpot(remote: RawValue): Canonical;
  toHubSpot(local: RawValue): Reading;
  toLocal(remote: RawValue, currentLocal: RawValue): Reading;
  /** Options that this value to be sent needs and the property does not have yet; absent: none are ever made. */
  newOptions?: (sent: RawValue) => readonly string[];
}

/**
 * Joins the codecs of both sides. What local holds is kept where its image is what HubSpot holds already, so that
 * writing back never loses what HubSpot cannot show: another spelling, microseconds, one of two statuses.
 */
export function joinCodecs(local: LocalCodec, hubspot: ValueCodec): ValueTransform {
  const decodeLocal = (raw: RawValue): Reading => {
    if (raw === '' && local.emptyText) return local.emptyText;
    return isBlank(raw) ? BLANK : local.decode(raw);
  };
  const decodeHubSpot = (raw: RawValue): Reading => {
    if (isBlank(raw)) return BLANK;
    const decoded = hubspot.decode(raw);
    return decoded.ok && decoded.value === '' ? BLANK : decoded;
  };
  const toHubSpot = (raw: RawValue): Reading => {
    const decoded = decodeLocal(raw);
    return !decoded.ok || decoded.value === null ? decoded : hubspot.encode(decoded.value);
  };
  return {
    canonicalLocal: (raw) => (isBlank(raw) ? null : local.canonical(raw)),
    canonicalHubSpot(raw) {
      const decoded = decodeHubSpot(raw);
      return decoded.ok ? decoded.value : raw;
    },
    toHubSpot,
    toLocal(raw, current) {
      const wanted = decodeHubSpot(raw);
      if (!wanted.ok) return wanted;
      // A null may mean that there is no row yet: what blank becomes is then for the column to say.
      const image = current === null ? null : toHubSpot(current);
      if (image?.ok) {
        const held = decodeHubSpot(image.value);
        if (held.ok && held.value === wanted.value) return { ok: true, value: current };
      }
      return wanted.value === null ? local.blank : local.encode(wanted.value);
    },
  };
}
