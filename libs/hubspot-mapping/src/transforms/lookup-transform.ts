import { translate, translationFault } from '../enum-mapping/value-translation';
import { read, refuse } from './reading';
import type { Reading } from './reading';
import { badOptions } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';
import { wordedTransform } from './worded-transform';

export const LOOKUP_OPTIONS = { fallback: 'text', localFallback: 'text', blankAs: 'text' } as const;

/**
 * Texts by a table of one's own: the mapping's pairs, for properties that take free text. A value without a pair is an error, or
 * `fallback` (to HubSpot) or `localFallback` (back); several values of one text need a declared way back.
 */
export function lookupTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, LOOKUP_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { pairs } = context;
  if (pairs === null || pairs.length === 0) return badOptions('it has no table; give the mapping its pairs of values');
  const fault = translationFault(pairs, false);
  if (fault) return badOptions(fault.what);
  const { fallback, localFallback, blankAs } = stored.options;
  const table = translate(pairs, false);
  return wordedTransform(context, blankAs, {
    fromLocal(text): Reading {
      const found = table.toOption(text);
      if (found.kind === 'option') return read(found.option);
      return fallback === undefined ? unknown('local value') : read(fallback);
    },
    toLocal(canonical): Reading {
      const back = table.toLocal(canonical);
      if (back.kind === 'local') return read(back.local);
      if (back.kind === 'ambiguous')
        return refuse('AMBIGUOUS_OPTION', 'stands for several local values', 'Mark one of them as the way back.');
      return localFallback === undefined ? unknown('HubSpot value') : read(localFallback);
    },
    fromHubSpot: (text) => read(text),
    toHubSpot: (canonical) => read(canonical),
  });
}

function unknown(whose: string): Reading {
  return refuse('UNKNOWN_OPTION', `is a ${whose} that the table does not have`, 'Add it to the pairs of the mapping.');
}
