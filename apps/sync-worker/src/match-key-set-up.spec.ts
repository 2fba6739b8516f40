import type { EntityDefinition } from '@app/sync-engine';
import { MatchKeySetUp } from './match-key-set-up';

const CONTACT = { entity: 'contact', table: { name: 'contact' }, matchKeys: [] } as unknown as EntityDefinition;

function setUp(isWanted = true, found = { made: ['an index'], refused: ['Its owner can make it.'] }) {
  const told: string[] = [];
  const asked: unknown[] = [];
  const logger = {
    info: (_: object, words: string) => void told.push(words),
    warn: (_: object, words: string) => void told.push(words),
  };
  const matchKeyIndexes = {
    ensure: async (table: unknown) => {
      asked.push(table);
      return found;
    },
  };
  return { told, asked, engine: { matchKeyIndexes } as never, keys: new MatchKeySetUp(isWanted, logger as never) };
}

describe('S4.1 indexes of match keys at set-up', () => {
  it('are looked at once, and again when the keys change', async () => {
    const { keys, engine, asked, told } = setUp();
    await keys.run(engine, CONTACT);
    await keys.run(engine, CONTACT);
    expect(asked).toEqual([CONTACT.table]);
    expect(told).toEqual(['Rows are matched by index', 'Its owner can make it.']);
    await keys.run(engine, { ...CONTACT, table: { ...CONTACT.table, name: 'person' } });
    expect(asked).toHaveLength(2);
  });

  it('are left to the operator where the setting says so', async () => {
    const { keys, engine, asked } = setUp(false);
    await keys.run(engine, CONTACT);
    expect(asked).toEqual([]);
  });
});
