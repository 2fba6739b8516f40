const HIDDEN = '[hidden]';
const DEEPEST = 6;

/** Fields whose value is never written, whatever it holds. */
const SECRET_FIELD =
  /^(authorization|cookie|set-cookie|hapikey|signature|x-hubspot-signature.*|.*token|.*secret|.*password|.*api_?key|.*master_?key|connection_?string|database_?url|redis_?url)$/i;

/** Counts and times of tokens (`expires_in`) are harmless; what follows these words in a query, a form or JSON is not. */
const SECRET_WORDS = 'access_token|refresh_token|id_token|client_secret|hapikey|password|code_verifier';

const IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, `$1:${HIDDEN}@`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/([?&]|^)(code|state)=[^&\s"']+/gi, `$1$2=${HIDDEN}`],
  [new RegExp(`([?&\\s]|^)(${SECRET_WORDS})=[^&\\s"']+`, 'gi'), `$1$2=${HIDDEN}`],
  [new RegExp(`"(${SECRET_WORDS})"(\\s*):(\\s*)"[^"]*"`, 'gi'), `"$1"$2:$3"${HIDDEN}"`],
  [/\bpat-[a-z0-9]+-[\w-]{8,}/gi, HIDDEN],
  [/\b(na|eu|ap|au|ca)\d+-[\w-]{20,}/gi, HIDDEN],
  [/[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/gu, '[e-mail]'],
];

/** The text without tokens, passwords in URLs and e-mail addresses. */
export function redactText(text: string): string {
  return IN_TEXT.reduce((cleaned, [pattern, replacement]) => cleaned.replace(pattern, replacement), text);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause, ...rest } = error;
  return {
    type: name,
    message: redactText(message),
    ...(stack === undefined ? {} : { stack: redactText(stack) }),
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1) }),
    ...redactFields(rest, depth + 1),
  };
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > DEEPEST) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`;
  if (value instanceof Date || 'toJSON' in value) return value;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return redactFields(value, depth + 1);
}

function redactFields(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      SECRET_FIELD.test(name) && value !== undefined && value !== null ? HIDDEN : redactValue(value, depth),
    ]),
  );
}

/** A copy of a log entry's fields fit for a log: secret fields hidden, texts cleaned, errors as data. */
export function redact(fields: object): Record<string, unknown> {
  return redactFields(fields, 0);
}
