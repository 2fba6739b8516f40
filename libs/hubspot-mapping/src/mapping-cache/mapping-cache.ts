import type { CompiledEntity } from '../compilation/compiled-entity';

/** Reads and compiles one entity's mappings. Rejects when the database cannot be read; never for a faulty mapping. */
export type EntityLoader = (entity: string) => Promise<CompiledEntity>;

interface Loading {
  promise: Promise<CompiledEntity>;
}

/**
 * The compiled mappings of each entity, loaded once and shared by all who ask meanwhile. What was asked for before
 * `invalidate` is never what is given after it, and a failed load is not remembered.
 */
export class MappingCache {
  private readonly entities = new Map<string, Loading>();

  constructor(private readonly load: EntityLoader) {}

  /** The current compilation; rejects as the loader does. */
  get(entity: string): Promise<CompiledEntity> {
    const held = this.entities.get(entity);
    if (held) return held.promise;
    const loading: Loading = { promise: this.load(entity) };
    this.entities.set(entity, loading);
    loading.promise.catch(() => {
      if (this.entities.get(entity) === loading) this.entities.delete(entity);
    });
    return loading.promise;
  }

  /** The version in hand, without loading; null: none loaded or none asked for yet. */
  async versionOf(entity: string): Promise<string | null> {
    const held = this.entities.get(entity);
    return held
      ? held.promise.then(
          ({ version }) => version,
          () => null,
        )
      : null;
  }

  /** Forgets one entity, or all: after a mapping, a translation or a catalogue changed. */
  invalidate(entity?: string): void {
    if (entity === undefined) this.entities.clear();
    else this.entities.delete(entity);
  }
}
