import { isObject, objectsOf, textOf, textsOf, type JsonObject } from '../json/json-value';
import type {
  AssociationDefinition,
  CustomObjectSchema,
  Owner,
  Pipeline,
  PropertyDefinition,
  PropertyGroup,
} from '../portal/definitions';
import { instantText } from '../portal/instant-text';
import type { AssociationSpec } from '../portal/mutation';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import { SYSTEM_PROPERTIES, systemProperty } from '../portal/system-properties';
import { storedRecord } from './stored-records';

const entries = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

const plainProperty = (name: string, groupName: string): PropertyDefinition => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  description: '',
  groupName,
  options: [],
  displayOrder: -1,
  calculated: false,
  externalOptions: false,
  hasUniqueValue: false,
  hidden: false,
  modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
  formField: false,
});

/** Fills an account with what HubSpot answered elsewhere: definitions and records keep their ids, stamps and values. */
export class AccountLoader {
  constructor(private readonly portal: Portal) {}

  /**
   * Takes `{schemas?, properties?, groups?, pipelines?, owners?, associationTypes?, records?, associations?,
   * addedProperties?, absentProperties?, accountValues?}`; maps are by object type, lists hold what HubSpot's API answers. Listed
   * properties and pipelines replace those of their type. Returns how many records there are now.
   */
  load(body: JsonObject): number {
    for (const schema of objectsOf(body['schemas'])) this.schema(schema);
    for (const owner of objectsOf(body['owners'])) this.portal.commit({ k: 'owner', owner: owner as unknown as Owner });
    for (const [name, list] of entries(body['properties'])) this.properties(this.type(name), objectsOf(list));
    for (const added of objectsOf(body['addedProperties']))
      this.property(this.type(textOf(added['type'])), added['property']);
    for (const [name, list] of entries(body['absentProperties'])) this.withdraw(this.type(name), textsOf(list));
    for (const [name, list] of entries(body['groups']))
      for (const group of objectsOf(list))
        this.portal.commit({ k: 'group', t: this.type(name).id, group: group as unknown as PropertyGroup });
    for (const [name, list] of entries(body['pipelines'])) this.pipelines(this.type(name), objectsOf(list));
    for (const sent of objectsOf(body['associationTypes']))
      this.portal.commit({ k: 'association-type', definition: sent as unknown as AssociationDefinition });
    for (const [name, values] of entries(body['accountValues'])) this.accountValues(this.type(name), values);
    let count = 0;
    for (const [name, list] of entries(body['records']))
      for (const record of objectsOf(list)) {
        this.record(this.type(name), record);
        count++;
      }
    for (const pair of objectsOf(body['associations'])) this.associate(pair);
    return count;
  }

  /** A type that is not there yet is made: a custom object with the system's properties only. */
  private type(name: string): ObjectType {
    const held = this.portal.state.types.find(name);
    if (held) return held;
    const id = /^2-(\d+)$/.exec(name)?.[1];
    if (id === undefined) throw new Error(`There is no object type ${name}.`);
    this.schema({ id, name: `object_${id}`, objectTypeId: name });
    return this.portal.state.typeOf(name);
  }

  private schema(sent: JsonObject): void {
    const { portal } = this;
    const at = instantText(portal.now());
    const [id, name] = [textOf(sent['id']), textOf(sent['name'])];
    const { properties, associations, ...rest } = sent;
    const schema = {
      labels: {},
      requiredProperties: [],
      searchableProperties: [],
      primaryDisplayProperty: '',
      secondaryDisplayProperties: [],
      archived: false,
      restorable: true,
      metaType: 'PORTAL_SPECIFIC',
      fullyQualifiedName: `p${portal.settings.portalId}_${name}`,
      createdAt: at,
      updatedAt: at,
      objectTypeId: `2-${id}`,
      ...rest,
    } as unknown as CustomObjectSchema;
    portal.commit({ k: 'schema', schema });
    const type = portal.state.typeOf(schema.objectTypeId);
    const groupName = `${name}_information`;
    const group = { name: groupName, label: name, displayOrder: 0, archived: false };
    portal.commit({ k: 'group', t: type.id, group });
    if (Array.isArray(properties)) this.properties(type, objectsOf(properties));
    else
      for (const row of SYSTEM_PROPERTIES)
        portal.commit({ k: 'property', t: type.id, property: systemProperty(groupName, at, row) });
    for (const association of objectsOf(associations)) {
      const definition: AssociationDefinition = {
        from: textOf(association['fromObjectTypeId']),
        to: textOf(association['toObjectTypeId']),
        category: 'USER_DEFINED',
        typeId: Number(textOf(association['id'])),
        label: null,
        name: textOf(association['name']),
        inverse: Number(textOf(association['id'])),
      };
      portal.commit({ k: 'association-type', definition });
    }
  }

  private properties(type: ObjectType, definitions: readonly JsonObject[]): void {
    const held = [...this.portal.state.properties(type.id).keys()];
    for (const name of held) this.portal.commit({ k: 'property-purge', t: type.id, name });
    for (const definition of definitions)
      this.portal.commit({ k: 'property', t: type.id, property: definition as unknown as PropertyDefinition });
  }

  /** Changes what the account has of the property, or adds it. */
  private property(type: ObjectType, sent: unknown): void {
    const added = isObject(sent) ? sent : {};
    const name = textOf(added['name']);
    const held = this.portal.state.properties(type.id).get(name);
    const base = held ?? plainProperty(name, [...this.portal.state.groups(type.id).keys()][0] ?? '');
    const property = { ...base, ...added };
    this.portal.commit({ k: 'property', t: type.id, property });
  }

  private withdraw(type: ObjectType, names: readonly string[]): void {
    for (const name of names)
      if (this.portal.state.properties(type.id).has(name))
        this.portal.commit({ k: 'property-purge', t: type.id, name });
  }

  private pipelines(type: ObjectType, pipelines: readonly JsonObject[]): void {
    for (const id of [...this.portal.state.pipelines(type.id).keys()])
      this.portal.commit({ k: 'pipeline-delete', t: type.id, id });
    for (const pipeline of pipelines)
      this.portal.commit({ k: 'pipeline', t: type.id, pipeline: pipeline as unknown as Pipeline });
  }

  private accountValues(type: ObjectType, sent: unknown): void {
    const values = isObject(sent) ? sent : {};
    const onCreate: Record<string, string> = {};
    for (const [name, value] of entries(values['onCreate'])) onCreate[name] = textOf(value);
    for (const name of [...Object.keys(onCreate), ...textsOf(values['toldByUpdates'])]) this.define(type, name);
    this.portal.commit({
      k: 'account-values',
      t: type.id,
      values: { onCreate, toldByUpdates: textsOf(values['toldByUpdates']) },
    });
  }

  private record(type: ObjectType, sent: JsonObject): void {
    for (const part of ['properties', 'propertiesWithHistory'])
      for (const [name] of entries(sent[part])) this.define(type, name);
    this.portal.commit({ k: 'record', record: storedRecord(type, sent, this.portal.now()) });
    for (const id of textOf(isObject(sent['properties']) ? sent['properties']['hs_merged_object_ids'] : '').split(';'))
      if (id !== '') this.portal.commit({ k: 'merged-id', t: type.id, id, into: textOf(sent['id']) });
  }

  /** What a record holds must be a property of its type. */
  private define(type: ObjectType, name: string): void {
    const { state } = this.portal;
    if (state.properties(type.id).has(name)) return;
    const groupName = [...state.groups(type.id).keys()][0] ?? `${type.singular}_information`;
    const property = systemProperty(groupName, instantText(this.portal.now()), [name, 'string', 'text', false]);
    this.portal.commit({ k: 'property', t: type.id, property });
  }

  /** By category and type id, or by the name that inline associations carry. */
  private spec(from: string, to: string, sent: JsonObject): AssociationSpec {
    const name = textOf(sent['name']);
    const named = this.portal.state.associationDefinitions.between(from, to).find((held) => held.name === name);
    return named
      ? { category: named.category, typeId: named.typeId }
      : { category: textOf(sent['category']), typeId: Number(textOf(sent['typeId'])) };
  }

  private associate(sent: JsonObject): void {
    const ref = (end: unknown): { t: string; id: string } => {
      const named = isObject(end) ? end : {};
      return { t: this.type(textOf(named['type'])).id, id: textOf(named['id']) };
    };
    const [from, to] = [ref(sent['from']), ref(sent['to'])];
    const types = objectsOf(sent['types']).map((spec) => this.spec(from.t, to.t, spec));
    const by = { sourceType: 'API', sourceId: '' };
    this.portal.commit({ k: 'associate', at: this.portal.now(), by, from, to, types, was: [] });
  }
}
