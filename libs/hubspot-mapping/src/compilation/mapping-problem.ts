/** What is wrong with a mapping. Closed: the admin page and configuration checks read these words. */
export type MappingProblemCode =
  | 'COLUMN_MISSING'
  | 'COLUMN_NOT_WRITABLE'
  | 'COLUMN_USED_TWICE'
  | 'DIRECTION_NOT_POSSIBLE'
  | 'ENUM_PAIRS_FAULTY'
  | 'FOREIGN_KEY_AMBIGUOUS'
  | 'FOREIGN_KEY_MISSING'
  | 'GROUP_DISAGREES'
  | 'OPTIONS_FAULTY'
  | 'PORTAL_RULES'
  | 'PRIVILEGE_MISSING'
  | 'PROPERTY_MISSING'
  | 'PROPERTY_NOT_WRITABLE'
  | 'PROPERTY_USED_TWICE'
  | 'REFERENCE_MISSING'
  | 'SOURCE_FAULTY'
  | 'TRANSFORM_UNKNOWN'
  | 'TYPES_DO_NOT_FIT';

/**
 * Why a mapping cannot work, or what will fail with some values. `message` names entity, column and property; `advice`
 * says the way out.
 */
export interface MappingProblem {
  code: MappingProblemCode;
  /** True: its field, and no other, is suspended (S2.9). False: only values that it concerns will be field errors. */
  suspends: boolean;
  mappingId: string;
  entity: string;
  column: string | null;
  property: string;
  message: string;
  advice: string;
}
