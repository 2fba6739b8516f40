import type { HubSpotRecord } from '@app/sync-engine';

/**
 * Keys the records of a read by unique property by the values asked for. HubSpot does not say which input found which record: the
 * record's own value tells, compared as it is and then without case and outer blanks; for `email` its secondary addresses too
 * (hubspot-facts 2.6, 2.7). A record that no value claims is left out.
 */
export function matchUnique(
  property: string,
  values: readonly string[],
  records: readonly HubSpotRecord[],
): ReadonlyMap<string, HubSpotRecord> {
  const exact = new Map<string, HubSpotRecord>();
  const folded = new Map<string, HubSpotRecord>();
  for (const record of records) {
    for (const value of valuesOf(property, record)) {
      if (!exact.has(value)) exact.set(value, record);
      if (!folded.has(fold(value))) folded.set(fold(value), record);
    }
  }
  const matched = new Map<string, HubSpotRecord>();
  for (const value of values) {
    const record = exact.get(value) ?? folded.get(fold(value));
    if (record) matched.set(value, record);
  }
  return matched;
}

function valuesOf(property: string, { properties }: HubSpotRecord): string[] {
  const secondary = property === 'email' ? (properties['hs_additional_emails'] ?? '').split(';') : [];
  return [properties[property] ?? '', ...secondary].filter((value) => value.trim() !== '');
}

function fold(value: string): string {
  return value.trim().toLowerCase();
}
