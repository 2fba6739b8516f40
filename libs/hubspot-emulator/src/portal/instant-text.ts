const CACHED = 2_000;
const texts = new Map<number, string>();

/** Prints like Java's `Instant`: three digits of milliseconds, none when they are zero (recordings, lesson 11). */
export const instantText = (ms: number): string => {
  const known = texts.get(ms);
  if (known !== undefined) return known;
  const iso = new Date(ms).toISOString();
  const text = iso.endsWith('.000Z') ? `${iso.slice(0, -5)}Z` : iso;
  if (texts.size >= CACHED) texts.clear();
  texts.set(ms, text);
  return text;
};
