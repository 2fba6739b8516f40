import { Transform, type TransformFnParams } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, Matches, Max, Min, ValidateBy } from 'class-validator';

/** What a person is told about one environment variable. */
export interface SettingDescription {
  /** Name of the environment variable. */
  readonly name: string;
  /** Field of the configuration class. */
  readonly property: string;
  readonly about: string;
  /** What a valid value looks like; said when the setting is missing or malformed. */
  readonly expected: string;
  /** Never printed, logged or serialised. */
  readonly secret: boolean;
  readonly required: boolean;
  /** Shown in `.env.example` where there is no default. */
  readonly example: string;
}

interface SettingOptions {
  readonly about: string;
  readonly expected: string;
  readonly secret?: true;
  readonly optional?: true;
  readonly example?: string;
}

type Rule = (message: string) => PropertyDecorator;

const registered = new Map<object, SettingDescription[]>();

/** `clientId` → `CLIENT_ID`. */
function variableName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** The settings of a configuration class, in the order in which it declares them. */
export function settingsOf(type: abstract new () => object): readonly SettingDescription[] {
  return registered.get(type.prototype as object) ?? [];
}

/** The settings of an instance that may be shown: all but secrets. */
export function visible(settings: object): Record<string, unknown> {
  const shown = (registered.get(Object.getPrototypeOf(settings) as object) ?? []).filter(({ secret }) => !secret);
  return Object.fromEntries(shown.map(({ property }) => [property, settings[property as keyof typeof settings]]));
}

/** Declares a field as a setting: read from the environment variable of its name (after the prefix), checked by the rules. */
export const settingNamed = (prefix: string): typeof Setting => {
  return (options, ...rules) => declare(prefix, options, rules);
};

/** Declares a field as a setting: read from the environment variable of its name, checked by the rules. */
export function Setting(options: SettingOptions, ...rules: Rule[]): PropertyDecorator {
  return declare('', options, rules);
}

function declare(prefix: string, options: SettingOptions, rules: readonly Rule[]): PropertyDecorator {
  return (target, key) => {
    const property = String(key);
    const description: SettingDescription = {
      name: `${prefix}${variableName(property)}`,
      property,
      about: options.about,
      expected: options.expected,
      secret: options.secret === true,
      required: options.optional !== true,
      example: options.example ?? '',
    };
    registered.set(target, [...(registered.get(target) ?? []), description]);
    if (options.optional) IsOptional()(target, key);
    for (const rule of rules) rule(options.expected)(target, key);
  };
}

function converted(convert: (text: string) => unknown): PropertyDecorator {
  return Transform(({ value }: TransformFnParams): unknown => (typeof value === 'string' ? convert(value) : value));
}

function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => decorators.forEach((decorate) => decorate(target, key));
}

/** Digits only, so that `1e3`, `0x10` and ` 5s` are malformed instead of surprising. */
function decimal(text: string): unknown {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

export const wholeNumber =
  (from: number, to = Number.MAX_SAFE_INTEGER) =>
  (message: string): PropertyDecorator =>
    all(converted(decimal), IsInt({ message }), Min(from, { message }), Max(to, { message }));

/** Fractions are allowed, so that tests can shorten minutes to moments. */
export const amount =
  (from: number, to = Number.MAX_SAFE_INTEGER) =>
  (message: string): PropertyDecorator =>
    all(converted(decimal), IsNumber({}, { message }), Min(from, { message }), Max(to, { message }));

export const yesOrNo = (message: string): PropertyDecorator =>
  all(
    converted((text) => (text === 'true' ? true : text === 'false' ? false : text)),
    IsIn([true, false], { message }),
  );

export const oneOf =
  (values: readonly string[]) =>
  (message: string): PropertyDecorator =>
    IsIn([...values], { message });

export const matching =
  (pattern: RegExp) =>
  (message: string): PropertyDecorator =>
    Matches(pattern, { message });

/** Words separated by blanks or commas. */
export const words = (message: string): PropertyDecorator =>
  all(
    converted((text) => text.split(/[\s,]+/).filter((word) => word !== '')),
    satisfying((value) => Array.isArray(value) && value.length > 0)(message),
  );

export const satisfying =
  (holds: (value: unknown) => boolean) =>
  (message: string): PropertyDecorator =>
    ValidateBy({ name: 'satisfying', validator: { validate: holds, defaultMessage: () => message } });

/** Converts the text; `undefined` from `convert` leaves the text, which `accepted` must then refuse. */
export const parsed =
  <T>(convert: (text: string) => T | undefined, accepted: (value: unknown) => boolean) =>
  (message: string): PropertyDecorator =>
    all(
      converted((text) => convert(text) ?? text),
      satisfying(accepted)(message),
    );

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** Whether it is an address that nobody on the way can read or change: https, or a server of this very machine. */
export function httpsOrLocal(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOCAL_HOSTS.includes(hostname));
}

/** An absolute URL of one of the schemes; trailing slashes are dropped. */
export const address =
  (schemes: readonly string[], check: (url: URL) => boolean = () => true) =>
  (message: string): PropertyDecorator =>
    all(
      converted((text) => text.replace(/\/+$/, '')),
      satisfying((value) => {
        if (typeof value !== 'string' || !URL.canParse(value)) return false;
        const url = new URL(value);
        return schemes.includes(url.protocol.slice(0, -1)) && url.hostname !== '' && check(url);
      })(message),
    );
