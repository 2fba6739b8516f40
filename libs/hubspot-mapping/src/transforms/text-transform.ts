import type { PropertyDefinition } from '../catalogue/portal-reference';
import { blankForColumn, canonicalOfColumn, textForColumn, textOfColumn } from './column-text';
import { textForProperty, withBareLineEnds } from './property-text';
import { read } from './reading';
import type { Reading } from './reading';
import { badOptions, built, misfit } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';
import { joinCodecs } from './value-transform';

export const TEXT_OPTIONS = {
  trim: 'flag',
  unicode: ['NFC'],
  case: ['upper', 'lower'],
  blankWords: 'texts',
  blankAs: 'text',
  onTooLong: ['error', 'truncate'],
} as const;

/** Text as it is. Loses nothing unless an option says so; numbers, days and JSON columns travel in canonical form. */
export function textTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, TEXT_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { column, kind, property } = context;
  if (!holdsText(property)) {
    return misfit(`the property is of type ${property.type}, which does not take free text`, 'Choose its transform.');
  }
  if (kind === 'array' || kind === 'other') {
    return misfit(`a column of type ${column.sqlType} cannot be carried as text`, 'Choose another transform.');
  }
  const { trim, unicode, blankWords = [], onTooLong } = stored.options;
  const letters = stored.options.case;
  const blanks = new Set(blankWords.map((word) => word.trim().toLowerCase()));
  const truncate = onTooLong === 'truncate';
  const normalise = (text: string): Reading => {
    let kept = trim ? text.trim() : text;
    if (unicode) kept = kept.normalize(unicode);
    if (letters) kept = letters === 'upper' ? kept.toUpperCase() : kept.toLowerCase();
    return read(kept === '' || (blanks.size > 0 && blanks.has(kept.trim().toLowerCase())) ? null : kept);
  };
  return built(
    joinCodecs(
      {
        canonical: (raw) => canonicalOfColumn(kind, raw),
        decode(raw) {
          const text = textOfColumn(kind, raw);
          return text.ok && text.value !== null ? normalise(text.value) : text;
        },
        encode: (text) => textForColumn(column, kind, text, truncate),
        blank: blankForColumn(column, stored.options.blankAs),
      },
      {
        decode: (raw) => normalise(withBareLineEnds(raw)),
        encode: (text) => textForProperty(text, truncate),
      },
    ),
  );
}

/** Whether a property takes free text (hubspot-facts 5.1). */
export function holdsText(property: PropertyDefinition): boolean {
  return property.type === 'string' || property.type === 'phone_number';
}
