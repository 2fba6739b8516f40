/** Prints like Java's `Instant`: three digits of milliseconds, none when they are zero (recordings, lesson 11). */
export const instantText = (ms: number): string => {
  const text = new Date(ms).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
};
