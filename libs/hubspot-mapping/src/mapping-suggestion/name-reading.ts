import { nameWords, isDictionaryWord } from './name-words';
import { CONCEPTS } from './vocabulary/concept-list';
import type { Concept } from './vocabulary/concept-list';
import {
  ESTRANGING_WORDS,
  NEUTRAL_WORDS,
  OBJECTS_OF_WORD,
  SPOKEN_OF_OBJECT,
  WORDS_OF_OBJECT,
} from './vocabulary/word-roles';

/** How well a name says a concept: 1 says it and nothing else, 0 not at all. */
export interface ConceptReading {
  concept: Concept;
  strength: number;
  /** The phrase of the vocabulary that the name is like. */
  phrase: string;
}

/** A column's name in the light of its table. */
export interface NameReading {
  words: readonly string[];
  /** Without the words that the table says already and those without a meaning of their own; never nothing. */
  bare: readonly string[];
  /** Best first. */
  concepts: readonly ConceptReading[];
}

interface Phrase {
  concept: Concept;
  text: string;
  words: readonly string[];
  bare: readonly string[];
  weight: number;
}

/** What a name says less than this of is not told. */
const WORTH_HEARING = 0.2;
/** The most that a part of a phrase is worth. */
const PARTLY_HEARD = 0.8;

/** Words that say what kind of value it is, common to many names. */
const GENERIC_WORDS = new Set(
  'number code name date time type id amount value text status group list flag total unit price state province address level'.split(
    ' ',
  ),
);

/** Reads names of one table's columns, and of one object's properties, with the vocabulary. */
export class NameReader {
  private readonly own: ReadonlySet<string>;
  /** Of a table that names two things (customer contacts), what its rows are: the last. */
  private readonly head: string | undefined;
  private readonly spoken: ReadonlySet<string>;
  private readonly phrases: readonly Phrase[];
  private readonly phrasesOfWord = new Map<string, Phrase[]>();
  private readonly phrasesInFull = new Map<string, Phrase[]>();
  private readonly read = new Map<string, NameReading>();

  constructor(object: string, table: string | null) {
    const said = table === null ? [] : nameWords(table).filter((word) => !GENERIC_WORDS.has(word));
    this.head = said.findLast((word) => OBJECTS_OF_WORD[word]?.includes(object));
    const spoken = said.filter((word) => word === this.head || OBJECTS_OF_WORD[word] === undefined);
    this.own = new Set([
      ...spoken.flatMap(singularForms),
      ...(WORDS_OF_OBJECT[object] ?? []),
      ...initials(table ?? ''),
    ]);
    this.spoken = new Set(SPOKEN_OF_OBJECT[object]);
    this.phrases = CONCEPTS.filter(({ objects }) => !objects || objects.includes(object)).flatMap((concept) =>
      concept.phrases.map((text): Phrase => {
        const words = nameWords(text);
        const bare = this.bare(words);
        return { concept, text, words, bare, weight: bare.reduce((sum, word) => sum + weight(word), 0) };
      }),
    );
    for (const phrase of this.phrases) {
      for (const word of phrase.bare) note(this.phrasesOfWord, word, phrase);
      note(this.phrasesInFull, keyOf(phrase.words), phrase);
    }
  }

  /** Whether the table's name, or its object, says this word already. */
  isOwn(word: string): boolean {
    return this.own.has(word);
  }

  /** Whether a word names the very records of the table, and not others that the table's name says too. */
  isRecord(word: string, object: string): boolean {
    return word === this.head || (WORDS_OF_OBJECT[object]?.includes(word) ?? false);
  }

  /** The words alone: all that is asked of most properties, whose concepts the vocabulary names. */
  wordsOf(name: string): Omit<NameReading, 'concepts'> {
    const words = nameWords(name);
    return { words, bare: this.bare(words) };
  }

  /** The concepts of which these words are a whole phrase, with nothing left out and nothing more. */
  saidInFull(words: readonly string[]): Concept[] {
    return (this.phrasesInFull.get(keyOf(words)) ?? []).map(({ concept }) => concept);
  }

  of(name: string): NameReading {
    let reading = this.read.get(name);
    if (!reading) {
      const { words, bare } = this.wordsOf(name);
      reading = { words, bare, concepts: this.conceptsOf(words, bare) };
      this.read.set(name, reading);
    }
    return reading;
  }

  private conceptsOf(words: readonly string[], bare: readonly string[]): ConceptReading[] {
    const heard = new Map<Phrase, number>();
    for (const word of new Set(bare))
      for (const phrase of this.phrasesOfWord.get(word) ?? [])
        heard.set(phrase, (heard.get(phrase) ?? 0) + weight(word));
    const best = new Map<Concept, ConceptReading>();
    for (const [phrase, shared] of heard) {
      const least = best.get(phrase.concept)?.strength ?? WORTH_HEARING;
      // Of most phrases the name has one word of several; that is known before anything else is compared.
      const missing = phrase.weight - shared;
      if (missing > 0 && PARTLY_HEARD * shared <= least * phrase.weight) continue;
      const strength = this.likeness(words, bare, phrase, shared);
      if (strength > least) best.set(phrase.concept, { concept: phrase.concept, strength, phrase: phrase.text });
    }
    return [...best.values()].sort((left, right) => right.strength - left.strength);
  }

  private likeness(words: readonly string[], bare: readonly string[], phrase: Phrase, heard: number): number {
    const missing = phrase.weight - heard;
    if (phrase.concept.values === 'count' && isNumbered(words) && !isNumbered(phrase.words)) return 0;
    if (missing === 0) {
      if (sameWords(words, phrase.words)) return 1;
      // What is left of both may say nothing: a customer's number and the number of people are not the same.
      if (sameWords(bare, phrase.bare))
        return bare.every((word) => GENERIC_WORDS.has(word)) && left(words, phrase) ? 0.4 : 0.96;
    }
    let surplus = 0;
    for (const word of bare)
      if (!phrase.bare.includes(word) && !phrase.concept.absorbs.has(word)) surplus += strangeness(word);
    // The whole phrase with something more is worth more than a part of it.
    return missing === 0
      ? (0.92 * heard) / (heard + surplus * 0.8)
      : (PARTLY_HEARD * heard) / (phrase.weight + surplus);
  }

  private bare(words: readonly string[]): readonly string[] {
    const meant = words.filter((word) => !NEUTRAL_WORDS.has(word) && word !== 'id');
    const kept = meant.filter((word) => !this.own.has(word));
    if (kept.length === 0) return meant.length > 0 ? meant : words;
    // Of a person, a customer's last name is the last name; a customer's number or group is something else.
    const plain = kept.filter((word) => !this.spoken.has(word));
    return plain.some((word) => !GENERIC_WORDS.has(word)) ? plain : kept;
  }
}

/** A word that the dictionary does not have stands in its columns' names in the singular (`cursos`, `cod_curso`). */
function singularForms(word: string): string[] {
  if (isDictionaryWord(word) || word.length < 5) return [word];
  return [
    word,
    ...['s', 'n', 'es', 'en', 'e'].filter((end) => word.endsWith(end)).map((end) => word.slice(0, -end.length)),
  ];
}

/** `work_orders` → `wo`: columns often begin with what their table is called for short. */
function initials(table: string): string[] {
  const letters = table.split('_').map((part) => part.slice(0, 1).toLowerCase());
  return letters.length > 1 ? [letters.join('')] : [];
}

/** An employee number names one employee, as a number of employees does not. */
function isNumbered(words: readonly string[]): boolean {
  return words.length > 1 && words.at(-1) === 'number';
}

/** Whether the words that were left out of both, as the table says them already, are different ones. */
function left(words: readonly string[], phrase: Phrase): boolean {
  const own = (all: readonly string[], bare: readonly string[]): string[] =>
    all.filter((word) => !bare.includes(word) && !NEUTRAL_WORDS.has(word) && word !== 'id');
  const [said, meant] = [own(words, phrase.bare), own(phrase.words, phrase.bare)];
  return meant.length > 0 && !said.some((word) => meant.includes(word));
}

function note(index: Map<string, Phrase[]>, key: string, phrase: Phrase): void {
  const held = index.get(key);
  if (held) held.push(phrase);
  else index.set(key, [phrase]);
}

/** Words in any order are the same name. */
function keyOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : [...words].sort().join(' ');
}

function weight(word: string): number {
  return GENERIC_WORDS.has(word) ? 0.5 : 1;
}

/** How much a word that a phrase does not have speaks against it. */
function strangeness(word: string): number {
  if (word === 'text') return 0;
  // HubSpot's amounts are net ones.
  if (word === 'net') return 0.02;
  // That a choice is kept as a code says nothing of what is chosen.
  if (word === 'code') return 0.02;
  if (ESTRANGING_WORDS.has(word)) return 1.6;
  if (GENERIC_WORDS.has(word)) return 0.5;
  return OBJECTS_OF_WORD[word] || isDictionaryWord(word) ? 1.1 : 0.7;
}

export function sameWords(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word) => right.includes(word));
}
