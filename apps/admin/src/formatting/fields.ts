import { useRead } from '../api/queries';
import type { FieldNames } from '../api/field-names';

/** What a field's id stands for, for people: `mobile_phone ↔ mobilephone`. Until the names are read there is an ellipsis: an id says nothing. */
export function useFieldName(): (entity: string, field: string) => string {
  const { data, isPending } = useRead<FieldNames>('fields');
  return (entity, field) => data?.names[entity]?.[field] ?? (isPending ? '…' : field);
}

/** A relation stands among fields under such a name; its values are links of records, and no property's history tells of it. */
export function isAssociation(field: string): boolean {
  return field.startsWith('association:');
}
