import type { InferredType, LocalColumn, PropertyDefinition, TransformName, TransformSpec } from '@app/hubspot-mapping';

const BY_PROPERTY: Readonly<Record<string, TransformName>> = {
  number: 'number',
  date: 'date',
  datetime: 'datetime',
  bool: 'boolean',
  phone_number: 'phone',
};

const BY_INFERRED: Readonly<Partial<Record<InferredType, TransformName>>> = {
  email: 'email',
  url: 'url',
  phone: 'phone',
};

/** The transform that carries a column's values to a property, from what both are. */
export function chooseTransform(
  column: Pick<LocalColumn, 'name' | 'sqlType'>,
  property: PropertyDefinition,
  inferred: InferredType,
): TransformSpec {
  const spec = (name: TransformName): TransformSpec => ({ name, options: {} });
  if (property.referencedObjectType === 'OWNER' || property.name === 'hubspot_owner_id') return spec('owner');
  if (property.name === 'dealstage' || property.name === 'hs_pipeline_stage') return spec('stage');
  if (property.name === 'pipeline' || property.name === 'hs_pipeline') return spec('pipeline');
  if (property.type === 'enumeration') {
    return spec(
      property.fieldType === 'checkbox' ? 'multi_select' : column.sqlType === 'boolean' ? 'boolean' : 'enumeration',
    );
  }
  if (property.name === 'email') return spec('email');
  if (property.name === 'domain') return spec('domain');
  return spec(BY_PROPERTY[property.type] ?? BY_INFERRED[inferred] ?? 'text');
}
