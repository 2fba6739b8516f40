import { ADDRESS_OPTIONS, PHONE_OPTIONS, URL_OPTIONS } from './address-transforms';
import { BOOLEAN_OPTIONS } from './boolean-transform';
import { CONSTANT_OPTIONS } from './constant-transform';
import { LOOKUP_OPTIONS } from './lookup-transform';
import { MULTI_OPTIONS } from './multi-select-transform';
import { NAME_PART_OPTIONS } from './name-part-transform';
import { NUMBER_OPTIONS } from './number-transform';
import { OPTION_OPTIONS } from './option-transforms';
import { OWNER_OPTIONS } from './owner-transform';
import { COUNTRY_OPTIONS, STATE_OPTIONS } from './place-transforms';
import { TEMPLATE_OPTIONS } from './template-transform';
import { TEMPORAL_OPTIONS } from './temporal-options';
import { TEXT_OPTIONS } from './text-transform';
import type { OptionShape } from './transform-options';
import type { TransformName } from './transform-spec';

/** The options that each transform takes, and what each may hold: what a form offers. A JSON column takes `path` beside them. */
export const DECLARED_OPTIONS: Readonly<Record<TransformName, OptionShape>> = {
  text: TEXT_OPTIONS,
  number: NUMBER_OPTIONS,
  date: TEMPORAL_OPTIONS,
  datetime: TEMPORAL_OPTIONS,
  boolean: BOOLEAN_OPTIONS,
  enumeration: OPTION_OPTIONS,
  multi_select: MULTI_OPTIONS,
  phone: PHONE_OPTIONS,
  email: ADDRESS_OPTIONS,
  url: URL_OPTIONS,
  domain: ADDRESS_OPTIONS,
  name_part: NAME_PART_OPTIONS,
  country: COUNTRY_OPTIONS,
  state: STATE_OPTIONS,
  lookup: LOOKUP_OPTIONS,
  template: TEMPLATE_OPTIONS,
  owner: OWNER_OPTIONS,
  pipeline: OPTION_OPTIONS,
  stage: OPTION_OPTIONS,
  constant: CONSTANT_OPTIONS,
};
