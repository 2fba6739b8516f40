import type { PropertyDefinition, PropertyOption } from '../portal/definitions';
import { instantText } from '../portal/instant-text';
import { isBehaviourOf } from '../portal/behaviour-dates';
import type { PortalSettings } from '../portal/portal-settings';
import type { PortalState } from '../portal/portal-state';
import type { Switches } from '../portal/switches';

/** One refused property, as the array inside "Property values were not valid" tells it (hubspot-facts 2.5). */
export interface PropertyProblem {
  readonly code: string;
  readonly message: string;
  readonly name: string;
  readonly propertyValue?: string;
}

export interface ValueContext {
  readonly state: PortalState;
  readonly switches: Switches;
  readonly typeId: string;
  /** 2026-09 normalises dates that older versions refuse (hubspot-facts 0.4). */
  readonly lenientDates: boolean;
  readonly currentValue: string | undefined;
  readonly settings: PortalSettings;
}

export type CheckedValue =
  | { readonly kind: 'valid'; readonly value: string; readonly normalisedFrom?: string }
  | { readonly kind: 'invalid'; readonly problem: PropertyProblem };

const MAX_TEXT = 65_536;
const DAY = 86_400_000;
const EMAIL =
  /^[^\s@<>()[\],;:\\"]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,}$/i;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

const valid = (value: string): CheckedValue => ({ kind: 'valid', value });

const invalid = (definition: PropertyDefinition, code: string, message: string): CheckedValue => ({
  kind: 'invalid',
  problem: { code, message, name: definition.name },
});

/** Checks and normalises one written value; `text` is the JSON value as text, null counts as `""`. */
export const checkValue = (definition: PropertyDefinition, text: string, context: ValueContext): CheckedValue => {
  if (definition.modificationMetadata.readOnlyValue || definition.calculated) {
    const kind = definition.calculated || definition.name === 'hs_object_id' ? 'calculated' : 'read only';
    return invalid(
      definition,
      'READ_ONLY_VALUE',
      `"${definition.name}" is a ${kind} property; its value cannot be set.`,
    );
  }
  if (text === '') return valid('');
  if (definition.referencedObjectType === 'OWNER') return checkOwner(definition, text, context.state);
  switch (definition.type) {
    case 'number':
      return checkNumber(definition, text, context.switches);
    case 'bool':
      return checkBoolean(definition, text);
    case 'enumeration':
      return checkOptions(definition, text, context);
    case 'date':
      return checkDate(definition, text, context);
    case 'datetime':
      return checkInstant(definition, text, context);
    default:
      return checkText(definition, text, context);
  }
};

const checkText = (definition: PropertyDefinition, text: string, context: ValueContext): CheckedValue => {
  if (text.length > MAX_TEXT)
    return invalid(
      definition,
      'INVALID_STRING_LENGTH',
      `The value of "${definition.name}" is longer than ${MAX_TEXT} characters.`,
    );
  if (context.typeId === '0-1' && definition.name === 'email') {
    const email = text.trim().toLowerCase();
    return EMAIL.test(email)
      ? valid(email)
      : invalid(definition, 'INVALID_EMAIL', `Email address ${text.trim()} is invalid`);
  }
  if (context.switches.cleanDomains && context.typeId === '0-2' && definition.name === 'domain') {
    return valid(
      text
        .trim()
        .toLowerCase()
        .replace(/^https?:\/\//, '')
        .replace(/^www\./, '')
        .replace(/\/.*$/, ''),
    );
  }
  return valid(text);
};

const checkNumber = (definition: PropertyDefinition, text: string, switches: Switches): CheckedValue => {
  const trimmed = text.trim();
  if (!NUMBER.test(trimmed)) return invalid(definition, 'INVALID_NUMERIC', `${text} was not a valid number.`);
  return valid(switches.canonicalNumbers ? String(Number(trimmed)) : trimmed);
};

const checkBoolean = (definition: PropertyDefinition, text: string): CheckedValue =>
  text === 'true' || text === 'false'
    ? valid(text)
    : invalid(definition, 'INVALID_BOOLEAN', `${text} was not a valid boolean.`);

const checkOwner = (definition: PropertyDefinition, text: string, state: PortalState): CheckedValue => {
  if (!/^\d+$/.test(text)) return invalid(definition, 'INVALID_INTEGER', `${text} was not a valid integer.`);
  const owner = state.owners.get(text);
  if (owner && !owner.archived) return valid(text);
  return invalid(definition, 'INVALID_OWNER_ID', `Owner ${text} does not exist or is not active.`);
};

/** Older answers print the options as text-format messages (recordings, lesson 24). */
const optionTextOf =
  (form: Switches['optionText']) =>
  (option: PropertyOption): string =>
    form === 'values'
      ? option.value
      : `label: "${option.label}"\nvalue: "${option.value}"\ndisplay_order: ${option.displayOrder}\ndouble_data: 0.0\n` +
        `hidden: ${String(option.hidden)}\ndescription: "${option.description ?? ''}"\nread_only: false\n`;

const checkOptions = (definition: PropertyDefinition, text: string, context: ValueContext): CheckedValue => {
  const isMulti = definition.fieldType === 'checkbox';
  const appends = isMulti && text.startsWith(';');
  const named = isMulti ? text.split(';').filter((part) => part !== '') : [text];
  // Options kept elsewhere are mostly not told; those that are (the account's currencies) count.
  const refused =
    definition.externalOptions && definition.options.length === 0
      ? undefined
      : named.find((value) => !definition.options.some((option) => option.value === value));
  if (refused !== undefined) {
    const allowed = definition.options.map(optionTextOf(context.switches.optionText)).join(', ');
    return invalid(definition, 'INVALID_OPTION', `${refused} was not one of the allowed options: [${allowed}]`);
  }
  if (!isMulti) return valid(text);
  const held = appends ? (context.currentValue ?? '').split(';').filter(Boolean) : [];
  const values = [...new Set([...held, ...named])];
  if (context.switches.multiSelectOrder === 'option' && !definition.externalOptions) {
    const order = new Map(definition.options.map((option, index) => [option.value, index]));
    values.sort((left, right) => (order.get(left) ?? 0) - (order.get(right) ?? 0));
  }
  return valid(values.join(';'));
};

const notLong = (text: string, { settings, typeId }: ValueContext): string =>
  `${text} was not a valid long.${isBehaviourOf(settings.answersAsOf, 'shortInvalidLong') ? '' : ` Portal ${settings.portalId}, object type ${typeId}`}`;

/** A calendar day is `YYYY-MM-DD` or the milliseconds of midnight UTC (hubspot-facts 5.1). */
const checkDate = (definition: PropertyDefinition, text: string, context: ValueContext): CheckedValue => {
  const ms = ISO_DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : /^-?\d+$/.test(text) ? Number(text) : NaN;
  const isReal = !Number.isNaN(ms) && (!ISO_DATE.test(text) || new Date(ms).toISOString().startsWith(text));
  if (isReal && ms % DAY === 0) return valid(new Date(ms).toISOString().slice(0, 10));
  const loose = isReal ? ms : ISO_INSTANT.test(text) ? Date.parse(text) : NaN;
  if (context.lenientDates && !Number.isNaN(loose)) {
    const midnight = Math.floor(loose / DAY) * DAY;
    return { kind: 'valid', value: new Date(midnight).toISOString().slice(0, 10), normalisedFrom: text };
  }
  if (isReal) return invalid(definition, 'INVALID_DATE', `${text} is at ${instantText(ms)}, not midnight UTC`);
  return invalid(definition, 'INVALID_LONG', notLong(text, context));
};

const checkInstant = (definition: PropertyDefinition, text: string, context: ValueContext): CheckedValue => {
  const trimmed = text.trim();
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(trimmed);
  const ms = /^-?\d+$/.test(trimmed)
    ? Number(trimmed)
    : ISO_DATE.test(trimmed)
      ? Date.parse(`${trimmed}T00:00:00Z`)
      : ISO_INSTANT.test(trimmed) && hasZone
        ? Date.parse(trimmed)
        : NaN;
  if (Number.isNaN(ms) || Math.abs(ms) > 8.64e15) return invalid(definition, 'INVALID_LONG', notLong(text, context));
  return valid(instantText(ms));
};
