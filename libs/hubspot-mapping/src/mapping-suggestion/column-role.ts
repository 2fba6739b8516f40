import type { LocalColumn } from '../catalogue/local-reference';
import type { InferredType } from '../type-inference/type-inference';
import type { NameReader, NameReading } from './name-reading';
import { isDictionaryWord, nameWords } from './name-words';
import { NEUTRAL_WORDS, NOT_OWNING_WORDS, OBJECTS_OF_WORD, OWNER_WORDS } from './vocabulary/word-roles';

/** What a column is besides a value: the record's key, the user who looks after it, a key of another record. */
export type ColumnRole =
  | { kind: 'value'; reference: boolean }
  | { kind: 'key' }
  /** `plain`: it says no more than "user"; of several, one who is said to own the record comes first. */
  | { kind: 'owner'; plain: boolean }
  | { kind: 'association'; to: string };

const REFERENCE_WORDS = new Set(['id', 'fk', 'number', 'code', 'key', 'ref', 'uuid']);
/** What tables of the application's own users go by, besides the words for who owns a record. */
const USER_TABLE_WORDS = new Set(['user', 'employee', 'staff', 'member', 'personnel']);
/** A table of types, groups or states is a list of choices, whatever it has them for. */
const LIST_WORDS = new Set([
  'type',
  'group',
  'status',
  'category',
  'class',
  'stage',
  'priority',
  'source',
  'reason',
  'code',
]);
/** What a user does for the record says nothing else. */
const BESIDE_OWNER_WORDS = new Set([
  'sales',
  'to',
  'success',
  'relationship',
  'key',
  'care',
  'service',
  'support',
  'lead',
  'internal',
  'regional',
  'area',
  'employee',
  'direct',
]);
const WHOLE = /^(small|big)?int|^integer|^uuid/i;
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
  const declared = column.references && referredRole(object, column.references.table, words, reader);
  if (declared) return declared;
  const keyed = words.some((word) => word === 'id' || word === 'fk') || column.sqlType === 'uuid';
  const reference = (keyed && words.length > 1) || column.references !== undefined;
  if (VALUES.includes(type) && !reference) return { kind: 'value', reference };
  const owning = bare.filter((word) => OWNER_WORDS.has(word));
  const rest = bare.filter((word) => !OWNER_WORDS.has(word) && !REFERENCE_WORDS.has(word));
  // A user who is called the customer, requester or recipient as well is the other side, not who looks after it.
  const otherSide = owning.join() === 'user' && rest.some((word) => OBJECTS_OF_WORD[word]?.includes('contacts'));
  // What the vocabulary knows as something else (a user agent is a browser) has nobody's name in it.
  const otherThing = !keyed && concepts.some(({ concept, strength }) => strength === 1 && !concept.anchors[object]);
  if (
    owning.length > 0 &&
    !otherSide &&
    !otherThing &&
    !words.some((word) => NOT_OWNING_WORDS.has(word)) &&
    !reader.isOwn(owning[0] ?? '')
  ) {
    const certain = reference || rest.every((word) => BESIDE_OWNER_WORDS.has(word) || OBJECTS_OF_WORD[word]);
    if (certain && rest.length <= 2) return { kind: 'owner', plain: owning.join() === 'user' };
  }
  const whole = WHOLE.test(column.sqlType);
  // A key of the sales (vertrieb_id) is of somebody there.
  if (keyed && bare.join() === 'sales') return { kind: 'owner', plain: true };
  const to = associatedObject(object, column, words, reader, reference);
  if (to === null) return { kind: 'value', reference };
  // A property that the name says in full (a customer group, an order number) is not the record of that name.
  const said = concepts.find(({ concept }) => concept.anchors[object]?.some(({ weak }) => !weak));
  const record = whole && bare.every((word) => OBJECTS_OF_WORD[word]);
  return said && said.strength >= 0.95 && !keyed && !record
    ? { kind: 'value', reference }
    : { kind: 'association', to };
}

/** Where a foreign key of the database leads: to the users, to records of a HubSpot object, or (null) to a list of choices. */
function referredRole(object: string, table: string, words: readonly string[], reader: NameReader): ColumnRole | null {
  const said = nameWords(table).filter((word) => !NEUTRAL_WORDS.has(word));
  const [head] = said.slice(-1);
  if (head === undefined) return null;
  if (said.some((word) => USER_TABLE_WORDS.has(word) || OWNER_WORDS.has(word))) {
    if (words.some((word) => NOT_OWNING_WORDS.has(word) && !REFERENCE_WORDS.has(word))) return null;
    return { kind: 'owner', plain: !words.some((word) => OWNER_WORDS.has(word) && word !== 'user') };
  }
  const entity = said.findLast((word) => OBJECTS_OF_WORD[word]);
  if (entity === undefined || said.some((word) => LIST_WORDS.has(word))) return null;
  const [first, second] = OBJECTS_OF_WORD[entity] ?? [];
  if (first === undefined) return null;
  const itself = reader.isRecord(entity, object);
  return { kind: 'association', to: !itself && first === object && second !== undefined ? second : first };
}

function associatedObject(
  object: string,
  { sqlType, name }: LocalColumn,
  words: readonly string[],
  reader: NameReader,
  reference: boolean,
): string | null {
  const numbered = words.some((word) => word === 'number' || word === 'code') && !words.includes('of');
  const whole = WHOLE.test(sqlType);
  if (words.includes('parent') && (reference || whole)) return object === 'contacts' ? 'companies' : object;
  const entities = words.filter((word) => OBJECTS_OF_WORD[word] && !reader.isRecord(word, object));
  const [entity] = entities.slice(-1);
  if (entity === undefined) return null;
  // A customer's number in a table of companies, an order's in one of orders, is their own.
  if (numbered && !reference && object !== 'contacts' && OBJECTS_OF_WORD[entity]?.[0] === object) return null;
  // A customer's user is a person there.
  if (reference && words.includes('user') && OBJECTS_OF_WORD[entity]?.includes('contacts')) return 'contacts';
  const rest = words.filter((word) => !OBJECTS_OF_WORD[word] && !REFERENCE_WORDS.has(word) && !NEUTRAL_WORDS.has(word));
  // A number is a key only where it is of one record of another table, and of nothing else.
  if (!(reference || (numbered && rest.length === 0) || (whole && rest.length === 0))) return null;
  if (/^(is|has)_/i.test(name) || rest.some((word) => isDictionaryWord(word) && word !== 'parent') || rest.length > 1)
    return null;
  const [first, second] = OBJECTS_OF_WORD[entity] ?? [];
  return first === object && second !== undefined ? second : (first ?? null);
}
