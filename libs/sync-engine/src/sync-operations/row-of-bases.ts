import type { CompiledField } from '@app/hubspot-mapping';
import type { Link } from '../core';
import type { HubSpotRecord, LocalRow } from '../ports';

/** A row that is gone, as both sides last agreed on it: what HubSpot has changed since is then seen (S5.2). */
export function rowOfBases(fields: readonly CompiledField[], link: Link): LocalRow {
  const values: Record<string, string | null> = {};
  for (const field of fields) {
    const base = link.baseLocal[field.id];
    if (base) field.members.forEach(({ column }, index) => column !== null && (values[column] = base[index] ?? null));
  }
  return { key: link.localKey ?? '', values, softDeleted: true };
}

/** A HubSpot record of which nothing is left to be read, as both sides last agreed on it. */
export function recordOfBases(fields: readonly CompiledField[], link: Link): HubSpotRecord {
  const properties: Record<string, string | null> = {};
  for (const field of fields) {
    const base = link.baseHubSpot[field.id];
    if (base) field.members.forEach(({ property }, index) => (properties[property] = base[index] ?? null));
  }
  return { id: link.hubspotId ?? '', properties, updatedAt: link.highestUpdatedAt ?? 0, archived: true };
}
