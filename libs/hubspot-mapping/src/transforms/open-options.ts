import type { PropertyDefinition } from '../catalogue/portal-reference';
import { badOptions, misfit } from './transform-context';
import type { BuiltTransform } from './transform-context';

/** What a value without an option meets on its way to HubSpot. */
export const UNKNOWN_VALUES = ['error', 'create_option'] as const;

/** Why a mapping may not make options of the property; null: it may, or does not want to. */
export function openOptionsFault(
  property: PropertyDefinition,
  unknown: (typeof UNKNOWN_VALUES)[number] | undefined,
  fallback: string | undefined,
): BuiltTransform | null {
  if (unknown !== 'create_option') return null;
  if (fallback !== undefined)
    return badOptions('its options "fallback" and "unknown: create_option" both say what an unknown value becomes');
  const why = fixedOptions(property);
  return why === null
    ? null
    : misfit(
        `no options can be made, as ${why}`,
        'Set the option unknown to error, translate the values, or set a fallback.',
      );
}

function fixedOptions({ type, externalOptions, optionsReadOnly }: PropertyDefinition): string | null {
  if (type !== 'enumeration') return `the property is of type ${type}, which has its own fixed values`;
  if (externalOptions) return 'HubSpot takes the options of the property from elsewhere';
  return optionsReadOnly ? 'HubSpot lets nobody change the options of the property' : null;
}
