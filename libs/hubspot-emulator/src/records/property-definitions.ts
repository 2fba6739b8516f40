import { isObject, objectsOf, textOf, type JsonObject } from '../json/json-value';
import type { PropertyDefinition, PropertyOption } from '../portal/definitions';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';

export type DefinitionRefusal =
  { readonly kind: 'exists'; readonly name: string } | { readonly kind: 'invalid'; readonly message: string };

const FIELD_TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ['text', 'textarea', 'html', 'file', 'phonenumber', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  bool: ['booleancheckbox', 'calculation_equation'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  phone_number: ['phonenumber'],
};
const MOST_UNIQUE = 10;

/** Options as sent; one without order gets the next number, one without description has no such key (recordings, lesson 36). */
const optionsOf = (value: unknown): PropertyOption[] =>
  objectsOf(value).map((option, index) => ({
    label: textOf(option['label']),
    value: textOf(option['value']),
    ...(typeof option['description'] === 'string' ? { description: option['description'] } : {}),
    displayOrder: typeof option['displayOrder'] === 'number' ? option['displayOrder'] : index,
    hidden: option['hidden'] === true,
  }));

const problemOf = (portal: Portal, type: ObjectType, body: JsonObject): string | null => {
  const [name, kind, field] = [textOf(body['name']), textOf(body['type']), textOf(body['fieldType'])];
  const missing = ['name', 'label', 'type', 'fieldType', 'groupName'].filter((key) => textOf(body[key]) === '');
  if (missing.length > 0) return `Some required fields were not set: [${missing.join(', ')}]`;
  if (!/^[a-z][a-z0-9_]{0,99}$/.test(name))
    return `Property name '${name}' must be lower case, start with a letter and be at most 100 characters long.`;
  if (!(FIELD_TYPES[kind] ?? []).includes(field)) return `Property type ${kind} does not fit field type ${field}.`;
  if (!portal.state.groups(type.id).has(textOf(body['groupName'])))
    return `Property group '${textOf(body['groupName'])}' does not exist.`;
  const values = optionsOf(body['options']).map((option) => option.value);
  if (kind === 'bool' && [...values].sort().join() !== 'false,true')
    return `Boolean property ${name} must have exactly two options, 'true' and 'false'.`;
  if (values.some((value) => value.includes(';'))) return `Option values must not contain semicolons.`;
  const unique = [...portal.state.properties(type.id).values()].filter(
    (held) => held.hasUniqueValue && !held.hubspotDefined && !held.archived,
  );
  if (body['hasUniqueValue'] === true && unique.length >= MOST_UNIQUE)
    return `No more than ${MOST_UNIQUE} unique properties are allowed per object type.`;
  return null;
};

/** Makes a property, or revives an archived one of that name with the posted definition (hubspot-facts 5.3). */
export const createProperty = (
  portal: Portal,
  type: ObjectType,
  body: JsonObject,
  userId: number,
): PropertyDefinition | DefinitionRefusal => {
  const message = problemOf(portal, type, body);
  if (message) return { kind: 'invalid', message };
  const name = textOf(body['name']);
  const held = portal.state.properties(type.id).get(name);
  if (held && !held.archived) return { kind: 'exists', name };
  const at = instantText(portal.now());
  const property: PropertyDefinition = {
    updatedAt: at,
    createdAt: held?.createdAt ?? at,
    name,
    label: textOf(body['label']),
    type: textOf(body['type']),
    fieldType: textOf(body['fieldType']),
    description: textOf(body['description']),
    groupName: textOf(body['groupName']),
    options: optionsOf(body['options']),
    createdUserId: String(userId),
    updatedUserId: String(userId),
    ...(textOf(body['referencedObjectType']) ? { referencedObjectType: textOf(body['referencedObjectType']) } : {}),
    ...(textOf(body['calculationFormula']) ? { calculationFormula: textOf(body['calculationFormula']) } : {}),
    displayOrder: typeof body['displayOrder'] === 'number' ? body['displayOrder'] : -1,
    calculated: textOf(body['fieldType']) === 'calculation_equation',
    externalOptions: body['externalOptions'] === true,
    archived: false,
    hasUniqueValue: body['hasUniqueValue'] === true,
    hidden: body['hidden'] === true,
    modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
    formField: body['formField'] === true,
    dataSensitivity: textOf(body['dataSensitivity']) || 'non_sensitive',
  };
  portal.commit({ k: 'property', t: type.id, property });
  return property;
};

/** Changes what the body names; `options`, when present, replace the whole list (hubspot-facts 5.1). */
export const changeProperty = (
  portal: Portal,
  type: ObjectType,
  held: PropertyDefinition,
  body: unknown,
): PropertyDefinition => {
  const sent = isObject(body) ? body : {};
  const property: PropertyDefinition = { ...held, updatedAt: instantText(portal.now()) };
  for (const key of ['label', 'description', 'groupName', 'type', 'fieldType'] as const)
    if (typeof sent[key] === 'string') property[key] = textOf(sent[key]);
  if (typeof sent['displayOrder'] === 'number') property.displayOrder = sent['displayOrder'];
  if (typeof sent['hidden'] === 'boolean') property.hidden = sent['hidden'];
  if (typeof sent['formField'] === 'boolean') property.formField = sent['formField'];
  if (Array.isArray(sent['options'])) property.options = optionsOf(sent['options']);
  portal.commit({ k: 'property', t: type.id, property });
  return property;
};

export const archiveProperty = (portal: Portal, type: ObjectType, held: PropertyDefinition): void => {
  const at = instantText(portal.now());
  portal.commit({ k: 'property', t: type.id, property: { ...held, archived: true, archivedAt: at, updatedAt: at } });
};
