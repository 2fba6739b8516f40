import type { PropertyOption } from '../catalogue/portal-reference';
import { COUNTRIES_WITH_SUBDIVISIONS, subdivisionsOf } from '../text-forms/subdivisions';
import { nearMeanings, readChoice } from './choice-reading';
import type { ChoiceReading } from './choice-reading';

export interface ProposedPair {
  local: string;
  /** null: no option fits, a person decides. */
  hubspot: string | null;
  /** 0 to 1. */
  confidence: number;
  reason: string;
}

interface Likeness {
  score: number;
  reason: string;
}

interface ReadOption {
  option: PropertyOption;
  place: number;
  writings: readonly string[];
  readings: readonly ChoiceReading[];
}

const WORTH_PROPOSING = 0.55;
const NOTHING: Likeness = { score: 0, reason: 'no option is like it' };
/** Fewer options with a step than this, and the list is no sales process. */
const STEPS_OF_A_PROCESS = 3;

/**
 * Proposes an option for each local value: by equal text, by code, by meaning, by words, by place in an order. Several values may
 * share an option. Where a list has an option for all the rest ("other"), that is proposed last, and says so.
 */
export function proposePairs(localValues: readonly string[], options: readonly PropertyOption[]): ProposedPair[] {
  const read = options.map((option, place): ReadOption => {
    const writings = [option.value, option.label];
    return { option, place, writings, readings: writings.flatMap(readChoice) };
  });
  const weigh = weightOfTokens(read);
  const isProcess = read.filter(({ readings }) => stepOf(readings) !== null).length >= STEPS_OF_A_PROCESS;
  const scale = scaleOf(localValues);
  return localValues.map((local) => {
    const readings = readChoice(local);
    const candidates = read
      .map((one) => {
        const found = [literally(local, one), byCode(local, one), byMeaning(readings, one, weigh)];
        if (isProcess) found.push(byStep(readings, one));
        if (scale) found.push(byPlace(scale.indexOf(local), scale.length, one, options.length));
        return { one, ...found.reduce((best, other) => (other.score > best.score ? other : best)) };
      })
      .sort((left, right) => right.score - left.score);
    const [best, second] = candidates;
    if (!best || best.score < WORTH_PROPOSING) return theRest(local, read);
    const rivalled = second !== undefined && second.score === best.score;
    return {
      local,
      hubspot: best.one.option.value,
      confidence: Math.round(best.score * (rivalled ? 0.6 : 1) * 100) / 100,
      reason: rivalled ? `${best.reason}, and "${second.one.option.label}" is as like` : best.reason,
    };
  });
}

function literally(local: string, { option, writings }: ReadOption): Likeness {
  if (local === option.value) return { score: 1, reason: 'the values are equal' };
  return writings.some((writing) => plain(writing) === plain(local) && plain(local) !== '')
    ? { score: 0.97, reason: 'equal but for case and separators' }
    : NOTHING;
}

/** Codes of states, and a first letter that only one option has. */
function byCode(local: string, { writings }: ReadOption): Likeness {
  if (/^[A-Z]{2,3}$/.test(local)) {
    for (const country of COUNTRIES_WITH_SUBDIVISIONS) {
      const known = subdivisionsOf(country)?.find(({ code }) => code === local);
      if (known && writings.some((writing) => plain(writing) === plain(known.name)))
        return { score: 0.93, reason: `the code of ${known.name}` };
    }
  }
  // nl_NL is nl where the list knows no regions.
  const [language, region] = local.split(/[_-]/);
  return region !== undefined && /^[a-z]{2}$/.test(language ?? '') && writings.some((writing) => writing === language)
    ? { score: 0.8, reason: 'the language without its region' }
    : NOTHING;
}

function byMeaning(
  readings: readonly ChoiceReading[],
  { option, readings: others }: ReadOption,
  weigh: Weigh,
): Likeness {
  let best = NOTHING;
  const consider = (score: number, reason: string): void => {
    if (score > best.score) best = { score, reason };
  };
  for (const [index, { tokens }] of readings.entries()) {
    for (const { tokens: wanted } of others) {
      const how = index === 0 ? 'its words are those of' : 'it means the same as';
      consider(likeness(tokens, wanted, weigh) * 0.95, `${how} "${option.label}"`);
    }
    if (tokens.length !== 1) continue;
    for (const [distance, near] of nearMeanings(tokens[0] ?? '').entries()) {
      if (others.some(({ tokens: wanted }) => wanted.length === 1 && wanted[0] === near))
        consider(0.78 - distance * 0.05, `"${option.label}" comes nearest`);
    }
  }
  return best;
}

function byStep(readings: readonly ChoiceReading[], { option, readings: others }: ReadOption): Likeness {
  const mine = stepOf(readings);
  const theirs = stepOf(others);
  if (mine === null || theirs === null) return NOTHING;
  const ended = mine >= 6 || theirs >= 6;
  const distance = Math.abs(mine - theirs);
  return distance > 1 || (ended && distance > 0)
    ? NOTHING
    : { score: 0.85 - distance * 0.2, reason: `the step of a sale that "${option.label}" is` };
}

function stepOf(readings: readonly ChoiceReading[]): number | null {
  return readings.find(({ step }) => step !== null)?.step ?? null;
}

/** Numbers 0, 1, 2, … in place of names: the order of both lists is all there is. */
function scaleOf(localValues: readonly string[]): readonly string[] | null {
  if (localValues.length < 2 || !localValues.every((value) => /^\d$/.test(value))) return null;
  return [...localValues].sort((left, right) => Number(left) - Number(right));
}

function byPlace(index: number, length: number, { place, option }: ReadOption, options: number): Likeness {
  if (length < options - 1 || length > options + 2) return NOTHING;
  const wanted = Math.round((index * (options - 1)) / (length - 1));
  return wanted === place
    ? { score: 0.6, reason: `as far along its list as "${option.label}"; check the order` }
    : NOTHING;
}

/** The option for what has no own, if the list is short enough to have one on purpose. */
function theRest(local: string, options: readonly ReadOption[]): ProposedPair {
  const rest = options.find(({ readings }) => readings.some(({ tokens }) => tokens.join() === 'other'));
  return rest && options.length <= 12 && !/^\d+$/.test(local)
    ? {
        local,
        hubspot: rest.option.value,
        confidence: 0.4,
        reason: `no option is like it; "${rest.option.label}" takes the rest`,
      }
    : { local, hubspot: null, confidence: 0.5, reason: NOTHING.reason };
}

type Weigh = (token: string) => number;

/** Words that all options share say nothing. */
function weightOfTokens(options: readonly ReadOption[]): Weigh {
  const counts = new Map<string, number>();
  for (const { readings } of options) {
    for (const token of new Set(readings.flatMap(({ tokens }) => tokens)))
      counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return (token) => {
    const count = counts.get(token) ?? 1;
    return count >= options.length && count > 1 ? 0.1 : 1 / Math.sqrt(count);
  };
}

/** Shared weight, 0 to 1: all that one of them says must be in the other, what is said beside it counts less. */
function likeness(left: readonly string[], right: readonly string[], weigh: Weigh): number {
  const sum = (tokens: readonly string[]): number => tokens.reduce((total, token) => total + weigh(token), 0);
  const [mine, theirs] = [sum(left), sum(right)];
  if (mine === 0 || theirs === 0) return 0;
  const shared = left.filter((token) => right.some((other) => alike(token, other)));
  const covered = Math.min(sum(shared) / mine, 1);
  const covering = Math.min(sum(right.filter((token) => left.some((other) => alike(token, other)))) / theirs, 1);
  return 0.62 * Math.max(covered, covering) + 0.38 * Math.min(covered, covering);
}

/** Equal, or one is the stem of the other (`omit`, `omitted`; `month`, `monthly`). */
function alike(left: string, right: string): boolean {
  if (left === right) return true;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.length >= 4 && long.startsWith(short) && long.length - short.length <= 4;
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
