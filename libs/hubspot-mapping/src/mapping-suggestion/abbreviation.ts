/** How short a beginning may be and still stand for its word (`wahrsch` for `wahrscheinlichkeit`). */
const SHORTEST_BEGINNING = 4;

/**
 * Reads abbreviations that no list has: a word without its vowels (`cntry`, `nm`), or its beginning (`marit`). One that could be
 * of several meanings is of none: guessing would take a property from the column that has it.
 */
export class AbbreviationReader {
  private readonly ofEnglish = new Map<string, string | null>();
  private readonly bySkeleton = new Map<string, string | null>();
  private readonly byBeginning = new Map<string, string | null>();

  /** `meanings`: each known writing with the word that stands for it. */
  constructor(meanings: ReadonlyMap<string, string>) {
    for (const [writing, meaning] of meanings) {
      if (writing === meaning) note(this.ofEnglish, skeleton(writing), meaning);
      if (writing.length < SHORTEST_BEGINNING) continue;
      note(this.bySkeleton, skeleton(writing), meaning);
      for (let end = SHORTEST_BEGINNING; end < writing.length; end += 1)
        note(this.byBeginning, writing.slice(0, end), meaning);
    }
  }

  /** The word it stands for, or null. */
  read(part: string): string | null {
    if (part.length < 2 || /\d/.test(part)) return null;
    if (skeleton(part) !== part) return this.byBeginning.get(part) ?? null;
    return this.ofEnglish.get(part) ?? this.bySkeleton.get(part) ?? this.byBeginning.get(part) ?? null;
  }
}

function note(index: Map<string, string | null>, key: string, meaning: string): void {
  const held = index.get(key);
  index.set(key, held === undefined || held === meaning ? meaning : null);
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
