import { useRead } from '../api/queries';
import type { FieldNames } from '../api/field-names';

/** What a field's id stands for, for people: `mobile_phone ↔ mobilephone`. */
export function useFieldName(): (entity: string, field: string) => string {
  const { data } = useRead<FieldNames>('fields');
  return (entity, field) => data?.names[entity]?.[field] ?? field;
}
