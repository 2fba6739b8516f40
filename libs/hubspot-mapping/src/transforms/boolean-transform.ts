import { booleanOfWord } from '../text-forms/boolean-word';
import { blankForColumn, canonicalOfColumn, textForColumn } from './column-text';
import { BLANK, read, refuse } from './reading';
import type { Reading } from './reading';
import { badOptions, built, misfit } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';
import { joinCodecs } from './value-transform';

export const BOOLEAN_OPTIONS = {
  trueValues: 'texts',
  falseValues: 'texts',
  invert: 'flag',
  blankWords: 'texts',
  blankAs: 'text',
} as const;

/** True or false; HubSpot takes only the words `true` and `false` (hubspot-facts 5.1). `invert` turns the meaning. */
export function booleanTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, BOOLEAN_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { column, kind, property } = context;
  const values = property.options.map((option) => option.value);
  const flag = property.type === 'bool' || (property.type === 'enumeration' && values.every(isFlagWord));
  if (!flag)
    return misfit(
      `the property is of type ${property.type} with other options than true and false`,
      'Use the transform "enumeration" with translations.',
    );
  if (!['boolean', 'text', 'enum', 'integer'].includes(kind)) {
    return misfit(`a column of type ${column.sqlType} holds no flags`, 'Choose another transform.');
  }
  const { trueValues, falseValues, invert = false, blankWords = [], blankAs } = stored.options;
  const words = { yes: folded(trueValues), no: folded(falseValues), blank: folded(blankWords) ?? new Set<string>() };
  const written = {
    true: trueValues?.[0] ?? (kind === 'integer' ? '1' : 'true'),
    false: falseValues?.[0] ?? (kind === 'integer' ? '0' : 'false'),
  };
  const turn = (truth: boolean): string => String(truth !== invert);
  const plain = words.yes === null && words.no === null && words.blank.size === 0;
  const encoded = {
    true: textForColumn(column, kind, invert ? written.false : written.true),
    false: textForColumn(column, kind, invert ? written.true : written.false),
  };

  const decodeLocal = (raw: string): Reading => {
    if (plain && (raw === 'true' || raw === 'false')) return read(turn(raw === 'true'));
    const word = raw.trim().toLowerCase();
    if (words.yes?.has(word)) return read(turn(true));
    if (words.no?.has(word)) return read(turn(false));
    if (word === '' || words.blank.has(word)) return BLANK;
    const truth = words.yes || words.no ? null : booleanOfWord(word);
    return truth === null
      ? refuseWord('Correct it, or list the words in the options trueValues and falseValues.')
      : read(turn(truth));
  };
  return built(
    joinCodecs(
      {
        canonical: (raw) => canonicalOfColumn(kind, raw),
        decode: decodeLocal,
        encode: (truth) => (truth === 'true' ? encoded.true : encoded.false),
        blank: blankForColumn(column, blankAs),
        ...(words.yes?.has('') || words.no?.has('') ? { emptyText: decodeLocal('') } : {}),
      },
      {
        decode(raw) {
          const truth = booleanOfWord(raw);
          return truth === null ? refuseWord('Correct the value in HubSpot.') : read(String(truth));
        },
        encode: (truth) => read(truth),
      },
    ),
  );
}

function folded(words: readonly string[] | undefined): Set<string> | null {
  return words === undefined ? null : new Set(words.map((word) => word.trim().toLowerCase()));
}

function isFlagWord(value: string): boolean {
  return value === 'true' || value === 'false';
}

function refuseWord(advice: string): Reading {
  return refuse('INVALID_BOOLEAN', 'is neither true nor false', advice);
}
