import { blankForColumn, canonicalOfColumn, textForColumn, textOfColumn } from './column-text';
import { textForProperty } from './property-text';
import { BLANK } from './reading';
import type { Reading } from './reading';
import { holdsText } from './text-transform';
import { built, misfit } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { joinCodecs } from './value-transform';

/** Both directions of a transform between two texts; what stands between them is the canonical value. */
export interface Wording {
  fromLocal(text: string): Reading;
  toLocal(canonical: string): Reading;
  fromHubSpot(text: string): Reading;
  toHubSpot(canonical: string): Reading;
}

/** Carries texts between a column and a property that takes free text, or one option. */
export function wordedTransform(
  context: TransformContext,
  blankAs: string | undefined,
  wording: Wording,
): BuiltTransform {
  const { column, kind, property } = context;
  if (!holdsText(property) && property.type !== 'enumeration')
    return misfit(`the property is of type ${property.type}, not text`, 'Choose a text property.');
  if (kind !== 'text' && kind !== 'enum' && kind !== 'integer')
    return misfit(`a column of type ${column.sqlType} holds no such text`, 'Choose a text column.');
  return built(
    joinCodecs(
      {
        canonical: (raw) => canonicalOfColumn(kind, raw),
        decode(raw) {
          const text = textOfColumn(kind, raw);
          if (!text.ok || text.value === null) return text;
          return text.value.trim() === '' ? BLANK : wording.fromLocal(text.value);
        },
        encode(canonical) {
          const text = wording.toLocal(canonical);
          return text.ok && text.value !== null ? textForColumn(column, kind, text.value) : text;
        },
        blank: blankForColumn(column, blankAs),
      },
      {
        decode: (raw) => (raw.trim() === '' ? BLANK : wording.fromHubSpot(raw)),
        encode(canonical) {
          const text = wording.toHubSpot(canonical);
          if (!text.ok || text.value === null) return text;
          if (property.type === 'enumeration' && !property.options.some(({ value }) => value === text.value))
            return UNKNOWN;
          return textForProperty(text.value);
        },
      },
    ),
  );
}

const UNKNOWN: Reading = {
  ok: false,
  fault: {
    code: 'UNKNOWN_OPTION',
    what: 'stands for no option of the property',
    advice: 'Add the option in HubSpot, or map the property with the transform "enumeration".',
  },
};
