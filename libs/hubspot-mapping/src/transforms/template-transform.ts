import { read, refuse } from './reading';
import type { Reading } from './reading';
import { badOptions } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';
import { wordedTransform } from './worded-transform';

export const TEMPLATE_OPTIONS = { pattern: 'text', blankAs: 'text' } as const;

const PLACE = '{value}';

/** The value between fixed texts in HubSpot: `pattern: "https://erp.example/customers/{value}"`. The way back takes them off. */
export function templateTransform(context: TransformContext): BuiltTransform {
  const stored = readOptions(context.options, TEMPLATE_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { pattern = '', blankAs } = stored.options;
  const [before, after, more] = pattern.split(PLACE);
  if (before === undefined || after === undefined || more !== undefined)
    return badOptions(`its option "pattern" must hold ${PLACE} once`);
  if (/\r/.test(pattern)) return badOptions('its option "pattern" must not hold carriage returns');
  return wordedTransform(context, blankAs, {
    fromLocal: (text) => read(text),
    toLocal: (canonical) => read(canonical),
    fromHubSpot(text): Reading {
      const bare = text.slice(before.length, text.length - after.length);
      const fits = text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after);
      return fits
        ? read(bare)
        : refuse(
            'NOT_THE_PATTERN',
            'does not follow the pattern of the mapping',
            'Correct it in HubSpot, or the pattern.',
          );
    },
    toHubSpot: (canonical) => read(before + canonical + after),
  });
}
