import type { PropertyDefinition } from '../catalogue/portal-reference';
import { CONCEPTS } from './business-vocabulary';
import { nameWords } from './name-words';
import { NEUTRAL_WORDS } from './word-forms';

export interface Likeness {
  /** 0 to 1. */
  score: number;
  exact: boolean;
  reason: string;
}

interface KnownProperty {
  writings: readonly (readonly string[])[];
  bareWritings: readonly (readonly string[])[];
  concepts: ReadonlySet<string>;
  /** HubSpot's own bookkeeping is seldom what a business column means. */
  weight: number;
}

interface KnownPhrase {
  concept: string;
  words: readonly string[];
  bare: readonly string[];
}

const OBJECT_WORD: Record<string, string> = {
  contacts: 'contact',
  companies: 'company',
  deals: 'deal',
  tickets: 'ticket',
  products: 'product',
  line_items: 'item',
};
const BY_CONCEPT = 0.96;

/** Compares column names with the properties of one object, in the words of business databases. */
export class NameComparison {
  private readonly properties = new Map<string, KnownProperty>();
  private readonly phrases: readonly KnownPhrase[];
  private readonly context: ReadonlySet<string>;
  private readonly rarity = new Map<string, number>();
  private readonly conceptsOfColumn = new Map<string, Map<string, number>>();

  constructor(object: string, table: string, properties: readonly PropertyDefinition[]) {
    this.context = new Set([...nameWords(table), OBJECT_WORD[object] ?? object]);
    this.phrases = CONCEPTS.filter(({ objects }) => !objects || objects.includes(object)).flatMap(({ name, phrases }) =>
      phrases.map((phrase) => {
        const words = nameWords(phrase);
        return { concept: name, words, bare: this.bare(words) };
      }),
    );
    const counts = new Map<string, number>();
    for (const property of properties) {
      const writings = [nameWords(property.name.replace(/^hs_/, '')), nameWords(property.label)];
      for (const word of new Set(writings.flat())) counts.set(word, (counts.get(word) ?? 0) + 1);
      const bareWritings = writings.map((words) => this.bare(words));
      const concepts = bareWritings.flatMap((words) =>
        this.phrases.filter((phrase) => sameWords(words, phrase.bare)).map(({ concept }) => concept),
      );
      const own = property.name.startsWith('hs_') && concepts.length === 0;
      // A label of one word says little of a property whose name has several more.
      const vague = (writings[0]?.length ?? 0) > (writings[1]?.length ?? 0) + 1;
      this.properties.set(property.name, {
        writings,
        bareWritings,
        concepts: new Set(concepts),
        weight: property.hidden ? 0.6 : vague ? 0.8 : own ? 0.9 : property.name.startsWith('hs_') ? 0.98 : 1,
      });
    }
    for (const [word, count] of counts) this.rarity.set(word, Math.log(1 + properties.length / count));
  }

  compare(words: readonly string[], property: PropertyDefinition): Likeness {
    const known = this.properties.get(property.name);
    if (!known) return { score: 0, exact: false, reason: 'unknown property' };
    const exact = known.writings.some((writing) => sameWords(writing, words) || writing.join('') === words.join(''));
    if (exact) return { score: known.weight, exact, reason: `the name equals "${property.label}"` };
    const bare = this.bare(words);
    const lexical = Math.max(...known.bareWritings.map((writing) => this.overlap(bare, writing))) * 0.95;
    const { concept, strength } = this.bestConcept(words, known.concepts);
    return strength * BY_CONCEPT >= lexical
      ? {
          score: strength * BY_CONCEPT * known.weight,
          exact,
          reason: concept === null ? 'the names share nothing' : `both mean "${concept}"`,
        }
      : { score: lexical * known.weight, exact, reason: `the name shares words with "${property.label}"` };
  }

  private bestConcept(
    words: readonly string[],
    concepts: ReadonlySet<string>,
  ): { concept: string | null; strength: number } {
    const strengths = this.conceptStrengths(words);
    let best: { concept: string | null; strength: number } = { concept: null, strength: 0 };
    for (const concept of concepts) {
      const strength = strengths.get(concept) ?? 0;
      if (strength > best.strength) best = { concept, strength };
    }
    return best;
  }

  /** How well a column's words say each concept; a phrase that says all of them wins over one that says a part. */
  private conceptStrengths(words: readonly string[]): Map<string, number> {
    const key = words.join(' ');
    const held = this.conceptsOfColumn.get(key);
    if (held) return held;
    const strengths = new Map<string, number>();
    const bare = this.bare(words);
    for (const { concept, words: phrase, bare: barePhrase } of this.phrases) {
      const strength = sameWords(words, phrase)
        ? 1
        : sameWords(bare, barePhrase)
          ? 0.95
          : this.overlap(bare, barePhrase) * 0.9;
      if (strength > (strengths.get(concept) ?? 0)) strengths.set(concept, strength);
    }
    this.conceptsOfColumn.set(key, strengths);
    return strengths;
  }

  /** Without the words that the table says already and those without meaning; never nothing. */
  private bare(words: readonly string[]): readonly string[] {
    const kept = words.filter((word) => !NEUTRAL_WORDS.has(word) && !this.context.has(word) && word !== 'id');
    return kept.length > 0 ? kept : words;
  }

  /** Shared weight of two lists of words, 0 to 1; rare words weigh more. */
  private overlap(left: readonly string[], right: readonly string[]): number {
    const weight = (list: readonly string[]): number =>
      list.reduce((sum, word) => sum + (this.rarity.get(word) ?? 5), 0);
    const shared = left.filter((word) => right.includes(word));
    const total = weight(left) + weight(right);
    return total === 0 ? 0 : (2 * weight(shared)) / total;
  }
}

function sameWords(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word) => right.includes(word));
}
