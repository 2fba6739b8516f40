import type { PropertyMapping, SchemaChange } from '@app/hubspot-mapping';
import type { NewSchemaEvent, SchemaEffect } from '../ports';

/**
 * What a change does, given the mappings as they stand once both catalogues were compiled anew. Pure. A type that changed may still be
 * possible and yet carry other values, so such a mapping waits for a plan instead of writing them unseen.
 */
export function schemaEvent(change: SchemaChange, mappings: readonly PropertyMapping[]): NewSchemaEvent {
  const concerned = mappings.filter(({ id }) => change.mappingIds.includes(id));
  const fields = [...new Set(concerned.map(({ id, group }) => group ?? id))];
  return { ...change, fields, effect: effectOf(change, concerned) };
}

function effectOf({ kind, breaks }: SchemaChange, concerned: readonly PropertyMapping[]): SchemaEffect {
  if (concerned.length === 0) return 'none';
  if (breaks && concerned.some(({ state }) => state === 'suspended')) return 'suspends';
  switch (kind) {
    case 'column_type_changed':
    case 'property_type_changed':
      return breaks ? 'waits' : 'none';
    case 'column_shortened':
    case 'option_removed':
      return 'values';
    case 'column_removed':
    case 'property_removed':
    case 'property_became_read_only':
      return 'suspends';
    case 'column_added':
    case 'property_added':
    case 'option_added':
    case 'option_renamed':
    case 'option_hidden':
      return 'none';
  }
}
