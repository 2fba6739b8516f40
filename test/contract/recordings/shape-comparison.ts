/** How strictly two bodies are compared. */
export interface Strictness {
  /** The recording holds a part of the answer: more keys are no difference. */
  readonly partial: boolean;
  /** Lists and property sets were cut: the answer may have more. */
  readonly trimmed: boolean;
  /** Lists whose order HubSpot promises (lists and searches). */
  readonly ordered: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const CLASSES: readonly (readonly [string, RegExp])[] = [
  ['empty', /^$/],
  ['instant', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/],
  ['date', /^\d{4}-\d{2}-\d{2}$/],
  ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['whole number', /^-?\d+$/],
  ['decimal', /^-?\d+\.\d+$/],
  ['boolean', /^(true|false)$/],
  ['address of a page', /^https?:\/\/\S+$/],
  ['e-mail', /^[^\s@]+@[^\s@]+\.[^\s@]+$/],
];

const classOf = (text: string): string => CLASSES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'text';

/** Put in by whoever published the recording. */
const isMasked = (text: string): boolean => /<[A-Za-z_ ]+>|\[[a-z]+\]|\[Object\]/.test(text) && text.length < 60;

/** Numbers and ids of one account must not matter in a sentence; its words must. */
export const sentence = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '‹id›')
    .replace(/<[A-Z_]+>/g, '‹n›')
    .replace(/\d+/g, '‹n›')
    .replace(/\s+/g, ' ')
    .trim();

/** JSON inside a sentence: `Property values were not valid: [{…}]`, or a whole body as text. */
const nested = (text: string): { lead: string; body: unknown } | null => {
  const at = text.search(/[[{]/);
  if (at < 0) return null;
  try {
    return { lead: text.slice(0, at), body: JSON.parse(text.slice(at)) as unknown };
  } catch {
    return null;
  }
};

const SENTENCES = new Set(['message', 'localizedErrorMessage', 'error_description']);

/** Differences of two bodies in keys, types, formats, nulls and the words of messages; none when they agree. */
export const shapeDifferences = (recorded: unknown, answered: unknown, strictness: Strictness): string[] =>
  compare(recorded, answered, '', strictness);

const compare = (recorded: unknown, answered: unknown, at: string, strictness: Strictness): string[] => {
  if (typeof recorded === 'string' && isMasked(recorded)) return [];
  if (Array.isArray(recorded) && Array.isArray(answered)) return compareLists(recorded, answered, at, strictness);
  if (isFields(recorded) && isFields(answered)) return compareFields(recorded, answered, at, strictness);
  const [left, right] = [kindOf(recorded), kindOf(answered)];
  if (left !== right) return [`${at || 'body'}: recorded ${left}, answered ${right}`];
  return typeof recorded === 'string' && typeof answered === 'string'
    ? compareTexts(recorded, answered, at, strictness)
    : [];
};

const kindOf = (value: unknown): string =>
  value === null ? 'null' : value === undefined ? 'nothing' : Array.isArray(value) ? 'list' : typeof value;

const compareTexts = (recorded: string, answered: string, at: string, strictness: Strictness): string[] => {
  if (SENTENCES.has(at.split('.').at(-1) ?? '')) {
    const [inner, other] = [nested(recorded), nested(answered)];
    if (inner && other && sentence(inner.lead) === sentence(other.lead))
      return compare(inner.body, other.body, `${at}{}`, strictness);
    const [left, right] = [sentence(recorded), sentence(answered)];
    const isSame = strictness.partial ? right.startsWith(left.replace(/‹n›$|.{3}$/, '')) : left === right;
    return isSame ? [] : [`${at}: recorded "${recorded}", answered "${answered}"`];
  }
  const [left, right] = [classOf(recorded), classOf(answered)];
  return left === right ? [] : [`${at}: recorded ${left} ("${recorded}"), answered ${right} ("${answered}")`];
};

const compareFields = (recorded: Fields, answered: Fields, at: string, strictness: Strictness): string[] => {
  const found: string[] = [];
  const under = (key: string): string => (at === '' ? key : `${at}.${key}`);
  for (const key of Object.keys(recorded)) {
    if (!(key in answered)) found.push(`${under(key)}: recorded, not answered`);
    else found.push(...compare(recorded[key], answered[key], under(key), strictness));
  }
  const mayHaveMore = strictness.partial || (strictness.trimmed && /properties(WithHistory)?$/.test(at));
  if (!mayHaveMore)
    for (const key of Object.keys(answered))
      if (!(key in recorded)) found.push(`${under(key)}: answered, not recorded`);
  if (/(^|\.)properties$/.test(at)) {
    const names = Object.keys(answered);
    if (names.join() !== [...names].sort().join()) found.push(`${at}: names are not sorted`);
  }
  return found;
};

const compareLists = (
  recorded: readonly unknown[],
  answered: readonly unknown[],
  at: string,
  strictness: Strictness,
): string[] => {
  // The recordings' README: lists are trimmed to three entries. How many scopes are named is the account's matter.
  const isCut = strictness.trimmed || strictness.partial || recorded.length === 3 || /Scopes$/.test(at);
  if (/Scopes$/.test(at) && answered.length > 0) return compare(recorded[0], answered[0], at, strictness);
  if (answered.length < recorded.length || (answered.length > recorded.length && !isCut))
    return [`${at}: recorded ${recorded.length} entries, answered ${answered.length}`];
  if (strictness.ordered && at === 'results') {
    const [left, right] = [recorded.map(idOf), answered.slice(0, recorded.length).map(idOf)];
    if (left.every(Boolean) && left.join() !== right.join())
      return [`${at}: recorded in the order ${left.join()}, answered in the order ${right.join()}`];
  }
  const rest = [...answered];
  return recorded.flatMap((entry, index) => {
    const tried = rest.map((candidate) => compare(entry, candidate, `${at}[${index}]`, strictness));
    const twin = rest.findIndex((candidate) => idOf(entry) !== '' && idOf(candidate) === idOf(entry));
    const fewest = Math.min(...tried.map((differences) => differences.length));
    const best = twin >= 0 ? twin : tried.findIndex((differences) => differences.length === fewest);
    rest.splice(best, 1);
    return tried[best] ?? [];
  });
};

const idOf = (value: unknown): string => {
  const held = isFields(value) ? (value['id'] ?? value['name'] ?? '') : '';
  return typeof held === 'string' || typeof held === 'number' ? String(held) : '';
};
