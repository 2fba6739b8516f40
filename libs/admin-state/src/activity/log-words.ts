const MOST_WORDS = 8;

/**
 * The words of a search as a text search query: each must be there, the last letters of each may be missing. Signs that mean something
 * to the query's language are taken as blanks. Null when nothing is left.
 */
export function wordsQuery(text: string): string | null {
  const words = text
    .split(/[\s'"&|!():<>*\\,;]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, MOST_WORDS);
  return words.length === 0 ? null : words.map((word) => `'${word.replace(/'/g, "''")}':*`).join(' & ');
}
