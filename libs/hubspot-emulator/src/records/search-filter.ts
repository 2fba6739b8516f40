import type { PropertyDefinition } from '../portal/definitions';

/** One comparison of a search (hubspot-facts 3). */
export interface SearchFilter {
  readonly propertyName: string;
  readonly operator: string;
  readonly value: string;
  readonly highValue: string;
  readonly values: readonly string[];
}

export const OPERATORS: ReadonlySet<string> = new Set([
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
]);

const isTime = (type: string): boolean => type === 'date' || type === 'datetime';

/** A value in the domain it is compared in: numbers and times as numbers, options exactly, other text without case. */
export const comparable = (definition: PropertyDefinition | undefined, text: string): number | string => {
  const type = definition?.type ?? 'string';
  if (type === 'number') return Number(text);
  if (isTime(type)) return /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  return type === 'enumeration' ? text : text.toLowerCase();
};

const tokens = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}*]+/u)
    .filter(Boolean);

const hasToken = (held: string, wanted: string): boolean => {
  const words = tokens(held);
  return tokens(wanted).every((token) => {
    const pattern = new RegExp(`^${token.replaceAll('*', '.*')}$`, 'u');
    return words.some((word) => pattern.test(word));
  });
};

/** Whether a stored value passes; a blank one passes only the negative operators. */
export const passes = (
  filter: SearchFilter,
  definition: PropertyDefinition | undefined,
  stored: string | undefined,
): boolean => {
  const held = stored ?? '';
  switch (filter.operator) {
    case 'HAS_PROPERTY':
      return held !== '';
    case 'NOT_HAS_PROPERTY':
      return held === '';
    case 'CONTAINS_TOKEN':
      return held !== '' && hasToken(held, filter.value);
    case 'NOT_CONTAINS_TOKEN':
      return held === '' || !hasToken(held, filter.value);
  }
  const own = comparable(definition, held);
  const isOneOf = (values: readonly string[]): boolean => values.some((value) => comparable(definition, value) === own);
  switch (filter.operator) {
    case 'EQ':
      return held !== '' && isOneOf([filter.value]);
    case 'NEQ':
      return held === '' || !isOneOf([filter.value]);
    case 'IN':
      return held !== '' && isOneOf(filter.values);
    case 'NOT_IN':
      return held !== '' && !isOneOf(filter.values);
  }
  if (held === '') return false;
  const bound = comparable(definition, filter.value);
  switch (filter.operator) {
    case 'LT':
      return own < bound;
    case 'LTE':
      return own <= bound;
    case 'GT':
      return own > bound;
    case 'GTE':
      return own >= bound;
    case 'BETWEEN':
      return own >= bound && own <= comparable(definition, filter.highValue);
    default:
      return false;
  }
};
