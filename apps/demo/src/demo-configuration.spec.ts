import { readFileSync } from 'node:fs';
import { compileEntity } from '@app/hubspot-mapping';
import { readConfiguration, storedEntity, structureFaults } from '@app/sync-engine/configuration-file';
import { tablesOf } from '../../../libs/hubspot-mapping/testing/local-schema';
import { defaultPortal } from '../../../libs/hubspot-mapping/testing/references';
import { describeWithSharedData, readSharedText } from '../../../libs/hubspot-mapping/testing/shared-data';
import { demoFile } from './project-layout';

/** Mappings less the members that a group joins. */
const expectedFields: Record<string, number> = { contact: 17, organisation: 13, deal: 13 };

const read = readConfiguration(readFileSync(demoFile('config/renewa-one.configuration.yaml'), 'utf8'));
if (read.kind === 'malformed') throw new Error(JSON.stringify(read.faults));
const { file, faultAt } = read;

it('the configuration file of the demo contradicts itself nowhere', () => {
  expect(structureFaults([], file, faultAt)).toEqual([]);
});

describeWithSharedData('the demo configuration', () => {
  const tables = tablesOf(readSharedText('renewa-one/schema.sql'));

  it.each(Object.entries(file.entities))('S2.9 compiles %s without a problem', (entity, one) => {
    const local = { columns: tables.get(one.table.name) ?? [], users: [{ id: '2', email: 'agent@example.com' }] };
    const portal = defaultPortal(one.objectType);
    const { mappings } = storedEntity(entity, one);
    const enums = Object.entries(one.enums).map(([property, pairs]) => ({ entity, property, pairs }));
    const { compiled, problems } = compileEntity(entity, mappings, enums, portal, local);
    expect(problems).toEqual([]);
    expect(compiled.fields.length).toBe(expectedFields[entity]);
    expect(compiled.fields.every((field) => field.state === 'active')).toBe(true);
  });

  it('names only columns and properties that exist', () => {
    for (const { table, objectType, matchKeys, mappings } of Object.values(file.entities)) {
      const columnsOf = (name: string): string[] => (tables.get(name) ?? []).map((column) => column.name);
      const properties = defaultPortal(objectType).properties.map(({ name }) => name);
      for (const { property } of mappings) expect(properties).toContain(property);
      for (const key of matchKeys) {
        expect(columnsOf(table.name)).toEqual(expect.arrayContaining([...key.columns]));
        expect(properties).toEqual(expect.arrayContaining([...key.properties]));
      }
    }
  });

  it('S1.2 an owner column reads the users that it points to', () => {
    for (const { mappings, reads } of Object.values(file.entities))
      for (const { column, transform } of mappings)
        if (transform.name === 'owner') expect(reads.map(({ via }) => via)).toContain(column);
  });
});
