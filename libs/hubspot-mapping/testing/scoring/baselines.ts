import type { PropertyDefinition } from '../../src/catalogue/portal-reference';
import type { SuggestionColumn } from '../../src/mapping-suggestion/mapping-suggestion';

/** How like two names are, 0 to 1; what anybody would write in an afternoon. */
type Similarity = (left: string, right: string) => number;

const WORTH_PROPOSING = 0.85;

/** Compares names alone: no vocabulary, no types, no samples, each column for itself. */
export function baselineAnswers(
  similarity: Similarity,
  _object: string,
  _table: string,
  columns: readonly SuggestionColumn[],
  properties: readonly PropertyDefinition[],
) {
  return columns.map(({ column }) => {
    const ranked = properties
      .map(({ name, label }) => ({
        property: name,
        score: Math.max(
          ...[name, name.replace(/^hs_/, ''), label].map((text) => similarity(plain(column.name), plain(text))),
        ),
        reason: '',
      }))
      .sort((left, right) => right.score - left.score)
      .slice(0, 5);
    const [best] = ranked;
    const property = best && best.score >= WORTH_PROPOSING ? best.property : null;
    const kind = property === null ? ('none' as const) : ('property' as const);
    return { kind, property, ranked, certainty: 0, autoAccept: false };
  });
}

export const BASELINES: readonly { name: 'exactName' | 'jaroWinkler' | 'tokenTrigram'; similarity: Similarity }[] = [
  { name: 'exactName', similarity: (left, right) => (joined(left) === joined(right) ? 1 : 0) },
  { name: 'jaroWinkler', similarity: (left, right) => jaroWinkler(joined(left), joined(right)) },
  { name: 'tokenTrigram', similarity: tokenTrigram },
];

function plain(name: string): string {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function joined(text: string): string {
  return text.replaceAll(' ', '');
}

function jaroWinkler(left: string, right: string): number {
  if (left === right) return 1;
  const reach = Math.max(Math.floor(Math.max(left.length, right.length) / 2) - 1, 0);
  const taken = new Set<number>();
  const mine: string[] = [];
  for (const [index, letter] of [...left].entries()) {
    for (let at = Math.max(0, index - reach); at < Math.min(right.length, index + reach + 1); at += 1) {
      if (taken.has(at) || right[at] !== letter) continue;
      taken.add(at);
      mine.push(letter);
      break;
    }
  }
  if (mine.length === 0) return 0;
  const theirs = [...taken].sort((one, other) => one - other).map((at) => right[at]);
  const swapped = mine.filter((letter, index) => letter !== theirs[index]).length / 2;
  const jaro = (mine.length / left.length + mine.length / right.length + (mine.length - swapped) / mine.length) / 3;
  let prefix = 0;
  while (prefix < 4 && left[prefix] !== undefined && left[prefix] === right[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** Half the shared words, half the shared groups of three letters (Dice). */
function tokenTrigram(left: string, right: string): number {
  return (dice(left.split(' '), right.split(' ')) + dice(trigrams(joined(left)), trigrams(joined(right)))) / 2;
}

function trigrams(text: string): string[] {
  const padded = `  ${text} `;
  return [...new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))];
}

function dice(left: readonly string[], right: readonly string[]): number {
  return (2 * left.filter((part) => right.includes(part)).length) / (left.length + right.length);
}
