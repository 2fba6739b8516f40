import type { CompiledEntity } from '../compilation/compiled-entity';
import { MappingCache } from './mapping-cache';

const compiled = (entity: string, version: number): CompiledEntity => ({
  entity,
  version: String(version),
  fields: [],
});

describe('mapping cache', () => {
  it('loads an entity once for all who ask meanwhile', async () => {
    let loads = 0;
    const cache = new MappingCache(async (entity) => compiled(entity, ++loads));
    const [first, second] = await Promise.all([cache.get('contact'), cache.get('contact')]);
    expect(first).toBe(second);
    expect(await cache.get('contact')).toBe(first);
    expect(loads).toBe(1);
    await cache.get('deal');
    expect(loads).toBe(2);
  });

  it('S8.5 gives the new version after an invalidation, of one entity or of all', async () => {
    let loads = 0;
    const cache = new MappingCache(async (entity) => compiled(entity, ++loads));
    await cache.get('contact');
    await cache.get('deal');
    cache.invalidate('contact');
    expect((await cache.get('contact')).version).toBe('3');
    expect((await cache.get('deal')).version).toBe('2');
    cache.invalidate();
    expect(await cache.versionOf('deal')).toBeNull();
    expect((await cache.get('deal')).version).toBe('4');
  });

  it('S8.5 never gives a load begun before an invalidation to one who asks after it', async () => {
    const answers: ((entity: CompiledEntity) => void)[] = [];
    const cache = new MappingCache(() => new Promise((resolve) => answers.push(resolve)));
    const before = cache.get('contact');
    cache.invalidate('contact');
    const after = cache.get('contact');
    answers[1]?.(compiled('contact', 2));
    answers[0]?.(compiled('contact', 1));
    expect((await before).version).toBe('1');
    expect((await after).version).toBe('2');
    expect((await cache.get('contact')).version).toBe('2');
  });

  it('S9.3 does not remember a failed load', async () => {
    let loads = 0;
    const cache = new MappingCache(async (entity) => {
      loads += 1;
      if (loads === 1) throw new Error('the database is away');
      return compiled(entity, loads);
    });
    await expect(cache.get('contact')).rejects.toThrow('away');
    expect((await cache.get('contact')).version).toBe('2');
  });
});
