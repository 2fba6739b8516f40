import type { PropertyDefinition } from '../catalogue/portal-reference';
import type { InferredType } from '../type-inference/type-inference';

/** How well a column's type suits a property, 0 (never) to 1; unknown types say little. */
export function typeFit(type: InferredType, property: PropertyDefinition, isReference: boolean): number {
  const { type: wanted, fieldType } = property;
  const text = wanted === 'string' || wanted === 'phone_number';
  const phone = fieldType === 'phonenumber';
  const choice = wanted === 'enumeration' || wanted === 'bool';
  if (isReference) return choice || text || wanted === 'number' ? 0.95 : 0.4;
  switch (type) {
    case 'bool':
      return wanted === 'bool' || (choice && property.options.length <= 3) ? 1 : choice ? 0.2 : 0.3;
    case 'date':
    case 'datetime':
      return wanted === 'date' || wanted === 'datetime' ? 1 : /date|birth|year/i.test(property.name) ? 0.9 : 0.2;
    case 'number':
    case 'currency':
    case 'percentage':
      return wanted === 'number'
        ? 1
        : choice
          ? 0.9
          : text && !phone
            ? 0.85
            : wanted === 'datetime'
              ? 0.5
              : phone
                ? 0.8
                : 0.4;
    case 'email':
      return text && /mail/i.test(property.name) ? 1 : text ? 0.4 : 0.2;
    case 'phone':
      return phone ? 1 : text ? 0.5 : 0.2;
    case 'url':
      return text && !phone && !/mail/i.test(property.name) ? 1 : 0.3;
    case 'enumeration':
    case 'multi_enumeration':
      return choice ? 1 : text && !phone ? 0.92 : wanted === 'number' ? 0.6 : 0.3;
    default:
      return text ? (phone ? 0.85 : 1) : choice ? 0.9 : wanted === 'number' ? 0.6 : 0.3;
  }
}
