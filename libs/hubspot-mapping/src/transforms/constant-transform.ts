import type { PortalReference, PropertyDefinition } from '../catalogue/portal-reference';
import { canonicalDecimal } from '../canonical/decimal';
import { optionsOfProperty, pipelineOptions } from '../enum-mapping/option-list';
import { BLANK, read, refuse } from './reading';
import { badOptions, built } from './transform-context';
import type { BuiltTransform } from './transform-context';
import { readOptions } from './transform-options';

export const CONSTANT_OPTIONS = { value: 'text' } as const;

const PIPELINE_PROPERTIES = ['pipeline', 'hs_pipeline'];

/**
 * One value for every record; no column takes part. In a group it also guards the way back: a record that holds
 * another value there (a deal in another pipeline) is not one that the group's columns can express.
 */
export function constantTransform(
  property: PropertyDefinition,
  portal: PortalReference,
  stored: Record<string, unknown>,
): BuiltTransform {
  const reading = readOptions(stored, CONSTANT_OPTIONS);
  if (!reading.ok) return badOptions(reading.what);
  const value = reading.options.value ?? '';
  if (value === '') return badOptions('its option "value" is missing');
  const pipeline = PIPELINE_PROPERTIES.includes(property.name) && property.options.length === 0;
  const list = pipeline
    ? pipelineOptions(portal)
    : property.type === 'enumeration'
      ? optionsOfProperty(property)
      : null;
  if (list !== null && !list.has(value)) return badOptions(`its value "${value}" is no option of the property`);
  if (property.type === 'number' && canonicalDecimal(value) === null)
    return badOptions(`its value "${value}" is no number`);
  return built({
    canonicalLocal: () => null,
    canonicalHubSpot: (raw) => (raw === '' ? null : raw),
    toHubSpot: () => read(value),
    toLocal: (raw) =>
      raw === null || raw === '' || raw === value
        ? BLANK
        : refuse(
            'NOT_THE_CONSTANT',
            `is not "${value}", the only value that the mapping knows`,
            `Set it to "${value}" in HubSpot, or map the property to a column.`,
          ),
  });
}
