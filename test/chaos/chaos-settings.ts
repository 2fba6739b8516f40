/**
 * The contract's durations, shortened together: a killed worker's records are free after seconds, a call is given up before it is
 * applied late, and an intent outlives every such call. Nothing is parked for failing often, and no mass of changes pauses
 * an entity: here everything fails and changes all the time.
 */
export const CHAOS_SETTINGS: Readonly<Record<string, string>> = {
  LEASE_SECONDS: '6',
  HTTP_TIMEOUT_SECONDS: '3',
  INTENT_LIFETIME_MINUTES: '0.2',
  STALE_READ_MINUTES: '0.1',
  STALE_RETRY_MINUTES: '0.05',
  RETRY_BASE_SECONDS: '0.2',
  RETRY_MAX_MINUTES: '0.05',
  MERGE_EVENT_MINUTES: '0.2',
  AUDIT_SECOND_LOOK_MINUTES: '0.05',
  MAX_ATTEMPTS: '1000000',
  MASS_CHANGE_RECORDS: '1000000',
};
