import { endsFirst, entitiesAhead } from './ends-first';

const relation = (fromEntity: string, toEntity: string, over: object = {}) =>
  ({ fromEntity, toEntity, state: 'active', direction: 'two_way', ...over }) as const;

describe('S4.2 the ends of relations come first', () => {
  it('orders entities so that what a create names is there before it', () => {
    const relations = [relation('deal', 'contact'), relation('contact', 'company'), relation('deal', 'company')];
    expect(endsFirst(['deal', 'contact', 'company', 'note'], relations)).toEqual([
      'company',
      'contact',
      'deal',
      'note',
    ]);
    expect(entitiesAhead('deal', relations)).toEqual(['company', 'contact']);
    expect(entitiesAhead('company', relations)).toEqual([]);
  });

  it('lets nobody wait in a circle, nor for itself', () => {
    const circle = [relation('a', 'b'), relation('b', 'c'), relation('c', 'a'), relation('a', 'a')];
    const ahead = Object.fromEntries(['a', 'b', 'c'].map((entity) => [entity, entitiesAhead(entity, circle)]));
    expect(ahead).toEqual({ a: ['b'], b: ['c'], c: [] });
    expect([...endsFirst(['a', 'b', 'c'], circle)]).toEqual(['c', 'b', 'a']);
  });

  it('leaves out what does not flow, and what only HubSpot may say', () => {
    expect(entitiesAhead('a', [relation('a', 'b', { state: 'waiting' })])).toEqual([]);
    expect(entitiesAhead('a', [relation('a', 'b', { direction: 'to_local' })])).toEqual([]);
  });
});
