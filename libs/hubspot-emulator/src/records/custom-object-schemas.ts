import { isObject, objectsOf, textOf, textsOf, type JsonObject } from '../json/json-value';
import type { AssociationDefinition, CustomObjectSchema } from '../portal/definitions';
import { instantText } from '../portal/instant-text';
import { customObjectType, type ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import { SYSTEM_PROPERTIES, systemProperty } from '../portal/system-properties';
import { createProperty } from './property-definitions';

export type SchemaOutcome =
  | { readonly kind: 'created'; readonly schema: CustomObjectSchema }
  | { readonly kind: 'exists'; readonly name: string }
  | { readonly kind: 'invalid'; readonly message: string };

/** Unlabelled association types of the new object with `other`, ids of this account (hubspot-facts 6.1, last sentence). */
export const associateTypes = (portal: Portal, type: ObjectType, other: ObjectType): AssociationDefinition[] => {
  const taken = portal.state.associationDefinitions.all().map((definition) => definition.typeId);
  const forth = Math.max(10_000, ...taken) + 1;
  const common = { category: 'USER_DEFINED', label: null };
  const definitions = [
    {
      ...common,
      from: type.id,
      to: other.id,
      typeId: forth,
      name: `${type.singular}_to_${other.singular}`,
      inverse: forth + 1,
    },
    {
      ...common,
      from: other.id,
      to: type.id,
      typeId: forth + 1,
      name: `${other.singular}_to_${type.singular}`,
      inverse: forth,
    },
  ];
  for (const definition of definitions) portal.commit({ k: 'association-type', definition });
  return definitions;
};

/** Makes a custom object with its properties and association types (hubspot-facts 8). */
export const createSchema = (portal: Portal, body: JsonObject, userId: number): SchemaOutcome => {
  const name = textOf(body['name']);
  const labels = isObject(body['labels']) ? body['labels'] : {};
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(name))
    return {
      kind: 'invalid',
      message: `Object name '${name}' must start with a letter and hold letters, digits and underscores only.`,
    };
  const primary = textOf(body['primaryDisplayProperty']);
  const properties = objectsOf(body['properties']);
  if (!properties.some((property) => textOf(property['name']) === primary))
    return { kind: 'invalid', message: `primaryDisplayProperty '${primary}' is not among the properties.` };
  const fullyQualifiedName = `p${portal.settings.portalId}_${name}`;
  if (portal.state.types.find(fullyQualifiedName)) return { kind: 'exists', name };
  const id = String(2_000_000 + (Number(portal.newId()) % 1_000_000));
  const type = customObjectType(portal.settings.portalId, id, name);
  const at = instantText(portal.now());
  const schema: CustomObjectSchema = {
    labels: { singular: textOf(labels['singular']), plural: textOf(labels['plural']) },
    requiredProperties: textsOf(body['requiredProperties']),
    searchableProperties: textsOf(body['searchableProperties']),
    primaryDisplayProperty: primary,
    secondaryDisplayProperties: textsOf(body['secondaryDisplayProperties']),
    archived: false,
    restorable: true,
    metaType: 'PORTAL_SPECIFIC',
    id,
    fullyQualifiedName,
    createdAt: at,
    updatedAt: at,
    objectTypeId: type.id,
    name,
    allowsSensitiveProperties: body['allowsSensitiveProperties'] === true,
    createdByUserId: userId,
    updatedByUserId: userId,
    ...(textOf(body['description']) ? { description: textOf(body['description']) } : {}),
  };
  portal.commit({ k: 'schema', schema });
  const groupName = `${name.toLowerCase()}_information`;
  portal.commit({
    k: 'group',
    t: type.id,
    group: { name: groupName, label: `${name} Information`, displayOrder: 0, archived: false },
  });
  for (const system of SYSTEM_PROPERTIES)
    portal.commit({ k: 'property', t: type.id, property: systemProperty(groupName, at, system) });
  for (const property of properties) {
    const made = createProperty(portal, type, { groupName, ...property }, userId);
    if ('kind' in made && made.kind === 'invalid') return { kind: 'invalid', message: made.message };
  }
  for (const named of textsOf(body['associatedObjects'])) {
    const other = portal.state.types.find(named);
    if (other) associateTypes(portal, type, other);
  }
  return { kind: 'created', schema };
};
