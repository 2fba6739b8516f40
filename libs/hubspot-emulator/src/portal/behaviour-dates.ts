/**
 * HubSpot's answers changed over the years; an account can be told to answer as of a day (`answersAsOf`). Each change
 * is dated between the last recording without it and the first one with it.
 */
const SINCE = {
  /** Records carry `url` (recordings, lesson 2: absent in March 2025, there in November 2025). */
  recordUrl: '2025-06-01',
  /** New records tell by whom they were made (absent in August 2022, there in October 2024). */
  objectSource: '2023-06-01',
  /** `INVALID_LONG` names portal and type no more (it did in August 2022). */
  shortInvalidLong: '2023-06-01',
  /** 429 bodies name the group (absent in 2018). */
  limitGroup: '2019-01-01',
  /** The list of daily limits holds calls only (it told seats too in 2017). */
  callLimitsOnly: '2018-01-01',
  /** Refused properties are repeated in `errors` (recordings, lesson 23). */
  propertyErrorList: '2024-01-01',
  /** Token information carries `signed_access_token` (absent in 2020). */
  signedTokenInfo: '2023-01-01',
  /** Schemas tell `allowsSensitiveProperties` (absent in June 2024, there in March 2026). */
  sensitiveSchemas: '2025-01-01',
  /** Schemas tell by whom they were made (absent in 2022, there in June 2024). */
  schemaAuthors: '2023-06-01',
} as const;

export type DatedBehaviour = keyof typeof SINCE;

/** Parsed once: each record of an answer asks. */
const SINCE_MS = Object.fromEntries(Object.entries(SINCE).map(([name, day]) => [name, Date.parse(day)])) as Record<
  DatedBehaviour,
  number
>;

/** Whether an account that answers as of `asOf` (ms) shows the behaviour. */
export const isBehaviourOf = (asOf: number, behaviour: DatedBehaviour): boolean => asOf >= SINCE_MS[behaviour];
