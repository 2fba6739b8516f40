/** How short a beginning may be and still stand for its word (`wahrsch` for `wahrscheinlichkeit`). */
const SHORTEST_BEGINNING = 4;
/** Of all writings that an abbreviation may be of, the share that must mean the same. */
const AGREED = 0.75;

/** For each abbreviation, how many writings of each meaning it may be of. */
type Meanings = Map<string, Map<string, number>>;

/**
 * Reads abbreviations that no list has: a word without its vowels (`cntry`, `nm`), or its beginning (`marit`). One that could as
 * well be of several meanings is of none: guessing would take a property from the column that has it.
 */
export class AbbreviationReader {
  private readonly ofEnglish: ReadonlyMap<string, string>;
  private readonly bySkeleton: ReadonlyMap<string, string>;
  private readonly byBeginning: ReadonlyMap<string, string>;

  /** `meanings`: each known writing with the word that stands for it. */
  constructor(meanings: ReadonlyMap<string, string>) {
    const ofEnglish: Meanings = new Map();
    const bySkeleton: Meanings = new Map();
    const byBeginning: Meanings = new Map();
    for (const [writing, meaning] of meanings) {
      if (writing === meaning) note(ofEnglish, skeleton(writing), meaning);
      if (writing.length < SHORTEST_BEGINNING) continue;
      note(bySkeleton, skeleton(writing), meaning);
      for (let end = SHORTEST_BEGINNING; end < writing.length; end += 1)
        note(byBeginning, writing.slice(0, end), meaning);
    }
    this.ofEnglish = agreed(ofEnglish);
    this.bySkeleton = agreed(bySkeleton);
    this.byBeginning = agreed(byBeginning);
  }

  /** The word it stands for, or null. */
  read(part: string): string | null {
    if (part.length < 2 || /\d/.test(part)) return null;
    if (skeleton(part) !== part) return this.byBeginning.get(part) ?? null;
    return this.ofEnglish.get(part) ?? this.bySkeleton.get(part) ?? this.byBeginning.get(part) ?? null;
  }
}

function note(index: Meanings, key: string, meaning: string): void {
  const held = index.get(key) ?? new Map<string, number>();
  index.set(key, held.set(meaning, (held.get(meaning) ?? 0) + 1));
}

function agreed(index: Meanings): Map<string, string> {
  return new Map(
    [...index].flatMap(([key, counts]) => {
      const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const most = [...counts].find(([, count]) => count >= all * AGREED);
      return most ? [[key, most[0]] as const] : [];
    }),
  );
}

/** The first letter and every consonant after it, doubled ones once: `street` → `strt`. */
function skeleton(word: string): string {
  return (
    word.slice(0, 1) +
    word
      .slice(1)
      .replace(/[aeiou]/g, '')
      .replace(/(.)\1+/g, '$1')
  );
}
