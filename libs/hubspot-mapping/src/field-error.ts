/** Why a value cannot travel (S3.4). Closed: the log, the admin page and the retry rule read these words. */
export type FieldErrorCode =
  | 'AMBIGUOUS_DATE'
  | 'AMBIGUOUS_OPTION'
  | 'AMBIGUOUS_OWNER'
  | 'BLANK_NOT_ALLOWED'
  | 'BREAKS_PORTAL_RULE'
  | 'CURRENCY_MISMATCH'
  | 'INVALID_BOOLEAN'
  | 'INVALID_DATE'
  | 'INVALID_DOMAIN'
  | 'INVALID_EMAIL'
  | 'INVALID_JSON'
  | 'INVALID_NUMBER'
  | 'INVALID_OPTION_VALUE'
  | 'INVALID_PHONE'
  | 'INVALID_TEXT'
  | 'INVALID_TIME_ZONE'
  | 'INVALID_URL'
  | 'INVALID_UUID'
  | 'MAPPING_SUSPENDED'
  | 'NOT_AN_INTEGER'
  | 'NOT_THE_CONSTANT'
  | 'NOT_THE_PATTERN'
  | 'NUMBER_OVERFLOW'
  | 'PRECISION_LOSS'
  | 'STAGE_OF_OTHER_PIPELINE'
  | 'UNKNOWN_OPTION'
  | 'UNKNOWN_OWNER'
  | 'UNKNOWN_PLACE'
  | 'VALUE_TOO_LONG';

/**
 * One field's value that cannot be carried over. `message` names column and property and says what is wrong without
 * quoting the value (it may be personal data); `advice` says what to do next. The engine adds the record.
 */
export interface FieldError {
  code: FieldErrorCode;
  message: string;
  advice: string;
}
