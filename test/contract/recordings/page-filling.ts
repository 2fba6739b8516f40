import { fieldsOf, type Fields, type RecordedExchange } from './recorded-exchange';
import type { RecordedCall } from './recorded-path';
import type { Scene } from './scene';

/** Where the answer goes on on another page, the account holds more than the recording shows. */
export const fillPages = (
  scene: Scene,
  { type }: RecordedCall,
  { responseBody }: RecordedExchange,
  answered: readonly Fields[],
  limit: number,
): string[] => {
  const next = fieldsOf(fieldsOf(fieldsOf(responseBody)['paging'])['next'])['after'];
  const last = answered.at(-1);
  if (next === undefined || !last) return [];
  const wanted = limit - answered.length;
  const isOffset = 'total' in fieldsOf(responseBody);
  const first = isOffset ? Number(last['id']) + 1 : Number(next) - wanted;
  const ids = Array.from({ length: Math.max(0, wanted) + 1 }, (_, index) => first + index);
  if (!isOffset && wanted === 0) ids.splice(0, 1, Number(next));
  const later = (index: number): string => new Date(Date.parse(String(last['createdAt'])) + index + 1).toISOString();
  for (const [index, id] of ids.entries())
    scene.record(type, {
      ...last,
      id: String(id),
      properties: { ...fieldsOf(last['properties']), email: null, hs_object_id: String(id) },
      createdAt: later(index),
      associations: undefined,
    });
  return ids.map(String);
};
