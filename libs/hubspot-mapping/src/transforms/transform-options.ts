import { timeZone } from '../canonical/time-zone';
import { numberNotation } from '../text-forms/number-text';

/** What an option may hold. A list of words is a choice. */
export type OptionKind =
  'flag' | 'text' | 'texts' | 'count' | 'time_zone' | 'locale' | 'country' | 'currency' | readonly string[];

type OptionValue<K> = K extends 'flag'
  ? boolean
  : K extends 'count'
    ? number
    : K extends 'texts'
      ? readonly string[]
      : K extends readonly (infer Word)[]
        ? Word
        : string;

export type OptionShape = Record<string, OptionKind>;
export type OptionsOf<S extends OptionShape> = { readonly [K in keyof S]?: OptionValue<S[K]> };
export type OptionsReading<S extends OptionShape> = { ok: true; options: OptionsOf<S> } | { ok: false; what: string };

/** Checks stored options against what a transform takes; says which option is wrong and what it may be. */
export function readOptions<S extends OptionShape>(stored: Record<string, unknown>, shape: S): OptionsReading<S> {
  for (const [name, value] of Object.entries(stored)) {
    const kind = shape[name];
    if (kind === undefined) {
      const known = Object.keys(shape).join(', ') || 'none';
      return { ok: false, what: `it has no option "${name}" (known: ${known})` };
    }
    const wanted = value === null || value === undefined ? null : unmet(kind, value);
    if (wanted !== null) return { ok: false, what: `its option "${name}" must be ${wanted}` };
  }
  const kept = Object.entries(stored).filter(([, value]) => value !== null && value !== undefined);
  return { ok: true, options: Object.fromEntries(kept) as OptionsOf<S> };
}

/** What the value should be, or null if it is that. */
function unmet(kind: OptionKind, value: unknown): string | null {
  if (typeof kind !== 'string') {
    return typeof value === 'string' && kind.includes(value) ? null : `one of ${kind.join(', ')}`;
  }
  switch (kind) {
    case 'flag':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'count':
      return Number.isSafeInteger(value) && (value as number) > 0 ? null : 'a whole number above 0';
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? null : 'a list of texts';
    case 'text':
      return typeof value === 'string' ? null : 'a text';
    case 'time_zone':
      return typeof value === 'string' && timeZone(value) ? null : 'an IANA time zone such as America/Chicago';
    case 'locale':
      return typeof value === 'string' && numberNotation(value) ? null : 'a locale such as de-DE';
    case 'country':
      return typeof value === 'string' && /^[A-Z]{2}$/.test(value) ? null : 'a country code of two capital letters';
    case 'currency':
      return typeof value === 'string' && /^[A-Z]{3}$/.test(value) ? null : 'a currency code of three capital letters';
  }
}
