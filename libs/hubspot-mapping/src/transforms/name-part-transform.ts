import { splitName } from '../text-forms/person-name';
import { read } from './reading';
import type { Reading } from './reading';
import { badOptions, notBuilt } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';
import { wordedTransform } from './worded-transform';

export const NAME_PART_OPTIONS = { part: ['first_name', 'last_name'] } as const;

/**
 * The first or the last name out of a column with the whole (`Ann Lee`, `Lee, Ann`). To HubSpot only: which part of a changed whole is
 * which cannot be told from one part. Loses the order of writing.
 */
export function namePartTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, NAME_PART_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { part } = stored.options;
  if (part === undefined) return badOptions('its option "part" is missing (first_name or last_name)');
  if (context.direction !== 'to_hubspot')
    return notBuilt(
      'DIRECTION_NOT_POSSIBLE',
      'a part of a name can be read, not put back',
      'Set the direction to to_hubspot.',
    );
  return wordedTransform(context, undefined, {
    fromLocal(text): Reading {
      const { firstName, lastName } = splitName(text);
      return read(part === 'first_name' ? firstName : lastName);
    },
    toLocal: (canonical) => read(canonical),
    fromHubSpot: (text) => read(text.trim()),
    toHubSpot: (canonical) => read(canonical),
  });
}
