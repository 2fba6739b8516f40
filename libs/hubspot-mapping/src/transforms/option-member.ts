import type { OptionList } from '../enum-mapping/option-list';
import type { ValueTranslation } from '../enum-mapping/value-translation';
import { BLANK, read, refuse } from './reading';
import type { Reading } from './reading';

export interface MemberRules {
  translation: ValueTranslation;
  list: OptionList;
  /** For people: `options of the property`. */
  listName: string;
  ignoreCase: boolean;
  fallback: string | null;
  /** The list is open: a value without an option becomes one of its own. */
  creates: boolean;
  localFallback: string | null;
}

/** Carries one choice between its local value and its option. */
export interface MemberCodec {
  toOption(local: string): Reading;
  /** Whether the property lists the option already. */
  isListed(option: string): boolean;
  toLocal(option: string): Reading;
}

export function memberCodec(rules: MemberRules): MemberCodec {
  const { translation, list, listName, ignoreCase, fallback, creates, localFallback } = rules;
  const folded = ignoreCase && list !== null ? new Map([...list].map((value) => [value.toLowerCase(), value])) : null;

  const unknownTowardsHubSpot = (option: string): Reading =>
    creates
      ? newOption(option)
      : fallback !== null
        ? read(fallback)
        : refuse(
            'UNKNOWN_OPTION',
            `stands for none of the ${list?.size ?? 'known'} ${listName}`,
            'Translate the value in the mapping, add the option in HubSpot, or set the option unknown to create_option.',
          );

  return {
    toOption(local) {
      const translated = translation.toOption(local);
      if (translated.kind === 'unknown') return unknownTowardsHubSpot(local.trim());
      if (translated.option === null) return BLANK;
      const option = folded?.get(translated.option.toLowerCase()) ?? translated.option;
      return list === null || list.has(option) ? read(option) : unknownTowardsHubSpot(option);
    },
    isListed: (option) => list === null || list.has(option),
    toLocal(option) {
      const back = translation.toLocal(option);
      if (back.kind === 'local') return read(back.local);
      if (back.kind === 'ambiguous') {
        return refuse(
          'AMBIGUOUS_OPTION',
          'stands for several local values and no way back is declared',
          'Mark one of them as the way back in the mapping.',
        );
      }
      if (creates) return read(option);
      return localFallback !== null
        ? read(localFallback)
        : refuse('UNKNOWN_OPTION', 'has no local value', 'Translate the option in the mapping.');
    },
  };
}

/** Longest value that becomes an option: what is longer is a text, not a choice. */
const LONGEST_OPTION = 255;

function newOption(value: string): Reading {
  if (value.includes(';'))
    return refuse(
      'INVALID_OPTION_VALUE',
      'holds a semicolon, which separates options in HubSpot, so no option can be made of it',
      'Translate it in the mapping.',
    );
  if (value.length > LONGEST_OPTION)
    return refuse(
      'VALUE_TOO_LONG',
      `has ${value.length} characters, and no option is made of more than ${LONGEST_OPTION}`,
      'Translate it in the mapping, or map the column to a text property.',
    );
  return read(value);
}
