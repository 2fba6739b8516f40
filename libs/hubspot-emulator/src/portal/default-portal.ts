import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyMutation } from './apply-mutation';
import type { AssociationDefinition, Pipeline, PropertyDefinition } from './definitions';
import { STANDARD_OBJECT_TYPES, type ObjectType } from './object-types';
import type { PortalState } from './portal-state';
import { SMALL_CATALOGUES, SYSTEM_PROPERTIES, systemProperty } from './system-properties';

const DATA = join(__dirname, '..', '..', 'data');
const EPOCH = '1970-01-01T00:00:00Z';
const cache = new Map<string, unknown>();

const load = <Shape>(name: string): Shape => {
  if (!cache.has(name)) cache.set(name, JSON.parse(readFileSync(join(DATA, name), 'utf8')));
  return cache.get(name) as Shape;
};

interface AssociationRow {
  fromObject: string;
  toObject: string;
  typeId: number;
  category: string;
  label: string | null;
}

/** Pairs whose two directions carry different words (hubspot-facts 6.1). */
const OTHER_END: Readonly<Record<number, number>> = { 13: 14, 14: 13, 930: 931, 931: 930 };

const associationTypes = (state: PortalState): AssociationDefinition[] => {
  const rows = load<{ results: AssociationRow[] }>('association-types.json').results;
  const definitions: AssociationDefinition[] = [];
  for (const row of rows) {
    const [from, to] = [state.types.find(row.fromObject), state.types.find(row.toObject)];
    if (!from || !to) continue;
    const inverse =
      OTHER_END[row.typeId] ??
      rows.find(
        (other) => other.fromObject === row.toObject && other.toObject === row.fromObject && other.label === row.label,
      )?.typeId;
    if (inverse === undefined) continue;
    const pair = `${from.singular}_to_${to.singular}`;
    const hasPrimary = rows.some(
      (other) => other.fromObject === row.fromObject && other.toObject === row.toObject && other.label === 'Primary',
    );
    const plain = hasPrimary ? `${pair}_unlabeled` : pair;
    const name =
      row.label === 'Primary' ? pair : row.label === null ? plain : row.label.toLowerCase().replaceAll(' ', '_');
    definitions.push({
      from: from.id,
      to: to.id,
      category: row.category,
      typeId: row.typeId,
      label: row.label,
      name,
      inverse,
    });
  }
  return definitions;
};

/** Stage and pipeline stamps of HubSpot's own pipelines are the epoch (recordings, lesson 37). */
const pipelinesOf = (plural: string): Pipeline[] => {
  const held = load<Record<string, { results: Pipeline[] } | undefined>>('pipelines.json')[plural]?.results ?? [];
  const stamps = { createdAt: EPOCH, updatedAt: EPOCH };
  return held.map((pipeline) => ({
    label: pipeline.label,
    displayOrder: pipeline.displayOrder,
    id: pipeline.id,
    stages: pipeline.stages.map(({ id, label, displayOrder, metadata }) => ({
      label,
      displayOrder,
      metadata,
      id,
      ...stamps,
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
      archived: false,
    })),
    ...stamps,
    archived: false,
  }));
};

/** What a new account holds: property catalogues, default pipelines, association types. Not written to the data file. */
export const fillDefaultPortal = (state: PortalState, currencies: readonly string[]): void => {
  for (const type of STANDARD_OBJECT_TYPES) {
    const definitions = catalogueOf(type);
    for (const [index, groupName] of [...new Set(definitions.map((definition) => definition.groupName))].entries()) {
      const group = { name: groupName, label: groupName, displayOrder: index, archived: false };
      applyMutation(state, { k: 'group', t: type.id, group });
    }
    for (const definition of definitions)
      applyMutation(state, { k: 'property', t: type.id, property: adjusted(definition, currencies) });
    for (const pipeline of pipelinesOf(type.plural)) applyMutation(state, { k: 'pipeline', t: type.id, pipeline });
  }
  for (const definition of associationTypes(state)) applyMutation(state, { k: 'association-type', definition });
};

const catalogueOf = (type: ObjectType): readonly PropertyDefinition[] => {
  const small = SMALL_CATALOGUES[type.plural];
  if (!small) return load<{ results: PropertyDefinition[] }>(`properties/${type.plural}.json`).results;
  return [...SYSTEM_PROPERTIES, ...small].map((row) => systemProperty(`${type.singular}_information`, EPOCH, row));
};

/** A real account lists only its own currencies on `deal_currency_code`. */
const adjusted = (definition: PropertyDefinition, currencies: readonly string[]): PropertyDefinition => {
  const property = { ...definition, createdAt: EPOCH, updatedAt: EPOCH };
  if (definition.name !== 'deal_currency_code') return property;
  const known = definition.options.filter((option) => currencies.includes(option.value));
  const missing = currencies.filter((code) => !known.some((option) => option.value === code));
  const added = missing.map((code) => ({ label: code, value: code, displayOrder: -1, hidden: false }));
  return { ...property, options: [...known, ...added] };
};
