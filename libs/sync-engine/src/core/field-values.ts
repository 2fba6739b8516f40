import type { Canonical, CompiledField } from '@app/hubspot-mapping';
import type { FieldVector } from './link';

/** S2.3: equality in the canonical domain. */
export function sameValue(a: readonly Canonical[], b: readonly Canonical[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** Blank as a whole: no member that a column feeds holds a value. */
export function isBlank(field: CompiledField, canonical: readonly Canonical[]): boolean {
  return canonical.every((value, index) => value === null || field.members[index]?.column === null);
}

/** Picks a field's vector out of a row or record; undefined if any member is unknown (S2.3: missing is not blank). */
export function localVector(
  field: CompiledField,
  values: Readonly<Record<string, string | null>>,
): FieldVector | undefined {
  const vector: (string | null)[] = [];
  for (const { column } of field.members) {
    const value = column === null ? null : values[column];
    if (value === undefined) return undefined;
    vector.push(value);
  }
  return vector;
}

export function hubspotVector(
  field: CompiledField,
  properties: Readonly<Record<string, string | null>>,
): FieldVector | undefined {
  const vector: (string | null)[] = [];
  for (const { property } of field.members) {
    const value = properties[property];
    if (value === undefined) return undefined;
    vector.push(value === '' ? null : value);
  }
  return vector;
}

/** S2.3: whether the image of the one side is what the other already holds. */
export function sidesAgree(field: CompiledField, local: FieldVector, hubspot: FieldVector): boolean {
  if (field.direction === 'to_local') {
    const image = field.toLocal(hubspot, local);
    return image.ok && sameValue(field.canonicalLocal(image.value), field.canonicalLocal(local));
  }
  const image = field.toHubSpot(local);
  const value = image.ok ? image.value : image.image;
  return value !== undefined && sameValue(field.canonicalHubSpot(value), field.canonicalHubSpot(hubspot));
}

/** Equality of raw values, as they were read. */
export function sameVector(a: FieldVector | null | undefined, b: FieldVector | null | undefined): boolean {
  if (!a || !b) return !a && !b;
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
