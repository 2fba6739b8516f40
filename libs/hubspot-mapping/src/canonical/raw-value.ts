/**
 * What a side returned, as text; null is blank.
 *
 * Local: PostgreSQL's text form, read with `column::text` in a session with `TimeZone=UTC` and `DateStyle=ISO`.
 * HubSpot: the wire string of a property; `""` and null are both blank (hubspot-facts 0.5, 2.3).
 * A value that an answer did not carry is not a `RawValue` at all: missing is not blank (S2.3).
 */
export type RawValue = string | null;

/**
 * A value in its field's comparison form; two values are equal exactly when these strings are (S2.3).
 *
 * number: shortest plain decimal, no exponent, `-0` is `0` · date: `YYYY-MM-DD` · datetime: ISO in UTC with
 * milliseconds, `2024-01-31T15:04:05.123Z`, anything below cut · boolean: `true` or `false` · enum member: the value ·
 * set: members sorted by code unit, joined by `;` · text: as is · blank: null.
 * A value that does not parse in its domain stands for itself, so that every value can be compared.
 */
export type Canonical = string | null;
