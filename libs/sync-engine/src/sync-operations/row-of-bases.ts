import type { CompiledField } from '@app/hubspot-mapping';
import type { Link } from '../core';
import type { LocalRow } from '../ports';

/** A row that is gone, as both sides last agreed on it: what HubSpot has changed since is then seen (S5.2). */
export function rowOfBases(fields: readonly CompiledField[], link: Link): LocalRow {
  const values: Record<string, string | null> = {};
  for (const field of fields) {
    const base = link.baseLocal[field.id];
    if (base) field.members.forEach(({ column }, index) => column !== null && (values[column] = base[index] ?? null));
  }
  return { key: link.localKey ?? '', values, softDeleted: true };
}
