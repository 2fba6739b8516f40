import type { PropertyRefusal, Refusal } from '@app/sync-engine';

/** Our code for a unique value that another record holds; HubSpot gives none (hubspot-facts 2.5). */
const UNIQUE_VALUE_TAKEN = 'UNIQUE_VALUE_TAKEN';
/** HubSpot's own code since 2026-09, used for the older form without a code too (hubspot-facts 0.4, 2.4). */
const MISSING_REQUIRED_PROPERTY = 'MISSING_REQUIRED_PROPERTY';

/** HubSpot's error body, whatever of it is there (hubspot-facts 2.5); all fields are optional on the wire. */
export interface ErrorBody {
  readonly category: string | null;
  readonly subCategory: string | null;
  readonly message: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly errors: readonly ErrorDetail[];
  /** `BAD_REFRESH_TOKEN` and its like; `error` in other bodies. */
  readonly status: string | null;
  readonly policyName: string | null;
}

interface ErrorDetail {
  readonly message: string;
  readonly code: string | null;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

const INVALID_VALUES = 'Property values were not valid:';
const LONGEST_MESSAGE = 600;
const DEFAULT_CATEGORIES: Readonly<Record<number, string>> = {
  400: 'VALIDATION_ERROR',
  403: 'FORBIDDEN',
  404: 'OBJECT_NOT_FOUND',
  409: 'CONFLICT',
};

/** Reads a body as it came (an object, JSON text, an HTML page, nothing); a body nested as JSON text in `message` replaces it. */
export function readErrorBody(body: unknown, depth = 0): ErrorBody {
  const fields = typeof body === 'string' ? (parsedObject(body) ?? { message: textOf(body) }) : asObject(body);
  const message = asText(fields['message']) ?? '';
  const nested = depth < 3 ? parsedObject(message) : null;
  if (nested) return readErrorBody({ ...fields, ...nested }, depth + 1);
  return {
    category: asText(fields['category']),
    subCategory: asText(fields['subCategory']),
    message,
    context: asContext(fields['context']),
    errors: asList(fields['errors']).map(asDetail),
    status: asText(fields['status']),
    policyName: asText(fields['policyName']),
  };
}

/**
 * What HubSpot refused, in one form for a whole call and for an entry of a 207 (`status` null).
 * The message is HubSpot's own words, made readable; it may name a value, so it is for the record's own page and not for a log.
 */
export function parseRefusal(body: unknown, status: number | null = null): Refusal {
  const error = readErrorBody(body);
  const taken = takenValue(error.message);
  const properties = taken ? [taken] : propertyRefusals(error);
  const category = error.category ?? DEFAULT_CATEGORIES[status ?? 400] ?? `HTTP_${status}`;
  const existingId =
    /Existing ID: (\d+)/.exec(error.message)?.[1] ?? error.context['existingId']?.[0] ?? taken?.holderId ?? null;
  const conflict =
    existingId !== null ||
    category === 'CONFLICT' ||
    category === 'OBJECT_ALREADY_EXISTS' ||
    status === 409 ||
    /already (exists|has that value)/i.test(error.message);
  return { category, message: wordsFor(error, properties), properties, existingId, conflict };
}

function propertyRefusals(error: ErrorBody): PropertyRefusal[] {
  const found = [...embeddedRefusals(error.message), ...error.errors.flatMap(detailRefusals)];
  if (/required propert/i.test(error.message)) {
    for (const property of (error.context['properties'] ?? []).filter(isPropertyName)) {
      found.push({ property, code: MISSING_REQUIRED_PROPERTY, message: error.message, holderId: null });
    }
  }
  const seen = new Set<string>();
  return found.filter(({ property, code }) => {
    const key = `${property}\n${code}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The JSON array inside `Property values were not valid: [...]` (hubspot-facts 2.5). */
function embeddedRefusals(message: string): PropertyRefusal[] {
  const at = message.indexOf(INVALID_VALUES);
  if (at < 0) return [];
  const text = message.slice(at + INVALID_VALUES.length);
  return asList(parsedJson(text) ?? cutEntries(text)).flatMap((entry) => {
    const fields = asObject(entry);
    const property = asText(fields['name']);
    if (!property) return [];
    return [refusalOf(property, asText(fields['error']), asText(fields['message']) ?? '')];
  });
}

/** Entries of an array that was cut off on its way: the three fields that matter, in the order in which HubSpot writes them. */
function cutEntries(text: string): unknown[] {
  const entry = /"message":("(?:[^"\\]|\\.)*"),"error":("\w+"),"name":("[^"]+")/g;
  return [...text.matchAll(entry)].map(([, message, error, name]) =>
    parsedJson(`{"message":${message},"error":${error},"name":${name}}`),
  );
}

function detailRefusals({ message, code, context }: ErrorDetail): PropertyRefusal[] {
  return (context['propertyName'] ?? []).map((property) => refusalOf(property, code, message));
}

function refusalOf(property: string, code: string | null, message: string): PropertyRefusal {
  const holderId = takenValue(message)?.holderId ?? null;
  return { property, code: holderId ? UNIQUE_VALUE_TAKEN : (code ?? 'INVALID_VALUE'), message, holderId };
}

/** `Cannot set PropertyValueCoordinates{… propertyName=email, value=…} on 1. 2 already has that value.` */
function takenValue(message: string): PropertyRefusal | null {
  const holderId = /(\d+) already has that value/.exec(message)?.[1];
  const property = /propertyName=([^,}\s]+)/.exec(message)?.[1];
  if (!holderId || !property) return null;
  return {
    property,
    code: UNIQUE_VALUE_TAKEN,
    message: `Record ${holderId} already has this value of ${property}, which is unique.`,
    holderId,
  };
}

function wordsFor(error: ErrorBody, properties: readonly PropertyRefusal[]): string {
  const scopes = [error.context, ...error.errors.map(({ context }) => context)]
    .flatMap((context) => [...(context['requiredGranularScopes'] ?? []), ...(context['requiredScopes'] ?? [])])
    .join(', ');
  if (scopes) return `The connection lacks scopes that this call needs: ${scopes}.`;
  if (properties.length > 0 && (error.message === '' || error.message.includes(INVALID_VALUES))) {
    return shortened(properties.map(({ property, message }) => `${property}: ${message}`).join('; '));
  }
  const taken = properties.find(({ code }) => code === UNIQUE_VALUE_TAKEN);
  if (taken && takenValue(error.message)) return taken.message;
  // An association to a record that is not there is told in the context alone (hubspot-facts 2.5).
  const told = [...error.errors.map(({ message }) => message), ...(error.context['INVALID_OBJECT_IDS'] ?? [])];
  const details = told.filter((text) => text && !error.message.includes(text));
  return shortened([error.message, ...details].filter(Boolean).join(' ') || 'HubSpot gave no reason.');
}

/** An HTML page says only its title (hubspot-facts 0.5: a 404 or 502 may be one). */
function textOf(text: string): string {
  if (!/^\s*</.test(text)) return text;
  const title = /<title>\s*([^<]*?)\s*<\/title>/i.exec(text)?.[1];
  return title ? `a page titled "${title}"` : 'a page instead of data';
}

function shortened(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}

function isPropertyName(text: string): boolean {
  return /^[a-z]\w*$/i.test(text);
}

function asDetail(entry: unknown): ErrorDetail {
  if (typeof entry === 'string') return { message: entry, code: null, context: {} };
  const fields = asObject(entry);
  return {
    message: asText(fields['message']) ?? '',
    code: asText(fields['code']) ?? asText(fields['subCategory']),
    context: asContext(fields['context']),
  };
}

function asContext(value: unknown): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(asObject(value)).map(([key, list]) => [
      key,
      (Array.isArray(list) ? (list as unknown[]) : [list]).map((item) =>
        typeof item === 'string' ? item : JSON.stringify(item),
      ),
    ]),
  );
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function parsedObject(text: string): Record<string, unknown> | null {
  if (!/^\s*\{/.test(text)) return null;
  const value = parsedJson(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
