import type { EntityDefinition } from '@app/sync-engine';
import type { Logger } from 'pino';
import type { PortalEngine } from './portal-engine';

/** A table may have grown, or its index be gone. */
const LOOK_AGAIN_MS = 60 * 60_000;

/** S4.1: rows of large tables are found by their match keys without a scan (MATCH_KEY_INDEXES). */
export class MatchKeySetUp {
  private readonly looked = new Map<string, { readonly at: number; readonly of: string }>();

  constructor(
    private readonly isWanted: boolean,
    private readonly logger: Pick<Logger, 'info' | 'warn'>,
  ) {}

  /** Makes the indexes of the entity's table; what cannot be made is told, and tried again in an hour. */
  async run(
    { matchKeyIndexes }: Pick<PortalEngine, 'matchKeyIndexes'>,
    { entity, table, matchKeys }: Pick<EntityDefinition, 'entity' | 'table' | 'matchKeys'>,
  ): Promise<void> {
    const of = JSON.stringify([table, matchKeys]);
    const last = this.looked.get(entity);
    if (!this.isWanted || (last?.of === of && performance.now() - last.at < LOOK_AGAIN_MS)) return;
    const { made, refused } = await matchKeyIndexes.ensure(table, matchKeys);
    this.looked.set(entity, { at: performance.now(), of });
    if (made.length > 0) this.logger.info({ entity, indexes: made }, 'Rows are matched by index');
    for (const message of refused) this.logger.warn({ entity }, message);
  }
}
