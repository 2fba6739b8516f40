import type { CompiledField } from '@app/hubspot-mapping';
import { localVector, sameValue } from './field-values';
import type { Link } from './link';
import type { MarkContent } from './mark';

/**
 * S7.2: all that marked the record are events of our own app, each equal to the field's `base_hubspot` in the canonical domain. An
 * event of a property that no field maps says nothing.
 */
export function isOwnEcho(mark: MarkContent, link: Link, fields: readonly CompiledField[]): boolean {
  if (!mark.onlyOwnEvents || link.state !== 'live') return false;
  return mark.hints.every((hint) => {
    const field = fields.find(({ members }) => members.some(({ property }) => property === hint.property));
    if (!field) return true;
    const base = link.baseHubSpot[field.id];
    if (base === undefined) return false;
    const said = base.map((value, index) =>
      field.members[index]?.property === hint.property ? (hint.value === '' ? null : hint.value) : value,
    );
    return sameValue(field.canonicalHubSpot(said), field.canonicalHubSpot(base));
  });
}

/** S7.1: every field's local value is its base, so that a captured change has nothing to say to HubSpot. */
export function localIsAtBase(
  row: Readonly<Record<string, string | null>>,
  link: Link,
  fields: readonly CompiledField[],
): boolean {
  if (link.state !== 'live') return false;
  return fields.every((field) => {
    if (field.state !== 'active') return true;
    const base = link.baseLocal[field.id];
    const value = localVector(field, row);
    return (
      base !== undefined && value !== undefined && sameValue(field.canonicalLocal(value), field.canonicalLocal(base))
    );
  });
}

/** Whether nothing but HubSpot events and captured changes marked the record. */
export function marksOnlyChanges(mark: MarkContent): boolean {
  return mark.reasons.every((reason) => reason === 'capture' || reason === 'webhook' || reason === 'journal');
}
