/** Fewer columns share a beginning by chance. */
const FEWEST = 5;
const MOST_OF_THEM = 0.7;
/** Letters that all share are a short form of the table's name; a longer beginning is a word. */
const SHORT_FORM = /^\p{L}{2,4}$/u;
/** Names after the Hungarian fashion begin with their type: `cName`, `dErstellt`, `str_ort`. */
const TYPED =
  /^(?:[abcdfiklmnst]|str|chr|txt|vc|sz|int|lng|num|dbl|dec|cur|dat|dtm?|bln?|bool|flg|fk|pk|id|cbo|mem)(?:(?=\p{Lu})|_+(?=\p{L}))/u;

/** The table that a key leads to, before the key: `tKunde_kKunde`. */
const FOREIGN = /^t\p{Lu}[\p{L}\d]*_(?=k\p{Lu})/u;

/** Of the types, the one that says a column is a key; that must not get lost. */
const KEYED = /^(?:t\p{Lu}[\p{L}\d]*_)?(?:k|fk|pk|id)(?:\p{Lu}|_)/u;

/**
 * Names of a table's columns without the beginnings that mean nothing: what most of them share (`ox` of `oxfname`, `a07_` of
 * `a07_plz`), or the letters of their types. A name that would be left with nothing stays. `says` tells whether a word means
 * something of its own.
 */
export function meaningfulNames(names: readonly string[], says: (word: string) => boolean): string[] {
  const typed = bearTypes(names);
  const prefix = typed ? '' : sharedPrefix(names, says);
  return names.map((name) =>
    typed
      ? name.replace(FOREIGN, '').replace(TYPED, '') + (KEYED.test(name) ? '_id' : '')
      : (name.startsWith(prefix) && name.slice(prefix.length)) || name,
  );
}

/** One letter may begin all names of a table by chance or as its short form; several kinds of letters are types. */
function bearTypes(names: readonly string[]): boolean {
  if (names.length < FEWEST) return false;
  const beginnings = names.flatMap((name) => TYPED.exec(name)?.[0].replace(/_+$/, '') ?? []);
  return beginnings.length / names.length >= MOST_OF_THEM && new Set(beginnings).size > 1;
}

function sharedPrefix(names: readonly string[], says: (word: string) => boolean): string {
  if (names.length < FEWEST) return '';
  const beginnings = new Set(names.flatMap((name) => /^[a-z0-9]+_+/i.exec(name)?.[0] ?? []));
  const [most = ''] = [...beginnings]
    .map((beginning) => [beginning, count(names, beginning)] as const)
    .sort(([, left], [, right]) => right - left)
    .map(([beginning]) => beginning);
  if (most !== '' && share(names, most) >= MOST_OF_THEM && !says(most.replace(/_+$/, ''))) return most;
  const letters = commonBeginning(names);
  return SHORT_FORM.test(letters) && !says(letters) ? letters : '';
}

function commonBeginning(names: readonly string[]): string {
  const [first = '', last = ''] = [...names].sort().filter((_, at) => at === 0 || at === names.length - 1);
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, length);
}

function count(names: readonly string[], beginning: string): number {
  return names.filter((name) => name.startsWith(beginning) && name.length > beginning.length).length;
}

function share(names: readonly string[], beginning: string): number {
  return count(names, beginning) / names.length;
}
