import { columnKind } from '../catalogue/column-kind';
import type { LocalColumn } from '../catalogue/local-reference';
import { listMembers, VALUE_SHAPES } from './value-shapes';
import type { ValueShape } from './value-shapes';

export type InferredType =
  | 'string'
  | 'number'
  | 'date'
  | 'datetime'
  | 'bool'
  | 'enumeration'
  | 'multi_enumeration'
  | 'phone'
  | 'email'
  | 'url'
  | 'currency'
  | 'percentage';

export interface TypeInference {
  type: InferredType;
  /** The HubSpot property that would hold it (hubspot-facts 5.1). */
  hubspotType: string;
  fieldType: string;
  /** 0 to 1. */
  confidence: number;
  reason: string;
}

const HUBSPOT_TYPES: Record<InferredType, readonly [string, string]> = {
  string: ['string', 'text'],
  number: ['number', 'number'],
  date: ['date', 'date'],
  datetime: ['datetime', 'date'],
  bool: ['bool', 'booleancheckbox'],
  enumeration: ['enumeration', 'select'],
  multi_enumeration: ['enumeration', 'checkbox'],
  phone: ['string', 'phonenumber'],
  email: ['string', 'text'],
  url: ['string', 'text'],
  currency: ['number', 'number'],
  percentage: ['number', 'number'],
};
/** Words people type where nothing is known; they say nothing of the type. */
const PLACEHOLDER = /^(n\/?a|none|null|nil|-+|\.+|\?+)$/i;
const ZERO_DATE = /^0000-?00-?00/;
/** Share of values that must have a shape. */
const NEARLY_ALL = 0.9;
const MOST_OPTIONS = 12;
const LONGEST_OPTION = 40;

/** The type of a column from its SQL type, where that decides, else from samples of its values. */
export function inferType(samples: readonly (string | null)[], column?: LocalColumn): TypeInference {
  const declared = column && typeOfColumn(column);
  if (declared) return inference(declared, 0.98, `the column is declared ${column.sqlType}`);
  return inferFromSamples(samples);
}

function typeOfColumn(column: LocalColumn): InferredType | null {
  switch (columnKind(column)) {
    case 'boolean':
      return 'bool';
    case 'date':
      return 'date';
    case 'timestamp':
    case 'timestamptz':
      return 'datetime';
    case 'enum':
      return 'enumeration';
    case 'array':
      return 'multi_enumeration';
    case 'decimal':
    case 'float':
      return 'number';
    case 'uuid':
    case 'json':
      return 'string';
    default:
      return null;
  }
}

function inferFromSamples(samples: readonly (string | null)[]): TypeInference {
  const given = samples.flatMap((sample) => sample?.trim() || []);
  const values = given.filter((value) => !PLACEHOLDER.test(value));
  if (values.length === 0) return inference('string', 0.1, 'there are no values to look at');
  const share = (name: ValueShape['name']): number => {
    const shape = VALUE_SHAPES.find((candidate) => candidate.name === name);
    return values.filter((value) => shape?.fits(value)).length / values.length;
  };
  const nearlyAll = (name: ValueShape['name']): boolean => share(name) >= NEARLY_ALL;
  const judged = (type: InferredType, reason: string, shareOfValues = 1): TypeInference =>
    inference(type, shareOfValues * (values.length >= 4 ? 0.95 : 0.8), reason);

  if (values.every((value) => /^[01]$/.test(value)) && new Set(values).size > 1)
    return judged('bool', 'all values are 0 or 1', 0.8);
  if (nearlyAll('bool') || isPairOfFlags(values)) return judged('bool', 'all values are words for true and false');
  if (nearlyAll('email')) return judged('email', 'the values are e-mail addresses', share('email'));
  if (nearlyAll('url')) return judged('url', 'the values are web addresses', share('url'));
  if (values.some((value) => listMembers(value) !== null) && isList(values)) {
    return judged('multi_enumeration', 'the values are lists of a few repeated words');
  }
  if (nearlyAll('code')) return judged('string', 'the values are codes of a fixed form');
  if (nearlyAll('percentage')) return judged('percentage', 'the values have a percent sign');
  if (nearlyAll('epoch')) return judged('datetime', 'the values are seconds or milliseconds since 1970', 0.8);
  const momentShare = share('date') + share('datetime');
  if (momentShare >= NEARLY_ALL) {
    const real = values.filter((value) => !ZERO_DATE.test(value));
    const timed = real.some((value) => VALUE_SHAPES.some((shape) => shape.name === 'datetime' && shape.fits(value)));
    return timed
      ? judged('datetime', 'the values are days with a time')
      : judged('date', 'the values are calendar days');
  }
  if (nearlyAll('currency')) return judged('currency', 'the values are numbers with a currency');
  if (nearlyAll('phone')) return judged('phone', 'the values are written like phone numbers', share('phone'));
  if (values.some((value) => /^0\d+$/.test(value)) && values.every((value) => /^\d+$/.test(value))) {
    return judged('string', 'leading zeros would be lost in a number');
  }
  if (nearlyAll('number')) {
    const beyond = values.some((value) => /^-?\d+$/.test(value) && !Number.isSafeInteger(Number(value)));
    return beyond
      ? judged('string', 'the numbers are longer than HubSpot keeps')
      : judged('number', 'the values are numbers');
  }
  return isEnumeration(given)
    ? judged('enumeration', 'a few short values repeat', 0.85)
    : judged('string', 'the values vary freely', 0.85);
}

function isPairOfFlags(values: readonly string[]): boolean {
  const distinct = new Set(values.map((value) => value.toLowerCase()));
  return distinct.size === 2 && distinct.has('t') && distinct.has('f');
}

function isList(values: readonly string[]): boolean {
  if (values.some((value) => listMembers(value) === null && /[{}"]/.test(value))) return false;
  const members = values.flatMap((value) => listMembers(value) ?? [value]);
  const distinct = new Set(members);
  return (
    distinct.size <= Math.max(members.length * 0.6, 2) && members.every((member) => member.length <= LONGEST_OPTION)
  );
}

function isEnumeration(values: readonly string[]): boolean {
  const distinct = new Set(values);
  const short = values.every((value) => value.length <= LONGEST_OPTION);
  return short && values.length >= 3 && distinct.size <= MOST_OPTIONS && distinct.size <= values.length * 0.7;
}

function inference(type: InferredType, confidence: number, reason: string): TypeInference {
  const [hubspotType, fieldType] = HUBSPOT_TYPES[type];
  return { type, hubspotType, fieldType, confidence: Math.round(confidence * 100) / 100, reason };
}
