import { domainTransform, emailTransform, phoneTransform, urlTransform } from './address-transforms';
import { booleanTransform } from './boolean-transform';
import { multiSelectTransform } from './multi-select-transform';
import { lookupTransform } from './lookup-transform';
import { namePartTransform } from './name-part-transform';
import { numberTransform } from './number-transform';
import { enumerationTransform, pipelineTransform, stageTransform } from './option-transforms';
import { ownerTransform } from './owner-transform';
import { countryTransform, stateTransform } from './place-transforms';
import { templateTransform } from './template-transform';
import { dateTransform, datetimeTransform } from './temporal-transforms';
import { textTransform } from './text-transform';
import type { TransformBuilder } from './transform-context';
import type { TransformName } from './transform-spec';

/** The builder of each transform that reads a column; the constant, which reads none, stands apart. */
export const TRANSFORM_BUILDERS: Record<Exclude<TransformName, 'constant'>, TransformBuilder> = {
  text: textTransform,
  number: numberTransform,
  date: dateTransform,
  datetime: datetimeTransform,
  boolean: booleanTransform,
  enumeration: enumerationTransform,
  multi_select: multiSelectTransform,
  phone: phoneTransform,
  email: emailTransform,
  url: urlTransform,
  domain: domainTransform,
  name_part: namePartTransform,
  country: countryTransform,
  state: stateTransform,
  lookup: lookupTransform,
  template: templateTransform,
  owner: ownerTransform,
  pipeline: pipelineTransform,
  stage: stageTransform,
};
