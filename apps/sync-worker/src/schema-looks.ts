import type { EntityDefinition } from '@app/sync-engine';
import type { Logger } from 'pino';
import type { PortalEngine } from './portal-engine';

/**
 * The table is described at least that often: one cheap query of the one worker that keeps house, and a person sees within half a
 * minute why a field stands still. HubSpot's catalogue has an interval of its own (CATALOGUE_MINUTES).
 */
const LOOK_MS = 20_000;

/** A doubt costs a request for each entity: however many batches fail, one in this time. */
const DOUBT_MS = 60_000;

/** When the schemas of an entity are compared with what was last known (S2.9): on a schedule, with every catalogue, and after errors. */
export class SchemaLooks {
  private readonly lookedAt = new Map<string, number>();
  private readonly doubts = new Set<string>();
  private doubtedAt = -Infinity;

  constructor(private readonly logger: Pick<Logger, 'info' | 'warn'>) {}

  /** At the beginning of a round: takes up what errors have put in doubt since. */
  begin(engine: Pick<PortalEngine, 'takeDoubt'>): void {
    if (performance.now() - this.doubtedAt < DOUBT_MS || !engine.takeDoubt()) return;
    this.doubtedAt = performance.now();
    for (const entity of this.lookedAt.keys()) this.doubts.add(entity);
  }

  /** HubSpot's catalogue must be read before this look. */
  isDoubted(entity: string): boolean {
    return this.doubts.has(entity);
  }

  isDue(entity: string): boolean {
    return performance.now() - (this.lookedAt.get(entity) ?? -Infinity) >= LOOK_MS;
  }

  async look(engine: Pick<PortalEngine, 'schemaWatch'>, definition: EntityDefinition): Promise<void> {
    const { entity } = definition;
    const found = await engine.schemaWatch.look(definition);
    this.lookedAt.set(entity, performance.now());
    this.doubts.delete(entity);
    for (const { kind, name, option, what, effect } of found) {
      const about = { entity, kind, name, option, effect };
      if (effect === 'none') this.logger.info(about, `The schema changed: ${what}`);
      else this.logger.warn(about, `The schema changed: ${what}`);
    }
  }
}
