import type { LocalColumn } from '../catalogue/local-reference';
import type { InferredType } from '../type-inference/type-inference';
import type { NameReader, NameReading } from './name-reading';
import { isDictionaryWord } from './name-words';
import { NEUTRAL_WORDS, NOT_OWNING_WORDS, OBJECTS_OF_WORD, OWNER_WORDS } from './vocabulary/word-roles';

/** What a column is besides a value: the record's key, the user who looks after it, a key of another record. */
export type ColumnRole =
  | { kind: 'value'; reference: boolean }
  | { kind: 'key' }
  /** `plain`: it says no more than "user"; of several, one who is said to own the record comes first. */
  | { kind: 'owner'; plain: boolean }
  | { kind: 'association'; to: string };

const REFERENCE_WORDS = new Set(['id', 'fk', 'number', 'code', 'key', 'ref', 'uuid']);
const VALUES: readonly InferredType[] = ['date', 'datetime', 'bool', 'email', 'url', 'currency', 'percentage'];

/** Tells it from the words of the name and the type of the column; `object` is that of the table. */
export function columnRole(
  object: string,
  column: LocalColumn,
  type: InferredType,
  { words, bare, concepts }: NameReading,
  reader: NameReader,
): ColumnRole {
  const ownKey = words.includes('id') && words.every((word) => word === 'id' || reader.isRecord(word, object));
  if (column.isKey || ownKey) return { kind: 'key' };
  const keyed = words.some((word) => word === 'id' || word === 'fk') || column.sqlType === 'uuid';
  const reference = keyed && words.length > 1;
  if (VALUES.includes(type) && !reference) return { kind: 'value', reference };
  const owning = bare.filter((word) => OWNER_WORDS.has(word));
  const rest = bare.filter((word) => !OWNER_WORDS.has(word) && !REFERENCE_WORDS.has(word));
  if (owning.length > 0 && !words.some((word) => NOT_OWNING_WORDS.has(word)) && !reader.isOwn(owning[0] ?? '')) {
    const certain = reference || rest.every((word) => word === 'sales' || word === 'to' || OBJECTS_OF_WORD[word]);
    if (certain && rest.length <= 2) return { kind: 'owner', plain: owning.join() === 'user' };
  }
  const to = associatedObject(object, column, words, reader, reference);
  if (to === null) return { kind: 'value', reference };
  // A property that the name says in full (a customer group, an order number) is not the record of that name.
  const said = concepts.find(({ concept }) => concept.anchors[object]?.some(({ weak }) => !weak));
  return said && said.strength >= 0.95 && !keyed ? { kind: 'value', reference } : { kind: 'association', to };
}

function associatedObject(
  object: string,
  { sqlType, name }: LocalColumn,
  words: readonly string[],
  reader: NameReader,
  reference: boolean,
): string | null {
  const numbered = words.some((word) => word === 'number' || word === 'code') && !words.includes('of');
  const whole = /^(small|big)?int|^integer|^uuid/i.test(sqlType);
  if (words.includes('parent') && (reference || whole)) return object === 'contacts' ? 'companies' : object;
  const entities = words.filter((word) => OBJECTS_OF_WORD[word] && !reader.isRecord(word, object));
  const [entity] = entities.slice(-1);
  if (entity === undefined) return null;
  const rest = words.filter((word) => !OBJECTS_OF_WORD[word] && !REFERENCE_WORDS.has(word) && !NEUTRAL_WORDS.has(word));
  // A number is a key only where it is of one record of another table, and of nothing else.
  if (!(reference || (numbered && rest.length === 0) || (whole && rest.length === 0))) return null;
  if (/^(is|has)_/i.test(name) || rest.some((word) => isDictionaryWord(word) && word !== 'parent') || rest.length > 1)
    return null;
  const [first, second] = OBJECTS_OF_WORD[entity] ?? [];
  return first === object && second !== undefined ? second : (first ?? null);
}
