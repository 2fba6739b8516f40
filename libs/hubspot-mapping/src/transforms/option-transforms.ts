import type { PropertyDefinition } from '../catalogue/portal-reference';
import { optionsOfProperty, pipelineOptions, stageOptions } from '../enum-mapping/option-list';
import type { OptionList } from '../enum-mapping/option-list';
import { translate } from '../enum-mapping/value-translation';
import { blankForColumn, canonicalOfColumn, textForColumn } from './column-text';
import { memberCodec } from './option-member';
import { optionNotices } from './option-notices';
import { openOptionsFault, UNKNOWN_VALUES } from './open-options';
import { BLANK, read } from './reading';
import { badOptions, built, misfit } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';
import { joinCodecs } from './value-transform';

export const OPTION_OPTIONS = {
  caseInsensitive: 'flag',
  unknown: UNKNOWN_VALUES,
  fallback: 'text',
  localFallback: 'text',
  blankWords: 'texts',
  blankAs: 'text',
} as const;

/**
 * One of a list, translated by the mapping's pairs. A value without a translation is an error, or becomes `fallback`
 * (towards HubSpot) or `localFallback` (towards local). With `unknown: create_option` the list is open: the value becomes an
 * option of its own, and an option without a translation is the local value.
 */
export function enumerationTransform(context: TransformContext): BuiltTransform {
  const { property } = context;
  if (property.type !== 'enumeration' && property.type !== 'bool') {
    return misfit(`the property is of type ${property.type}, not an enumeration`, 'Use the transform "text".');
  }
  if (property.fieldType === 'checkbox') {
    return misfit('the property takes several options', 'Use the transform "multi_select".');
  }
  return oneOf(context, optionsOfProperty(property), 'options of the property', property);
}

/** A pipeline's id, translated by the mapping's pairs. */
export function pipelineTransform(context: TransformContext): BuiltTransform {
  return ofPipelines(context, pipelineOptions(context.portal), 'pipelines of the portal');
}

/** A stage's id, translated by the mapping's pairs; grouped with a pipeline it is checked against it. */
export function stageTransform(context: TransformContext): BuiltTransform {
  return ofPipelines(context, stageOptions(context.portal), 'stages of the portal');
}

function ofPipelines(context: TransformContext, options: OptionList, listName: string): BuiltTransform {
  if (context.portal.pipelines.length === 0) {
    return misfit('the portal lists no pipelines for this object', 'Read the catalogue again, or unmap the property.');
  }
  return oneOf(context, options, listName);
}

/** `open`: the property whose options may be made; pipelines and stages are not. */
function oneOf(
  context: TransformContext,
  list: OptionList,
  listName: string,
  open: PropertyDefinition | null = null,
): BuiltTransform {
  const stored = readOptions(context.options, OPTION_OPTIONS);
  if (!stored.ok) return badOptions(stored.what);
  const { unknown } = stored.options;
  if (unknown !== undefined && open === null) return badOptions(`it makes no ${listName}`);
  const fault = open && openOptionsFault(open, unknown, stored.options.fallback);
  if (fault) return fault;
  const creates = unknown === 'create_option';
  const { column, kind, pairs } = context;
  if (!['text', 'enum', 'integer', 'boolean'].includes(kind)) {
    return misfit(`a column of type ${column.sqlType} holds no single choice`, 'Choose another transform.');
  }
  const { caseInsensitive = false, fallback, localFallback, blankWords = [], blankAs } = stored.options;
  const member = memberCodec({
    translation: translate(pairs, caseInsensitive),
    list,
    listName,
    ignoreCase: caseInsensitive,
    fallback: fallback ?? null,
    creates,
    localFallback: localFallback ?? null,
  });
  const blanks = new Set(blankWords.map((word) => word.trim().toLowerCase()));
  const transform = joinCodecs(
    {
      canonical: (raw) => canonicalOfColumn(kind, raw),
      decode: (raw) =>
        blanks.size > 0 && blanks.has(raw.trim().toLowerCase())
          ? BLANK
          : member.toOption(canonicalOfColumn(kind, raw) ?? raw),
      encode(option) {
        const local = member.toLocal(option);
        return local.ok && local.value !== null ? textForColumn(column, kind, local.value) : local;
      },
      blank: blankForColumn(column, blankAs),
    },
    { decode: (raw) => read(raw), encode: (option) => read(option) },
  );
  const newOptions = (sent: string | null): string[] => (sent === null || member.isListed(sent) ? [] : [sent]);
  return built(
    creates ? { ...transform, newOptions } : transform,
    optionNotices(context, list, listName, caseInsensitive, creates || fallback !== undefined),
  );
}
