import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PropertyMapping } from '@app/hubspot-mapping';
import type { EntityDefinition } from '@app/sync-engine';
import { readInitialConfiguration, registerInitialEntities } from './initial-configuration';

const CONTACT = `version: 1
entities:
  contact:
    table: { name: contact, key: id, softDeleteColumn: deleted_at }
    objectType: contacts
    quietPeriodMs: 500
    deletion: { deletedLocally: propagate, againstEdit: delete_wins }
    mappings:
      - { property: email, column: email, transform: { name: email } }
      - { property: hs_lead_status, column: stage, transform: { name: enumeration } }
    enums:
      hs_lead_status: [{ local: fresh, hubspot: NEW }]
`;

class EmptyRegistry {
  readonly saved: EntityDefinition[] = [];
  readonly mappings: { entity: string; mappings: readonly PropertyMapping[]; enums: unknown; by: string }[] = [];

  async entities(): Promise<readonly EntityDefinition[]> {
    return this.saved;
  }
  async saveEntity(definition: EntityDefinition): Promise<void> {
    this.saved.push(definition);
  }
  async saveMappings(entity: string, mappings: readonly PropertyMapping[], enums: unknown, by: string): Promise<void> {
    this.mappings.push({ entity, mappings, enums, by });
  }
}

describe('the initial configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'initial-configuration-'));
  const path = join(folder, 'sync.yaml');
  const reading = (text: string) => () => {
    writeFileSync(path, text);
    return readInitialConfiguration(path);
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('S5.3 S8.5 registers what an export says: rules of deletion with it, every entity waiting for its first plan', async () => {
    const registry = new EmptyRegistry();
    expect(await registerInitialEntities(reading(CONTACT)(), registry)).toEqual(['contact']);
    expect(registry.saved).toEqual([
      expect.objectContaining({
        entity: 'contact',
        table: { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: 'deleted_at' },
        externalIdProperty: 'renewa_id',
        quietPeriodMs: 500,
        deletion: { deletedLocally: 'propagate', deletedInHubSpot: 'sever', againstEdit: 'delete_wins' },
        state: 'waiting',
      }),
    ]);
    expect(registry.mappings).toEqual([
      expect.objectContaining({ entity: 'contact', enums: { hs_lead_status: [{ local: 'fresh', hubspot: 'NEW' }] } }),
    ]);
    expect(registry.mappings[0]?.mappings).toMatchObject([
      { property: 'email', entity: 'contact', state: 'active', version: 1 },
      { property: 'hs_lead_status', entity: 'contact', state: 'active', version: 1 },
    ]);
  });

  it('leaves a registry alone that has entities', async () => {
    const registry = new EmptyRegistry();
    const file = reading(CONTACT)();
    await registerInitialEntities(file, registry);
    expect(await registerInitialEntities(file, registry)).toEqual([]);
    expect(registry.saved).toHaveLength(1);
  });

  it('tells every fault with file, line, column and the way out', () => {
    const text = CONTACT.replace('softDeleteColumn', 'softDelete').replace('quietPeriodMs: 500', 'quietPeriodMs: soon');
    expect(reading(text)).toThrow('INITIAL_MAPPINGS_FILE cannot be used:');
    expect(reading(text)).toThrow(`  ${path}:4:38 entities.contact.table.softDelete: "softDelete" is not known here;`);
    expect(reading(text)).toThrow(`  ${path}:6:20 entities.contact.quietPeriodMs: "soon" is no whole number.`);
    expect(reading(text)).toThrow('Mend the file (docs/configuration.md), or remove the setting');
  });

  it('tells what the file alone contradicts: a property mapped twice, a relation to nobody', () => {
    const twice = CONTACT.replace('property: hs_lead_status', 'property: email');
    expect(reading(twice)).toThrow('contact maps the property "email" twice. Remove one of the two.');
    const nobody = `${CONTACT}associations:\n  - { from: contact, to: farm, relation: { kind: foreign_key, column: farm_id } }\n`;
    expect(reading(nobody)).toThrow('associations[0].to: There is no entity "farm" in the file.');
  });

  it('S1.1 refuses a custom object by its name, whose events would never be its own, and one object under two names', () => {
    const named = CONTACT.replace('objectType: contacts', 'objectType: battery_unit');
    expect(reading(named)).toThrow(
      `${path}:5:17 entities.contact.objectType: The sync knows no standard object by the name "battery_unit", and the events of a custom object name it by its type id only. Write that id, as in objectType: 2-123456;`,
    );
    expect(reading(CONTACT.replace('objectType: contacts', 'objectType: 2-123456'))).not.toThrow();
    const [, person = ''] = CONTACT.replace('contact:', 'person:')
      .replace('name: contact', 'name: person')
      .replace('contacts', '0-1')
      .split('entities:\n');
    expect(reading(CONTACT + person)).toThrow('person and contact both sync 0-1');
  });

  it('tells of a file that is not there, and of the form before this one', () => {
    expect(() => readInitialConfiguration(join(folder, 'none.yaml'))).toThrow(/none\.yaml cannot be read: ENOENT/);
    expect(reading('{"entities": [], "mappings": [], "enums": []}')).toThrow('"version" is missing. Add it.');
  });
});
