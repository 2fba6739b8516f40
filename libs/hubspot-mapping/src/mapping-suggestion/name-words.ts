import { CONCEPTS } from './business-vocabulary';
import { SAME_WORD } from './word-forms';

const VOCABULARY = new Set(
  CONCEPTS.flatMap(({ phrases }) => phrases.flatMap((phrase) => phrase.split(' ')))
    .concat(Object.keys(SAME_WORD), ['deal', 'contact', 'ticket', 'sales', 'order', 'person', 'date', 'time'])
    .filter((word) => word.length >= 3),
);

/** The words of a column's or property's name: split, joined writings taken apart, one writing for each word. */
export function nameWords(name: string): string[] {
  const parts = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/__c$/, '')
    .replace(/([\p{Ll}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/(\d)(\p{L})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
  const words = parts.flatMap(takeApart).map((word) => SAME_WORD[word] ?? word);
  return [...new Set(words)];
}

/** `postalcode` → `postal`, `code`; a word that is known, or cannot be taken apart, stays whole. */
function takeApart(word: string): string[] {
  if (word.length < 6 || VOCABULARY.has(word)) return [word];
  for (let cut = word.length - 3; cut >= 3; cut -= 1) {
    const head = word.slice(0, cut);
    if (!VOCABULARY.has(head)) continue;
    const tail = word.slice(cut);
    const rest = VOCABULARY.has(tail) ? [tail] : takeApart(tail);
    if (rest.length > 1 || VOCABULARY.has(tail)) return [head, ...rest];
  }
  return [word];
}
