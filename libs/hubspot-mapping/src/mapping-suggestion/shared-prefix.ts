/** Fewer columns share a beginning by chance. */
const FEWEST = 5;
const MOST_OF_THEM = 0.7;

/**
 * What the names of a table's columns all begin with and none means anything by (`ox` of `oxfname`, `a07_` of `a07_plz`); empty if
 * they share nothing. `says` tells whether a word means something of its own.
 */
export function sharedPrefix(names: readonly string[], says: (word: string) => boolean): string {
  if (names.length < FEWEST) return '';
  const beginnings = new Set(names.flatMap((name) => /^[a-z0-9]+_+/i.exec(name)?.[0] ?? []));
  const [most = ''] = [...beginnings]
    .map((beginning) => [beginning, count(names, beginning)] as const)
    .sort(([, left], [, right]) => right - left)
    .map(([beginning]) => beginning);
  if (most !== '' && share(names, most) >= MOST_OF_THEM && !says(most.replace(/_+$/, ''))) return most;
  const letters = (names[0] ?? '').slice(0, 2);
  return letters.length === 2 && share(names, letters) === 1 && !says(letters) ? letters : '';
}

function count(names: readonly string[], beginning: string): number {
  return names.filter((name) => name.startsWith(beginning) && name.length > beginning.length).length;
}

function share(names: readonly string[], beginning: string): number {
  return count(names, beginning) / names.length;
}
