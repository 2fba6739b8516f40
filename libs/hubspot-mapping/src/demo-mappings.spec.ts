import { readFileSync } from 'node:fs';
import { compileEntity } from './compilation/entity-compilation';
import type { EnumMapping } from './enum-mapping/enum-mapping';
import type { PropertyMapping } from './property-mapping/property-mapping';
import { defaultPortal } from '../testing/references';
import { tablesOf } from '../testing/local-schema';
import { describeWithSharedData, readSharedText } from '../testing/shared-data';

interface DemoConfiguration {
  entities: {
    entity: string;
    table: string;
    objectType: string;
    matchKeys: { columns: string[]; properties: string[] }[];
  }[];
  mappings: Omit<PropertyMapping, 'id' | 'version' | 'state' | 'stateReason'>[];
  enums: EnumMapping[];
}

const demo = JSON.parse(readFileSync('apps/demo/config/renewa-one.mappings.json', 'utf8')) as DemoConfiguration;

/** Mappings less the members that a group joins. */
const expectedFields: Record<string, number> = { contact: 17, organisation: 13, deal: 13 };

describeWithSharedData('the demo configuration', () => {
  const tables = tablesOf(readSharedText('renewa-one/schema.sql'));
  const mappings = demo.mappings.map((mapping, index): PropertyMapping => ({
    ...mapping,
    id: String(index),
    version: 1,
    state: 'active',
    stateReason: null,
  }));

  it.each(demo.entities)('S2.9 compiles $entity ↔ $objectType without a problem', ({ entity, table, objectType }) => {
    const columns = tables.get(table) ?? [];
    const local = { columns, users: [{ id: '2', email: 'agent@example.com' }] };
    const { compiled, problems } = compileEntity(entity, mappings, demo.enums, defaultPortal(objectType), local);
    expect(problems).toEqual([]);
    expect(compiled.fields.length).toBe(expectedFields[entity]);
    expect(compiled.fields.every((field) => field.state === 'active')).toBe(true);
  });

  it('names only entities, columns and properties that exist', () => {
    const known = new Map(demo.entities.map((entity) => [entity.entity, entity]));
    for (const { entity, property } of [...mappings, ...demo.enums]) {
      const objectType = known.get(entity)?.objectType ?? 'none';
      expect(defaultPortal(objectType).properties.map(({ name }) => name)).toContain(property);
    }
    for (const { table, objectType, matchKeys } of demo.entities) {
      for (const { columns, properties } of matchKeys) {
        expect(tables.get(table)?.map(({ name }) => name)).toEqual(expect.arrayContaining(columns));
        expect(defaultPortal(objectType).properties.map(({ name }) => name)).toEqual(
          expect.arrayContaining(properties),
        );
      }
    }
  });
});
