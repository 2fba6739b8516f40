import { AbbreviationReader } from './abbreviation';
import { withoutAffixes } from './name-affixes';
import { CONCEPTS } from './vocabulary/concept-list';
import { JOINED_WORDS_AND_NAMES, WORD_LISTS } from './vocabulary/word-lists';
import { COMPOUND_ENDINGS, NEUTRAL_WORDS, OBJECTS_OF_WORD, OWNER_WORDS } from './vocabulary/word-roles';

const MEANING = new Map<string, string>();
for (const line of WORD_LISTS.flatMap((list) => list.split('\n'))) {
  const [word, writings] = line.split(' = ');
  if (word === undefined || writings === undefined || word.startsWith('#')) continue;
  for (const writing of [word, ...writings.split(' ')]) MEANING.set(writing, word);
}
const SEVERAL = new Map(
  JOINED_WORDS_AND_NAMES.flatMap((list) => list.split('\n')).flatMap((line) => {
    const [word, words] = line.split(' = ');
    return word !== undefined && words !== undefined
      ? [[word, words.split(' ').map((one) => MEANING.get(one) ?? one)] as const]
      : [];
  }),
);
const PHRASE_WORDS = new Set([
  ...CONCEPTS.flatMap(({ phrases }) => phrases.flatMap((phrase) => phrase.split(/[ _]/))),
  ...OWNER_WORDS,
  ...Object.keys(OBJECTS_OF_WORD),
  ...NEUTRAL_WORDS,
]);
const ABBREVIATIONS = new AbbreviationReader(
  new Map([...[...PHRASE_WORDS].map((word) => [word, word] as const), ...MEANING]),
);
/** Between the parts of a German or Dutch compound. */
const LINKS = ['', 's', 'n', 'en', 'es', 'e'];
const SHORT_PARTS = new Set(['nr', 'id', 'kz', 'kd', 'ek', 'vk', 'no', 'dt']);
/** So long a known word does not end an unknown one by chance. */
const LONG_ENDING = 5;
const CONNECTING = new Set(['de', 'du', 'des', 'di', 'del', 'della', 'do', 'da', 'of', 'van', 'der']);
const PLACE_PARTS = new Set(['street', 'city', 'zip', 'state', 'province', 'country', 'st', 'line']);
/** Most names, and the vocabulary's phrases, are written so that nothing has to be replaced. */
const PLAIN = /^[a-z]+(?:[ _][a-z]+)*$/;
const BETWEEN = /[ _]/;
const REMEMBERED = 20_000;

/** A word that the dictionary has. */
export function isDictionaryWord(word: string): boolean {
  return MEANING.has(word);
}

const remembered = new Map<string, readonly string[]>();

/**
 * The words of a column's, table's or property's name in the dictionary's writing, each once: camel case, digits and compounds taken
 * apart (`AuftragsStatus2` → order, status, 2). Never empty unless the name has no letter and no digit.
 */
export function nameWords(name: string): readonly string[] {
  const held = remembered.get(name);
  if (held) return held;
  if (remembered.size >= REMEMBERED) remembered.clear();
  const words = read(name);
  remembered.set(name, words);
  return words;
}

function read(name: string): string[] {
  const parts = partsOf(withoutAffixes(name));
  return [
    ...new Set(
      joinPairs(joinPairs(parts)).flatMap((part, at) =>
        part === 'no' && at === 0 && parts[1] !== 'of' ? ['no'] : wordsOf(part),
      ),
    ),
  ];
}

/** The parts of a name in plain small letters, as it is written: at its signs, capitals and digits. */
function partsOf(name: string): string[] {
  if (PLAIN.test(name)) return name.split(BETWEEN).filter((part) => part !== '');
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}{2,})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/(\d)(\p{L})/gu, '$1 $2')
    .toLowerCase()
    .replace(/ä|æ/g, 'ae')
    .replace(/ö|ø/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/å/g, 'aa')
    .replace(/ß/g, 'ss')
    .replace(/ł/g, 'l')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
}

/** `e`, `mail` → `email`: people write some words apart, and some names mean something only together (`ragione_sociale`). */
function joinPairs(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    // Date de naissance, data di nascita: the little word between the two says nothing.
    const between =
      CONNECTING.has(parts[at + 1] ?? '') && at + 2 < parts.length && pairOf(part, parts[at + 2] ?? '') !== null
        ? 1
        : 0;
    const next = parts[at + 1 + between] ?? '';
    // What stands before a part of an address is how it is used, not an e-mail.
    const used = part === 'mail' && PLACE_PARTS.has(meaningOf(next));
    const pair = used || next.length < 2 ? null : pairOf(part, next);
    joined.push(pair ?? (used ? 'mailing' : part));
    if (pair !== null) at += 1 + between;
  }
  return joined;
}

/** The word that two parts are together, as they are written or by what they mean; one of a phrase joins only to what says nothing itself. */
function pairOf(part: string, next: string): string | null {
  const written = [part + next, meaningOf(part) + meaningOf(next)];
  const meant = written.find((pair) => MEANING.has(pair) || SEVERAL.has(pair));
  return meant ?? (isKnown(part) ? null : (written.find(isKnown) ?? null));
}

function meaningOf(part: string): string {
  return MEANING.get(part) ?? part;
}

function wordsOf(part: string): readonly string[] {
  const several = SEVERAL.get(part);
  if (several) return several;
  const word = MEANING.get(part);
  if (word !== undefined) return [word];
  if (PHRASE_WORDS.has(part)) return [part];
  if (part.length > 3 && part.endsWith('s') && isKnown(part.slice(0, -1))) return wordsOf(part.slice(0, -1));
  const stem = /^(.{4,})(?:ed|ing)$/.exec(part)?.[1];
  const verb = [stem, stem && `${stem}e`].find((word) => word !== undefined && isKnown(word));
  if (verb !== undefined) return wordsOf(verb);
  const apart = part.length >= 5 ? takeApart(part) : null;
  if (apart) return joinPairs(apart).flatMap(wordsOf);
  const abbreviated = ABBREVIATIONS.read(part);
  return abbreviated === null ? [part] : [abbreviated];
}

function isKnown(part: string): boolean {
  return MEANING.has(part) || SEVERAL.has(part) || PHRASE_WORDS.has(part);
}

function mayBePart(part: string): boolean {
  return part.length >= 3 ? isKnown(part) : SHORT_PARTS.has(part);
}

/** The fewest known words that make up a compound, those of the dictionary first, links between them allowed; else an unknown beginning and a known end. */
function takeApart(word: string): string[] | null {
  const splits: ({ parts: string[]; cost: number } | undefined)[] = [{ parts: [], cost: 0 }];
  for (let start = 0; start < word.length - 1; start += 1) {
    const before = splits[start];
    if (!before) continue;
    for (let end = word.length; end > start + 1; end -= 1) {
      const part = word.slice(start, end);
      if (!mayBePart(part)) continue;
      const cost = before.cost + (MEANING.has(part) || SEVERAL.has(part) ? 1 : 1.3);
      for (const link of LINKS) {
        const next = end + link.length;
        if (!word.startsWith(link, end) || (link !== '' && next === word.length)) continue;
        if (cost < (splits[next]?.cost ?? Infinity)) splits[next] = { parts: [...before.parts, part], cost };
      }
    }
  }
  const whole = splits[word.length]?.parts;
  if (whole && whole.length > 1) return whole;
  for (let cut = 3; cut <= word.length - 3; cut += 1) {
    const ending = word.slice(cut);
    if (COMPOUND_ENDINGS.has(ending) || (ending.length >= LONG_ENDING && MEANING.has(ending)))
      return [word.slice(0, cut).replace(/(?<=..)s$/, ''), word.slice(cut)];
  }
  return null;
}
