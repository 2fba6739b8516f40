import type { EntityDefinition, NewSchemaEvent } from '@app/sync-engine';
import { SchemaLooks } from './schema-looks';

const CONTACT = { entity: 'contact' } as EntityDefinition;

function looks(found: readonly Partial<NewSchemaEvent>[] = []) {
  const told: string[] = [];
  const tell = (level: string) => (_about: object, words: string) => void told.push(`${level} ${words}`);
  let doubted = false;
  const engine = {
    schemaWatch: { look: async () => found as readonly NewSchemaEvent[] },
    takeDoubt: () => {
      const taken = doubted;
      doubted = false;
      return taken;
    },
    doubt: () => {
      doubted = true;
    },
  };
  const logger = { info: tell('info'), warn: tell('warn') } as never;
  return { told, engine, schedule: new SchemaLooks(logger) };
}

describe('when schemas are compared', () => {
  it('S2.9 an entity is due at once, and not again right after its look', async () => {
    const { schedule, engine } = looks();
    expect(schedule.isDue('contact')).toBe(true);
    await schedule.look(engine as never, CONTACT);
    expect(schedule.isDue('contact')).toBe(false);
    expect(schedule.isDue('deal')).toBe(true);
  });

  it('S2.9 an error puts every entity in doubt until it is looked at; many errors do so once in a while', async () => {
    const { schedule, engine } = looks();
    await schedule.look(engine as never, CONTACT);
    engine.doubt();
    schedule.begin(engine);
    expect(schedule.isDoubted('contact')).toBe(true);
    await schedule.look(engine as never, CONTACT);
    engine.doubt();
    schedule.begin(engine);
    expect(schedule.isDoubted('contact')).toBe(false);
    expect(engine.takeDoubt()).toBe(true);
  });

  it('S2.9 what stops a field is a warning, the rest is told', async () => {
    const { schedule, engine, told } = looks([
      { what: 'a', effect: 'suspends' },
      { what: 'b', effect: 'none' },
    ]);
    await schedule.look(engine as never, CONTACT);
    expect(told).toEqual(['warn The schema changed: a', 'info The schema changed: b']);
  });
});
