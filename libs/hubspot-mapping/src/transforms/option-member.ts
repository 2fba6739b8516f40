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
  localFallback: string | null;
}

/** Carries one choice between its local value and its option. */
export interface MemberCodec {
  toOption(local: string): Reading;
  toLocal(option: string): Reading;
}

export function memberCodec(rules: MemberRules): MemberCodec {
  const { translation, list, listName, ignoreCase, fallback, localFallback } = rules;
  const folded = ignoreCase && list !== null ? new Map([...list].map((value) => [value.toLowerCase(), value])) : null;

  const unknownTowardsHubSpot = (): Reading =>
    fallback !== null
      ? read(fallback)
      : refuse(
          'UNKNOWN_OPTION',
          `stands for none of the ${list?.size ?? 'known'} ${listName}`,
          'Translate the value in the mapping, or add the option in HubSpot.',
        );

  return {
    toOption(local) {
      const translated = translation.toOption(local);
      if (translated.kind === 'unknown') return unknownTowardsHubSpot();
      if (translated.option === null) return BLANK;
      const option = folded?.get(translated.option.toLowerCase()) ?? translated.option;
      return list === null || list.has(option) ? read(option) : unknownTowardsHubSpot();
    },
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
      return localFallback !== null
        ? read(localFallback)
        : refuse('UNKNOWN_OPTION', 'has no local value', 'Translate the option in the mapping.');
    },
  };
}
