/**
 * A value as a `jsonb` parameter. PostgreSQL stores neither U+0000 nor half of a surrogate pair, and refuses the whole
 * statement for one: both become U+FFFD, so that one strange text never stops a batch.
 */
export function jsonParameter(value: unknown): string {
  const json = JSON.stringify(value);
  // Both are written as escapes, so most texts are known at once to hold neither; to look at every value takes three times as long.
  if (!STRANGE.test(json)) return json;
  return JSON.stringify(value, (_key, held: unknown) => (typeof held === 'string' ? storableText(held) : held));
}

/** The escape of one, or a text that only looks like it. */
const STRANGE = /\\u(?:0000|d)/i;

const UNSTORABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '\uFFFD');
}
