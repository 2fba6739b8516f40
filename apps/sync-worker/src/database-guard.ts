import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { PortalEngine } from './portal-engine';

/**
 * S9.5: nothing is leased on a database that may be another one than before. A restore breaks every connection, so each new one puts
 * the database in doubt until it was looked at.
 */
export class DatabaseGuard {
  private inDoubt = true;

  constructor(
    pool: Pick<Pool, 'on'>,
    private readonly logger: Logger,
    /** Entities wait for plans that somebody must begin. */
    private readonly stopped: () => void,
  ) {
    pool.on('connect', () => {
      this.inDoubt = true;
    });
  }

  isVerified(): boolean {
    return !this.inDoubt;
  }

  /** Looks at the database, and stops all entities if it went back in time. False: it is to be looked at again first. */
  async verify(engine: PortalEngine): Promise<boolean> {
    this.inDoubt = false;
    try {
      const found = await engine.databaseWatch.look(engine.ownEventQuestion);
      if (found && found.stopped.length > 0) {
        this.logger.error(
          { entities: found.stopped },
          `${found.reason} Nothing is written until a plan over both sides is applied.`,
        );
        engine.registry.invalidate();
        this.stopped();
      }
      return this.isVerified();
    } catch (error) {
      this.inDoubt = true;
      throw error;
    }
  }
}
