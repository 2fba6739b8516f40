import type { PropertyOption } from '../catalogue/portal-reference';

export interface ProposedPair {
  local: string;
  /** null: no option fits, a person decides. */
  hubspot: string | null;
  /** 0 to 1. */
  confidence: number;
  reason: string;
}

/** Words that mean one thing in lists of choices, whatever the business: a line is one meaning. */
const SAME_MEANING = `
low niedrig minor bas baja
medium normal mittel moderate moyen media
high hoch major haut alta
urgent critical highest dringend immediate blocker
new neu open nouveau nuevo fresh
won gewonnen gagne ganado success
lost verloren perdu perdido failed
closed done resolved solved completed finished geschlossen erledigt ferme
waiting pending hold on_hold wartend
progress working ongoing active bearbeitung
qualified qualification qualifiziert
proposal presentation offer quote angebot pitch
negotiation negotiating negotiate verhandlung decision
contract agreement vertrag
vendor supplier lieferant fournisseur
customer client kunde
reseller dealer distributor haendler
yes true ja oui si
no false nein non
phone telephone call telefon
email mail
`
  .trim()
  .split('\n')
  .map((line) => line.split(' '));
const MEANING = new Map(SAME_MEANING.flatMap((words) => words.map((word) => [word, words[0] ?? word] as const)));
const WORTH_PROPOSING = 0.6;

/** Proposes an option for each local value: by equal text, equal words, or words of one meaning. Never guesses on less. */
export function proposePairs(localValues: readonly string[], options: readonly PropertyOption[]): ProposedPair[] {
  return localValues.map((local) => {
    const candidates = options
      .map((option) => ({ option, ...likeness(local, option) }))
      .sort((left, right) => right.score - left.score);
    const [best, second] = candidates;
    if (!best || best.score < WORTH_PROPOSING)
      return { local, hubspot: null, confidence: 0.5, reason: 'no option is like it' };
    const rivalled = second !== undefined && second.score === best.score;
    return {
      local,
      hubspot: best.option.value,
      confidence: Math.round(best.score * (rivalled ? 0.6 : 1) * 100) / 100,
      reason: rivalled ? `${best.reason}, and "${second.option.label}" is as like` : best.reason,
    };
  });
}

function likeness(local: string, option: PropertyOption): { score: number; reason: string } {
  const writings = [option.value, option.label];
  if (local === option.value) return { score: 1, reason: 'the values are equal' };
  if (writings.some((writing) => plain(writing) === plain(local)))
    return { score: 0.97, reason: 'equal but for case and separators' };
  const mine = wordsOf(local);
  const score = Math.max(...writings.map((writing) => sharedShare(mine, wordsOf(writing))));
  return { score: score * 0.9, reason: `its words are those of "${option.label}"` };
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !['and', 'the', 'of', 'to', 'a', 'on', 'in'].includes(word));
  return words.map((word) => MEANING.get(word) ?? MEANING.get(singular(word)) ?? singular(word));
}

function singular(word: string): string {
  return word.length > 4 ? word.replace(/ies$/, 'y').replace(/(?<=[^s])s$/, '') : word;
}

function sharedShare(left: readonly string[], right: readonly string[]): number {
  const shared = left.filter((word) => right.some((other) => alike(word, other))).length;
  return left.length + right.length === 0 ? 0 : (2 * shared) / (left.length + right.length);
}

/** Equal, or one is the stem of the other (`omit`, `omitted`; `month`, `monthly`). */
function alike(left: string, right: string): boolean {
  if (left === right) return true;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.length >= 4 && long.startsWith(short) && long.length - short.length <= 4;
}
