import type { MatchKeyDefinition } from './entity-definition';

/**
 * A match key's value in the form in which both sides are compared (S4.1): e-mail trimmed and in lower case; domain in lower case
 * without scheme, `www.`, port, path; text trimmed. Null when nothing is left.
 */
export function normaliseMatchKey(kind: MatchKeyDefinition['kind'], raw: string | null | undefined): string | null {
  const text = (raw ?? '').trim();
  if (text === '') return null;
  switch (kind) {
    case 'email':
      return text.toLowerCase();
    case 'domain': {
      const host = text
        .toLowerCase()
        .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
        .replace(/[/?#].*$/, '')
        .replace(/:\d+$/, '')
        .replace(/^www\./, '')
        .trim();
      return host === '' ? null : host;
    }
    case 'text':
      return text;
  }
}

export interface MatchKeyValue {
  readonly key: string;
  readonly value: string;
  /** From the key's first column or property. */
  readonly primary: boolean;
}

/** All normalised key values that a row's columns hold. */
export function localMatchKeys(
  keys: readonly MatchKeyDefinition[],
  values: Readonly<Record<string, string | null>>,
): readonly MatchKeyValue[] {
  return collect(keys, (key) => key.columns.map((column) => [values[column] ?? null]));
}

/** All normalised key values that a HubSpot record's properties hold; later properties may hold several, separated by `;`. */
export function hubspotMatchKeys(
  keys: readonly MatchKeyDefinition[],
  properties: Readonly<Record<string, string | null>>,
): readonly MatchKeyValue[] {
  return collect(keys, (key) =>
    key.properties.map((property, position) => {
      const value = properties[property] ?? null;
      return position === 0 || value === null ? [value] : value.split(';');
    }),
  );
}

function collect(
  keys: readonly MatchKeyDefinition[],
  valuesOf: (key: MatchKeyDefinition) => readonly (readonly (string | null)[])[],
): readonly MatchKeyValue[] {
  const found = new Map<string, MatchKeyValue>();
  for (const key of keys) {
    valuesOf(key).forEach((values, position) => {
      for (const raw of values) {
        const value = normaliseMatchKey(key.kind, raw);
        const id = `${key.name}\u0000${value}`;
        if (value !== null && !found.has(id)) found.set(id, { key: key.name, value, primary: position === 0 });
      }
    });
  }
  return [...found.values()];
}
