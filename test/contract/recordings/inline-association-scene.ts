import { fieldsOf, listOf, type Fields } from './recorded-exchange';
import { namesIn, type RecordedCall } from './recorded-path';
import type { Scene } from './scene';

/** Partners that a read shows inside a record. */
export const setInlineAssociations = async (scene: Scene, call: RecordedCall, record: Fields): Promise<void> => {
  const asked = namesIn(call.query, 'associations');
  for (const [key, held] of Object.entries(fieldsOf(record['associations']))) {
    const custom = /^p\d+_(.+)$/.exec(key)?.[1];
    const type = custom === undefined ? key.replace(' ', '_') : (asked.find((name) => name.startsWith('2-')) ?? key);
    if (custom !== undefined) setCustomType(scene, type, custom);
    for (const { id, type: name } of listOf(fieldsOf(held)['results'])) {
      scene.stranger(type, id);
      if (custom !== undefined) defineType(scene, call.type, type, String(name));
      scene.associate([call.type, String(record['id'])], [type, String(id)], [{ name }]);
    }
  }
};

const setCustomType = (scene: Scene, objectTypeId: string, name: string): void =>
  scene.more('schemas', [{ id: objectTypeId.slice(2), name, objectTypeId }]);

const TYPE_IDS: Readonly<Record<string, string>> = { contacts: '0-1', companies: '0-2', deals: '0-3', tickets: '0-5' };

const defineType = (scene: Scene, from: string, to: string, name: string): void => {
  const ends = { from: TYPE_IDS[from] ?? from, to: TYPE_IDS[to] ?? to };
  const common = { category: 'USER_DEFINED', label: null };
  scene.more('associationTypes', [
    { ...common, ...ends, typeId: 9_001, name, inverse: 9_002 },
    { ...common, from: ends.to, to: ends.from, typeId: 9_002, name, inverse: 9_001 },
  ]);
};
