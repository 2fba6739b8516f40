import { calendarDay } from '../canonical/calendar-day';
import { compare, parseDecimal } from '../canonical/decimal';
import { epochMillis } from '../canonical/instant';
import type { PropertyDefinition } from '../catalogue/portal-reference';
import type { Fault } from '../transforms/reading';
import { findsPattern } from './pattern-search';
import type { PortalRule } from './portal-rule';

/** What a kind of rule wants, in words, and whether a value breaks it under every reading of HubSpot's description. */
interface KnownRule {
  wants(given: readonly string[]): string;
  breaks(value: string, given: readonly string[]): boolean;
}

const characters = (value: string): number => [...value].length;
const first = (given: readonly string[]): string => given[0] ?? '';
const list = (given: readonly string[]): string => given.join(', ');

const BEYOND: Readonly<Record<string, RegExp>> = {
  ALPHANUMERIC: /[^\p{L}\p{M}\p{N}\s]/u,
  ALPHA_ONLY: /[^\p{L}\p{M}\s]/u,
  NUMERIC_ONLY: /[^\p{N}\s]/u,
};
const ALLOWED: Readonly<Record<string, string>> = {
  ALPHANUMERIC: 'letters and digits only',
  ALPHA_ONLY: 'letters only',
  NUMERIC_ONLY: 'digits only',
};
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];

/** HubSpot's own tell of a broken rule is a refusal of the record; a rule of which we are not sure is left to that (S3.8). */
const RULES: Readonly<Record<string, KnownRule>> = {
  MIN_LENGTH: {
    wants: (given) => `at least ${first(given)} characters`,
    breaks: (value, given) => value.length < Number(first(given)),
  },
  MAX_LENGTH: {
    wants: (given) => `at most ${first(given)} characters`,
    breaks: (value, given) => characters(value) > Number(first(given)),
  },
  MIN_NUMBER: {
    wants: (given) => `numbers from ${first(given)}`,
    breaks: (value, given) => order(value, first(given)) < 0,
  },
  MAX_NUMBER: {
    wants: (given) => `numbers up to ${first(given)}`,
    breaks: (value, given) => order(value, first(given)) > 0,
  },
  DECIMAL: {
    wants: (given) => `at most ${first(given)} decimal places`,
    breaks: (value, given) => (parseDecimal(value)?.scale ?? 0) > Number(first(given)),
  },
  ALPHANUMERIC: {
    wants: (given) => ALLOWED[first(given)] ?? 'certain characters only',
    breaks: (value, given) => BEYOND[first(given)]?.test(value) ?? false,
  },
  SPECIAL_CHARACTERS: { wants: () => 'no special characters', breaks: (value) => /[$%]/.test(value) },
  FORMAT: {
    wants: (given) => `text written ${first(given)}`,
    breaks: (value, given) =>
      (first(given) === 'UPPER' && value !== value.toUpperCase()) ||
      (first(given) === 'LOWER' && value !== value.toLowerCase()),
  },
  REGEX: {
    wants: (given) => given[1] ?? `values of the pattern ${first(given)}`,
    breaks: (value, given) => findsPattern(first(given), value) === false,
  },
  START_DATE: { wants: (given) => `days from ${day(first(given))}`, breaks: (value, given) => since(value, given) < 0 },
  END_DATE: { wants: (given) => `days up to ${day(first(given))}`, breaks: (value, given) => since(value, given) > 0 },
  START_DATETIME: {
    wants: (given) => `moments from ${moment(first(given))}`,
    breaks: (value, given) => since(value, given) < 0,
  },
  END_DATETIME: {
    wants: (given) => `moments up to ${moment(first(given))}`,
    breaks: (value, given) => since(value, given) > 0,
  },
  DAYS_OF_WEEK: {
    wants: (given) => `days of the week ${list(given)}`,
    breaks: (value, given) =>
      calendarDay(value) !== null && !given.includes(WEEKDAYS[new Date(value).getUTCDay()] ?? ''),
  },
  EMAIL_ALLOWED_DOMAINS: {
    wants: (given) => `addresses of ${list(given)}`,
    breaks: (value, given) => !given.some((domain) => isWithin(mailHost(value), domain)),
  },
  EMAIL_BLOCKED_DOMAINS: {
    wants: (given) => `no addresses of ${list(given)}`,
    breaks: (value, given) => given.some((domain) => mailHost(value) === domain.toLowerCase()),
  },
};

/** The rule of the portal that a value to be sent breaks, as the fault of its field (S3.8); null where it keeps all that are known. */
export function brokenRule({ rules = [] }: PropertyDefinition, value: string): Fault | null {
  const broken = rules.find((rule) => known(rule)?.breaks(value, rule.arguments));
  if (!broken) return null;
  return {
    code: 'BREAKS_PORTAL_RULE',
    what: `breaks a rule of the portal: the property takes ${known(broken)?.wants(broken.arguments)}`,
    advice: 'Correct the value, or change the rule in HubSpot.',
  };
}

/** In words what the portal's rules want of a property's values; null: it has no rules that are known. */
export function rulesInWords({ rules = [] }: PropertyDefinition): string | null {
  const words = rules.flatMap((rule) => known(rule)?.wants(rule.arguments) ?? []);
  return words.length === 0 ? null : words.join('; ');
}

/** What HubSpot puts into shape itself cannot be judged before, nor a rule without what it compares with. */
function known({ type, normalises, arguments: given }: PortalRule): KnownRule | undefined {
  return normalises || given.length === 0 || !Object.hasOwn(RULES, type) ? undefined : RULES[type];
}

function order(value: string, limit: string): number {
  const [left, right] = [parseDecimal(value), parseDecimal(limit)];
  return left && right ? compare(left, right) : 0;
}

/** How far a day or moment lies after the one that a rule names in ms since 1970; 0 where either cannot be read. */
function since(value: string, given: readonly string[]): number {
  const limit = epochMillis(first(given));
  const at = epochMillis(value) ?? Date.parse(value);
  return limit === null || Number.isNaN(at) ? 0 : at - limit;
}

function day(millis: string): string {
  return moment(millis).slice(0, 10);
}

function moment(millis: string): string {
  const at = epochMillis(millis);
  return at === null ? millis : new Date(at).toISOString();
}

function mailHost(value: string): string {
  return value.slice(value.lastIndexOf('@') + 1).toLowerCase();
}

function isWithin(host: string, domain: string): boolean {
  return host === domain.toLowerCase() || host.endsWith(`.${domain.toLowerCase()}`);
}
