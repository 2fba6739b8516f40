/** Words that belong to the family name behind them: van der Berg, de la Cruz, von Humboldt, Al Rashid. */
const PARTICLES = new Set(
  'van von der den de del della di da dos das du la le el al bin ibn ter ten zu zum zur af av st'.split(' '),
);

export interface SplitName {
  firstName: string;
  /** Null: there is one word only. */
  lastName: string | null;
}

/** Splits a full name: `Ann Lee`, `Lee, Ann`, `Ludwig van der Berg`. A guess by nature: names have no grammar. */
export function splitName(text: string): SplitName {
  const [before, ...after] = text.split(',').map(tidy);
  const given = after.filter((part) => part !== '').join(', ');
  if (before !== undefined && before !== '' && given !== '') return { firstName: given, lastName: before };
  const words = tidy(text.replaceAll(',', ' ')).split(' ');
  if (words.length === 1) return { firstName: words[0] ?? '', lastName: null };
  const particle = words.findIndex((word, at) => at > 0 && at < words.length - 1 && PARTICLES.has(word.toLowerCase()));
  const cut = particle > 0 ? particle : words.length - 1;
  return { firstName: words.slice(0, cut).join(' '), lastName: words.slice(cut).join(' ') };
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
