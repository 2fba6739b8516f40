import type { AccountRules, ValidationRule } from '../portal/account-rules';
import type { ValueReader, Values } from '../portal/record-values';
import type { PropertyProblem } from './value-rules';

/** Rule types of the property-validations API. */
export const RULE_TYPES: ReadonlySet<string> = new Set([
  ...['AFTER_DATETIME_DURATION', 'AFTER_DURATION', 'ALPHANUMERIC', 'BEFORE_DATETIME_DURATION', 'BEFORE_DURATION'],
  ...['DAYS_OF_WEEK', 'DECIMAL', 'DOMAIN', 'EMAIL', 'EMAIL_ALLOWED_DOMAINS', 'EMAIL_BLOCKED_DOMAINS', 'END_DATE'],
  ...['END_DATETIME', 'FORMAT', 'MAX_LENGTH', 'MAX_NUMBER', 'MIN_LENGTH', 'MIN_NUMBER', 'REGEX'],
  ...['PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE', 'SPECIAL_CHARACTERS', 'START_DATE', 'START_DATETIME', 'URL'],
  ...['URL_ALLOWED_DOMAINS', 'URL_BLOCKED_DOMAINS', 'WHITESPACE'],
]);

const LETTERS: Readonly<Record<string, RegExp>> = {
  ALPHANUMERIC: /^[\p{L}\p{N}]*$/u,
  ALPHA_ONLY: /^\p{L}*$/u,
  NUMERIC_ONLY: /^\p{N}*$/u,
};

const instantOf = (text: string): number => (/^-?\d+$/.test(text) ? Number(text) : Date.parse(text));

const matches = (pattern: string, text: string): boolean => {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
};

/** Whether the value keeps the rule; rules whose arguments nobody published are kept by every value. */
const keeps = ({ ruleType, ruleArguments }: ValidationRule, text: string): boolean => {
  const argument = ruleArguments[0] ?? '';
  switch (ruleType) {
    case 'ALPHANUMERIC':
      return LETTERS[argument]?.test(text) ?? true;
    case 'MIN_LENGTH':
      return text.length >= Number(argument);
    case 'MAX_LENGTH':
      return text.length <= Number(argument);
    case 'MIN_NUMBER':
      return Number(text) >= Number(argument);
    case 'MAX_NUMBER':
      return Number(text) <= Number(argument);
    case 'REGEX':
      return matches(argument, text);
    case 'START_DATE':
    case 'START_DATETIME':
      return instantOf(text) >= instantOf(argument);
    case 'END_DATE':
    case 'END_DATETIME':
      return instantOf(text) <= instantOf(argument);
    default:
      return true;
  }
};

/** The rule of its property that a written value breaks, told in own words: HubSpot's are not known (hubspot-facts 5.3). */
export const brokenValidation = (rules: AccountRules, name: string, value: string): PropertyProblem | null => {
  if (value === '' || !Object.hasOwn(rules.validations, name)) return null;
  const broken = rules.validations[name]?.find((rule) => !keeps(rule, value));
  return broken
    ? {
        code: 'FAILED_VALIDATION_RULE',
        message: `${value} does not keep the validation rule ${broken.ruleType} [${broken.ruleArguments.join(', ')}] of "${name}".`,
        name,
      }
    : null;
};

/** What a write sends, what the record holds after it. */
export interface RuledWrite {
  readonly written: Values;
  readonly after: ValueReader;
  readonly isNew: boolean;
}

/**
 * Values that the account's rules ask for and that the record would lack (hubspot-facts 0.4). A conditional rule is looked
 * at by writes that touch its controlling property or one that it requires.
 */
export const missingByRules = (rules: AccountRules, { written, after, isNew }: RuledWrite): PropertyProblem[] => {
  const isMissing = (name: string): boolean => !after.get(name);
  const onCreate = isNew ? rules.onCreate.filter(isMissing) : [];
  const conditional = rules.conditional
    .filter(({ property, values }) => values.includes(after.get(property) ?? ''))
    .flatMap(({ property, required }) =>
      required
        .filter((name) => isMissing(name) && [property, name].some((touched) => Object.hasOwn(written, touched)))
        .map((name) => ({
          code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
          message: `${name} is required because of a conditional property rule based on [${property}]`,
          name,
        })),
    );
  return [
    ...onCreate.map((name) => ({
      code: 'MISSING_REQUIRED_PROPERTY',
      message: `A value for ${name} must be provided`,
      name,
    })),
    ...conditional,
  ];
};
