import { ConfigurationError, type Configuration } from '@app/configuration';
import {
  DecodingCapture,
  decodingObstacles,
  knowsFailoverSlots,
  PreferredCapture,
  TableCatalogue,
  TriggerCapture,
} from '@app/local-records';
import type { ChangeCapture } from '@app/sync-engine';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/**
 * S1.2: how changes of business tables are captured (LOCAL_CAPTURE). `auto` takes decoding where server and role allow it. Throws
 * `ConfigurationError` where `decoding` is asked for and not possible, with all that is missing and what to set, or
 * where failover slots are and the server has none.
 */
export async function chooseCapture(
  { localCapture: setting, localCaptureFailover }: Pick<Configuration, 'localCapture' | 'localCaptureFailover'>,
  pool: Pool,
  logger: Logger,
): Promise<ChangeCapture> {
  const obstacles = setting === 'triggers' ? [] : await decodingObstacles(pool);
  if (setting === 'decoding' && obstacles.length > 0) {
    const expected = `this database does not allow decoding. ${obstacles.join(' ')} Mend that, or set auto or triggers.`;
    throw new ConfigurationError([{ setting: 'LOCAL_CAPTURE', kind: 'contradiction', expected }]);
  }
  const way = setting === 'triggers' || obstacles.length > 0 ? 'triggers' : 'decoding';
  if (localCaptureFailover && way === 'decoding' && !(await knowsFailoverSlots(pool))) {
    const expected = 'false on this server: slots are kept on standbys from PostgreSQL 17 on.';
    throw new ConfigurationError([{ setting: 'LOCAL_CAPTURE_FAILOVER', kind: 'contradiction', expected }]);
  }
  logger.info({ obstacles }, `Changes of business tables are captured by ${way}`);
  const catalogue = new TableCatalogue();
  return new PreferredCapture({
    way,
    decoding: new DecodingCapture(pool, catalogue),
    triggers: new TriggerCapture(pool, catalogue),
    onFallback: (table, reason) => logger.info({ table }, reason),
  });
}
