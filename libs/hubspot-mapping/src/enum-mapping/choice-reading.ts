import { CHOICE_VOCABULARY } from './choice-vocabulary';

/** What a choice says: its meanings, and the words that have none here. */
export interface ChoiceReading {
  tokens: readonly string[];
  /** Its place in the order of a sale; null: it is none of its steps. */
  step: number | null;
}

interface Meaning {
  name: string;
  step: number | null;
  /** What comes nearest where a list lacks it, the nearest first. */
  near: readonly string[];
}

const MEANINGS = new Map<string, Meaning>();
/** Phrase → the meanings it may have; `new` is a state of a lead and a kind of business. */
const PHRASES = new Map<string, string[]>();
const EMPTY_WORDS = new Set([
  'and',
  'the',
  'of',
  'to',
  'a',
  'on',
  'in',
  'for',
  'und',
  'der',
  'die',
  'das',
  'et',
  'de',
  'la',
  'le',
  'y',
  'e',
  'en',
]);
/** Shorter words are found in too many others. */
const SHORTEST_PART = 6;
let longest = 1;

for (const line of CHOICE_VOCABULARY.split('\n')) {
  const match = /^([^#@=]+?)(?: @(\d))? = ([^>]+?)((?: > [^>]+)*)$/.exec(line);
  if (!match) continue;
  const [, name = '', step, phrases = '', near = ''] = match;
  MEANINGS.set(name, {
    name,
    step: step === undefined ? null : Number(step),
    near: near.split(' > ').filter((one) => one !== ''),
  });
  for (const phrase of phrases.split(', ')) {
    const words = choiceWords(phrase);
    longest = Math.max(longest, words.length);
    const key = words.join(' ');
    PHRASES.set(key, [...(PHRASES.get(key) ?? []), name]);
  }
}

/** The readings of a choice, the most literal first: as words, and as what the vocabulary takes it for. */
export function readChoice(text: string): ChoiceReading[] {
  const words = choiceWords(text);
  const plain: ChoiceReading = { tokens: words.filter((word) => !EMPTY_WORDS.has(word)), step: null };
  const whole = PHRASES.get(words.join(' '));
  if (whole) return [plain, ...whole.map((name) => ({ tokens: [name], step: MEANINGS.get(name)?.step ?? null }))];
  const tokens: string[] = [];
  let step: number | null = null;
  for (let at = 0; at < words.length;) {
    const [name, length] = phraseAt(words, at);
    if (name === null) {
      if (!EMPTY_WORDS.has(words[at] ?? '')) tokens.push(words[at] ?? '');
    } else {
      tokens.push(name);
      step = MEANINGS.get(name)?.step ?? step;
    }
    at += length;
  }
  return [plain, { tokens: [...new Set(tokens)], step }];
}

/** Meanings that come near to one, the nearest first. */
export function nearMeanings(name: string): readonly string[] {
  return MEANINGS.get(name)?.near ?? [];
}

function phraseAt(words: readonly string[], at: number): [string | null, number] {
  for (let length = Math.min(longest, words.length - at); length > 0; length -= 1) {
    const [name] = PHRASES.get(words.slice(at, at + length).join(' ')) ?? [];
    if (name !== undefined) return [name, length];
  }
  return [compoundMeaning(words[at] ?? ''), 1];
}

/** A German or Dutch compound says what it ends with, or else what it begins with. */
function compoundMeaning(word: string): string | null {
  for (let cut = 3; cut <= word.length - SHORTEST_PART; cut += 1) {
    const [name] = PHRASES.get(word.slice(cut)) ?? [];
    if (name !== undefined) return name;
  }
  for (let cut = word.length - 3; cut >= SHORTEST_PART; cut -= 1) {
    const [name] = PHRASES.get(word.slice(0, cut)) ?? [];
    if (name !== undefined) return name;
  }
  return null;
}

function choiceWords(text: string): string[] {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(singular);
}

function singular(word: string): string {
  return word.length > 4 ? word.replace(/ies$/, 'y').replace(/(?<=[^su])s$/, '') : word;
}
