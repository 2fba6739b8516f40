import { canonicalSet, membersOf } from '../canonical/value-set';
import { optionsOfProperty } from '../enum-mapping/option-list';
import { translate } from '../enum-mapping/value-translation';
import { formatPostgresArray, parsePostgresArray } from '../text-forms/postgres-array';
import { blankForColumn, textForColumn } from './column-text';
import { memberCodec } from './option-member';
import { optionNotices } from './option-notices';
import { openOptionsFault, UNKNOWN_VALUES } from './open-options';
import { BLANK, read, refuse } from './reading';
import type { Reading } from './reading';
import { badOptions, built, misfit } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';
import { joinCodecs } from './value-transform';

export const MULTI_OPTIONS = {
  separator: 'text',
  caseInsensitive: 'flag',
  unknown: UNKNOWN_VALUES,
  fallback: 'text',
  localFallback: 'text',
  blankAs: 'text',
} as const;

type ListForm = 'pg_array' | 'json' | { separator: string };

/**
 * A set of options; order and repetition mean nothing. Locally an array, a JSON list, or text with a `separator`
 * (`pg_array` for `{a,b}`). A list column that must not be null takes the empty list for blank.
 */
export function multiSelectTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, MULTI_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { column, kind, property, pairs } = context;
  if (property.type !== 'enumeration' || property.fieldType !== 'checkbox') {
    return misfit('the property does not take several options', 'Use the transform "enumeration".');
  }
  const { separator = ';', caseInsensitive = false, fallback, localFallback, blankAs } = stored.options;
  const fault = openOptionsFault(property, stored.options.unknown, fallback);
  if (fault) return fault;
  const creates = stored.options.unknown === 'create_option';
  const form: ListForm | null =
    kind === 'array' || (kind === 'text' && separator === 'pg_array')
      ? 'pg_array'
      : kind === 'json'
        ? 'json'
        : kind === 'text' && separator.trim() !== ''
          ? { separator }
          : null;
  if (form === null)
    return misfit(`a column of type ${column.sqlType} holds no list`, 'Choose an array, JSON or text column.');
  const list = optionsOfProperty(property);
  const member = memberCodec({
    translation: translate(pairs, caseInsensitive),
    list,
    listName: 'options of the property',
    ignoreCase: caseInsensitive,
    fallback: fallback ?? null,
    creates,
    localFallback: localFallback ?? null,
  });
  const emptyList = form === 'pg_array' ? '{}' : form === 'json' ? '[]' : null;
  const blank = blankAs === 'empty' || (blankAs === undefined && !column.nullable) ? (emptyList ?? blankAs) : blankAs;

  const transform = joinCodecs(
    {
      canonical(raw) {
        const members = readList(form, raw);
        return members === null ? raw : canonicalSet(members);
      },
      decode(raw) {
        const members = readList(form, raw);
        if (members === null) return refuse('INVALID_TEXT', 'is not a list of texts', 'Correct it.');
        return each(members, (value) =>
          value.includes(';')
            ? refuse('INVALID_OPTION_VALUE', 'holds a semicolon, which separates options in HubSpot', 'Translate it.')
            : member.toOption(value),
        );
      },
      encode(canonical) {
        const members: string[] = [];
        for (const option of membersOf(canonical)) {
          const local = member.toLocal(option);
          if (!local.ok) return local;
          if (local.value !== null) members.push(local.value);
        }
        return textForColumn(column, kind, writeList(form, members));
      },
      blank: blankForColumn(column, blank),
    },
    {
      // A leading `;` is HubSpot's sign for appending and may come back (hubspot-facts 5.1).
      decode: (raw) => read(canonicalSet(raw.split(';').map((option) => option.trim()))),
      encode: (canonical) => read(canonical),
    },
  );
  const newOptions = (sent: string | null): string[] =>
    sent === null ? [] : membersOf(sent).filter((one) => !member.isListed(one));
  return built(
    creates ? { ...transform, newOptions } : transform,
    optionNotices(context, list, 'options of the property', caseInsensitive, creates || fallback !== undefined),
  );
}

function each(members: readonly string[], carry: (value: string) => Reading): Reading {
  const options: string[] = [];
  for (const value of members) {
    const option = carry(value);
    if (!option.ok) return option;
    if (option.value !== null) options.push(option.value);
  }
  return options.length === 0 ? BLANK : read(canonicalSet(options));
}

function readList(form: ListForm, raw: string): string[] | null {
  if (form === 'pg_array') return parsePostgresArray(raw.trim());
  if (form !== 'json')
    return raw
      .split(form.separator.trim())
      .map((value) => value.trim())
      .filter((value) => value !== '');
  try {
    const parsed: unknown = JSON.parse(raw);
    if (parsed === null) return [];
    return Array.isArray(parsed) && parsed.every((item) => typeof item === 'string') ? parsed : null;
  } catch {
    return null;
  }
}

function writeList(form: ListForm, members: readonly string[]): string {
  if (form === 'pg_array') return formatPostgresArray(members);
  return form === 'json' ? JSON.stringify(members) : members.join(form.separator);
}
