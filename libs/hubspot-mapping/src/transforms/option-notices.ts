import type { OptionList } from '../enum-mapping/option-list';
import { optionsWithoutWayBack, translate, translationFault } from '../enum-mapping/value-translation';
import type { TransformContext, TransformNotice } from './transform-context';

const NAMED = 5;

/** What a person should know of a mapping's translations before a value fails (S3.4 names the value, this the cause). */
export function optionNotices(
  { pairs, column, direction }: TransformContext,
  list: OptionList,
  listName: string,
  ignoreCase: boolean,
  hasFallback: boolean,
): TransformNotice[] {
  const notices: TransformNotice[] = [];
  const note = (suspends: boolean, what: string, advice: string): void => {
    notices.push({ code: 'ENUM_PAIRS_FAULTY', suspends, what, advice });
  };
  const fault = pairs === null ? null : translationFault(pairs, ignoreCase);
  if (fault) note(true, fault.what, fault.advice);
  if (pairs !== null && list !== null) {
    const missing = pairs.flatMap(({ hubspot }) => (hubspot === null || list.has(hubspot) ? [] : [hubspot]));
    if (missing.length > 0) {
      note(
        false,
        `${named(missing)} are not among the ${list.size} ${listName}`,
        'Add them in HubSpot, or translate otherwise.',
      );
    }
  }
  if (pairs !== null && direction !== 'to_hubspot') {
    const open = optionsWithoutWayBack(pairs);
    if (open.length > 0) {
      note(false, `${named(open)} come from several local values without a way back`, 'Mark one local value each.');
    }
  }
  if (column.enumValues !== null && direction !== 'to_local' && !hasFallback) {
    const translation = translate(pairs, ignoreCase);
    const untranslated = column.enumValues.filter((value) => {
      const to = translation.toOption(value);
      return to.kind === 'unknown' || (pairs === null && list !== null && to.option !== null && !list.has(to.option));
    });
    if (untranslated.length > 0) {
      note(
        false,
        `the local values ${named(untranslated)} have no option`,
        'Translate them, or set the option fallback.',
      );
    }
  }
  return notices;
}

function named(values: readonly string[]): string {
  const shown = values
    .slice(0, NAMED)
    .map((value) => `"${value}"`)
    .join(', ');
  return values.length > NAMED ? `${shown} and ${values.length - NAMED} more` : shown;
}
