/**
 * A value as a `jsonb` parameter. PostgreSQL stores neither U+0000 nor half of a surrogate pair, and refuses the whole
 * statement for one: both become U+FFFD, so that one strange text never stops a batch.
 */
export function jsonParameter(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) => (typeof held === 'string' ? storableText(held) : held));
}

const UNSTORABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '\uFFFD');
}
